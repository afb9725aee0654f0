"""Merge: one statement of many claims.

Values are joined, never chosen: where sources differ, both stand, and the merged statement says
which one is preferred (the confidence of its claim, then how new the release is that first made
it, then the language). Sources are listed; the confidence is that of the surest claim, since
nothing tells whether two sources are independent.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from graph.keys import identify
from graph.model import Id, Spelled
from ontology.schema import Kind, Property

Values = Mapping[str, list[str]]


class Told(NamedTuple):
    """What merge reads of a claim; ``release`` is the first that made it, a greater is newer."""

    source: str
    confidence: str
    release: int
    start: Id
    end: Id
    values: Values


def mapped(kind: Kind, values: Values, canonical: Mapping[Id, Id]) -> dict[str, list[str]]:
    """``values`` with each reference led to the id that stands for it."""
    found = dict(values)
    for name in kind.references:
        if name in found:
            found[name] = sorted({canonical.get(id, id) for id in found[name]})
    return found


def rekeyed(kind: Kind, id: Id, told: Told, canonical: Mapping[Id, Id]) -> Id:
    """The id of a statement once those that its key refers to are canonical."""
    values = mapped(kind, told.values, canonical)
    start, end = canonical.get(told.start, told.start), canonical.get(told.end, told.end)
    return canonical.get(id) or identify(kind, values, start, end)


def merged(kind: Kind, id: Id, claims: Sequence[Told]) -> Spelled:
    """The statement of ``claims``, whose references are canonical already.

    >>> from ontology.shapes import schema
    >>> told = [Told("tale", "0.9", 1, "", "", {"code": ["440310"]}),
    ...         Told("ledger", "1", 2, "", "", {"code": ["440310"]})]
    >>> merged(schema().kind("Area"), "area/440310", told).values
    {'confidence': ['1'], 'source': ['ledger', 'tale'], 'code': ['440310']}
    """
    values: dict[str, list[str]] = {
        "confidence": [max((claim.confidence for claim in claims), key=Decimal)],
        "preferred": [],
        "source": sorted({claim.source for claim in claims}),
    }
    for property in kind.said:
        texts = {text for claim in claims for text in claim.values.get(property.name, ())}
        if texts:
            values[property.name] = sorted(texts)
        if len(texts) > 1 and property.scalar:
            values["preferred"] += _preferred(property, claims)
    if not values["preferred"]:
        del values["preferred"]
    return Spelled(kind.name, id, claims[0].start, claims[0].end, values)


def _preferred(property: Property, claims: Sequence[Told]) -> list[str]:
    """What overrides the usual order of the values of ``property``, if anything does."""
    ranked = [
        (-Decimal(claim.confidence), -claim.release, *property.preference(text))
        for claim in claims
        for text in claim.values.get(property.name, ())
    ]
    best, usual = min(ranked)[-1], min(rank[2:] for rank in ranked)[-1]
    return [] if best == usual else [f"{property.name}={best}"]
