"""A child process as its parent sees it: started, killed, and how it ended.

``multiprocessing`` forks it from a fork server, which has imported the programs, so that it is up
in milliseconds. Its calls block, and its table of children is shared by the whole process and
takes one thread at a time: they are all made by one thread, never by the event loop.
"""

import asyncio
import fcntl
import multiprocessing
import os
import signal
import socket
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from operator import methodcaller
from typing import Any

from api.workers import entry

_CONTEXT = multiprocessing.get_context("forkserver")
# Names in order, for the one fork server that a process has. The second is what each child imports.
_PRELOADED = dict.fromkeys(["api.workers.entry", "multiprocessing.popen_forkserver"])
MUCH = 1 << 16  # bytes of what a child says
# What Rust and C++ say before they abort.
OF_MEMORY = ("memory allocation of", "bad_alloc", "out of memory")


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "processes")


def preload(module: str) -> None:
    """Let the fork server import ``module`` when it starts, so that children have it at once.

    ``multiprocessing`` lets each child import the module of the service's main script anew: what
    that imports is worth being named here too.
    """
    _PRELOADED[module] = None
    _CONTEXT.set_forkserver_preload(list(_PRELOADED))


class Process:
    """A child process, what it says on its standard output and error, and its exit status."""

    def __init__(self, process: ForkServerProcess, said: int) -> None:
        self.pid = process.pid or 0
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.killed = False  # by us
        self.said = ""  # its last lines, once it has ended
        self._process = process
        self._said = said
        self.is_over = False  # and its number may be another's by now; its status comes later
        asyncio.get_running_loop().add_reader(process.sentinel, self._ended)

    def kill(self) -> None:
        """End it now, whatever it does."""
        if not self.is_over:
            self.killed = True
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    async def fate(self, patience: float) -> int | None:
        """Its exit status; ``None`` if it had to be killed after ``patience`` seconds."""
        ended, _ = await asyncio.wait([self.status], timeout=patience)
        self.kill()
        return self.status.result() if ended else None

    def forget(self) -> None:
        """Drop what it has said, if that is much: it answered well, and may live for weeks."""
        if not self.status.done() and os.fstat(self._said).st_size > MUCH:
            os.ftruncate(self._said, 0)

    @property
    def out_of_memory(self) -> bool:
        """Whether it ended for want of memory, as far as its end tells.

        Its program had none left (``entry`` ends with a status for that); a library aborted and
        said why; or it was killed, and not by us: the system does that to who takes too much.
        """
        status = self.status.result()
        if status == -signal.SIGABRT:
            return any(words in self.said.lower() for words in OF_MEMORY)
        return status == entry.OUT_OF_MEMORY or (status == -signal.SIGKILL and not self.killed)

    @property
    def last_line(self) -> str:
        """What it said last; of an exception, what it was."""
        # Rust adds to its last words how to see more of them.
        lines = [line for line in self.said.splitlines() if line and not line.startswith("note:")]
        return lines[-1] if lines else ""

    def _ended(self) -> None:
        self.is_over = True
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._process.sentinel)
        loop.run_in_executor(_thread(), self._reap).add_done_callback(self._reaped)

    def _reap(self) -> int:
        self._process.join()
        status = self._process.exitcode or 0
        # This lets go of the child's life line: if it was not the child but the fork server that
        # has ended, which looks like status 255, the child ends now.
        self._process.close()
        return status

    def _reaped(self, ended: asyncio.Future[int]) -> None:
        size = os.fstat(self._said).st_size
        self.said = os.pread(self._said, MUCH, max(0, size - MUCH)).decode(errors="replace")
        os.close(self._said)
        self.status.set_result(ended.result())


async def started(
    pipe: socket.socket, name: str, program: str, argument: object, memory: int
) -> Process:
    """A new child with ``pipe`` as its end of a pair of sockets."""
    said = _nameless_file()
    starting = _thread().submit(_begun, pipe, said, name, program, argument, memory)
    try:
        return Process(await asyncio.wrap_future(starting), said)
    except BaseException:
        # Not before the thread is done with it: it would hand on what has its number by then.
        starting.add_done_callback(lambda _: os.close(said))
        raise


def _begun(
    pipe: socket.socket, said: int, name: str, program: str, argument: object, memory: int
) -> ForkServerProcess:
    # A daemon: if the service ends without having closed its pools, its children end with it.
    args = (pipe, _Passed(said), program, argument, memory)
    process = _CONTEXT.Process(name=name, daemon=True, target=entry.begin, args=args)
    process.start()
    return process


class _Passed:
    """A file descriptor, which pickles as the number that it has in the child."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def __reduce__(self) -> tuple[Callable[[Any], int], tuple[Any]]:
        return methodcaller("detach"), (DupFd(self._fd),)


def _nameless_file() -> int:
    """A file without a name, to which each write adds: it holds what a child says until it ends."""
    if hasattr(os, "memfd_create"):
        fd = os.memfd_create("said")
    else:
        with tempfile.TemporaryFile() as file:
            fd = os.dup(file.fileno())
    fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_APPEND)
    return fd
