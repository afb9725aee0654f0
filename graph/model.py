"""Statements: what is said of one thing, or of two. A claim is a statement with its origin.

A statement is what the stores hold, and sources that agree make the same one; so who said it
on which page is not part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from ontology.names import find
from ontology.ranges import Value
from ontology.schema import Property, Schema

Id: TypeAlias = str
Values: TypeAlias = Mapping[str, frozenset[Value]]


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing and what is said of it. Equal by all fields, hashed without ``values``."""

    id: Id
    kind: str
    values: Values = field(hash=False)


@dataclass(frozen=True, slots=True)
class Relation:
    """How ``start`` is related to ``end``, and what is said of that."""

    id: Id
    kind: str
    start: Id
    end: Id
    values: Values = field(hash=False)


Statement: TypeAlias = Entity | Relation


class Origin(NamedTuple):
    """Where a claim stands: source, series, release and record; ``evidence`` is a quoted span."""

    source: str
    series: str
    release: str
    record: str
    retrieved: date
    confidence: Decimal = Decimal(1)
    evidence: str = ""


class Spelled(NamedTuple):
    """A statement in canonical texts, as the book keeps it; an entity's ends are empty.

    Properties stand in the schema's order and the texts of each are sorted: two statements are
    equal exactly when their spelled forms are.
    """

    kind: str
    id: Id
    start: Id
    end: Id
    values: dict[str, list[str]]


class Claim(NamedTuple):
    """A statement as one source makes it; it has passed the check (``graph.check.checked``)."""

    statement: Spelled
    origin: Origin


class Rejected(NamedTuple):
    """A record that could not be read: where it stands, why, and the record itself.

    ``file`` is left empty by a loader: whoever opened the file fills it in.
    """

    record: str
    reason: str
    content: str = ""
    file: str = ""


def spelled(statement: Statement, schema: Schema) -> Spelled:
    """``statement`` in canonical texts."""
    kind = schema.kind(statement.kind)
    unknown = set(statement.values) - set(kind.properties)
    for name in unknown:
        find(f"property of {kind.name}", name, kind.properties)
    values = {
        p.name: sorted(map(p.spell, statement.values[p.name]))
        for p in kind.said
        if p.name in statement.values
    }
    if isinstance(statement, Relation):
        return Spelled(kind.name, statement.id, statement.start, statement.end, values)
    return Spelled(kind.name, statement.id, "", "", values)


def parsed(spelled: Spelled, schema: Schema) -> Statement:
    """Inverse of ``spelled``."""
    kind = schema.kind(spelled.kind)
    values = {
        name: frozenset(map(kind.property(name).parse, texts))
        for name, texts in spelled.values.items()
    }
    if kind.ends is None:
        return Entity(spelled.id, kind.name, values)
    return Relation(spelled.id, kind.name, spelled.start, spelled.end, values)


def preferred_first(property: Property, texts: list[str], preferred: list[str]) -> list[str]:
    """Canonical texts of one property, the preferred one first.

    ``preferred`` is the property of that name, ``["name=纬园@zh"]``, by which merge overrides
    the usual order: Chinese, English, other languages, then the order of texts.
    """
    if len(texts) < 2:
        return texts
    ordered = sorted(texts, key=property.preference)
    for choice in preferred:
        name, _, text = choice.partition("=")
        if name == property.name and text in ordered:
            ordered.remove(text)
            ordered.insert(0, text)
    return ordered
