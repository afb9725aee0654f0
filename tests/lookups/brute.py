"""The same answers by brute force: every relation in a networkx graph, every way gone one by one.

It shares no code with the walks: what a relation says is read from the book as it stands.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import prod
from typing import Any, TypeAlias

import networkx as nx

from graph.lookups.answer import Page
from graph.lookups.filters import REASONS, Filters
from graph.model import Id
from tests.lookups.plain import Bond, Plain, chosen, span

Ways: TypeAlias = Mapping[Id, list[tuple[Bond, ...]]]
# By what is asked for: the relations, and whether they lead from their ends to their starts.
DIRECTIONS = {"suppliers": "Supplies", "customers": "Supplies", "tenants": "Tenancy"}
OF_THINGS = ("other_kind", "other_area")
SHAPES = ("several tiers", "cycles", "diamonds", "parallel relations", "self-loops")


def reason(said: Plain, one: Bond, far: Id, given: Filters) -> str:
    """Why a relation is left out, as the page on lookups says; empty if it is not."""
    told = one.sources - given.sources.unwanted
    if not told or (given.sources.wanted and not told & given.sources.wanted):
        return "rejected_sources"
    if given.min_confidence is not None and one.confidence < given.min_confidence:
        return "low_confidence"
    first, last = given.during or (given.on, given.on)
    if one.first > _days(last)[1] or one.last < _days(first)[0]:
        return "out_of_period"
    if given.products.wanted and one.product not in given.products.wanted:
        return "other_product"
    if one.product in given.products.unwanted:
        return "other_product"
    if given.min_share is not None and (one.share is None or one.share < given.min_share):
        return "low_share"
    return _reason_of_thing(said, far, given)


def _reason_of_thing(said: Plain, far: Id, given: Filters) -> str:
    kind = said.things[far].kind
    if (given.kinds.wanted and kind not in given.kinds.wanted) or kind in given.kinds.unwanted:
        return "other_kind"
    if not given.areas:
        return ""
    around = said.areas(far)
    if (given.areas.wanted and not around & given.areas.wanted) or around & given.areas.unwanted:
        return "other_area"
    return ""


_days = cache(span)


def passes(said: Plain, one: Bond, given: Filters, ends: Collection[Id]) -> bool:
    """Whether a path may go along a relation; filters of things are not for its two ``ends``."""
    for far in (one.start, one.end):
        why = reason(said, one, far, given)
        if why and not (far in ends and why in OF_THINGS):
            return False
    return True


def answer(
    said: Plain, viewpoint: Id, way: str, tiers: int, given: Filters, page: Page
) -> dict[str, Any]:
    """The envelope and the items of a walk; ``met`` has those of ``SHAPES`` that it came upon."""
    followed: Any = nx.MultiDiGraph()
    followed.add_node(viewpoint)
    refused: list[tuple[Id, str]] = []
    for one in said.bonds[DIRECTIONS[way]]:
        near, far = (one.start, one.end) if way == "customers" else (one.end, one.start)
        why = reason(said, one, far, given)
        if far == viewpoint and why in OF_THINGS:
            why = ""  # filters of things are not for the viewpoint
        if why:
            refused.append((near, why))
        else:
            followed.add_edge(near, far, key=one.id, bond=one)
    tier_of = nx.single_source_shortest_path_length(followed, viewpoint, cutoff=tiers)
    wanted = (page.tier,) if page.tier else range(1, tiers + 1)
    sizes = [
        sum(tier == n for tier in tier_of.values() if n in wanted) for n in range(1, tiers + 1)
    ]
    reached = next((n for n in range(1, tiers + 1) if sum(sizes[:n]) > page.end), tiers)
    looked = {id for id, tier in tier_of.items() if tier < reached}
    excluded = Counter(why for near, why in refused if near in looked)
    members = [
        one
        for one in _members(said, followed, viewpoint, tier_of, given.on)
        if one["tier"] in wanted
    ]
    left = 0 if page.limit is None else max(0, sum(sizes[:reached]) - page.offset - page.limit)
    return {
        "edition": said.edition,
        "as_of": given.on,
        "viewpoint": viewpoint,
        "name": said.name(viewpoint),
        "tiers": tiers,
        "tier": page.tier,
        "items": members[page.offset :][: page.limit],
        "complete": left == 0,
        "left": {"frontier": left, "because": ["limit"] if left else []},
        "excluded": {reason: excluded[reason] for reason in REASONS},
        **coverage(said, viewpoint, given.on),
        "met": _met(followed.subgraph(looked | {id for id in tier_of if tier_of[id] <= reached}),
                    tier_of, looked),
    }  # fmt: skip


def coverage(said: Plain, park: Id, on: str) -> dict[str, Any]:
    """How many are in a park on a day, and how many of them hold a title of each scheme."""
    if said.things[park].kind != "Park":
        return {}
    first, last = _days(on)
    inside = {
        one.start
        for one in said.bonds["Tenancy"]
        if one.end == park and one.first <= last and one.last >= first
    }
    schemes = Counter(
        scheme
        for firm in inside
        for scheme in {chosen(said.things[id], "scheme") or "" for id in said.held(firm, on)}
    )
    return {"coverage": {"tenants": len(inside), "titled": dict(schemes)}}


def _members(
    said: Plain, followed: Any, viewpoint: Id, tier_of: Mapping[Id, int], on: str
) -> list[dict[str, Any]]:
    """All members in their order, with what an answer tells of each."""
    ways, share = _ways(followed, viewpoint, tier_of), _shares(followed, viewpoint, tier_of)
    found = []
    for id, those in ways.items():
        if id != viewpoint:
            sure, path = min(
                (-prod((one.confidence for one in way), start=Decimal(1)), [one.id for one in way])
                for way in those
            )
            found.append((tier_of[id], -share(id), sure, id, path))
    return [
        {
            "id": id,
            "kind": said.things[id].kind,
            "name": said.name(id),
            "tier": tier,
            "confidence": round(float(-sure), 6),
            "share": None if share(id) < 0 else round(float(share(id)), 6),
            "share_is_whole": all(one.share is not None for way in ways[id] for one in way),
            "path": path,
            "relations": sorted({way[-1].id for way in ways[id]}),
            "titles": said.held(id, on),
        }
        for tier, _, sure, id, path in sorted(found)
    ]


def _ways(followed: Any, viewpoint: Id, tier_of: Mapping[Id, int]) -> Ways:
    """Every shortest way to each thing, one for each choice of parallel relations."""
    ways: dict[Id, list[tuple[Bond, ...]]] = {viewpoint: [()]}
    for near in sorted(tier_of, key=tier_of.__getitem__):
        for _, far, bond in followed.out_edges(near, data="bond"):
            if tier_of.get(far) == tier_of[near] + 1:
                ways.setdefault(far, []).extend([(*way, bond) for way in ways[near]])
    return ways


def _shares(followed: Any, viewpoint: Id, tier_of: Mapping[Id, int]) -> Any:
    """What gives the share of a thing, exactly; -1 if nobody states any."""

    @cache
    def share(id: Id) -> Fraction:
        if id == viewpoint:
            return Fraction(1)
        before = [
            near for near in followed.predecessors(id) if tier_of.get(near) == tier_of[id] - 1
        ]
        parts = [
            share(near) * part
            for near in before
            if share(near) >= 0 and (part := _part(followed[near][id].values())) is not None
        ]
        return min(Fraction(1), sum(parts, Fraction(0))) if parts else Fraction(-1)

    return share


def _part(edges: Collection[Any]) -> Fraction | None:
    """The share of one thing with another: by products, or as a whole if that is more."""
    stated: dict[Id, Fraction] = {}
    for edge in edges:
        bond: Bond = edge["bond"]
        if bond.share is not None:
            stated[bond.product] = max(Fraction(bond.share), stated.get(bond.product, Fraction(0)))
    if not stated:
        return None
    whole = stated.pop("", Fraction(0))
    return min(Fraction(1), max(whole, sum(stated.values(), Fraction(0))))


def _met(walked: Any, tier_of: Mapping[Id, int], looked: Collection[Id]) -> list[str]:
    """Which of the shapes that make walks go wrong lie among the relations that were followed."""
    pairs = Counter((near, far) for near, far in walked.edges() if near in looked)
    ahead = Counter(far for near, far in pairs if tier_of[far] == tier_of[near] + 1)
    is_there = (
        max(tier_of[id] for id in walked) > 1,
        any(len(ring) > 1 for ring in nx.strongly_connected_components(walked)),
        max(ahead.values(), default=0) > 1,
        any(number > 1 for (near, far), number in pairs.items() if near != far),
        any(near == far for near, far in pairs),
    )
    return [shape for shape, met in zip(SHAPES, is_there, strict=True) if met]


def neighbours(
    said: Plain, id: Id, labels: Collection[str], ways: Collection[str], limit: int, offset: int
) -> dict[str, Any]:
    """What a thing is joined to, by way, label, id of the other and of the relation."""
    edges = [("out", far, edge) for _, far, edge in said.joined.out_edges(id, data=True)]
    edges += [("in", near, edge) for near, _, edge in said.joined.in_edges(id, data=True)]
    every = sorted(
        (way, edge["label"], other, edge["id"])
        for way, other, edge in edges
        if way in ways and (not labels or edge["label"] in labels)
    )
    shown = every[offset:][:limit]
    return {
        "edition": said.edition,
        "id": id,
        "items": [(label, way, other, relation or None) for way, label, other, relation in shown],
        "total": len(every),
        "complete": offset + len(shown) >= len(every),
    }


def degrees(said: Plain, id: Id) -> dict[str, dict[str, int]]:
    """How many relations and references a thing has, by way and label."""
    out = Counter(label for _, _, label in said.joined.out_edges(id, data="label"))
    into = Counter(label for _, _, label in said.joined.in_edges(id, data="label"))
    return {"out": dict(out), "in": dict(into)}


def designations(
    said: Plain, scheme: str, level: str, area: Id, held: bool | None, on: str
) -> list[Id]:
    """Titles of a scheme, a level and an area, in order of their ids."""
    return [
        one.id
        for one in sorted(said.things.values(), key=lambda one: one.id)
        if one.kind == "Designation"
        and scheme in ("", chosen(one, "scheme"))
        and level in ("", chosen(one, "level"))
        and (not area or area in said.areas(one.values["heldBy"][0]))
        and held in (None, said.is_held(one, on))
    ]
