"""What a door sees of a server: its readers, which note what they are asked with the request."""

from contextlib import AbstractAsyncContextManager

from api.jobs.jobs import Jobs
from api.readers import Order, Published, Reader, Stream
from api.server import Server
from api.settings import Settings
from api.visits import VISIT


class Noting:
    """A server for doors."""

    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def settings(self) -> Settings:
        return self._server.settings

    @property
    def published(self) -> Published | None:
        return self._server.published

    @property
    def jobs(self) -> Jobs:
        return self._server.jobs

    @property
    def rdf(self) -> Reader:
        return _Noted(self._server.rdf, "sparql", "query")

    @property
    def lpg(self) -> Reader:
        return _Noted(self._server.lpg, "cypher", "statement")

    @property
    def lookups(self) -> Reader:
        return _Noted(self._server.lookups, "lookup", "ask")

    @property
    def book(self) -> Reader:
        return _Noted(self._server.book, "lookup", "ask")


class _Noted(Reader):
    """A reader; the text of an order stands under ``key``."""

    def __init__(self, reader: Reader, language: str, key: str) -> None:
        self._reader = reader
        self._language = language
        self._key = key

    def run(self, order: Order, deadline: float) -> AbstractAsyncContextManager[Stream]:
        visit = VISIT.get()
        visit.language, visit.query = self._language, str(order.get(self._key, ""))
        return self._reader.run(order, deadline)
