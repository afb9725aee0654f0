"""A gate before a store that is read where it is written: no query runs while it changes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.refusals import Busy, NotReady

SYNCING = "syncing: the graph is being brought to a new edition"
GRACE = 0.1  # seconds after its deadline until a query has surely been stopped


class Gate:
    """Open to queries until it is closed; a query that has come in may end.

    ``queue`` is how many may wait before it.
    """

    def __init__(self, queue: int) -> None:
        self.queue = queue
        self.waiting = 0
        self.refusal = ""  # what those are told who may not even wait
        self.is_open = True
        self._inside: set[object] = set()
        self._last = 0.0  # deadline
        self._turned = asyncio.Event()  # somebody who waits should look again
        self._left = asyncio.Event()

    @asynccontextmanager
    async def passing(self, deadline: float) -> AsyncIterator[None]:
        """Be inside, until ``deadline`` at most.

        ``NotReady`` if the gate is not opened before, or there is no waiting; ``Busy`` if too many
        wait.
        """
        while not self.is_open:
            await self._wait(deadline)
        me = object()
        self._inside.add(me)
        self._last = max(self._last, deadline)
        try:
            yield
        finally:
            self._inside.discard(me)
            self._left.set()

    async def close(self, refusal: str = "") -> None:
        """Let nobody in, and come back when all are out: each has a deadline.

        With a ``refusal``, those who come are told it, and those who wait; else they wait.
        """
        self.refuse(refusal)
        try:
            async with asyncio.timeout_at(self._last + GRACE):
                while self._inside:
                    self._left.clear()
                    await self._left.wait()
        except TimeoutError:
            pass  # what is still inside has been stopped, and only its client is slow

    def refuse(self, refusal: str) -> None:
        """As ``close``, without waiting for who is inside."""
        self.is_open, self.refusal = False, refusal
        self._turned.set()

    def open(self) -> None:
        """Let them in again."""
        self.is_open, self.refusal = True, ""
        self._turned.set()

    async def _wait(self, deadline: float) -> None:
        if self.refusal:
            raise NotReady(self.refusal)
        if self.waiting >= self.queue:
            raise Busy(self.waiting)
        self.waiting += 1
        self._turned.clear()
        try:
            async with asyncio.timeout_at(deadline):
                await self._turned.wait()
        except TimeoutError:
            raise NotReady(SYNCING) from None
        finally:
            self.waiting -= 1
