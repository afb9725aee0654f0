"""One edition of a book in plain values, for brute force: read once, and searched by loops alone.

Nothing of ``graph.lookups`` is used here: days, preferred values, areas and titles are worked out
from the page on lookups.
"""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import networkx as nx

from graph.book.reading import Reading
from graph.model import Id, Spelled
from tests.conftest import SCHEMA

STANDING = ("listed", "renamed")


class Bond(NamedTuple):
    """A relation: who says it, how sure it is, the first and the last day on which it may hold."""

    id: Id
    start: Id
    end: Id
    sources: frozenset[str]
    confidence: Decimal
    first: date
    last: date
    days: tuple[str, ...]
    product: Id
    share: Decimal | None


class Plain:
    """All that an edition says."""

    def __init__(self, book: Reading, edition: int) -> None:
        self.edition = edition
        self.things: dict[Id, Spelled] = {}
        self.bonds: dict[str, list[Bond]] = {"Supplies": [], "Tenancy": []}
        self.relations: list[Spelled] = []
        for one in book.statements(edition=edition):
            if not one.start:
                self.things[one.id] = one
            elif SCHEMA.kind(one.kind) in SCHEMA.projected:
                self.relations.append(one)
                if one.kind in self.bonds:
                    self.bonds[one.kind].append(_bond(one))

    @cached_property
    def joined(self) -> Any:
        """Every relation and reference as an edge: its ``label``, its ``id`` if it has one."""
        edges: Any = nx.MultiDiGraph()
        edges.add_nodes_from(self.things)
        for one in self.relations:
            label = SCHEMA.kind(one.kind).label
            edges.add_edge(one.start, one.end, label=label, id=one.id)
        for thing in self.things.values():
            for name, reference in SCHEMA.kind(thing.kind).links.items():
                for ref in thing.values.get(name, ()):
                    edges.add_edge(thing.id, ref, label=reference.label, id="")
        return edges

    def areas(self, id: Id) -> set[Id]:
        """All areas in which a thing lies, however many steps up."""
        found: set[Id] = set()
        ways = [id]
        while ways:
            thing = self.things.get(ways.pop())
            new = set(thing.values.get("within", ()) if thing else ()) - found
            found |= new
            ways += new
        return found

    def name(self, id: Id) -> str | None:
        """The preferred name of a thing: of equals a Chinese one, then an English one."""
        text = chosen(self.things[id], "name")
        return None if text is None else text.rpartition("@")[0]

    @cached_property
    def titles(self) -> dict[Id, list[Spelled]]:
        """Designations by their holders."""
        found: dict[Id, list[Spelled]] = {}
        for one in self.things.values():
            if one.kind == "Designation":
                for holder in one.values["heldBy"]:
                    found.setdefault(holder, []).append(one)
        return found

    def held(self, holder: Id, on: str) -> list[Id]:
        """The titles that a thing holds on a day, those of the longest standing first."""
        standing = [one for one in self.titles.get(holder, ()) if self.is_held(one, on)]
        return [one.id for one in sorted(standing, key=lambda one: (self._since(one), one.id))]

    def is_held(self, title: Spelled, on: str) -> bool:
        """Whether a title has begun by then, and was neither removed nor has it expired."""
        day = date.fromisoformat(on)
        removed, valid = chosen(title, "removedOn"), chosen(title, "validTo")
        status = chosen(title, "status")
        if span(self._since(title))[0] > day or (removed and span(removed)[0] <= day):
            return False
        if span(valid)[1] < day:
            return False
        is_dated = (status == "removed" and removed) or (status == "expired" and valid)
        return status in (None, *STANDING) or bool(is_dated)

    def _since(self, title: Spelled) -> str:
        lists = [self.things[id] for id in title.values.get("onList", ()) if id in self.things]
        published = [day for one in lists if (day := chosen(one, "publishedOn"))]
        return chosen(title, "grantedOn") or min(published, default="")


def _bond(one: Spelled) -> Bond:
    share, begin, end = (chosen(one, name) for name in ("share", "from", "to"))
    return Bond(
        one.id,
        one.start,
        one.end,
        frozenset(one.values["source"]),
        Decimal(one.values["confidence"][0]),
        span(begin)[0],
        span(end)[1],
        tuple(day for day in (begin, end) if day),
        chosen(one, "product") or "",
        None if share is None else Decimal(share),
    )


def chosen(one: Spelled, property: str) -> str | None:
    """The value that merge prefers, else the first: in Chinese, in English, in order of texts."""
    texts = sorted(one.values.get(property, ()), key=lambda text: (_language(text), text))
    preferred = [
        text.partition("=")[2]
        for text in one.values.get("preferred", ())
        if text.startswith(f"{property}=")
    ]
    return next(iter([text for text in preferred if text in texts] or texts), None)


def _language(text: str) -> int:
    language = text.rpartition("@")[2]
    return next((n for n, known in enumerate(("zh", "en")) if language.startswith(known)), 2)


def span(text: str | None) -> tuple[date, date]:
    """The first and the last day that a partly known day may be; all days if nothing is known."""
    if not text:
        return date.min, date.max
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    last = monthrange(year, month or 12)[1]
    return date(year, month or 1, 1), date(year, month or 12, last)
