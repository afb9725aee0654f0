"""Limits of a request before any door sees it: its name for us, its size, its pace, its body.

Each is ASGI middleware that raises a refusal or lets pass. What a connection may do before there
is a request, and after there is an answer, is bounded in ``api.listening``.
"""

import asyncio
import re
from collections.abc import Collection
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import CLIENT, LOOPBACK, Client
from api.overruns import AddressTooLong, BodyTooLarge, BodyTooSlow, HeadTooLarge, TooMany
from api.rates import Rates
from api.refusals import BadRequest, Busy, NoToken, PackedBody, WrongHost

HEAD = 32 << 10  # bytes of all headers
ADDRESS = 16 << 10  # bytes of the path and the query string
BODY_SECONDS = 10.0
BODIES = 64 << 20  # bytes of all bodies of requests that are not answered yet
# As RFC 3986 has it, and a few signs more that a name never has: Hosts knows better what they are.
HOST = re.compile(
    r"(?:\[(?P<ip>[0-9A-Fa-f:.]+)\]|(?:[A-Za-z0-9\-._~!$&'()*+,;=@/?#]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?"
)
FREE_OF_RATE = ("/health", "/ready")  # whoever watches over this asks often, and costs nothing


class Heads:
    """No address and no headers beyond a size, and no Host that addresses cannot be made of."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if len(scope["raw_path"]) + len(scope["query_string"]) > ADDRESS:
                raise AddressTooLong(ADDRESS)
            if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > HEAD:
                raise HeadTooLarge(HEAD)
            for name, value in scope["headers"]:
                if name == b"host" and not _is_of_an_address(value.decode("latin-1")):
                    raise BadRequest("the Host header is no name, which may have a port after it")
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


class Body:
    """A body as it comes, and its size, which is held against all bodies until it is answered."""

    def __init__(self) -> None:
        self.size = 0
        self._parts = bytearray()

    def add(self, part: bytes) -> None:
        """Go on with ``part``."""
        self.size += len(part)
        self._parts += part

    def taken(self) -> bytes:
        """The whole of it, which is not kept here any longer."""
        whole = bytes(self._parts)
        self._parts.clear()
        return whole


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
        body = Body()
        try:
            if await self._received(body, receive):
                await self.app(scope, _after(body.taken(), receive), send)
        finally:
            self._held -= body.size

    async def _received(self, body: Body, receive: Receive) -> bool:
        """Read the whole body into ``body``; false if the client has gone before its end."""
        try:
            async with asyncio.timeout(self.seconds):
                while (message := await receive())["type"] != "http.disconnect":
                    self._add(message.get("body", b""), body)
                    if not message.get("more_body", False):
                        return True
        except TimeoutError:
            raise BodyTooSlow(self.seconds) from None
        return False

    def _add(self, part: bytes, body: Body) -> None:
        if body.size + len(part) > self.limit:
            raise BodyTooLarge(self.limit)
        if self._held + len(part) > max(BODIES, self.limit):
            raise Busy(self._held)
        body.add(part)
        self._held += len(part)

    def _length(self, scope: Scope) -> int:
        """The length of the body that is said to come; 1 if one comes in chunks; else 0."""
        for name, value in scope["headers"]:
            if name == b"content-length":
                # The server has read it already: digits only, or it would not be here.
                return int(value) if len(value) < 20 else self.limit + 1
            if name == b"transfer-encoding":
                return 1
        return 0


def _after(body: bytes, receive: Receive) -> Receive:
    """What gives a whole body first, then what comes after it."""
    first: Message | None = {"type": "http.request", "body": body, "more_body": False}

    async def received() -> Message:
        nonlocal first
        message, first = first, None
        return message or await receive()

    return received


def _is_of_an_address(host: str) -> bool:
    """Whether an address that is made of a Host header is one: the door tells its own by it.

    Which names it may have is for ``Hosts`` to say.

    >>> [_is_of_an_address(host) for host in ("a.test:80", "[::1]:80", "a%41")]
    [True, True, True]
    >>> [_is_of_an_address(host) for host in ("a%zz", "[x]", "a:b")]
    [False, False, False]
    """
    found = HOST.fullmatch(host)
    if not found or not found["ip"]:
        return bool(found)
    try:
        IPv6Address(found["ip"])
    except AddressValueError:
        return False
    return True


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
