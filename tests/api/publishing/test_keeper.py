"""The keeper sees what its engine does for nobody, however slow the engine is to tell."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from api.publishing.keeper import Keeper
from graph.stores.arcadedb import Address
from graph.stores.arcadedb_reading import ReadingEngine

PORT = 40_000


class Slow(ReadingEngine):
    """An engine that takes its time to say for whom it works; it is no process."""

    def __init__(self) -> None:
        super().__init__(Path())
        self.looks = self.starts = 0
        self.is_astray = False
        self.told = threading.Semaphore(0)  # one for each look that may end

    @property
    def running(self) -> bool:
        return True

    def strays(self) -> frozenset[int]:
        found = frozenset([PORT] if self.is_astray else [])
        self.looks += 1
        assert self.told.acquire(timeout=20)
        return found

    def start(self) -> Address:
        self.is_astray = False
        self.starts += 1
        return Address("bolt://nowhere", "", "", "")

    def kill(self) -> None:
        self.told.release(1_000)

    def remove(self) -> None:
        pass


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


def test_a_stray_that_comes_while_a_long_look_is_under_way_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.publishing.keeper.LOOK", 0.01)
    monkeypatch.setattr("api.publishing.keeper.ALONE", 0.05)

    async def renewed(address: Address) -> None:
        pass

    async def test() -> None:
        engine, restarts = Slow(), Counter[str]()
        keeper = Keeper(engine, renewed, restarts)
        keeper.watch()
        keeper.suspect()
        try:
            await until(lambda: engine.looks)
            engine.is_astray = True
            keeper.suspect()
            await asyncio.sleep(0.1)  # longer than a stray is let alone
            engine.told.release(1_000)
            await until(lambda: restarts["runaway"])
            await until(lambda: engine.starts)
        finally:
            await keeper.end()

    asyncio.run(test())


def test_an_engine_that_nobody_has_left_is_not_looked_at_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.publishing.keeper.LOOK", 0.001)
    monkeypatch.setattr("api.publishing.keeper.ALONE", 0.05)

    async def renewed(address: Address) -> None:
        raise AssertionError("it has not been replaced")

    async def test() -> None:
        engine = Slow()
        engine.told.release(1_000_000)
        keeper = Keeper(engine, renewed, Counter())
        keeper.watch()
        keeper.suspect()
        before = -1
        try:
            async with asyncio.timeout(10):
                while before < engine.looks:
                    before = engine.looks
                    await asyncio.sleep(0.2)
        finally:
            await keeper.end()

    asyncio.run(test())
