"""What goes into a load and what comes of it: releases to read, and how each one ended."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from graph.model import Claim, Rejected


class Refused(NamedTuple):
    """A record that was set apart."""

    file: str
    record: str
    reason: str


class Input(NamedTuple):
    """One release: ``hash`` is of the content of ``file``; ``read`` streams what it says."""

    series: str
    hash: str
    options: str
    file: str
    read: Callable[[], Iterator[Claim | Rejected]]


class Outcome(NamedTuple):
    """What one release brought: records read, and things by what became of them.

    Entities and relations together are those that are new, changed or unchanged. ``first`` are
    some of the rejected records. Of a file that is ``unreadable`` as a whole (the reason stands
    there) nothing was loaded, and what its series said before still stands.
    """

    source: str
    series: str
    release: int
    hash: str
    file: str
    records: int
    entities: int
    relations: int
    new: int
    changed: int
    unchanged: int
    removed: int
    rejected: int
    edition: int
    seconds: float
    unreadable: str = ""
    first: tuple[Refused, ...] = ()


def nothing(source: str, release: int, item: Input, edition: int, reason: str) -> Outcome:
    """The outcome of a file that could not be read, for ``reason``."""
    known = (source, item.series, release, item.hash, item.file)
    return Outcome(*known, *(0,) * 7, rejected=1, edition=edition, seconds=0.0, unreadable=reason)
