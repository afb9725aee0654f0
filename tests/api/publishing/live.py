"""A publisher in an event loop of its own, asked from the thread of the test."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import orjson
import psutil

from api.application import Application
from api.publishing.made import publisher
from api.publishing.publisher import Publisher
from api.readers import Order, Published, Reader
from api.settings import Settings
from graph.book import Book
from graph.stores.arcadedb_process import MARK
from tests.conftest import tell

PROGRAMS = "tests.api.publishing.programs"
ENTITIES = "MATCH (n:Entity) RETURN count(n) AS n"
SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?kind FILTER(CONTAINS(STR(?s), '/id/')) }"
T = TypeVar("T")


class Read(NamedTuple):
    """An answer, and the edition that it says it belongs to."""

    edition: int
    rows: list[list[Any]]


class Live:
    """A publisher, its application, and the loop and the writer's thread that they run in."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()
        self._writer = ThreadPoolExecutor(1)
        self.app: Application = self._writer.submit(Application, settings, "test").result()

    async def _publisher(self) -> Publisher:
        return publisher(
            self.app, self._writer, sparql=f"{PROGRAMS}:sparql", cypher=f"{PROGRAMS}:cypher"
        )

    def start(self) -> None:
        self.publisher = self.run(self._publisher())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.begin(work).result(60)

    def begin(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def tell(self, *statements: Any, source: str = "tale") -> None:
        """A release in the book, which readers do not see yet."""
        self._writer.submit(lambda: tell(self.app.book, statements, source=source)).result()

    def book(self, work: Callable[[Book], T]) -> T:
        return self._writer.submit(lambda: work(self.app.book)).result()

    def publish(self) -> Published:
        return self.run(self.publisher.publish())

    def cypher(self, text: str = ENTITIES, within: float = 20.0) -> Read:
        order = {"statement": text, "seconds": self.settings.query_seconds}
        return self.run(self.read(self.publisher.lpg, order, within))

    def sparql(self, text: str = SUBJECTS, within: float = 20.0) -> Read:
        order = {"query": text, "seconds": self.settings.query_seconds}
        return self.run(self.read(self.publisher.rdf, order, within))

    async def read(self, reader: Reader, order: Order, within: float = 20.0) -> Read:
        async with reader.run(order, self.loop.time() + within) as stream:
            body = b"".join([chunk async for chunk in stream])
        return Read(stream.published.edition, orjson.loads(body))

    @property
    def copies(self) -> list[str]:
        """The names of the folders that readers have."""
        return sorted(path.name for path in self.settings.home.glob("published/*"))

    @property
    def engine(self) -> psutil.Process:
        """The process of the engine that readers ask."""
        (mark,) = self.settings.home.glob(f"published/*/{MARK}")
        return psutil.Process(orjson.loads(mark.read_bytes())["pid"])

    def close(self) -> None:
        if self.loop.is_closed():
            return
        try:
            if hasattr(self, "publisher"):
                self.run(self.publisher.close())
            self._writer.submit(self.app.close).result()
        finally:
            self._writer.shutdown()
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join()
            self.loop.close()


@contextmanager
def live(home: Path, **settings: Any) -> Iterator[Live]:
    """A publisher of a home that has not published yet."""
    given: dict[str, Any] = {"graph_heap": "256m", "workers": 2, "query_seconds": 30.0, **settings}
    found = Live(Settings(home=home, **given))
    try:
        found.start()
        yield found
    finally:
        found.close()


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)
