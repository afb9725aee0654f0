"""Readers: what answers the query texts of strangers, behind one contract.

A reader never writes. Whatever it runs on, an answer is bytes that come as they are made, in the
form that the order asked for, and it belongs to one published edition.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias

# What a reader is asked: JSON values under names that its language knows.
Order: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Published:
    """An edition that readers see: both graphs are at it."""

    edition: int
    hash: str
    at: datetime
    book: str
    base: str
    counts: Mapping[str, int] = field(default_factory=dict)


class Stream(Protocol):
    """An answer on its way.

    ``head`` is what the worker said before the first bytes: the media type and the like. Iterating
    gives the bytes; ``tail`` is what it said after the last ones: how many rows, for example.
    """

    published: Published
    head: Mapping[str, Any]
    tail: Mapping[str, Any]

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The bytes; an error of ``api.refusals`` if they end before they should."""
        ...


class Reader(Protocol):
    """What a door asks."""

    def run(self, order: Order, deadline: float) -> AbstractAsyncContextManager[Stream]:
        """Answer ``order`` until ``deadline``, a time of the event loop's clock.

        Leaving the block before the bytes have ended stops the work. Errors are those of
        ``api.refusals``.
        """
        ...
