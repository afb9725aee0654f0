"""Listening: connections with bounds that the web server does not keep itself.

Uvicorn waits for ever for headers, for a client to take its answer and, once an answer has been
given, for the rest of a body; it reads headers of any length and takes any number of connections.
Here each connection notes since when it waits, and one look over all of them every half second
closes those that wait too long.
"""

import asyncio
import http
from dataclasses import dataclass
from typing import Any

import httptools
import orjson
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.limits import ADDRESS, BODY_SECONDS, HEAD
from api.problems import MEDIA_TYPE

SWEEP = 0.5  # seconds between two looks over all connections


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one connection may do, in seconds and bytes, and how many there may be."""

    connections: int = 2_000
    head: int = HEAD + ADDRESS
    head_seconds: float = 5.0
    behind: int = 16  # requests that wait behind one that is being answered
    idle_seconds: int = 30
    take_seconds: float = 10.0  # in which a client takes some of its answer
    rest_seconds: float = BODY_SECONDS  # for the rest of a body that nobody wants any more
    rest: int = 8 << 20


class Connection(HttpToolsProtocol):
    """A connection that knows since when it waits for what; 0 is for nothing."""

    parser: httptools.HttpRequestParser  # none when the connection is lost

    def __init__(
        self,
        bounds: Bounds,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.bounds = bounds
        self._head_since = self._body_since = self._stuck_since = self._closing_since = 0.0
        self._head = self._rest = 0
        self._offered = False  # another protocol, by the request whose head has just ended

    # -- what the transport tells ----------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head_since = self.loop.time()
        if len(self.connections) > self.bounds.connections and not self._room():
            self._refuse(503, "there are too many connections; come again", b"retry-after: 1\r\n")

    def data_received(self, data: bytes) -> None:
        if not self._head_since and self.is_idle:
            self._head_since = self.loop.time()
        self._head += len(data)
        self._unset_keepalive_if_required()
        self._feed(data)
        if self._head_since and self._head > self.bounds.head:
            self._refuse(431, f"the headers have more than {self.bounds.head:,} bytes")

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stuck_since = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stuck_since = 0.0

    # -- what the parser tells -------------------------------------------------------------------

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_since = self._head_since or self.loop.time()

    def _feed(self, data: bytes) -> None:
        parts = [memoryview(data)]
        while parts:
            part = parts.pop()
            try:
                self.parser.feed_data(part)
            except httptools.HttpParserUpgrade as offer:
                if self.parser.get_method() == b"CONNECT":
                    self._refuse(405, "this is no proxy")
                    return
                parts += (part[offer.args[0] :], memoryview(self._without_offer()))
            except httptools.HttpParserInvalidURLError:
                self._refuse(400, "an address is ASCII: \u7eac is written as %E7%BA%AC")
                return
            except httptools.HttpParserError:
                self._refuse(400, "this is no HTTP/1.1 that is taken here")
                return

    def _without_offer(self) -> bytes:
        """The head of a request as if it did not offer another protocol, such as HTTP/2.

        Java's client offers that with every first request; the parser reads no body after it.
        """
        self._offered = False
        lines = [b"%s %s HTTP/1.1" % (self.parser.get_method(), self.url)]
        for name, value in self.headers:
            if name == b"connection":
                tokens = [token.strip() for token in value.split(b",")]
                value = b",".join(t for t in tokens if t.lower() in (b"close", b"keep-alive"))
            if value and name not in (b"upgrade", b"http2-settings"):
                lines.append(b"%s: %s" % (name, value))
        return b"\r\n".join([*lines, b"", b""])

    def on_headers_complete(self) -> None:
        self._offered = self.parser.should_upgrade()
        if self._offered:
            return
        self._head_since, self._head, self._rest = 0.0, 0, 0
        self._body_since = self.loop.time()
        if len(self.pipeline) > self.bounds.behind:
            raise OverflowError  # the parser stops, and the connection is refused
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        if self.cycle.response_complete:
            self._rest += len(body)
            if self._rest > self.bounds.rest:
                self.transport.close()

    def on_message_complete(self) -> None:
        if self._offered:
            return
        self._body_since, self._head = 0.0, 0
        super().on_message_complete()

    # -- what is closed --------------------------------------------------------------------------

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return not self.cycle or self.cycle.response_complete

    def look(self, now: float) -> None:
        """Close the connection if it has waited too long for what its client should do."""
        bounds = self.bounds
        if self.transport.is_closing():
            # What was written is still to be taken.
            self._closing_since = self._closing_since or now
            if now - self._closing_since > bounds.take_seconds:
                self.transport.abort()
        elif self._stuck_since and now - self._stuck_since > bounds.take_seconds:
            self.transport.abort()
        elif self.is_idle:
            late_head = self._head_since and now - self._head_since > bounds.head_seconds
            late_rest = self._body_since and now - self._body_since > bounds.rest_seconds
            if late_head or late_rest:
                self.transport.close()
        elif self._head_since:
            self._head_since = now  # of a request that waits behind another one

    def _room(self) -> bool:
        """Make room by closing a connection that is kept for a next request."""
        for other in self.connections:
            if (
                isinstance(other, Connection)
                and other is not self
                and other.is_idle
                and not other.transport.is_closing()
            ):
                other.transport.close()
                return True
        return False

    # -- what is said without an application -----------------------------------------------------

    def _refuse(self, status: int, detail: str, more: bytes = b"") -> None:
        if self.transport.is_closing():
            return
        if not self.is_idle:
            self.transport.close()  # an answer is on its way, and nothing may stand in it
            return
        phrase = http.HTTPStatus(status).phrase
        facts = {"type": "about:blank", "title": phrase, "status": status, "detail": detail}
        body = orjson.dumps(facts)
        head = (
            f"HTTP/1.1 {status} {phrase}\r\ncontent-type: {MEDIA_TYPE}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n"
        )
        self.transport.write(head.encode() + more + b"\r\n" + body)
        self.transport.close()
