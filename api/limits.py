"""Limits of a request before any door sees it: its name for us, its size, its pace, its body.

Each is ASGI middleware that raises a refusal or lets pass. What a connection may do before there
is a request, and after there is an answer, is bounded in ``api.listening``.
"""

import asyncio
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import CLIENT, LOOPBACK, Client
from api.rates import Rates
from api.refusals import (
    AddressTooLong,
    BadRequest,
    BodyTooLarge,
    BodyTooSlow,
    Busy,
    HeadTooLarge,
    NoToken,
    PackedBody,
    TooMany,
    WrongHost,
)

HEAD = 32 << 10  # bytes of all headers
ADDRESS = 16 << 10  # bytes of the path and the query string
BODY_SECONDS = 10.0
BODIES = 64 << 20  # bytes of all bodies that are being received
FREE_OF_RATE = ("/health", "/ready")  # whoever watches over this asks often, and costs nothing


class Heads:
    """No address and no headers beyond a size."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if len(scope["raw_path"]) + len(scope["query_string"]) > ADDRESS:
                raise AddressTooLong(ADDRESS)
            if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > HEAD:
                raise HeadTooLarge(HEAD)
        await self.app(scope, receive, send)


class Hosts:
    """Only under our own names: else a page could be given a name of its own that leads here."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self.app = app
        self.names = frozenset((*LOOPBACK, *names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            said = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
            if len(said) != 1:
                raise BadRequest("a request has one Host header")
            if _host(said[0]) not in self.names:
                raise WrongHost(said[0][:200])
        await self.app(scope, receive, send)


class Paces:
    """No client more often than its rate; twice of it at once."""

    def __init__(self, app: ASGIApp, rate: float) -> None:
        self.app = app
        self._rates = Rates(rate, 2 * rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in FREE_OF_RATE:
            client: Client = scope[CLIENT]
            if wait := self._rates.wait(client.name):
                raise TooMany(self._rates.rate, wait)
        await self.app(scope, receive, send)


class Bodies:
    """Bodies are received here, in time and within a size, and handed on whole."""

    def __init__(self, app: ASGIApp, limit: int, seconds: float = BODY_SECONDS) -> None:
        self.app = app
        self.limit = limit
        self.seconds = seconds
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not (length := self._length(scope)):
            await self.app(scope, receive, send)
            return
        client: Client = scope[CLIENT]
        if not client.scopes:
            raise NoToken(client.sent)  # a body from nobody is not even read
        if length > self.limit:
            raise BodyTooLarge(self.limit)
        if packed := _packed(scope):
            raise PackedBody(packed)
        body = bytearray()
        try:
            async with asyncio.timeout(self.seconds):
                more = await self._received(body, receive)
        except TimeoutError:
            raise BodyTooSlow(self.seconds) from None
        finally:
            self._held -= len(body)
        if more:
            return  # the client has gone
        first: Message | None = {"type": "http.request", "body": bytes(body), "more_body": False}
        del body

        async def received() -> Message:
            nonlocal first
            message, first = first, None
            return message or await receive()

        await self.app(scope, received, send)

    async def _received(self, body: bytearray, receive: Receive) -> bool:
        """Read the body into ``body``; whether more of it should have come."""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                break
            part = message.get("body", b"")
            if len(body) + len(part) > self.limit:
                raise BodyTooLarge(self.limit)
            if self._held + len(part) > max(BODIES, self.limit):
                raise Busy(self._held)
            body += part
            self._held += len(part)
            more = message.get("more_body", False)
        return more

    def _length(self, scope: Scope) -> int:
        """The length of the body that is said to come; 1 if one comes in chunks; else 0."""
        for name, value in scope["headers"]:
            if name == b"content-length":
                # The server has read it already: digits only, or it would not be here.
                return int(value) if len(value) < 20 else self.limit + 1
            if name == b"transfer-encoding":
                return 1
        return 0


def _packed(scope: Scope) -> str:
    """How a body is packed, empty if it is not."""
    said = [value for name, value in scope["headers"] if name == b"content-encoding"]
    packed = b", ".join(said).decode("latin-1").strip()
    return "" if packed.lower() == "identity" else packed[:100]


def _host(said: str) -> str:
    """The name in a Host header, without its port.

    >>> _host("localhost:8420"), _host("[::1]:8420"), _host("a@localhost")
    ('localhost', '::1', '')
    """
    try:
        parts = urlsplit(f"//{said}")
        whole = not (parts.path or parts.query or parts.fragment or "@" in said)
        return (parts.hostname or "").rstrip(".") if whole else ""
    except ValueError:
        return ""
