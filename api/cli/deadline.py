"""Deadlines: no engine here can be relied on to stop a query, so we stop waiting for it.

The whole query runs in one thread, since a result of pyoxigraph that another thread touches, or
only frees, aborts the process.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

from api.frames import free_frames

T = TypeVar("T")
NAME = "greenweft query"


def within(seconds: float, work: Callable[[], T]) -> T:
    """What ``work`` gives, or ``TimedOut``; its thread goes on then, and the process must end.

    >>> within(1, lambda: 6 * 7)
    42
    """
    given: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            given.append(work())
        except BaseException as error:  # noqa: BLE001  raised again where it is waited for
            free_frames(error)
            failed.append(error)

    thread = threading.Thread(target=run, name=NAME, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        from api.errors import TimedOut

        raise TimedOut(seconds)
    if failed:
        raise failed[0]
    return given[0]


def abandoned() -> bool:
    """Whether a query still runs that nobody waits for."""
    return any(thread.name == NAME for thread in threading.enumerate())
