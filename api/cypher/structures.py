"""Structures: the values that Bolt packs under a letter, unpacked as the Query API needs them.

The driver unpacks them into classes of its own. ``unpacking`` puts ours in their place on one
connection, by the hook that the driver has for its own: see ``Unpacking``.
"""

from collections.abc import Callable, Mapping, MutableMapping, MutableSet, Sequence
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from neo4j._codec.packstream import Structure

from api.cypher import values
from api.cypher.values import Node, Path, Relationship, Scalar, Unknown, Value


class Unpacking:
    """What a driver's connection asks for the hooks of a result; it stands for the driver's own.

    ``known`` gathers our id of every node that comes, by the engine's; ``wanted`` the engine's ids
    of the ends of relationships.
    """

    def __init__(self, driver_s: Any) -> None:
        self.driver_s = driver_s
        self.known: MutableMapping[str, str] = {}
        self.wanted: MutableSet[str] = set()
        self.dehydration_hooks = driver_s.new_hydration_scope().dehydration_hooks
        self.hydration_hooks = {Structure: self._unpacked}
        self._kinds: Mapping[bytes, Callable[..., Value]] = {
            b"N": self._node,
            b"R": self._relationship,
            b"r": lambda *fields: fields,  # its ends are in the path around it
            b"P": self._path,
            b"D": lambda days: Scalar("Date", values.date(days)),
            b"T": lambda of_day, from_utc: Scalar(
                "Time", values.time(of_day) + values.offset(from_utc)
            ),
            b"t": lambda of_day: Scalar("LocalTime", values.time(of_day)),
            b"I": values.at_offset,
            b"i": values.in_zone,
            b"d": lambda *since: Scalar("LocalDateTime", values.local(*since)),
            b"E": lambda *parts: Scalar("Duration", values.duration(*parts)),
            b"X": lambda *place: Scalar("Point", values.point(*place)),
            b"Y": lambda *place: Scalar("Point", values.point(*place)),
        }

    def new_hydration_scope(self) -> "Unpacking":
        """What the driver calls for each result."""
        return self

    def _unpacked(self, structure: Structure) -> Value:
        # Nothing is raised here, in the midst of a message: who writes the value finds it.
        unpack = self._kinds.get(structure.tag)
        if unpack is None:
            return Unknown(f"a type that Bolt calls {structure.tag!r}")
        try:
            return unpack(*structure.fields)
        except ZoneInfoNotFoundError as error:
            return Unknown(f"a time zone that is not known here: {error}")

    def _node(
        self, _: int, labels: Sequence[str], properties: Mapping[str, Any], element: str
    ) -> Node:
        id = properties.get("id")
        if isinstance(id, str):
            self.known[element] = id
        return Node(element, labels, properties)

    def _relationship(self, *fields: Any) -> Relationship:
        _, _, _, type, properties, element, start, end = fields
        self.wanted.add(start)
        self.wanted.add(end)
        return Relationship(element, start, end, type, properties)

    def _path(self, nodes: Sequence[Node], ties: Sequence[Any], sequence: Sequence[int]) -> Path:
        """Nodes and ties are told once each; the sequence says in which order they come.

        A tie has a number from 1, negative if the path follows it backwards; a node one from 0.
        """
        last = nodes[0]
        parts: list[Node | Relationship] = [last]
        for tie, place in zip(sequence[::2], sequence[1::2], strict=True):
            there = nodes[place]
            _, type, properties, element = ties[abs(tie) - 1]
            start, end = (last, there) if tie > 0 else (there, last)
            parts += (
                Relationship(element, start.element, end.element, type, properties),
                there,
            )
            last = there
        return Path(parts)


def unpacking(connection: Any) -> Unpacking:
    """Ours on a connection of the driver, put there when it is new."""
    there = connection.hydration_handler
    if not isinstance(there, Unpacking):
        there = connection.hydration_handler = Unpacking(there)
    return there
