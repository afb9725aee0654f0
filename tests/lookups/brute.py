"""The same answers by brute force: every relation in a networkx graph, filtered one by one.

It shares no code with the walks: it reads merged statements out of the book as they stand.
"""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from math import prod
from typing import Any

import networkx as nx

from graph.book import Book
from graph.lookups.answer import Page
from graph.lookups.filters import REASONS, Filters
from graph.model import Id, Spelled


def reason(book: Book, sale: Spelled, far: Id, given: Filters) -> str:
    """Why a sale is left out, as the page on lookups says; empty if it is not."""

    def one(name: str) -> str | None:
        texts = sale.values.get(name, [])
        chosen = [
            text.partition("=")[2]
            for text in sale.values.get("preferred", [])
            if text.startswith(f"{name}=")
        ]
        return next(iter(chosen or texts), None)

    sources = {s for s in sale.values["source"] if s not in given.sources.unwanted}
    if not sources or (given.sources.wanted and not sources & given.sources.wanted):
        return "rejected_sources"
    if given.min_confidence and Decimal(sale.values["confidence"][0]) < given.min_confidence:
        return "low_confidence"
    first, last = given.during or (given.on, given.on)
    begin, end = _days(one("from"))[0], _days(one("to"))[1]
    if begin > _days(last)[1] or end < _days(first)[0]:
        return "out_of_period"
    product = one("product") or ""
    if given.products.wanted and product not in given.products.wanted:
        return "other_product"
    if product in given.products.unwanted:
        return "other_product"
    if given.min_share and Decimal(one("share") or 0) < given.min_share:
        return "low_share"
    around = _areas(book, far)
    if (given.areas.wanted and not around & given.areas.wanted) or around & given.areas.unwanted:
        return "other_area"
    return ""


def _days(text: str | None) -> tuple[date, date]:
    """The first and the last day that a partly known day may be; all days if nothing is known."""
    if not text:
        return date.min, date.max
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    last = monthrange(year, month or 12)[1]
    return date(year, month or 1, 1), date(year, month or 12, last)


def _areas(book: Book, id: Id) -> set[Id]:
    found: set[Id] = set()
    ways = [id]
    while ways:
        statement = book.statement(ways.pop())
        new = set(statement.values.get("within", []) if statement else []) - found
        found |= new
        ways += new
    return found


def answer(
    book: Book, viewpoint: Id, way: str, tiers: int, given: Filters, page: Page
) -> dict[str, Any]:
    """Tiers, confidences, shares and counts of a walk."""
    sales = list(book.statements("Supplies"))
    ends = {one.id: (one.end, one.start) for one in sales}
    if way == "customers":
        ends = {id: (far, near) for id, (near, far) in ends.items()}
    followed: Any = nx.MultiDiGraph()
    followed.add_node(viewpoint)
    why = {}
    for one in sales:
        near, far = ends[one.id]
        why[one.id] = "" if far == viewpoint else None
        found = reason(book, one, far, given)
        if far == viewpoint and found == "other_area":
            found = ""  # filters of things are not for the viewpoint
        why[one.id] = found
        if not found:
            followed.add_edge(near, far, key=one.id, sale=one)
    tier_of = nx.single_source_shortest_path_length(followed, viewpoint)
    wanted = (page.tier,) if page.tier else range(1, tiers + 1)
    sizes = [
        sum(tier == n for tier in tier_of.values() if tier in wanted) for n in range(1, tiers + 1)
    ]
    reached = next((n for n in range(1, tiers + 1) if sum(sizes[:n]) > page.end), tiers)
    looked = {id for id, tier in tier_of.items() if tier < reached}
    excluded: dict[str, int] = dict.fromkeys(REASONS, 0)
    for one in sales:
        if why[one.id] and ends[one.id][0] in looked:
            excluded[str(why[one.id])] += 1
    share = _shares(followed, viewpoint, tier_of)
    members = []
    for id, tier in tier_of.items():
        if 0 < tier <= tiers and tier in wanted:
            ways = [
                [followed.edges[edge] for edge in zip(p, p[1:], keys, strict=False)]
                for p in nx.all_shortest_paths(followed, viewpoint, id)
                for keys in _keys(followed, p)
            ]
            best = min(
                (
                    -prod(Decimal(e["sale"].values["confidence"][0]) for e in w),
                    [e["sale"].id for e in w],
                )
                for w in ways
            )
            before = [n for n in followed.predecessors(id) if tier_of.get(n) == tier - 1]
            relations = sorted(key for n in before for key in followed[n][id])
            members.append((id, tier, -best[0], share(id), best[1], relations))
    members.sort(key=lambda m: (m[1], -(m[3] if m[3] is not None else -1), -m[2], m[0]))
    shown = members[page.offset :][: page.limit]
    known = [m for m in members if m[1] <= reached]
    left = 0 if page.limit is None else max(0, len(known) - page.offset - page.limit)
    return {
        "members": [
            (m[0], m[1], round(m[2], 6), m[3] if m[3] is None else round(m[3], 6), *m[4:])
            for m in shown
        ],
        "complete": left == 0,
        "frontier": left,
        "excluded": excluded,
    }


def _keys(followed: Any, path: list[Id]) -> list[list[Id]]:
    """Every choice of one relation for each step of a path."""
    choices: list[list[Id]] = [[]]
    for near, far in pairwise(path):
        choices = [[*choice, key] for choice in choices for key in followed[near][far]]
    return choices


def _shares(followed: Any, viewpoint: Id, tier_of: dict[Id, int]) -> Any:
    @cache
    def share(id: Id) -> Decimal | None:
        if id == viewpoint:
            return Decimal(1)
        parts = []
        for near in followed.predecessors(id):
            if tier_of.get(near) == tier_of[id] - 1 and (its := share(near)) is not None:
                stated: dict[str, list[Decimal]] = {}
                for edge in followed[near][id].values():
                    values = edge["sale"].values
                    if "share" in values:
                        chosen = [
                            t.partition("=")[2]
                            for t in values.get("preferred", [])
                            if t.startswith("share=")
                        ]
                        product = (values.get("product") or [""])[0]
                        text = (chosen or values["share"])[0]
                        stated.setdefault(product, []).append(Decimal(text))
                if stated:
                    largest = {product: max(shares) for product, shares in stated.items()}
                    whole = largest.pop("", Decimal(0))
                    parts.append(
                        its * min(Decimal(1), max(whole, sum(largest.values(), Decimal(0))))
                    )
        return min(Decimal(1), sum(parts, Decimal(0))) if parts else None

    return share
