"""Following: from some things along their relations, and what was left out on the way."""

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import NamedTuple

from graph.lookups import End, Graph
from graph.lookups.filters import Above, Filters, Tie, above
from graph.model import Id

MOST_LOOKED_AT = 2_000_000  # relations, for one answer


class Step(NamedTuple):
    """One way to go on from a thing: along relations of ``kind`` that have it at ``end``."""

    kind: str
    end: End

    @property
    def back(self) -> "Step":
        """The same relations from the other side.

        >>> Step("Supplies", "end").back
        Step(kind='Supplies', end='start')
        """
        return Step(self.kind, "start" if self.end == "end" else "end")


class Following:
    """Follows relations under filters, for one answer.

    ``excluded`` counts the relations that were met and left out, by reason, each once; ``looked``
    those that were met.
    """

    def __init__(self, graph: Graph, filters: Filters) -> None:
        self.excluded: Counter[str] = Counter()
        self.looked = 0
        self._graph, self._filters = graph, filters
        self._refused: dict[Id, str] = {}
        self._counted: set[Id] = set()

    @property
    def is_long(self) -> bool:
        """Whether it has met as much as one answer may."""
        return self.looked > MOST_LOOKED_AT

    def ties(self, step: Step, ids: Collection[Id], spared: Collection[Id]) -> list[Tie]:
        """What goes on from ``ids``; things that are ``spared`` pass the filters for things."""
        followed = []
        for one in self._graph.ties(step.kind, step.end, ids):
            self.looked += 1
            if reason := self._filters.refuses(one):
                self._exclude(one, reason)
            else:
                followed.append(one)
        if not self._filters.look_at_things:
            return followed
        self._look_at({one.far for one in followed} - self._refused.keys() - set(spared))
        for one in followed:
            if one.far in self._refused:
                self._exclude(one, self._refused[one.far])
        return [one for one in followed if one.far not in self._refused]

    def _exclude(self, one: Tie, reason: str) -> None:
        if one.id not in self._counted:
            self._counted.add(one.id)
            self.excluded[reason] += 1

    def _look_at(self, ids: Collection[Id]) -> None:
        for id, thing in self._graph.statements(ids).items():
            if reason := self._filters.refuses_thing(thing, self._above):
                self._refused[id] = reason

    @cached_property
    def _above(self) -> Above:
        return above(self._graph)
