"""Memory of a process and all below it, as the system shares it out among them (PSS)."""

from threading import Event, Thread
from types import TracebackType

import psutil

EVERY = 0.2  # seconds between two looks


class Peak:
    """The most that a process and its children held at once, in bytes; a context manager.

    ``own`` is what the process itself held then. 0 where the system does not tell (all but Linux).
    """

    def __init__(self, pid: int) -> None:
        self.bytes = self.own = 0
        self._process = psutil.Process(pid)
        self._done = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(EVERY):
            try:
                tree = [self._process, *self._process.children(recursive=True)]
            except psutil.NoSuchProcess:
                return
            # Asking for the share of a gigabyte costs 20 ms, and it is never more than is resident.
            if sum(map(_resident, tree)) > self.bytes:
                own, *others = map(_share, tree)
                self.bytes, self.own = max((self.bytes, self.own), (own + sum(others), own))


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0  # it ended meanwhile


def _share(process: psutil.Process) -> int:
    try:
        # psutil reads smaps_rollup; the field is there on Linux only
        return int(getattr(process.memory_full_info(), "pss", 0))
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0
