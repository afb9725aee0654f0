"""An endpoint's answer as a stream: what it sends, as it comes, until a deadline or a limit."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx

from api.readers import Order, Published
from api.refusals import EngineDown, Late, TooLarge
from api.sparql.rows import Rows

ENGINE = "the SPARQL endpoint"
CHUNK = 1 << 16  # bytes that are passed on at once
SETTING = "GREENWEFT_QUERY_ROWS"


class Parts:
    """The body of a response until ``deadline``, its rows counted."""

    def __init__(
        self,
        response: httpx.Response,
        order: Order,
        rows: Rows,
        deadline: float,
        what: str = "rows",
    ) -> None:
        self.count = 0
        self._what = what
        self._body = response.aiter_bytes(CHUNK)
        self._order = order
        self._rows = rows
        self._deadline = deadline

    async def next(self) -> bytes:
        """The next bytes, none at the end; ``Late``, ``TooLarge`` or ``EngineDown``."""
        try:
            async with asyncio.timeout_at(self._deadline):
                part = await anext(self._body, b"")
        except TimeoutError:
            raise Late(self._order["seconds"]) from None
        except httpx.HTTPError as error:
            raise EngineDown(ENGINE, f"its answer broke off ({type(error).__name__})") from error
        self.count = self._rows.count(part)
        if self.count > self._order["rows"]:
            raise TooLarge(self._what, self._order["rows"], SETTING)
        return part


class Flow:
    """An answer on its way; ``first`` are the bytes that were waited for."""

    def __init__(
        self, published: Published, head: Mapping[str, Any], first: bytes, parts: Parts
    ) -> None:
        self.published = published
        self.head = head
        self.tail: Mapping[str, Any] = {}
        self._first = first
        self._parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        part = self._first
        while part:
            yield part
            part = await self._parts.next()
        self.tail = {"rows": self._parts.count}
