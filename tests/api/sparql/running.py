"""The door as it really runs: the application on the web server, and workers over a snapshot."""

import asyncio
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from api.app import create_app
from api.jobs.jobs import Jobs
from api.listener import Listener, bound, url
from api.readers import Published
from api.settings import Settings
from api.sparql.router import router
from api.workers.pool import Pool
from graph.rdf import Rdf
from ontology.prefixes import BASE
from tests.api.app.conftest import NoJobs
from tests.conftest import SCHEMA, SPELLED

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
COUNTS = {kind: sum(s.kind == kind for s in SPELLED) for kind in {s.kind for s in SPELLED}}
EDITION = Published(3, "the hash of 3", MOMENT, "a book", BASE, COUNTS)
WORKER = "api.sparql.worker:serve"


@dataclass
class Doors:
    """What the application needs to know; the other doors stay shut."""

    settings: Settings
    rdf: Pool
    lpg: Pool
    lookups: Pool
    book: Pool
    published: Published | None = None
    jobs: Jobs = field(default_factory=NoJobs)
    lag: int = 0
    troubles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Running:
    """A door that is open: where it is, and what is behind it."""

    url: str
    doors: Doors

    @property
    def sparql(self) -> str:
        return f"{self.url}/sparql"


def world(folder: Path) -> Path:
    """A store of the World, as one source called tale told it."""
    rdf = Rdf(SCHEMA)
    graph = f" {rdf.source_graph('tale')} .\n"
    triples = [triple for statement in SPELLED for triple in rdf.triples(statement)]
    lines = [f"{s} {p} {o}{end}" for s, p, o in triples for end in (" .\n", graph)]
    return store(folder, lines)


def store(folder: Path, lines: Iterable[str]) -> Path:
    """A store of N-Quads."""
    made = ox.Store(str(folder))
    made.load("".join(lines).encode(), ox.RdfFormat.N_QUADS)
    made.flush()
    return folder


@contextmanager
def running(
    folder: Path, published: Published | None = EDITION, **settings: object
) -> Iterator[Running]:
    """The door over a snapshot, on a port that the system picks; unpublished, it is starting."""
    ready, over = threading.Event(), threading.Event()
    opened: list[Running] = []

    async def serve() -> None:
        made = Settings(**{"rate": 0, **settings})  # type: ignore[arg-type]
        rdf, lpg = (
            Pool(WORKER, size=2, memory=made.query_memory, queue=made.queue, name=name)
            for name in ("SPARQL", "Cypher")
        )
        doors, socket = Doors(made, rdf, lpg, lpg, lpg, published), bound("127.0.0.1", 0)
        opened.append(Running(url(socket, "127.0.0.1"), doors))
        listener = Listener(create_app(doors, [router()]), begun=ready.set)
        try:
            if published:
                rdf.adopt(await rdf.prepare({"folder": str(folder)}, published))
            serving = asyncio.ensure_future(listener.serve([socket]))
            await asyncio.to_thread(over.wait)
            listener.should_exit = True
            await serving
        finally:
            await rdf.close()
            await lpg.close()

    with ThreadPoolExecutor(1) as threads:
        serving = threads.submit(lambda: asyncio.run(serve()))
        serving.add_done_callback(lambda _: ready.set())
        ready.wait()
        try:
            if not serving.done():
                yield opened[0]
        finally:
            over.set()
        serving.result()
