"""Pools in an event loop of their own, on each kind of loop that the service may run on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any, TypeAlias

import psutil
import pytest
import uvloop

from api.readers import Published
from api.workers.pool import Pool

PROGRAMS = "tests.api.workers.programs"
Loops: TypeAlias = Callable[[], asyncio.AbstractEventLoop]
Runner: TypeAlias = Callable[[Callable[[], Awaitable[None]]], None]


def published(edition: int = 1) -> Published:
    return Published(edition, "0" * 64, datetime.now(UTC), "book", "https://example.org/")


def in_loop(test: Callable[[], Awaitable[None]], loops: Loops = asyncio.new_event_loop) -> None:
    """Run a test's coroutine; whatever the loop's own handler is told of fails the test."""
    told: list[dict[str, Any]] = []

    async def watched() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        await test()

    with asyncio.Runner(loop_factory=loops) as runner:
        runner.run(watched())
    assert not told


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def each_loop(request: pytest.FixtureRequest) -> Runner:
    return lambda test: in_loop(test, request.param)


@asynccontextmanager
async def pool_of(
    program: str = "any_deed", argument: object = None, *, adopted: bool = True, **options: Any
) -> AsyncIterator[Pool]:
    """A pool of one child, or as the options say, that is closed at the end."""
    given: dict[str, Any] = {"size": 1, "memory": 1 << 28, "queue": 10, "name": "tests", **options}
    pool = Pool(f"{PROGRAMS}:{program}", **given)
    try:
        if adopted:
            pool.adopt(await pool.prepare(argument, published()))
        yield pool
    finally:
        await pool.close()


def soon(seconds: float = 10.0) -> float:
    return asyncio.get_running_loop().time() + seconds


async def answer(pool: Pool, within: float = 10.0, **order: Any) -> bytes:
    """The whole answer to an order."""
    async with pool.run(order, soon(within)) as stream:
        return b"".join([chunk async for chunk in stream])


async def pid(pool: Pool) -> int:
    """The process that answers."""
    async with pool.run({"do": "pieces", "n": 0}, soon()) as stream:
        _ = [chunk async for chunk in stream]
    found: int = stream.head["pid"]
    return found


async def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for what is to come true; a failure if it does not in time."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)


def runs(process: psutil.Process) -> bool:
    """Whether a process still runs; one that only waits to be taken note of does not."""
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False
