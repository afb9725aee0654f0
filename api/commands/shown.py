"""What a server has published, as the application asks it: the same answers, from readers.

The readers run in processes of their own, so what is asked here neither waits for a load nor opens
the engines of the writer.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

import orjson

from api.commands.work import stopped_by
from api.errors import TimedOut
from api.outcomes import Asked, Lag
from api.readers import Order, Published, Reader
from api.refusals import Late, NotReady
from api.sparql.errors import NotAcceptable
from graph.errors import StoreError
from graph.model import Id
from graph.questions import Given, Question
from graph.rdf import LITERAL, Rdf, unescaped
from graph.stores import Answer, Cell
from graph.stores.sparql import ACCEPT, answer
from graph.stores.triples import bound, cell

GRAPHS = ("turtle", "nquads")
ROWS = "rows: ask for json, xml, csv or tsv"
A_GRAPH = "a graph: ask for turtle or nquads"
TRIPLES = "application/n-triples"
COLUMNS = ("subject", "predicate", "object")
NO_LIMIT = 1 << 53  # the operator may ask for as many rows as there are


class Read(NamedTuple):
    """A whole answer of a reader, what it said of it, and the edition that it belongs to."""

    body: bytes
    head: Mapping[str, Any]
    edition: int


class Readers(Protocol):
    """The readers of both graphs, for threads; errors are those of ``api.refusals``."""

    @property
    def published(self) -> Published | None:
        """The edition that readers see; none before the first one."""
        ...

    def sparql(self, order: Order, seconds: float) -> Read:
        """The whole answer of the RDF store."""
        ...

    def cypher(self, order: Order, seconds: float) -> Read:
        """The whole answer of the property graph."""
        ...

    def lookup(self, order: Order, seconds: float) -> Read:
        """The whole answer of the index, or of the book where that alone knows."""
        ...


class OnLoop:
    """The readers of an event loop, asked from other threads."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        rdf: Reader,
        lpg: Reader,
        lookups: Reader,
        book: Reader,
        published: Callable[[], Published | None],
    ) -> None:
        self._loop, self._rdf, self._lpg = loop, rdf, lpg
        self._lookups, self._book = lookups, book
        self._published = published

    @property
    def published(self) -> Published | None:
        return self._published()

    def sparql(self, order: Order, seconds: float) -> Read:
        return self._run(self._rdf, order, seconds)

    def cypher(self, order: Order, seconds: float) -> Read:
        return self._run(self._lpg, order, seconds)

    def lookup(self, order: Order, seconds: float) -> Read:
        return self._run(self._book if "known_on" in order else self._lookups, order, seconds)

    def _run(self, reader: Reader, order: Order, seconds: float) -> Read:
        future = asyncio.run_coroutine_threadsafe(self._whole(reader, order, seconds), self._loop)
        with stopped_by(future.cancel):
            return future.result()

    async def _whole(self, reader: Reader, order: Order, seconds: float) -> Read:
        async with reader.run(order, self._loop.time() + seconds) as stream:
            body = b"".join([chunk async for chunk in stream])
            return Read(body, stream.head, stream.published.edition)


class Shown:
    """Both graphs as they are published; ``newest`` is the edition that they should be at."""

    def __init__(self, readers: Readers, seconds: float) -> None:
        self._readers = readers
        self._seconds = seconds
        self.newest = 0

    @property
    def rdf(self) -> "ShownRdf":
        """The RDF store, for one answer."""
        return ShownRdf(self._readers, self._seconds)

    @property
    def lpg(self) -> "ShownLpg":
        """The property graph, for one answer."""
        return ShownLpg(self._readers, self._seconds)

    def lag(self, name: str, where: str) -> Lag:
        """How far what readers see is behind the book."""
        published = self._readers.published
        if published is None:
            raise NotReady("the server is starting: nothing is published yet")
        return Lag(name, where, published.edition, max(0, self.newest - published.edition))

    @property
    def statements(self) -> int:
        """How many there are in what is published."""
        published = self._readers.published
        return sum(published.counts.values()) if published else 0

    def looked_up(self, order: Order) -> Mapping[str, Any]:
        """The answer to an order of lookups."""
        found: Mapping[str, Any] = orjson.loads(self._readers.lookup(order, self._seconds).body)
        return found

    def _known(self, id: Id) -> Id:
        on = datetime.now(UTC).date().isoformat()
        return str(self.looked_up({"ask": "thing", "id": id, "on": on})["id"])

    def asked(self, asked: Question, parameters: Given, where: str, rdf: Rdf) -> Asked:
        """The answer to a question, in ``sparql`` or ``cypher``."""
        parameters = asked.standing(parameters, self._known)
        if where == "cypher":
            lpg = self.lpg
            return Asked(asked.columns, asked.in_cypher(lpg, parameters), lpg.edition)
        store = self.rdf
        return Asked(asked.columns, asked.in_sparql(store, rdf, parameters), store.edition)


class ShownRdf:
    """The published RDF store; ``edition`` is that of the answer it gave."""

    def __init__(self, readers: Readers, seconds: float) -> None:
        self._readers = readers
        self._seconds = seconds
        self.edition = 0

    def query(
        self, text: str, parameters: Mapping[str, Cell], timeout: float | None = None
    ) -> Answer:
        """Rows of a SELECT, one row of an ASK, or subject, predicate, object of a graph."""
        read = self._read(bound(text, parameters), ACCEPT["json"], TRIPLES, timeout)
        if read.head["media_type"].startswith(ACCEPT["json"]):
            return answer(orjson.loads(read.body))
        return Answer(COLUMNS, list(_triples(read.body.decode())))

    def serialized(self, text: str, format: str, timeout: float | None = None) -> bytes:
        """The answer in one of the formats of ``ACCEPT``: of rows, or of a graph."""
        media_type = ACCEPT[format].partition(",")[0]
        of_graph = format in GRAPHS
        select, graph = (None, media_type) if of_graph else (media_type, None)
        try:
            return self._read(text, select, graph, timeout).body
        except NotAcceptable as error:
            raise StoreError(
                "SPARQL", f"this query gives {ROWS if of_graph else A_GRAPH}"
            ) from error

    def _read(
        self, text: str, select: str | None, graph: str | None, timeout: float | None
    ) -> Read:
        seconds = timeout or self._seconds
        order = {
            "query": text, "default": None, "named": None, "accept": None,
            "select": select, "graph": graph, "rows": NO_LIMIT, "seconds": seconds,
        }  # fmt: skip
        try:
            read = self._readers.sparql(order, seconds)
        except Late as error:
            raise TimedOut(seconds) from error
        self.edition = read.edition
        return read


class ShownLpg:
    """The published property graph; ``edition`` is that of the answer it gave."""

    def __init__(self, readers: Readers, seconds: float) -> None:
        self._readers = readers
        self._seconds = seconds
        self.edition = 0

    def query(
        self, text: str, parameters: Mapping[str, Cell], timeout: float | None = None
    ) -> Answer:
        """Rows of a Cypher text; nodes, relationships and paths are maps and lists."""
        seconds = timeout or self._seconds
        order = {
            "statement": text, "parameters": dict(parameters), "typed": False,
            "parameters_typed": False, "rows": NO_LIMIT, "seconds": seconds, "counters": False,
            "form": "cells",
        }  # fmt: skip
        try:
            read = self._readers.cypher(order, seconds)
        except Late as error:
            raise TimedOut(seconds) from error
        self.edition = read.edition
        found = orjson.loads(read.body)
        return Answer(found["columns"], found["rows"])


def _triples(text: str) -> Iterator[list[Cell]]:
    r"""The cells of N-Triples.

    >>> list(_triples('<a> <b> "say \\"6\\"."@en .\n_:x <b> <c> .\n'))
    [['a', 'b', 'say "6".'], ['x', 'b', 'c']]
    """
    for line in filter(None, text.split("\n")):
        subject, predicate, rest = line.removesuffix(" .").split(" ", 2)
        yield [_cell(subject), _cell(predicate), _cell(rest)]


def _cell(term: str) -> Cell:
    if found := LITERAL.fullmatch(term):
        return cell(unescaped(found[1]), found[3] or "")
    return unescaped(term[1:-1] if term.startswith("<") else term.removeprefix("_:"))
