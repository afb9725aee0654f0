"""Paths: the shortest ways from one thing to another, the most certain first.

It goes from both sides at once, a whole step of the side with fewer things at a time, so every
shortest way is found, and things with thousands of partners are met late.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from heapq import heappop, heappush
from typing import Any

from graph.lookups import End, Graph
from graph.lookups.answer import known, products, relation, rounded
from graph.lookups.filters import REASONS, Filters, Tie
from graph.lookups.following import Following, Step
from graph.model import Id

ONE = Decimal(1)


def steps(kinds: Collection[str], is_directed: bool) -> Sequence[Step]:
    """Along relations of these kinds from start to end, or either way."""
    ends: tuple[End, ...] = ("start",) if is_directed else ("start", "end")
    return [Step(kind, end) for kind in kinds for end in ends]


def found(
    graph: Graph,
    start: Id,
    end: Id,
    ways: Sequence[Step],
    most: int,
    filters: Filters,
    limit: int,
) -> Mapping[str, Any]:
    """The answer: up to ``limit`` shortest paths of at most ``most`` relations, as plain data.

    Filters of kind and area are for the things on the way, not for the two ends. ``paths`` counts
    all shortest paths, also those that are not shown. ``NotFound`` if nothing is known of an end.
    """
    ends = known(graph, start).id, known(graph, end).id
    search = _Search(ends, ways, Following(graph, filters))
    is_found = search.run(most)
    count = search.count() if is_found else 0
    shown = list(search.best(limit)) if is_found else []
    because = ["limit"] * (count > len(shown)) + ["size"] * search.is_cut
    return {
        "edition": graph.edition,
        "as_of": filters.on,
        "from": ends[0],
        "to": ends[1],
        "most": most,
        "length": search.length if is_found else None,
        "paths": count,
        "items": [_shown(graph, ends[0], *one) for one in shown],
        "complete": not because,
        "left": {
            "frontier": count - len(shown) if is_found else search.frontier,
            "because": because,
        },
        "excluded": {reason: search.following.excluded[reason] for reason in REASONS},
    }


def _shown(graph: Graph, start: Id, confidence: Decimal, ties: Sequence[Tie]) -> Mapping[str, Any]:
    things = [start, *(one.far for one in ties)]
    said = graph.statements({one.id for one in ties})
    called = graph.called({*things, *products(said.values())})
    return {
        "confidence": rounded(confidence),
        "path": [one.id for one in ties],
        "things": [{"id": id, "name": called[id].name} for id in things],
        "relations": [relation(graph.schema, said[one.id], called) for one in ties],
    }


class _Side:
    """What was reached from one end: the ways back from each thing, by distance."""

    def __init__(self, end: Id, ways: Sequence[Step]) -> None:
        self.ways = ways
        self.distance: dict[Id, int] = {end: 0}
        self.ties: dict[Id, list[Tie]] = defaultdict(list)  # to each thing from those before it
        self.newest = [end]
        self.depth = 0


class _Search:
    """Two sides that go towards each other."""

    def __init__(self, ends: tuple[Id, Id], ways: Sequence[Step], following: Following) -> None:
        self.following = following
        self.is_cut = False
        self.length = 0
        self._ends = ends
        self._a, self._b = _Side(ends[0], ways), _Side(ends[1], [way.back for way in ways])
        self._met: list[Id] = []

    @property
    def frontier(self) -> int:
        """How many things were reached and not gone beyond."""
        return min(len(self._a.newest), len(self._b.newest)) if self.is_cut else 0

    def run(self, most: int) -> bool:
        """Whether the two sides met within so many steps."""
        if self._ends[0] == self._ends[1]:
            self._met = [self._ends[0]]
            return True
        while self._a.depth + self._b.depth < most:
            side, other = sorted((self._a, self._b), key=lambda side: len(side.newest))
            if self.following.is_long:
                self.is_cut = True
                return False
            self._widen(side)
            if not side.newest:
                return False
            self._met = [id for id in side.newest if other.distance.get(id) == other.depth]
            if self._met:
                self.length = self._a.depth + self._b.depth
                return True
        return False

    def _widen(self, side: _Side) -> None:
        side.depth += 1
        newest = []
        for one in [
            one for way in side.ways for one in self.following.ties(way, side.newest, self._ends)
        ]:
            if one.far not in side.distance:
                side.distance[one.far] = side.depth
                newest.append(one.far)
            if side.distance[one.far] == side.depth:
                side.ties[one.far].append(one)
        side.newest = newest

    # -- the ways that were found --------------------------------------------------------------

    @cached_property
    def _onward(self) -> Mapping[Id, list[Tie]]:
        """From each thing on a shortest path, the relations that go on from it, from the start."""
        onward: dict[Id, list[Tie]] = defaultdict(list)
        ahead = set(self._met)
        while ahead:
            before = set()
            for id in ahead:
                for one in self._a.ties[id]:
                    onward[one.near].append(one)
                    before.add(one.near)
            ahead = before
        ahead = set(self._met)
        while ahead:
            after = set()
            for id in ahead:
                for one in self._b.ties[id]:
                    onward[id].append(one._replace(near=id, far=one.near))
                    after.add(one.near)
            ahead = after
        return onward

    def count(self) -> int:
        """How many shortest paths there are."""
        known: dict[Id, int] = {self._ends[1]: 1}
        for id in self._by_distance():
            known[id] = sum(known[one.far] for one in self._onward[id])
        return known[self._ends[0]]

    def best(self, limit: int) -> Iterator[tuple[Decimal, Sequence[Tie]]]:
        """The ``limit`` most certain paths; of equal ones the first by the ids of relations."""
        certain: dict[Id, Decimal] = {self._ends[1]: ONE}  # of the best way from there to the end
        for id in self._by_distance():
            certain[id] = max(one.confidence * certain[one.far] for one in self._onward[id])
        start = self._ends[0]
        waiting: list[tuple[Decimal, tuple[Id, ...], Decimal, Id, tuple[Tie, ...]]] = []
        heappush(waiting, (-certain[start], (), ONE, start, ()))
        while waiting and limit:
            _, path, sure, id, ties = heappop(waiting)
            if id == self._ends[1]:
                yield sure, ties
                limit -= 1
                continue
            for one in self._onward[id]:
                so_far = sure * one.confidence
                way = (*path, one.id)
                heappush(waiting, (-so_far * certain[one.far], way, so_far, one.far, (*ties, one)))

    def _by_distance(self) -> list[Id]:
        """Things on shortest paths but the end, those nearest to the end first."""
        order: list[Id] = []
        level, seen = [self._ends[0]], {self._ends[0]}
        while level:
            order += level
            level = list(
                dict.fromkeys(
                    one.far for id in level for one in self._onward[id] if one.far not in seen
                )
            )
            seen.update(level)
        return [id for id in reversed(order) if id != self._ends[1]]
