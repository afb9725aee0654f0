"""What queries tell of a remote store: one that others may not ask any more is one that fails."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from api.application import Application
from api.publishing.probe import Probe
from api.publishing.remote import Ready, Remote
from api.publishing.writer import Writer
from api.readers import Order, Published, Reader, Stream
from api.refusals import EngineDown, Late
from api.settings import Settings
from graph.stores import Store

FULL = 30.0  # seconds that a query may take


class Slow(Reader):
    """What never answers in time; it asks nobody."""

    def __init__(self) -> None:
        self.replaced: Counter[str] = Counter()

    @property
    def reader(self) -> Reader:
        return self

    @asynccontextmanager
    async def run(self, order: Order, deadline: float) -> AsyncIterator[Stream]:
        raise Late(order["seconds"])
        yield

    async def prepare(self, published: Published) -> Ready:
        raise AssertionError("nothing is published")

    async def close(self) -> None:
        pass


def connect() -> Store:
    raise AssertionError("nobody asks what the store holds")


@pytest.mark.parametrize(("seconds", "asked"), [(0.001, True), (FULL, False)])
def test_only_queries_with_all_the_time_there_is_tell_that_an_engine_is_late(
    tmp_path: Path, seconds: float, asked: bool
) -> None:
    async def test(writer: Writer) -> None:
        side = Remote("lpg", "Neo4j", writer, Probe("Neo4j", connect), Slow(), 10, FULL)
        side.gate.open()
        for _ in range(10):
            with suppress(Late, EngineDown):
                async with side.reader.run({"seconds": seconds}, 1e12):
                    pass
        assert (not side.breaker.problem) is asked
        await side.close()

    with ThreadPoolExecutor(1) as executor:
        app = Application(Settings(home=tmp_path), "test")
        try:
            asyncio.run(test(Writer(app, executor)))
        finally:
            app.close()
