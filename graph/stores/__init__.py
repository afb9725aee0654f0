"""Stores: the engines that hold a projection of the book, behind one contract.

A store knows which book it belongs to, which edition it has reached and, while a change is under
way, which edition it is on the way to. A store of another book, or one that holds what nobody of
ours wrote, is never altered (``ForeignStore``).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from graph.book.reading import Change
from graph.model import Id, Spelled
from ontology.ranges import Native

# The kind under which a store gives back what is about ours and does not tell its kind.
UNREADABLE = "unreadable"
DIRECT = ", direct triple"
Cell: TypeAlias = Native | list["Cell"] | dict[str, "Cell"] | None
Changes: TypeAlias = Callable[[], Iterator[Change]]


def direct_triple(kind: str, start: Id, end: Id) -> Spelled:
    """The direct triple of relations as a statement of its own, for a check to compare.

    >>> direct_triple("Supplies", "cn-uscc/1", "cn-uscc/2").kind
    'Supplies, direct triple'
    """
    return Spelled(f"{kind}{DIRECT}", f"{start} {end}", "", "", {})


class State(NamedTuple):
    """What a store says of itself.

    ``toward`` is the edition it is on the way to, equal to ``edition`` when it is at rest;
    ``step`` counts the batches of that way that are done, for stores that cannot repeat one.
    ``hash`` is that of the edition ``toward``, which covers all before it: a book that was
    restored and went another way is found out by it.
    """

    book: str
    base: str
    fingerprint: str
    edition: int
    toward: int
    hash: str
    step: int = 0

    @property
    def at_rest(self) -> bool:
        """Whether no change is under way."""
        return self.edition == self.toward


class Answer(NamedTuple):
    """Rows that a query gave, under the names of its columns."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class Answering(Protocol):
    """What a question needs of an engine."""

    def query(
        self, text: str, parameters: Mapping[str, Cell], timeout: float | None = None
    ) -> Answer:
        """What the engine answers to a text in its own language."""
        ...


class Store(Answering, Protocol):
    """What sync and check need of an engine."""

    name: str
    bulk: bool  # whether the first load has a door so fast that a great delta is better made anew

    def state(self) -> State | None:
        """What the store says of itself; ``None`` if it is empty; ``ForeignStore`` if not ours."""
        ...

    def mark(self, state: State) -> None:
        """Say ``state`` of itself, and nothing else."""
        ...

    def load(self, state: State, changes: Changes) -> None:
        """First load, into an empty store, by the engine's bulk door."""
        ...

    def apply(self, state: State, changes: Changes) -> None:
        """Go from ``state.edition`` to ``state.toward``; again after a crash, it does no harm."""
        ...

    def clear(self) -> None:
        """Remove what is ours; what is not stays."""
        ...

    def statements(self) -> Iterator[Spelled]:
        """Every statement, read back from the engine."""
        ...

    def repeats(self) -> Iterator[Spelled]:
        """What repeats relations, where the store does: see ``direct_triple``."""
        ...

    def some(self, wanted: Sequence[Spelled]) -> Iterator[Spelled]:
        """Those of ``wanted`` that are there, read back from the engine as it has them."""
        ...

    def counts(self) -> Mapping[str, int]:
        """How many statements of each kind there are."""
        ...

    def close(self) -> None:
        """Let go of the engine."""
        ...
