"""Access: who asks, and whether that is enough.

With a file of tokens every request needs one, sent as Bearer or as the password of Basic, never in
an address, which ends up in logs. Without one only loopback may be bound, and whoever is on this
machine may do all; but a page of another site that is looked at here may not: neither under a name
of its own that leads here (see ``limits.Hosts``), nor by making a browser send what changes things.
"""

import base64
import binascii
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.logs import note
from api.overruns import TooMany
from api.rates import Rates
from api.refusals import ForeignPage, NotAllowed, NoToken, TokensUnusable
from api.tokens import SCOPES, Tokens
from api.visits import VISIT

LOOPBACK = ("localhost", "127.0.0.1", "::1")
FAILURES = 1.0, 10.0  # unknown tokens from one address: a second, and at once
CLIENT = "greenweft.client"  # its place in a scope


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: the token that was sent, or where the request is from, and what it may."""

    place: str  # an address, or of IPv6 the network that one customer gets
    scopes: tuple[str, ...] = ()
    token: str = ""  # its name
    sent: bool = False  # a token, known or not

    @property
    def name(self) -> str:
        """Under which its requests are counted together."""
        return f"token {self.token}" if self.token else self.place


class Clients:
    """ASGI middleware that finds out who asks. It refuses whoever tries tokens.

    Nobody is let in by a token while the file of tokens cannot be used.
    """

    def __init__(self, app: ASGIApp, tokens: Tokens | None) -> None:
        self.app = app
        self.tokens = tokens
        self._failures = Rates(*FAILURES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope[CLIENT] = self._client(scope)
        await self.app(scope, receive, send)

    def _client(self, scope: Scope) -> Client:
        place = _place(scope)
        if self.tokens is None:
            return Client(place, SCOPES)
        secret = _secret(scope["headers"])
        if secret is None:
            return Client(place)
        token = self.tokens.known(secret)
        if token:
            VISIT.get().token = token.name
            return Client(place, token.scopes, token.name, sent=True)
        if self.tokens.problem:
            note("tokens unusable", logging.ERROR, problem=self.tokens.problem)
            raise TokensUnusable
        if wait := self._failures.wait(place):
            raise TooMany(FAILURES[0], wait, "unknown token")
        note("token unknown", client=place, id=VISIT.get().id)
        return Client(place, sent=True)


def needs(scope: str) -> Callable[[Request], Awaitable[None]]:
    """The dependency of routes that are for tokens with ``scope``."""

    async def checked(request: Request) -> None:
        client: Client = request.scope[CLIENT]
        if scope not in client.scopes:
            if client.token:
                raise NotAllowed(client.token, scope, ", ".join(client.scopes))
            raise NoToken(client.sent)
        origin = request.headers.get("origin")
        if scope == "write" and not client.token and origin and not is_loopback(origin):
            raise ForeignPage(origin[:200])

    return checked


def is_loopback(origin: str) -> bool:
    """Whether an origin is a page of this machine.

    >>> is_loopback("http://localhost:3000"), is_loopback("https://localhost.example.org")
    (True, False)
    """
    try:
        return urlsplit(origin).hostname in LOOPBACK
    except ValueError:
        return False


def _secret(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The token that a request brings."""
    for name, value in headers:
        if name == b"authorization":
            scheme, _, given = value.decode("latin-1").strip().partition(" ")
            if scheme.lower() == "bearer":
                return given.strip()
            return _password(given) if scheme.lower() == "basic" else ""
    return None


def _password(given: str) -> str:
    try:
        pair = base64.b64decode(given.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
    return pair.partition(":")[2]


def _place(scope: Scope) -> str:
    """Where a request is from, as ``Client.place`` has it."""
    host: str = (scope["client"] or ("",))[0]
    if ":" not in host:
        return host
    address = ip_address(host.partition("%")[0])
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
