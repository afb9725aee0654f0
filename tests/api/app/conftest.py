"""A server that really listens, over a door that does what it is told and no engine at all."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

import pytest
from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import StreamingResponse

from api.access import needs
from api.app import create_app
from api.jobs.jobs import Jobs
from api.limits import Bodies
from api.listener import Listener, bound
from api.listening import Bounds
from api.readers import Order, Published, Reader, Stream
from api.refusals import Late, QueryRefused
from api.settings import Settings

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EDITION = Published(7, "hash", NOW, "book", "https://w3id.org/greenweft/")
# Longer than a busy machine stands still; a test of each of them waits for it.
BOUNDS = Bounds(head_seconds=1, take_seconds=1, rest_seconds=1, idle_seconds=1)


@dataclass
class Told:
    """The answer of a ``Teller``."""

    published: Published
    head: Mapping[str, Any]
    tail: Mapping[str, Any]
    order: Order

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self.order.get("empty", 0)):
            yield b""
        for n in range(self.order.get("parts", 1)):
            if n == self.order.get("fails"):
                raise Late(0.5)
            yield b"x" * self.order.get("size", 10)
            await asyncio.sleep(self.order.get("pause", 0))


class Teller(Reader):
    """A reader whose orders say what comes."""

    def run(self, order: Order, deadline: float) -> AbstractAsyncContextManager[Stream]:
        @asynccontextmanager
        async def run() -> AsyncIterator[Stream]:
            yield Told(EDITION, {}, {}, order)

        return run()


class NoJobs(Jobs):
    """Jobs of no home: there are none."""

    def __init__(self) -> None:
        self._jobs = {}
        self._run = None


@dataclass
class Still:
    """A server that neither starts nor ends anything."""

    settings: Settings
    published: Published | None = EDITION
    lag: int = 0
    troubles: Mapping[str, str] = field(default_factory=dict)
    rdf: Reader = field(default_factory=Teller)
    lpg: Reader = field(default_factory=Teller)
    lookups: Reader = field(default_factory=Teller)
    book: Reader = field(default_factory=Teller)
    jobs: Jobs = field(default_factory=NoJobs)


def door() -> APIRouter:
    """Routes that stream, take a body, refuse or fail."""
    made = APIRouter()

    @made.get("/answer/{what}")
    async def told(request: Request, what: str, parts: int = 1, size: int = 10, pause: float = 0,
                   fails: int = -1, empty: int = 0) -> Response:  # fmt: skip
        order = {"query": what, "parts": parts, "size": size, "pause": pause, "fails": fails,
                 "empty": empty}  # fmt: skip

        async def read() -> AsyncIterator[bytes]:
            async with request.app.state.server.rdf.run(order, 0) as stream:
                async for part in stream:
                    yield part

        return StreamingResponse(read(), headers={"Greenweft-Edition": "7"}, media_type="text/csv")

    @made.post("/body")
    async def length(request: Request) -> int:
        return len(await request.body())

    @made.put("/body", dependencies=[Depends(needs("write"))])
    async def written() -> str:
        return "written"

    @made.get("/refused")
    async def refused() -> None:
        raise QueryRefused("SERVICE dials out", "service", (1, 9))

    @made.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError("a secret of the house")

    return made


@dataclass(frozen=True)
class At:
    """Where a server listens."""

    port: int
    server: Still

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


Serve: TypeAlias = Callable[..., At]


@contextmanager
def listening(server: Still, bounds: Bounds = BOUNDS, whole: bool = False) -> Iterator[At]:
    """A server on a port that the system picks, in a thread; ``whole`` with all of our doors."""
    socket, begun = bound("127.0.0.1", 0), threading.Event()
    listener = Listener(
        create_app(server, None if whole else [door()]), begun.set, bounds, patience=2
    )
    thread = threading.Thread(target=lambda: asyncio.run(listener.serve([socket])))
    thread.start()
    begun.wait(10)
    try:
        yield At(socket.getsockname()[1], server)
    finally:
        listener.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def at() -> Iterator[At]:
    """A server without tokens and with the usual limits, for tests that only ask it."""
    with listening(Still(settings())) as at, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Bodies.__init__, "__defaults__", (1.0,))
        yield at


def settings(**values: Any) -> Settings:
    """Settings of a test, whatever the environment says."""
    return Settings.model_construct(None, **{"rate": 0, "body": 100_000, **values})
