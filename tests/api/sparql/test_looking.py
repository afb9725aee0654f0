"""Long texts for an endpoint are looked at beside the loop, and nobody holds up all others."""

import asyncio
import threading

import pytest

from api.refusals import Busy, QueryRefused
from api.sparql.looking import Looking
from api.sparql.remote import Remote
from tests.api.sparql.asking import order
from tests.api.sparql.running import EDITION

NOWHERE = "http://127.0.0.1:9/"
LONG = f"ASK {{ SERVICE <{NOWHERE}> {{ }} }} # {'x' * 3_000}"
NEVER = 1e12


def test_an_endpoint_is_not_asked_what_nobody_may_ask() -> None:
    async def test() -> None:
        remote = Remote(NOWHERE, size=1, queue=1)
        remote.adopt(EDITION)
        for text in (LONG, LONG[:100]):
            with pytest.raises(QueryRefused) as refused:
                async with remote.run(order(text, unchecked=10_000), NEVER):
                    pass
            assert refused.value.rule == "service"
        await remote.close()

    asyncio.run(test())


def test_each_client_has_one_text_looked_at_and_all_of_them_in_turn() -> None:
    async def test() -> None:
        loop, looking, gate = asyncio.get_running_loop(), Looking(queue=2), threading.Event()

        def look() -> str:
            assert gate.wait(20)
            return threading.current_thread().name

        first, second = (
            asyncio.ensure_future(looking.done(look, client, NEVER)) for client in ("a", "b")
        )
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await looking.done(look, "a", NEVER)
        with pytest.raises(Busy):
            await looking.done(look, "c", loop.time())
        first.cancel()  # its client has gone, and its text is still being looked at
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await looking.done(look, "a", NEVER)
        third = asyncio.ensure_future(looking.done(look, "d", NEVER))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await looking.done(look, "e", NEVER)
        gate.set()
        assert await second == await third != threading.current_thread().name
        assert await looking.done(look, "a", NEVER)
        looking.close()

    asyncio.run(asyncio.wait_for(test(), 20))
