"""Designations: all titles of a scheme, a level or an area, a page at a time."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from graph.holding import value
from graph.lookups import Graph
from graph.lookups.filters import Choice, Filters, above
from graph.lookups.titles import Title, title
from graph.model import Id
from ontology.schema import Schema

BLOCK = 500  # titles whose holders are looked at together


class Wanted(NamedTuple):
    """Which titles: empty ones are not asked for; ``held`` is as of a day, ``None`` takes both."""

    scheme: str = ""
    level: str = ""
    area: Id = ""
    held: bool | None = True


def found(graph: Graph, wanted: Wanted, on: str, limit: int, after: Id = "") -> Mapping[str, Any]:
    """Titles with their holders, in order of their ids, behind the one called ``after``."""
    found = list(islice(_placed(graph, _titles(graph, wanted, on, after), wanted.area), limit + 1))
    shown = found[:limit]
    holders = [one.designation.values["heldBy"][0] for one in shown]
    called = graph.called(set(holders))
    return {
        "edition": graph.edition,
        "as_of": on,
        "items": [
            {
                "holder": holder,
                "holder_name": called[holder].name if holder in called else None,
                **one.shown(graph.schema),
            }
            for holder, one in zip(holders, shown, strict=True)
        ],
        "complete": len(found) <= limit,
    }


def _titles(graph: Graph, wanted: Wanted, on: str, after: Id) -> Iterator[Title]:
    lists = {one.id: one for one in graph.of_kind("AwardList")}
    for one in graph.of_kind("Designation", after):
        found = title(graph.schema, one, lists, on)
        if wanted.held in (None, found.is_held) and _is_of(graph.schema, found, wanted):
            yield found


def _is_of(schema: Schema, one: Title, wanted: Wanted) -> bool:
    return all(
        not asked or value(schema, one.designation, name) == asked
        for name, asked in (("scheme", wanted.scheme), ("level", wanted.level))
    )


def _placed(graph: Graph, found: Iterable[Title], area: Id) -> Iterator[Title]:
    """Those whose holder lies in ``area``, if one is asked for."""
    if not area:
        yield from found
        return
    within, upward = Filters("", areas=Choice(frozenset({area}))), above(graph)
    rest = iter(found)
    while block := list(islice(rest, BLOCK)):
        holders = graph.statements({one.designation.values["heldBy"][0] for one in block})
        for one in block:
            holder = holders.get(one.designation.values["heldBy"][0])
            if holder and not within.refuses_thing(holder, upward):
                yield one
