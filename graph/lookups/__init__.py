"""Lookups: what applications ask of one thing and its surroundings, over any graph they can read.

A walk goes from a viewpoint tier by tier; an answer says what it left out and why. The same code
reads the index of the newest edition and the book as it was known on a day: each is a ``Graph``.
Nothing here writes, and nothing knows HTTP.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from graph.model import Id, Spelled
from ontology.schema import Schema

if TYPE_CHECKING:
    from graph.lookups.called import Called
    from graph.lookups.coverage import Coverage
    from graph.lookups.filters import Tie

End: TypeAlias = Literal["start", "end"]
# The end at which a thing stands, by the way a relation goes: out of it, or in.
WAYS: Mapping[str, End] = {"out": "start", "in": "end"}


class Graph(Protocol):
    """The merged statements of one edition, as lookups need them: by id, and by what they join."""

    @property
    def schema(self) -> Schema: ...

    @property
    def edition(self) -> int:
        """The edition that all answers belong to."""
        ...

    def canonical(self, id: Id) -> Id:
        """The id that stands for ``id``: itself, unless identity says otherwise."""
        ...

    def statements(self, ids: Collection[Id]) -> Mapping[Id, Spelled]:
        """Those of ``ids`` that are there: entities and relations."""
        ...

    def called(self, ids: Collection[Id]) -> "Mapping[Id, Called]":
        """What those of ``ids`` are called that are things, and there."""
        ...

    def relations(self, kinds: Collection[str], end: End, ids: Collection[Id]) -> Iterator[Spelled]:
        """Relations of these kinds that have one of ``ids`` at their ``end``, in any order."""
        ...

    def ties(self, kind: str, end: End, ids: Collection[Id]) -> "Iterator[Tie]":
        """The same relations as a walk sees them from that end."""
        ...

    def referring(self, property: str, ids: Collection[Id]) -> Iterator[tuple[Id, Spelled]]:
        """Each of ``ids`` to which the ``property`` of an entity refers, and that entity."""
        ...

    def of_kind(self, kind: str, after: Id = "") -> Iterator[Spelled]:
        """All things of a kind whose ids come behind ``after``, in order of their ids."""
        ...

    def degrees(self, id: Id) -> Mapping[str, Mapping[str, int]]:
        """How many relations and references a thing has, by label: ``out`` of it and ``in``."""
        ...

    def coverage(self, park: Id, on: str) -> "Coverage":
        """How many are in a park on a day, and how many of them hold which titles."""
        ...
