"""Wire: rows as Neo4j's Query API writes them, in plain JSON and in JSON that names each type.

    ["2024-08-31"]        [{"$type": "Date", "_value": "2024-08-31"}]

Nodes and relationships go under our ids, on every engine the same, and not under those of the
engine, which another engine or another edition gives to others.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from typing import Any, NamedTuple, Protocol

from api.cypher.values import (
    ZONED,
    Node,
    Path,
    Relationship,
    Scalar,
    Unknown,
    Value,
    number,
)
from api.refusals import BadQuery
from graph.lpg import ENTITY

EXECUTION_FAILED = "Neo.DatabaseError.Statement.ExecutionFailed"


class Writer(Protocol):
    """One of the two forms; ``known`` has our id of a node by the engine's."""

    def value(self, value: Value) -> Any:
        """What JSON has for a value; ``BadQuery`` for one that cannot be told."""
        ...


class Plain:
    """Values as JSON has them; what it has no form for is text."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._others: Mapping[type, Callable[[Any], Any]] = {
            float: lambda value: value if isfinite(value) else number(value),
            list: lambda values: [self.value(each) for each in values],
            dict: self._map,
            Scalar: _without_zone,
            bytes: _base64,
            bytearray: _base64,
            Node: self._node,
            Relationship: self._relationship,
            Path: lambda path: [self.value(each) for each in path.parts],
            Unknown: _refused,
        }

    def value(self, value: Value) -> Any:
        other = self._others.get(type(value))
        return other(value) if other else value

    def _map(self, values: Mapping[str, Value]) -> Any:
        return {key: self.value(each) for key, each in values.items()}

    def _node(self, node: Node) -> Any:
        return {
            "elementId": node_id(node),
            "labels": _labels(node),
            "properties": self._map(node.properties),
        }

    def _relationship(self, relationship: Relationship) -> Any:
        ids = relationship_ids(relationship, self._known)
        return {
            "elementId": ids.own,
            "startNodeElementId": ids.start,
            "endNodeElementId": ids.end,
            "type": relationship.type,
            "properties": self._map(relationship.properties),
        }


class Typed:
    """Values that each name their type."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._kinds: Mapping[type, Callable[[Any], Any]] = {
            type(None): lambda value: _typed("Null", value),
            bool: lambda value: _typed("Boolean", value),
            int: lambda value: _typed("Integer", str(value)),
            float: lambda value: _typed("Float", number(value)),
            str: lambda value: _typed("String", value),
            list: lambda values: _typed("List", [self.value(each) for each in values]),
            dict: lambda values: _typed("Map", self._map(values)),
            Scalar: lambda scalar: _typed(scalar.type, scalar.text),
            bytes: lambda value: _typed("Base64", _base64(value)),
            bytearray: lambda value: _typed("Base64", _base64(value)),
            Node: self._node,
            Relationship: self._relationship,
            Path: lambda path: _typed("Path", [self.value(each) for each in path.parts]),
            Unknown: _refused,
        }

    def value(self, value: Value) -> Any:
        return self._kinds[type(value)](value)

    def _map(self, values: Mapping[str, Value]) -> Any:
        return {key: self.value(each) for key, each in values.items()}

    def _node(self, node: Node) -> Any:
        told = {
            "_element_id": node_id(node),
            "_labels": _labels(node),
            "_properties": self._map(node.properties),
        }
        return _typed("Node", told)

    def _relationship(self, relationship: Relationship) -> Any:
        ids = relationship_ids(relationship, self._known)
        told = {
            "_element_id": ids.own,
            "_start_node_element_id": ids.start,
            "_end_node_element_id": ids.end,
            "_type": relationship.type,
            "_properties": self._map(relationship.properties),
        }
        return _typed("Relationship", told)


class Ids(NamedTuple):
    """Of a relationship: its own id and those of its ends."""

    own: str
    start: str
    end: str


def node_id(node: Node) -> str:
    """Our id of a node; the engine's for one that is not ours.

    >>> node_id(Node("4:…:7", ["Entity"], {"id": "area/440310"}))
    'area/440310'
    """
    return _id(node.properties) or node.element


def relationship_ids(relationship: Relationship, known: Mapping[str, str]) -> Ids:
    """Our ids of a relationship; a reference, which has none of its own, is told by its ends.

    >>> held = Relationship("5:…:1", "4:…:1", "4:…:2", "WITHIN", {})
    >>> relationship_ids(held, {"4:…:1": "park/1", "4:…:2": "area/440310"}).own
    'park/1-WITHIN->area/440310'
    """
    start, end = (known.get(each, each) for each in (relationship.start, relationship.end))
    own = _id(relationship.properties)
    if not own and relationship.start in known and relationship.end in known:
        own = f"{start}-{relationship.type}->{end}"
    return Ids(own or relationship.element, start, end)


def rows(writer: Writer, records: Iterable[Sequence[Value]]) -> list[list[Any]]:
    """Rows as JSON has them."""
    value = writer.value
    return [[value(each) for each in record] for record in records]


def _id(properties: Mapping[str, Any]) -> str:
    id = properties.get("id")
    return id if isinstance(id, str) else ""


def _labels(node: Node) -> list[str]:
    """In one order on every engine: what all have first, as where ours were made first."""
    return sorted(node.labels, key=lambda label: (label != ENTITY, label))


def _typed(type: str, value: Any) -> Mapping[str, Any]:
    return {"$type": type, "_value": value}


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


def _without_zone(scalar: Scalar) -> str:
    return scalar.text.partition("[")[0] if scalar.type == ZONED else scalar.text


def _refused(value: Unknown) -> Any:
    raise BadQuery(f"the answer has {value.why}", code=EXECUTION_FAILED)
