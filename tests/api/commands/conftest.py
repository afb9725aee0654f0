"""A server's side of commands in this process, around an application of the home of a test."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import orjson
import pytest

from api.application import Application
from api.commands.server import Commands
from api.commands.shown import Read, Readers
from api.cypher.guard import check
from api.lookups.answering import answered
from api.readers import Order, Published
from api.settings import Settings
from graph.lookups.index.reading import Index
from graph.lookups.index.tables import opened_to_read
from graph.lookups.index.writing import bring
from loaders.generate import generate
from ontology.shapes import fingerprint

URL = "http://127.0.0.1:8420"


@contextmanager
def serving(
    after_change: Callable[[], object] = lambda: None,
    readers: Callable[[Application], Readers] | None = None,
) -> Iterator[Commands]:
    """Hold the home that the settings name; with ``readers`` queries do not wait for the writer."""
    with Application(Settings(), "greenweft serve") as app, ThreadPoolExecutor(1) as writer:
        beside = readers(app) if readers else None
        commands = Commands(app, writer, readers=beside, after_change=after_change, url=URL)
        commands.start()
        try:
            yield commands
        finally:
            commands.stop()


class OwnStores:
    """Readers of the stores themselves: what a server publishes, without the publishing."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self.orders: list[Order] = []

    @property
    def published(self) -> Published:
        edition = self._app.newest()
        book = self._app.book
        counts = self._app.rdf.counts()
        return Published(edition, "", book.clock(), book.id, book.base, counts)

    def sparql(self, order: Order, seconds: float) -> Read:
        self.orders.append(order)
        of_graph = order["query"].startswith("CONSTRUCT")
        media_type = order["graph" if of_graph else "select"]
        formats = {"text/csv": "csv", "text/turtle": "turtle", "application/n-triples": "nquads"}
        body = self._app.rdf.serialized(order["query"], formats.get(media_type, "json"))
        return Read(body, {"media_type": media_type}, self._app.newest())

    def cypher(self, order: Order, seconds: float) -> Read:
        self.orders.append(order)
        check(order["statement"], order["parameters"])  # as a worker does
        found = self._app.lpg.query(order["statement"], order["parameters"], seconds)
        return Read(orjson.dumps(found._asdict()), {}, self._app.newest())

    def lookup(self, order: Order, seconds: float) -> Read:
        self.orders.append(order)
        file = self._app.home.index
        with self._app.reading() as book:
            bring(file, book, fingerprint())
        with closing(opened_to_read(file)) as con:
            body = orjson.dumps(answered(Index(con, self._app.schema), order))
        return Read(body, {}, self._app.newest())


def reached(command: str = "greenweft find", told: Callable[[str], object] = print) -> Application:
    """The application as a command of another process has it."""
    return Application.reached(Settings(), command, told)


def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def economy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files whose load takes a second or more."""
    folder = tmp_path_factory.mktemp("made up") / "economy"
    generate(folder, 1500, 7)
    return folder
