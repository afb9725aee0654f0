"""Readers asked in a loop of their own, as the door asks them."""

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from api.readers import Order, Reader
from api.workers.pool import Pool
from tests.api.sparql.running import EDITION, WORKER

T = TypeVar("T")


class Limits(NamedTuple):
    """What is set about texts."""

    query_text: int = 100_000


LIMITS = Limits()
JSON, TURTLE = "application/sparql-results+json", "text/turtle"


@dataclass(frozen=True)
class Answered:
    """A whole answer."""

    head: Mapping[str, Any]
    body: bytes
    tail: Mapping[str, Any]


@dataclass(frozen=True)
class Asking:
    """A reader, and the loop that it lives in."""

    reader: Reader
    runner: asyncio.Runner

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def __call__(self, query: str, within: float = 30.0, **said: object) -> Answered:
        """The answer to ``query``; its refusal is raised."""
        return self.run(self.answered(order(query, **said), within))

    async def answered(self, order: Order, within: float = 30.0) -> Answered:
        deadline = asyncio.get_running_loop().time() + within
        async with self.reader.run(order, deadline) as stream:
            body = b"".join([part async for part in stream])
            return Answered(stream.head, body, stream.tail)


def order(query: str, **said: object) -> Order:
    """An order as the door makes it: rows as JSON, graphs as Turtle, and what is said otherwise."""
    return {
        "query": query,
        "base": None,
        "default": None,
        "named": None,
        "select": JSON,
        "graph": TURTLE,
        "rows": 1_000_000,
        "seconds": 30.0,
        **said,
    }


@contextmanager
def worker(folder: Path) -> Iterator[Asking]:
    """One worker over a snapshot, with 256 MiB."""

    async def prepared(pool: Pool) -> None:
        pool.adopt(await pool.prepare({"folder": str(folder)}, EDITION))

    pool = Pool(WORKER, size=1, memory=1 << 28, queue=10, name="tests")
    with asyncio.Runner() as runner:
        try:
            runner.run(prepared(pool))
            yield Asking(pool, runner)
        finally:
            runner.run(pool.close())
