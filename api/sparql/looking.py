"""A look at long texts for an endpoint, which has no worker that could take the time for it.

One thread looks, so that however many texts there are the event loop has its turn between two steps
of one. It looks at one text of each client: who sends more has them refused, and not those of
others. A look that has begun goes on to its end, which is not far.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from api.refusals import Busy

T = TypeVar("T")


class Looking:
    """Looks at one text after the other; ``queue`` clients may wait for that."""

    def __init__(self, queue: int) -> None:
        self._queue = queue
        self._clients: set[str] = set()  # whose texts are not done with
        self._thread = ThreadPoolExecutor(1, "sparql-texts")

    async def done(self, look: Callable[[], T], client: str, deadline: float) -> T:
        """What ``look`` gives; ``Busy`` if it is not this client's turn before ``deadline``."""
        waiting = len(self._clients)
        if client in self._clients or waiting > self._queue:
            raise Busy(waiting)
        self._clients.add(client)
        found = self._thread.submit(look)
        # Not when nobody waits any more: a look that has begun is not stopped by that.
        found.add_done_callback(lambda _: self._clients.discard(client))
        try:
            async with asyncio.timeout_at(deadline):
                return await asyncio.wrap_future(found)
        except TimeoutError:
            raise Busy(waiting) from None

    def close(self) -> None:
        """Look at no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)
