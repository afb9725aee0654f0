"""Visits: one request from its first header to the last byte of its answer, and what is kept of it.

The outermost layer. It gives a request its id, counts what is sent, adds the headers that keep a
browser careful, and tells of the visit when it is over. It refuses nothing.
"""

import secrets
import string
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CAREFUL = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
# A page brings a policy of its own; whatever else a browser is led to does nothing in it.
NOT_A_PAGE = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
SANE = frozenset((string.ascii_letters + string.digits + "-_.:").encode())
LONGEST = 64  # characters of an id that a client brings


@dataclass(slots=True)
class Visit:
    """What is known of a request; whoever learns something writes it here."""

    id: str
    method: str
    client: str = ""  # address
    token: str = ""  # the name of the one that was sent
    route: str = ""  # as it is declared, none if no route was found
    status: int = 0
    bytes: int = 0
    seconds: float = 0.0
    edition: str = ""
    outcome: str = ""  # why there is no whole answer: a kind of error, "gone" or "unexpected"
    language: str = ""
    query: str = ""
    error: BaseException | None = None  # that nobody expected


VISIT: ContextVar[Visit] = ContextVar("visit")


class Visits:
    """ASGI middleware around everything; ``ended`` is told of each visit once it is over."""

    def __init__(self, app: ASGIApp, ended: Callable[[Visit], None]) -> None:
        self.app = app
        self.ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        visit = Visit(_id(scope["headers"]), scope["method"], (scope["client"] or ("",))[0])
        VISIT.set(visit)
        begun = perf_counter()
        whole = False

        async def sent(message: Message) -> None:
            nonlocal whole
            if message["type"] == "http.response.start":
                visit.status = message["status"]
                message["headers"] = [*_with_ours(message["headers"], visit)]
            else:
                visit.bytes += len(message.get("body", b""))
                whole = not message.get("more_body", False)
            await send(message)

        try:
            await self.app(scope, receive, sent)
        finally:
            visit.seconds = perf_counter() - begun
            if route := scope.get("route"):
                visit.route = route.path
            if not (whole or visit.outcome):
                visit.outcome = "gone"
            self.ended(visit)


def _with_ours(
    headers: Iterable[tuple[bytes, bytes]], visit: Visit
) -> Iterable[tuple[bytes, bytes]]:
    """The headers of an answer and ours; its edition is written down on the way."""
    careful = False
    for name, value in headers:
        if name == b"content-type":
            careful |= value.startswith(b"text/html")
        elif name == b"content-security-policy":
            careful = True
        elif name == b"greenweft-edition":
            visit.edition = value.decode()
        yield name, value
    yield from CAREFUL
    yield b"x-request-id", visit.id.encode()
    if not careful:
        yield NOT_A_PAGE


def _id(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The id that the client gave, if it is one that a log can bear, else a new one."""
    for name, value in headers:
        if name == b"x-request-id" and 0 < len(value) <= LONGEST and SANE.issuperset(value):
            return value.decode()
    return secrets.token_hex(8)
