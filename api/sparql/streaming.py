"""Answers that a reader streams: whole, refused, or visibly cut short, and never for nobody.

Whatever goes wrong before the first bytes is an error of the request. What goes wrong after them
is raised too, and the body has no end then: the server breaks the connection off, and no client
takes what came for all. When the client goes away the work ends, also while nothing has come yet.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import TypeAlias

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.leaving import while_there
from api.readers import Order, Reader, Stream

HEAD_READS = 1 << 16  # bytes of an answer that a HEAD waits for, so that a short one is not stopped

HeadersOf: TypeAlias = Callable[[Stream], Mapping[str, str]]


class Streaming(Response):
    """The answer of ``reader`` to ``order``; ``headers_of`` its stream when it begins."""

    def __init__(
        self, reader: Reader, order: Order, deadline: float, headers_of: HeadersOf
    ) -> None:
        super().__init__()
        self.reader = reader
        self.order = order
        self.deadline = deadline
        self.headers_of = headers_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await while_there(self._work(scope["method"] == "HEAD", send), receive)

    async def _work(self, only_head: bool, send: Send) -> None:
        async with self.reader.run(self.order, self.deadline) as stream:
            parts = aiter(stream)
            first = await anext(parts, b"")
            if only_head:
                await _pass_over(parts, HEAD_READS - len(first))
            await self._start(stream, send)
            await _send(first, send)  # of a HEAD too: whoever packs it tells by it what to say
            if not only_head:
                async for part in parts:
                    await _send(part, send)
        await _send(b"", send, more=False)

    async def _start(self, stream: Stream, send: Send) -> None:
        headers = self.headers_of(stream).items()
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
        await send({"type": "http.response.start", "status": 200, "headers": raw})


async def _send(body: bytes, send: Send, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def _pass_over(parts: AsyncIterator[bytes], most: int) -> None:
    async for part in parts:
        most -= len(part)
        if most < 0:
            return
