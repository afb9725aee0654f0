"""Work for a client, which ends when the client goes away."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from starlette.types import Receive


async def while_there(work: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Do ``work``, whose error is raised, unless the client goes: then it is cancelled at once."""
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
    finally:
        # Nobody waits any longer: leaving the block of a reader stops what it does.
        working.cancel()
        watching.cancel()
        await asyncio.wait((working, watching))
    if not working.cancelled():
        working.result()


async def _gone(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
