"""A guard: what it holds off, how it is switched off, and the test that fails without it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, TypeAlias

# What takes the place of a thing, made of that thing.
Change: TypeAlias = Callable[[Any], Any]

LEAK, WRITE, DIAL = "leak", "write", "dial out"
EXHAUST, CRASH, HIDE = "exhaust", "crash", "hide"
THREATS: Mapping[str, str] = {
    LEAK: "read what is not in the graph, or not meant for them",
    WRITE: "change the graph, or what readers see of it",
    DIAL: "have the service call another one, or read a file",
    EXHAUST: "keep it so busy, or so full, that it answers nobody else",
    CRASH: "end it, or a part of it that others need",
    HIDE: "leave no trace, or a wrong one",
}


@dataclass(frozen=True)
class Guard:
    """A guard of the product.

    ``holds`` is a sentence, ``threat`` what it is about. ``off`` says what takes the place of which
    ``module:attribute`` to let everything through. ``test`` is a node of pytest, which runs after
    those of ``after`` where it goes on from what they left; of its cases those must fail whose id
    begins with ``case``. ``rule`` is the name under which a query is refused, if it is.
    """

    name: str
    threat: str
    holds: str
    off: Mapping[str, Change]
    test: str
    rule: str = ""
    case: str = ""
    after: tuple[str, ...] = ()
    seconds: int = 60  # after which a test that hangs without its guard has failed


def nothing(old: Any) -> Any:
    """A function that does nothing."""
    return lambda *_, **__: None


def nothing_awaited(old: Any) -> Any:
    """A coroutine that does nothing."""

    async def done(*_: object, **__: object) -> None:
        return None

    return done


def always(value: object) -> Change:
    """``value`` itself."""
    return lambda _: value


def giving(value: object) -> Change:
    """A function that gives ``value``, whatever it is asked."""
    return lambda _: lambda *_, **__: value


def reads(value: object) -> Change:
    """A property that is always ``value``."""
    return lambda _: property(lambda _: value)


def passing(old: Any) -> Any:
    """The call of an ASGI middleware that hands all on."""

    async def call(self: Any, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)

    return call


def unrefused(refusal: str) -> Change:
    """A check that does not mind one rule, or one class of refusals."""

    def change(old: Any) -> Any:
        def checked(*args: Any, **kwargs: Any) -> Any:
            try:
                return old(*args, **kwargs)
            except Exception as error:
                if refusal not in (getattr(error, "rule", ""), type(error).__name__):
                    raise

        return checked

    return change


def having(**values: object) -> Change:
    """A module in which some names stand for something else."""
    return lambda old: SimpleNamespace(**{**vars(old), **values})


def before(first: Callable[..., None]) -> Change:
    """A function that is called after ``first``, which is given the same."""

    def change(old: Any) -> Any:
        def both(*args: Any, **kwargs: Any) -> Any:
            first(*args, **kwargs)
            return old(*args, **kwargs)

        return both

    return change
