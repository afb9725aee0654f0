"""What the application offers to commands of other processes, and how it reaches the server.

Only a method that is marked here can be called from outside.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeAlias, TypeVar, cast

MARK = "__offered__"


class Turn(Enum):
    """When a server does what it is asked."""

    WRITING = "one at a time; if the book went on, it is published before the answer"
    MENDING = "one at a time; it is published before the answer"
    READING = "one at a time"
    BESIDE = "at once, from what is published"


class Holding(Protocol):
    """Who holds the home, as far as a caller needs it."""

    def call(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> object:
        """What the method of this name gives there."""
        ...


class Reaching(Protocol):
    """An object that either holds a home itself or reaches who does."""

    @property
    def holder(self) -> Holding | None:
        """The server that holds the home; none if this process does."""
        ...


A = TypeVar("A", bound=Reaching)
P = ParamSpec("P")
R = TypeVar("R")
Method: TypeAlias = Callable[Concatenate[A, P], R]


def offered(
    turn: Turn,
) -> Callable[[Method[A, P, R]], Method[A, P, R]]:
    """Mark a method as one that runs where the home is held: here, or in the server."""

    def marked(method: Method[A, P, R]) -> Method[A, P, R]:
        @wraps(method)
        def run(self: A, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if self.holder is None:
                return method(self, *args, **kwargs)
            return cast("R", self.holder.call(method.__name__, args, kwargs))

        setattr(run, MARK, turn)
        return run

    return marked


def turn_of(kind: type, name: str) -> Turn | None:
    """When the method of this name may run; none if it is not offered.

    >>> turn_of(dict, "clear")
    """
    found: Turn | None = getattr(getattr(kind, name, None), MARK, None)
    return found
