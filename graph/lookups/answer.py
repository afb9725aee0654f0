"""Answers of walks: suppliers, customers, tenants; whole, or a page with what is left.

    {"edition": 12, "as_of": "2024-08-31", "viewpoint": "cn-uscc/…", "tiers": 3, "tier": null,
     "items": [{"id", "name", "tier", "path": [relation ids], "relations": […], "titles": […]}],
     "complete": false, "left": {"frontier": 812, "because": ["limit"]},
     "excluded": {"low_confidence": 14, "out_of_period": 3, "rejected_sources": 0, …}}

A page goes no further than it must: ``frontier`` is how many things were found and are not listed
yet, and ``excluded`` counts what was left out on the way so far. An answer never looks complete
when it is not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import NotFound, WrongKind
from graph.holding import preferred
from graph.lookups import Graph
from graph.lookups.called import Called, called
from graph.lookups.coverage import KIND
from graph.lookups.filters import REASONS, Filters
from graph.lookups.following import Step
from graph.lookups.titles import titles
from graph.lookups.walk import Member, Walk
from graph.model import Id, Spelled
from ontology.schema import Schema

DIGITS = 6  # of shares and confidences that were computed


# By what is asked for: the relations, and the end at which the viewpoint stands.
DIRECTIONS: Mapping[str, Step] = {
    "suppliers": Step("Supplies", "end"),
    "customers": Step("Supplies", "start"),
    "tenants": Step("Tenancy", "end"),
}


@dataclass(frozen=True)
class Page:
    """Which part of the items: ``limit`` of them behind the first ``offset``; all without one.

    With a ``tier`` those of that tier alone are items.
    """

    limit: int | None = None
    offset: int = 0
    tier: int | None = None

    @property
    def end(self) -> float:
        return float("inf") if self.limit is None else self.offset + self.limit


def walked(
    graph: Graph,
    viewpoint: Id,
    direction: str,
    tiers: int,
    filters: Filters,
    page: Page = Page(),
) -> Mapping[str, Any]:
    """The answer of a walk of at most ``tiers`` tiers in one of ``DIRECTIONS``; as plain data.

    ``NotFound`` if nothing is known of ``viewpoint``; ``WrongKind`` if it is none
    that has such partners.
    """
    start = standing(graph, viewpoint, direction)
    walk = Walk(graph, start.id, DIRECTIONS[direction], filters)
    found: list[Member] = []
    because: list[str] = []
    while len(walk.tiers) <= tiers and len(found) <= page.end:
        if walk.following.is_long:
            because.append("size")
            break
        if not (members := walk.go_on()):
            break
        if page.tier in (None, members[0].tier):
            found += members
    shown = found[page.offset : None if page.limit is None else int(page.end)]
    left = 0 if page.limit is None else max(0, len(found) - page.offset - page.limit)
    if left:
        because.insert(0, "limit")
    elif because:
        left = len(walk.tiers[-1])
    return {
        "edition": graph.edition,
        "as_of": filters.on,
        "viewpoint": start.id,
        "name": called(graph.schema, start).name,
        "tiers": tiers,
        "tier": page.tier,
        "items": list(items(graph, shown, filters.on)),
        "complete": not because,
        "left": {"frontier": left, "because": because},
        "excluded": {reason: walk.following.excluded[reason] for reason in REASONS},
        **covered(graph, start, filters.on),
    }


def covered(graph: Graph, thing: Spelled, on: str) -> Mapping[str, Any]:
    """The coverage of a thing that has tenants, as an answer has it; nothing of others."""
    ends = graph.schema.kind(KIND).ends
    if not ends or thing.kind not in ends.end.refers_to:
        return {}
    return {"coverage": graph.coverage(thing.id, on)._asdict()}


def standing(graph: Graph, id: Id, direction: str) -> Spelled:
    """The thing called ``id``, if it may stand where a walk begins."""
    step = DIRECTIONS[direction]
    thing = known(graph, id)
    ends = graph.schema.kind(step.kind).ends
    assert ends  # noqa: S101  it is a relation
    kinds = (ends.end if step.end == "end" else ends.start).refers_to
    if thing.kind not in kinds:
        raise WrongKind(id, thing.kind, direction, sorted(kinds))
    return thing


def known(graph: Graph, id: Id) -> Spelled:
    """The statement of ``id``, or of what it is the same as; ``NotFound`` if there is none."""
    canonical = graph.canonical(id)
    if thing := graph.statements((canonical,)).get(canonical):
        return thing
    raise NotFound(id)


def items(graph: Graph, members: Sequence[Member], on: str) -> Iterator[Mapping[str, Any]]:
    """Members as an answer has them."""
    ids = [member.id for member in members]
    said = graph.statements({id for member in members for id in member.relations})
    things = graph.called({*ids, *products(said.values())})
    held = titles(graph, ids, on)
    for member in members:
        thing = things[member.id]
        yield {
            "id": member.id,
            "kind": thing.kind,
            "name": thing.name,
            "tier": member.tier,
            "confidence": rounded(member.confidence),
            "share": None if member.share is None else rounded(member.share),
            "share_is_whole": member.whole,
            "path": list(member.path),
            "relations": [relation(graph.schema, said[id], things) for id in member.relations],
            "titles": [t.shown(graph.schema) for t in held.get(member.id, ()) if t.is_held],
        }


def products(relations: Iterable[Spelled]) -> set[Id]:
    """What flows along relations; ``relation`` tells what it is called."""
    return {id for one in relations for id in one.values.get("product", ())}


def relation(schema: Schema, said: Spelled, things: Mapping[Id, Called]) -> Mapping[str, Any]:
    """A relation as an answer has it; of what it says, one value each: the preferred one."""
    kind = schema.kind(said.kind)
    shown: dict[str, Any] = {"id": said.id, "kind": kind.name, "start": said.start, "end": said.end}
    shown.update(dict.fromkeys(kind.claimed))
    for name in said.values:
        if (property := kind.claimed.get(name)) and (text := preferred(property, said.values)):
            shown[name] = property.native(text)
    if product := things.get(shown.get("product") or ""):
        shown["product_name"] = product.name
    shown["confidence"] = float(said.values["confidence"][0])
    shown["sources"] = said.values["source"]
    return shown


def rounded(number: Any) -> float:
    """A share or a confidence as an answer has it.

    >>> from decimal import Decimal
    >>> rounded(Decimal("0.72") * Decimal("0.9"))
    0.648
    """
    return round(float(number), DIGITS)
