"""A worker: a child process, the wire to it, and where it is in its life."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass

from api.workers import process
from api.workers.process import Process
from api.workers.wire import Wire

PARTING = 1.0  # seconds that a child which has closed its end may take to be gone


@dataclass(frozen=True, slots=True)
class Plan:
    """How the children of a pool are made: what they run, how many, what each may hold in bytes."""

    name: str
    program: str
    size: int
    memory: int
    start_seconds: float


class NotUp(Exception):
    """A child that did not get as far as its first order; with what it said last."""


class Worker:
    """A child: ``serving`` from its hello until it is given up, ``busy`` while it has a run."""

    def __init__(self, process: Process, lost: Callable[["Worker"], None]) -> None:
        self.process = process
        self.wire = Wire(lambda: lost(self))
        self.serving = False
        self.busy = False
        self.proven = False  # has answered
        self.grown = False  # holds too much memory for another run
        self.lost = False  # has ended by itself

    def kill(self) -> None:
        """End the process now; its run, if it has one, is told that it ended."""
        self.serving = False
        self.process.kill()
        self.wire.fail(EOFError())

    async def greeted(self, seconds: float) -> str:
        """What it says with its hello, mostly nothing; ``NotUp`` if there comes none."""
        try:
            async with asyncio.timeout(seconds):
                _, said = await self.wire.frame()
            if self.wire.is_over:
                raise EOFError
        except TimeoutError:
            raise NotUp(f"not up within {seconds:g} s") from None
        except EOFError:
            status = await self.process.fate(PARTING)
            raise NotUp(self.process.last_line or f"ended with status {status}") from None
        return said.decode(errors="replace")


async def begun(plan: Plan, argument: object, lost: Callable[[Worker], None]) -> Worker:
    """A new child, before its hello. ``lost`` is called when it has closed its end."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with theirs:
        try:
            child = await process.started(theirs, plan.name, plan.program, argument, plan.memory)
        except BaseException:
            ours.close()
            raise
    worker = Worker(child, lost)
    await asyncio.get_running_loop().create_unix_connection(lambda: worker.wire, sock=ours)
    return worker
