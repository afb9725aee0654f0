"""Bodies that are too large to be read in the event loop.

They are read in one thread beside it: what that does to the loop, and the memory that it takes, is
the same however many of them there are.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

LARGE = 1 << 16  # bytes of a body that is read in a few milliseconds at most

T = TypeVar("T")


class Aside:
    """The thread of a door."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)

    async def read(self, body: bytes, reading: Callable[[bytes], T]) -> T:
        """What ``reading`` makes of a body, large or not."""
        if len(body) <= LARGE:
            return reading(body)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, reading, body)
