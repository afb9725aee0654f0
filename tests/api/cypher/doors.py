"""The Cypher door over a real graph: the World in an engine, a worker, a server in a thread."""

import asyncio
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from api.cypher.router import router
from api.readers import Published, Reader
from api.settings import Settings
from api.workers.pool import Pool
from graph.book import Book
from graph.stores.bolt import Bolt
from graph.sync import sync
from ontology.prefixes import BASE
from tests.conftest import SCHEMA, WORLD, tell

FINGERPRINT = "these shapes"
HASH = "0" * 32
MEMORY = 1 << 30
QUERY = "/db/neo4j/query/v2"


@dataclass
class Server:
    """What the door asks of the service."""

    settings: Settings
    lpg: Reader
    published: Published | None
    rdf: Reader = field(init=False)

    def __post_init__(self) -> None:
        self.rdf = self.lpg


@dataclass
class Door:
    """A running door, and what is behind it."""

    client: httpx.Client
    server: Server
    argument: Mapping[str, Any]

    @property
    def url(self) -> str:
        return str(self.client.base_url).rstrip("/")

    def ask(self, statement: str, accept: str = "application/json", **more: Any) -> httpx.Response:
        body = {"statement": statement, **more}
        return self.client.post(QUERY, json=body, headers={"Accept": accept})


def project(store: Bolt) -> Mapping[str, Any]:
    """The World in a store that has nothing else; what a worker needs to know of it."""
    book = Book(":memory:", SCHEMA, BASE, FINGERPRINT)
    tell(book, WORLD)
    store.clear()
    sync(book, store, FINGERPRINT)
    book.close()
    login, state = store.login, store.state()
    assert state
    engine = "arcadedb" if store.bulk else "neo4j"
    return {**login._asdict(), "engine": engine, "book": state.book, "edition": state.edition}


def published(argument: Mapping[str, Any]) -> Published:
    return Published(argument["edition"], HASH, datetime.now(UTC), argument["book"], BASE)


@contextmanager
def served(argument: Mapping[str, Any], size: int = 1, **settings: Any) -> Iterator[Door]:
    """A door with ``size`` workers, on a port of this machine."""
    port, stop = socket.socket(proto=socket.IPPROTO_TCP), threading.Event()
    port.bind(("127.0.0.1", 0))
    up: list[Server | BaseException] = []
    ready = threading.Event()

    async def run() -> None:
        pool = Pool("api.cypher.worker:serve", size=size, memory=MEMORY, queue=8, name="cypher")
        try:
            pool.adopt(await pool.prepare(argument, published(argument)))
            app = FastAPI(redirect_slashes=False)
            app.state.server = Server(Settings(**settings), pool, published(argument))
            app.include_router(router())
            server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
            serving = asyncio.create_task(server.serve([port]))
            while not server.started:
                await asyncio.sleep(0.01)
            up.append(app.state.server)
            ready.set()
            await asyncio.to_thread(stop.wait)
            server.should_exit = True
            await serving
        finally:
            await pool.close()

    def main() -> None:
        try:
            asyncio.run(run())
        except BaseException as error:  # noqa: BLE001  the test is told of it
            up.append(error)
            ready.set()

    thread = threading.Thread(target=main)
    thread.start()
    try:
        ready.wait(60)
        if isinstance(up[0], BaseException):
            raise up[0]
        url = f"http://127.0.0.1:{port.getsockname()[1]}"
        with httpx.Client(base_url=url, timeout=30) as client:
            yield Door(client, up[0], argument)
    finally:
        stop.set()
        thread.join()
        port.close()
