"""The property graph as nodes and edges: what GraphML, GEXF, CSV and node-link JSON all write.

A node is an entity. An edge is a relation, with its id and keys; or a reference, which has no keys
of its own, and whose id is made of its ends:

    company/41fa WITHIN area/440310
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

import orjson

from graph.formats import Part
from graph.lpg import Key, Lpg
from graph.model import Id
from ontology.ranges import Native
from ontology.schema import Kind, Property, Schema


@dataclass(frozen=True, slots=True)
class Node:
    """An entity: its id, its kind (``Company``) and its keys, among which the id is not."""

    id: Id
    kind: str
    keys: Mapping[str, Key]

    @property
    def label(self) -> str:
        """What to show of it: its preferred name, else its id."""
        return str(self.keys.get("name", self.id))


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation or a reference: its id, its kind (``SUPPLIES``), its ends and its keys."""

    id: str
    kind: str
    start: Id
    end: Id
    keys: Mapping[str, Key]


class Type(Enum):
    """What the values of a key are."""

    TEXT = str
    INTEGER = int
    NUMBER = float
    TRUTH = bool
    LIST = list


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that occur, of nodes and of edges, in the schema's order."""

    nodes: Mapping[str, Type]
    edges: Mapping[str, Type]


class Network:
    """The nodes and edges of one part, as often as they are asked for.

    >>> from graph.formats import part
    >>> from graph.model import Spelled
    >>> from ontology.shapes import schema
    >>> area = Spelled("Area", "area/440310", "", "", {"name": ["坪山区@zh"]})
    >>> [node.label for node in Network(part([area], schema()), schema()).nodes()]
    ['坪山区']
    """

    def __init__(self, part: Part, schema: Schema) -> None:
        self.part = part
        self.schema = schema
        self._lpg = Lpg(schema)
        self._relations = {kind.name for kind in schema.kinds.values() if kind.ends}

    def nodes(self) -> Iterator[Node]:
        """A node for each entity."""
        for statement in self.part.statements():
            if statement.kind in self._relations:
                return
            row = self._lpg.row(statement)
            yield Node(statement.id, row.label, _without_id(row.keys))

    def edges(self) -> Iterator[Edge]:
        """An edge for each reference and each relation whose two ends are in the part."""
        has = self.part.has
        for statement in self.part.statements():
            row = self._lpg.row(statement)
            if statement.kind not in self._relations:
                for label, ends in row.links.items():
                    for end in filter(has, ends):
                        yield Edge(f"{statement.id} {label} {end}", label, statement.id, end, {})
            elif has(row.start) and has(row.end):
                keys = _without_id(row.keys)
                yield Edge(statement.id, row.label, row.start, row.end, keys)

    def keys(self) -> Keys:
        """Which keys occur: most kinds use few of all that they might have.

        This reads the part once.
        """
        seen = {
            (statement.kind, name, len(texts) > 1)
            for statement in self.part.statements()
            for name, texts in statement.values.items()
        }
        nodes: dict[str, Type] = {}
        edges: dict[str, Type] = {}
        for kind in self.schema.projected:
            found = edges if kind.ends else nodes
            for property in kind.fields.values():
                found.update(_keys(kind, property, seen))
        return Keys(nodes, edges)


def _keys(kind: Kind, property: Property, seen: set[tuple[str, str, bool]]) -> dict[str, Type]:
    """The keys of one property, given which were seen with one value and which with several."""
    once, often = ((kind.name, property.name, several) in seen for several in (False, True))
    found: dict[str, Type] = {}
    if property.scalar and (once or often):
        found[property.name] = Type(property.only.native)
    if often or (once and property.many):
        found[property.names] = Type.LIST
    return found


def _without_id(keys: Mapping[str, Key]) -> dict[str, Key]:
    return {name: key for name, key in keys.items() if name != "id"}


def shown(key: Key) -> str:
    """A key as text; of a list its JSON text.

    >>> shown(True), shown(0.5), shown(["纬", 1])
    ('true', '0.5', '["纬",1]')
    """
    return key if isinstance(key, str) else _json(key)


def _json(key: Native | list[Native]) -> str:
    return orjson.dumps(key).decode()
