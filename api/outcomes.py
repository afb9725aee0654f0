"""What the application gives back: plain data, which can go to another process."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graph.book import Edition
from graph.book.loading import Outcome
from graph.questions import Row
from graph.sync import Difference


class Loaded(NamedTuple):
    """What a load did: an outcome for each release that was new, and the files that were not."""

    outcomes: Sequence[Outcome]
    unchanged: Sequence[str]
    unreadable: Sequence[str]
    edition: int


class Lag(NamedTuple):
    """A store, where it is, and the edition it has reached of the book's."""

    store: str
    where: str
    edition: int
    behind: int


class Standing(NamedTuple):
    """A store and how much it holds, or the problem because of which it cannot tell."""

    what: str
    where: str
    edition: int | None
    behind: int | None
    statements: int | None
    problem: str


class Overview(NamedTuple):
    """The newest edition, how many statements of each kind, and where book and stores stand."""

    edition: Edition
    kinds: Mapping[str, int]
    standings: Sequence[Standing]


class Compared(NamedTuple):
    """How each store differs from the book of an edition, and which of those is behind it."""

    differences: Mapping[str, Sequence[Difference]]
    behind: Sequence[Lag]
    statements: int
    edition: int


class CaughtUp(NamedTuple):
    """A store, where it is, the edition it is at now, and by how many it went on."""

    store: str
    where: str
    edition: int
    editions: int


class Decided(NamedTuple):
    """The number of a decision, and the edition that it made."""

    number: int
    edition: Edition


class Asked(NamedTuple):
    """The rows of a question under its columns, and the edition for which they are true."""

    columns: Sequence[str]
    rows: Sequence[Row]
    edition: int
