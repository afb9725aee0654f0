"""What a child process may do: limits that it sets itself when it begins and when it is up."""

import fcntl
import os
import resource
import select
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

STATM = Path("/proc/self/statm")
DATA = 5  # the field of statm with the pages that RLIMIT_DATA counts (and the main stack's few)
NICER = 5


def settle(keep: Iterable[int], said: int, lifeline: int) -> None:
    """Make this process a child that is in nobody's way.

    Its output goes to ``said``; of the descriptors that it inherits only ``keep`` stay open; and it
    ends when the other end of ``lifeline`` is closed.
    """
    # Ctrl-C at a terminal reaches the whole group of processes; it is for the parent to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The event loop is served first, so that deadlines, /health and answers on their way are kept
    # however many queries compute.
    with suppress(OSError):
        os.nice(NICER)
    # An abort is expected here; a core file of a gigabyte each time would fill the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A backtrace takes memory, of which there is none when a library aborts for want of it.
    os.environ["RUST_BACKTRACE"] = "0"
    for output in (1, 2):
        os.dup2(said, output)
    _close_all_but({0, 1, 2, lifeline, *keep})
    _end_with(lifeline)


def _close_all_but(kept: set[int]) -> None:
    next = 0
    for fd in [*sorted(kept), os.sysconf("SC_OPEN_MAX")]:
        if next < fd:  # of an empty range from 0 on, CPython closes all there is
            os.closerange(next, fd)
        next = fd + 1


def _end_with(lifeline: int) -> None:
    """End this process when the parent's end of ``lifeline`` closes, so also when it is killed.

    The kernel does it, by a signal: a thread that watches would wait for the interpreter's lock,
    which a native call may keep for ever.
    """
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    if hasattr(fcntl, "F_SETSIG"):
        fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)
    # Elsewhere the signal is SIGIO, whose default action is to end the process.
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC)
    poll = select.poll()
    poll.register(lifeline, 0)  # hang-up is always told
    if poll.poll(0):  # it had closed before
        os.kill(os.getpid(), signal.SIGKILL)


def held() -> int:
    """Bytes of data that this process holds; 0 where the system does not say."""
    try:
        return int(STATM.read_text().split()[DATA]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def hold(memory: int) -> int:
    """Let this process take ``memory`` bytes of data more; the mark at half of it, in bytes.

    What an allocator keeps for later counts, so a child that has passed the mark at the end of a
    query is replaced: the next query would get less than its due.
    """
    now = held()
    if now:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = now + memory if hard == resource.RLIM_INFINITY else min(now + memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    return now + memory // 2
