"""The gate keeps queries and changes apart, the breaker queries and an engine that is down."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from api.publishing.breaker import Breaker
from api.publishing.gate import Gate
from api.refusals import Busy, EngineDown, Late, NotReady


def in_loop(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 10))


def soon(seconds: float = 5.0) -> float:
    return asyncio.get_running_loop().time() + seconds


async def passed(gate: Gate, seconds: float = 5.0) -> str:
    async with gate.passing(soon(seconds)):
        return "passed"


async def tick() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


def test_a_change_waits_for_queries_and_new_queries_wait_for_it() -> None:
    async def test() -> None:
        gate, inside = Gate(queue=10), asyncio.Event()

        async def query() -> None:
            async with gate.passing(soon()):
                await inside.wait()

        running = asyncio.create_task(query())
        await tick()
        closing = asyncio.create_task(gate.close())
        waiting = asyncio.create_task(passed(gate))
        await tick()
        assert (closing.done(), waiting.done(), gate.waiting) == (False, False, 1)
        inside.set()
        await closing
        await running
        assert not waiting.done()
        gate.open()
        assert await waiting == "passed"

    in_loop(test)


def test_a_query_past_its_deadline_holds_up_no_change() -> None:
    async def test() -> None:
        gate = Gate(queue=10)
        async with gate.passing(soon(0.05)):  # its client is slow to take the end of it
            await gate.close()

    in_loop(test)


def test_who_waits_too_long_or_may_not_wait_is_told_to_come_again() -> None:
    async def test() -> None:
        gate = Gate(queue=1)
        await gate.close()
        with pytest.raises(NotReady, match="syncing"):
            await passed(gate, 0.01)
        first = asyncio.create_task(passed(gate))
        await tick()
        with pytest.raises(Busy):
            await passed(gate)
        await gate.close("syncing: this takes long")
        with pytest.raises(NotReady, match="takes long"):
            await first
        with pytest.raises(NotReady, match="takes long"):
            await passed(gate)

    in_loop(test)


class Engine:
    """Something that answers or not."""

    def __init__(self, up: bool = True) -> None:
        self.up = up
        self.asked = 0

    async def probe(self) -> None:
        self.asked += 1
        if not self.up:
            raise EngineDown("the engine", "no")


def test_an_engine_that_cannot_be_reached_is_tried_until_it_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.publishing.breaker.FIRST_PAUSE", 0.01)

    async def test() -> None:
        engine = Engine(up=False)
        breaker = Breaker("the engine", engine.probe)
        breaker.check()
        breaker.saw(EngineDown("the engine", "gone"))
        with pytest.raises(EngineDown) as told:
            breaker.check()
        assert told.value.retry_after
        while engine.asked < 3:
            await asyncio.sleep(0.01)
        with pytest.raises(EngineDown):
            breaker.check()
        engine.up = True
        while breaker.problem:
            await asyncio.sleep(0.01)
        breaker.check()
        assert breaker.trips == {"down": 1}
        await breaker.close()

    in_loop(test)


def test_an_engine_is_left_alone_after_queries_in_a_row_that_were_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.publishing.breaker.REST", 0.05)

    async def test() -> None:
        engine = Engine()
        breaker = Breaker("the engine", engine.probe)
        for end in (Late(1), Late(1), None, Late(1), Late(1)):
            breaker.saw(end)
        breaker.check()
        breaker.saw(Late(1))
        with pytest.raises(EngineDown, match="3 queries in a row"):
            breaker.check()
        assert not engine.asked
        while breaker.problem:
            await asyncio.sleep(0.01)
        assert engine.asked
        await breaker.close()

    in_loop(test)
