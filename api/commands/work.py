"""A command that a server does: one call, until it has ended, and what stops it before."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing import Pipe
from threading import Event, Lock
from traceback import format_exception
from typing import Any

from api.commands.offered import Turn
from api.commands.wire import Call
from api.frames import free_frames

_here: ContextVar["Work | None"] = ContextVar("work", default=None)


class Stopped(BaseException):
    """Work that nobody waits for any more; it ends here, whatever it would catch."""


class Work:
    """One call of one command.

    ``by`` names the command for people. ``over`` can be waited for together with a connection.
    """

    def __init__(self, call: Call, turn: Turn, by: str) -> None:
        self.call = call
        self.turn = turn
        self.by = by
        self.count = 0
        self.before = self.after = 0  # the editions when it was begun and when it had ended
        self.begun = False
        self.stopped = False
        self.value: Any = None
        self.error: BaseException | None = None
        self.trace = ""
        self.ended = Event()
        self.over, self._end = Pipe(duplex=False)
        self._stops: list[Callable[[], object]] = []
        self._lock = Lock()

    def run(self, done: Callable[["Work"], object]) -> None:
        """Keep what ``done`` gives, or why it fails; in whatever thread this is called."""
        with self._lock:
            if self.stopped:
                return
            self.begun = True
        here = _here.set(self)
        try:
            self.value = done(self)
        except BaseException as error:  # noqa: BLE001  it is raised again where it is waited for
            self.trace = "".join(format_exception(error))
            free_frames(error)
            self.end(error)
        else:
            self.end()
        finally:
            _here.reset(here)

    def end(self, error: BaseException | None = None) -> None:
        """It has ended; the value or the ``error`` is what is answered."""
        self.error = error
        self._end.close()
        self.ended.set()

    def far(self, count: int) -> None:
        """Note how far it is: what a load calls."""
        self.check()
        self.count = count

    def check(self) -> None:
        """Go no further if nobody waits any more."""
        if self.stopped:
            raise Stopped

    def interrupt(self) -> None:
        """Have it end before its time; once may not be enough, for an engine forgets."""
        with self._lock:
            if not self.begun and not self.ended.is_set():
                self.end(Stopped())
            self.stopped = True
            for stop in self._stops:
                stop()

    @contextmanager
    def stopping(self, stop: Callable[[], object]) -> Iterator[None]:
        """What ``interrupt`` calls inside the block, and never outside."""
        with self._lock:
            self._stops.append(stop)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._stops.remove(stop)


@contextmanager
def stopped_by(stop: Callable[[], object]) -> Iterator[None]:
    """Have ``stop`` called if the work that runs here shall end before its time."""
    work = _here.get()
    if work is None:
        yield
        return
    with work.stopping(stop):
        yield
