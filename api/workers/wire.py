"""The parent's end of the sockets to a child: frames in, orders out, and no more than is read."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast

from api.workers.frames import BadFrame, Frame, Frames, frame

HIGH = 1 << 18  # bytes that may wait here to be read; beyond, the child blocks


class Wire(asyncio.Protocol):
    """Frames from a child, to be awaited one by one.

    ``lost`` is called once, when the child has closed its end: it has died, or is about to.
    """

    def __init__(self, lost: Callable[[], None]) -> None:
        self._lost = lost
        self._frames = Frames()
        self._ready: deque[Frame] = deque()
        self._held = 0
        self._paused = False
        self._waiter: asyncio.Future[None] | None = None
        self._error: Exception | None = None
        self._transport: asyncio.Transport | None = None

    @property
    def is_over(self) -> bool:
        """Whether the child has closed its end; frames that came before may be left."""
        return self._error is not None

    async def frame(self) -> Frame:
        """The next frame; EOFError after the last one, or what ``fail`` was given."""
        while not self._ready:
            if self._error:
                raise self._error
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        found = self._ready.popleft()
        self._held -= len(found[1])
        if self._paused and self._held < HIGH and self._transport:
            self._paused = False
            self._transport.resume_reading()
        return found

    def send(self, kind: bytes, payload: bytes) -> None:
        """Send a frame; one that does not arrive is seen as the child's end."""
        if self._transport:
            self._transport.write(frame(kind, payload))

    def fail(self, error: Exception) -> None:
        """End at once with ``error``, unless it has; what came and was not read is dropped."""
        self._ready.clear()
        self._error = self._error or error
        if self._transport:
            self._transport.abort()
        self._wake()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    # -- what the event loop calls ---------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # a pair of sockets goes both ways

    def data_received(self, data: bytes) -> None:
        if self._error:
            return
        try:
            for found in self._frames.of(data):
                self._ready.append(found)
                self._held += len(found[1])
        except BadFrame as error:
            self.fail(EOFError(str(error)))
            return
        if self._held >= HIGH and self._transport:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._error = self._error or EOFError()
        self._wake()
        self._lost()
