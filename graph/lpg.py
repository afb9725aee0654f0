"""Statements as rows of a property graph, and back: one row is one node or one relationship.

A key holds one value, so that ``WHERE s.share > 0.3`` just works. Where one value would not say
everything (a property with many values, a name in languages, sources that differ), a second key
holds all of them: ``name`` and ``names``, ``sources``, ``share`` and ``shareAll``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from graph.model import Id, Spelled, preferred_first
from ontology.errors import InvalidStatement
from ontology.names import find
from ontology.ranges import Native, Text
from ontology.schema import Kind, Property, Schema

Key: TypeAlias = Native | list[Native]
ENTITY = "Entity"


@dataclass(frozen=True, slots=True)
class Row:
    """A relationship; or a node and, by relationship type, the ids its references lead to."""

    label: str
    keys: Mapping[str, Key]
    links: Mapping[str, list[Id]] = field(default_factory=dict)
    start: Id = ""
    end: Id = ""


class Layout(NamedTuple):
    """What a property graph of a schema is made of.

    ``labels`` are those of nodes, each beside ``Entity``; ``relations`` and ``references`` the
    types of relationships with and without keys of their own; ``indexes`` pairs of a node label
    and a key. ``Entity.id`` is unique, always.
    """

    labels: tuple[str, ...]
    relations: tuple[str, ...]
    references: tuple[str, ...]
    indexes: tuple[tuple[str, str], ...]


def layout(schema: Schema) -> Layout:
    """The layout of the kinds that the graphs show.

    >>> from ontology.shapes import schema
    >>> ("Company", "uscc") in layout(schema()).indexes
    True
    """
    nodes = [kind for kind in schema.projected if kind.ends is None]
    return Layout(
        labels=tuple(kind.label for kind in nodes),
        relations=tuple(kind.label for kind in schema.projected if kind.ends),
        references=tuple(sorted({p.label for kind in nodes for p in kind.links.values()})),
        indexes=tuple(
            (kind.label, p.name)
            for kind in nodes
            for p in kind.fields.values()
            if p.indexed or p.identifies
        ),
    )


class Lpg:
    """The property-graph projection.

    >>> from ontology.shapes import schema
    >>> area = Spelled("Area", "area/440310", "", "", {"name": ["Pingshan@en", "坪山区@zh"]})
    >>> Lpg(schema()).row(area).keys
    {'id': 'area/440310', 'name': '坪山区', 'names': ['坪山区@zh', 'Pingshan@en']}
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._kinds = {name: _fields(kind) for name, kind in schema.kinds.items()}

    def row(self, statement: Spelled) -> Row:
        """The row of one statement."""
        label, fields, links = self._kinds[statement.kind]
        values = statement.values
        preferred = values.get("preferred", [])
        keys: dict[str, Key] = {"id": statement.id}
        for property, one, all_ in fields:
            texts = values.get(property.name)
            if texts is None:
                continue
            texts = preferred_first(property, texts, preferred)
            if one is not None:
                keys[one] = _one(property, texts[0])
            if property.many or len(texts) > 1:
                keys[all_] = [property.native(text) for text in texts]
        to = {p.label: values[p.name] for p in links if p.name in values}
        return Row(label, keys, to, statement.start, statement.end)

    def spelled(self, row: Row) -> Spelled:
        """The statement that ``row`` was made from, or ``InvalidStatement``."""
        kind = find("label", row.label, self.schema.by_label)
        found = {p.name: row.links[p.label] for p in kind.links.values() if row.links.get(p.label)}
        for name, property in kind.fields.items():
            if natives := _natives(property, row.keys):
                found[name] = [property.of_native(native) for native in natives]
                if property.scalar and row.keys.get(name) != _one(property, found[name][0]):
                    raise InvalidStatement(
                        str(row.keys["id"]), [f"{name} is not the first of {property.names}"]
                    )
        values = {p.name: sorted(found[p.name]) for p in kind.said if p.name in found}
        return Spelled(kind.name, str(row.keys["id"]), row.start, row.end, values)


def keys(kind: Kind) -> Iterator[str]:
    """Every key that a row of ``kind`` may have, ``id`` first."""
    yield "id"
    for property in kind.fields.values():
        if property.scalar:
            yield property.name
        yield property.names


class _Field(NamedTuple):
    property: Property
    one: str | None
    all: str


def _fields(kind: Kind) -> tuple[str, list[_Field], list[Property]]:
    fields = [
        _Field(p, p.name if p.scalar else None, p.names) for p in kind.said if p.name in kind.fields
    ]
    return kind.label, fields, list(kind.links.values())


def _one(property: Property, text: str) -> Native:
    return text.rpartition("@")[0] if Text in property.ranges else property.native(text)


def _natives(property: Property, keys: Mapping[str, Key]) -> list[Native]:
    """All values, from the key of all if there is one."""
    found = keys.get(property.names, keys.get(property.name, []))
    if isinstance(found, list):
        return found
    return [found]
