"""Packing: long answers go out as zstd or gzip, to whom that suits best (RFC 9110, 12.5.3).

An answer that comes in parts is packed part by part, so it is as quick to come and takes no more
memory than before. How that is said in headers is Starlette's; which packing it is, is ours.
"""

import asyncio
from collections.abc import Iterable, Mapping
from functools import lru_cache

import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipResponder, IdentityResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.sparql.negotiation import WEIGHT

# The lowest levels: others wait for the loop meanwhile. Of 10 MB of suppliers as JSON in parts of
# 64 KiB gzip makes a fifth in 119 ms, zstd less than a sixth in 32 ms.
LEVEL = 1
ASIDE = 1 << 17  # bytes of a part that is packed in a thread, as Starlette does with gzip
CODINGS = ("zstd", "gzip")  # of those that are liked alike the first
ALIASES: Mapping[str, str] = {"x-gzip": "gzip"}
# Whoever takes any packing may be older than zstd, which only those get who name it.
ANY: Mapping[str, str] = {"*": "gzip"}
VARY = "Accept-Encoding"
MEMBERS = 20  # of an Accept-Encoding header; those after them are not read


class Packed:
    """ASGI middleware that packs answers of ``least`` bytes, and those that come in parts."""

    def __init__(self, app: ASGIApp, least: int) -> None:
        self.app = app
        self.least = least

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        only_head = scope["method"] == "HEAD"

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Of each answer, long or not: a 304 and a HEAD have the headers of their GET.
                headers = MutableHeaders(raw=message["headers"])
                if VARY not in headers.get("vary", ""):  # Starlette says it of long ones
                    headers.add_vary_header(VARY)
            elif only_head and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        said = Headers(scope=scope).getlist("accept-encoding")
        await self._responder(chosen(", ".join(said)))(scope, receive, sent)

    def _responder(self, coding: str) -> IdentityResponder:
        if coding == "zstd":
            return Zstd(self.app, self.least)
        if coding == "gzip":
            return GZipResponder(self.app, self.least, LEVEL, thread_minimum_size=ASIDE)
        return IdentityResponder(self.app, self.least)


class Zstd(IdentityResponder):
    """Packs one answer; what is packed so far goes out with each part."""

    content_encoding = "zstd"
    _packer: "zstandard.ZstdCompressionObj | None" = None

    async def send_with_compression(self, message: Message) -> None:
        is_part = message["type"] == "http.response.body" and message.get("more_body")
        # Of nothing zstd makes nothing, which Starlette takes for an answer that is not packed.
        if not is_part or message.get("body"):
            await super().send_with_compression(message)

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        if len(body) >= ASIDE:
            return await asyncio.to_thread(self._pack, body, more_body)
        return self._pack(body, more_body)

    def _pack(self, body: bytes, more: bool) -> bytes:
        if self._packer is None:
            # A frame that says how long it is makes the room for it in one go, where that is known.
            size = -1 if more else len(body)
            self._packer = zstandard.ZstdCompressor(LEVEL).compressobj(size)
        end = zstandard.COMPRESSOBJ_FLUSH_BLOCK if more else zstandard.COMPRESSOBJ_FLUSH_FINISH
        return self._packer.compress(body) + self._packer.flush(end)


@lru_cache(128)
def chosen(accept: str) -> str:
    """The coding that a client likes best by its Accept-Encoding; empty: as it is.

    >>> chosen("gzip, deflate, br, zstd"), chosen("zstd;q=0.5, gzip"), chosen("*")
    ('zstd', 'gzip', 'gzip')
    >>> chosen(""), chosen("zstd;q=0, br"), chosen("identity, gzip;q=0.5")
    ('', '', '')
    """
    weights = dict(_read(accept.split(",", MEMBERS)[:MEMBERS]))
    for any, coding in ANY.items():
        if any in weights:
            weights.setdefault(coding, weights[any])
    best = max(CODINGS, key=lambda coding: weights.get(coding, 0))
    liked = weights.get(best, 0)
    return best if liked and liked >= weights.get("identity", 0) else ""


def _read(members: Iterable[str]) -> Iterable[tuple[str, float]]:
    """Names and weights; a member that cannot be read is passed over, as if not sent."""
    for member in members:
        name, *parameters = (part.strip().lower() for part in member.split(";"))
        weight = next((text[2:].strip() for text in parameters if text[:2] == "q="), "1")
        if name and WEIGHT.fullmatch(weight):
            yield ALIASES.get(name, name), float(weight)
