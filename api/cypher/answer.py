"""Answers of the door: the body that a worker makes, or an error as Neo4j writes it.

What is refused before the first bytes has a status and a body. What is refused after them is
raised: the server breaks the connection off then, and no client takes what came for all.
"""

from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api.cypher.errors import Malformed, told, written
from api.cypher.media import PLAIN
from api.leaving import while_there
from api.readers import Order, Reader, Stream
from api.refusals import Refusal
from api.visits import VISIT

ACCEPTED = 202  # what Neo4j says where others say 200


class Answer(Response):
    """The answer of ``reader`` to ``order``, in ``media_type``."""

    def __init__(self, reader: Reader, order: Order, deadline: float, media_type: str) -> None:
        super().__init__()
        self.reader = reader
        self.order = order
        self.deadline = deadline
        self.type = media_type

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await while_there(self._work(scope, receive, send), receive)

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, held = False, b""
        try:
            async with self.reader.run(self.order, self.deadline) as stream:
                await send(_start(stream, self.type))
                begun = True
                async for part in stream:
                    if held:
                        await send(_part(held))
                    held = part
                # With the last part a client that knows the length has all and may leave: by then
                # the worker has ended and is not lost for it.
                await send(_part(held, more=False))
        except Refusal as error:
            if begun:
                raise
            await refused(error, self.type)(scope, receive, send)


def refused(error: Refusal, media_type: str) -> Response:
    """A refusal as Neo4j writes it; the log is told of it too."""
    from api.problems import kebab  # which knows what this door does not

    if visit := VISIT.get(None):
        visit.outcome = kebab(type(error))
    status, code = told(error)
    headers = {"Cache-Control": "no-store"}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    if isinstance(error, Malformed):
        media_type = PLAIN  # as Neo4j, which has not looked at what is accepted by then
    return said(written((code, str(error))), media_type, status, headers)


def said(
    body: bytes, media_type: str, status: int = ACCEPTED, headers: Mapping[str, str] | None = None
) -> Response:
    """A response with a whole body."""
    return Response(body, status, {**(headers or {}), "Content-Type": media_type})


def _start(stream: Stream, media_type: str) -> Message:
    headers = [
        (b"content-type", media_type.encode()),
        (b"greenweft-edition", b"%d" % stream.published.edition),
    ]
    if "length" in stream.head:
        headers.append((b"content-length", b"%d" % stream.head["length"]))
    return {"type": "http.response.start", "status": ACCEPTED, "headers": headers}


def _part(body: bytes, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}
