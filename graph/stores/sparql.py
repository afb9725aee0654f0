"""A remote RDF store: any SPARQL 1.1 endpoint with query, update and graph store doors.

An endpoint whose default graph is the union of all graphs would answer everything twice, so it
is refused. Queries go by POST, so that a proxy's limit on addresses does not matter.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

import httpx

from graph.errors import ForeignStore, StoreError
from graph.model import Spelled
from graph.rdf import Rdf, Triple
from graph.stores import Answer, Cell, Changes, State
from graph.stores.triples import Triples, bound, cell
from ontology.ranges import XSD

ACCEPT = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "nquads": "application/n-quads, application/n-triples",
}
WAIT = httpx.Timeout(10.0, read=None)
BLOCK = 1 << 20
SOME = 500
T = TypeVar("T")


class Endpoint(NamedTuple):
    """Where a store answers: its doors for queries, updates and whole graphs, and a login."""

    query: str
    update: str
    store: str
    user: str = ""
    password: str = ""


class Sparql:
    """A store behind an endpoint."""

    name = "rdf"
    bulk = False

    def __init__(self, endpoint: Endpoint, rdf: Rdf) -> None:
        self.endpoint = endpoint
        self.rdf = rdf
        self._triples = Triples(rdf)
        login = (endpoint.user, endpoint.password) if endpoint.user else None
        self._http = httpx.Client(auth=login, timeout=WAIT)

    def state(self) -> State | None:
        rows = self._rows(self._triples.state_query)
        state = self._triples.state((row["field"], row["value"]) for row in rows)
        if state is None and (
            self._ask("ASK { ?s ?p ?o }") or self._ask("ASK { GRAPH ?g { ?s ?p ?o } }")
        ):
            raise ForeignStore(self.endpoint.query, "holds triples that are not ours")
        return state

    def mark(self, state: State) -> None:
        self._update(self._triples.marking(state))

    def load(self, state: State, changes: Changes) -> None:
        self._update(self._triples.marking(state._replace(edition=0)))
        self._refuse_union()
        self._post(self._triples.lines(changes))
        self._arrive(state)

    def apply(self, state: State, changes: Changes) -> None:
        self._update(self._triples.marking(state))
        for update in self._triples.updates(changes):
            self._update(update)
        self._arrive(state)

    def _arrive(self, state: State) -> None:
        self._update(self._triples.marking(state._replace(edition=state.toward)))

    def clear(self) -> None:
        """Remove what is below our base, the graphs of sources and the marker; the rest stays."""
        if self.state() is None:
            return
        ours = [row["g"] for row in self._rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")]
        for graph in sorted(ours):
            if graph.startswith(f"{self.rdf.base}source/"):
                self._update(f"DROP SILENT GRAPH <{graph}>")
        below = f'STRSTARTS(STR(?s), "{self.rdf.base}id/")'
        self._update(f"DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER({below}) }}")
        self._update(f"DROP SILENT GRAPH {self._triples.marker}")

    def statements(self) -> Iterator[Spelled]:
        return self._statements("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s")

    def some(self, wanted: Sequence[Spelled]) -> Iterator[Spelled]:
        for start in range(0, len(wanted), SOME):
            nodes = " ".join(self.rdf.iri(one.id) for one in wanted[start : start + SOME])
            values = f"VALUES ?s {{ {nodes} }}"
            yield from self._statements(f"SELECT ?s ?p ?o {{ {values} ?s ?p ?o }} ORDER BY ?s")

    def _statements(self, text: str) -> Iterator[Spelled]:
        headers = {"Accept": ACCEPT["tsv"]}
        data = {"query": text}
        with (
            _crossing(self.endpoint.query),
            self._http.stream("POST", self.endpoint.query, data=data, headers=headers) as response,
        ):
            if response.is_error:
                response.read()
            self._raise(response)
            lines = iter(_lines(response))
            next(lines)
            yield from self._triples.statements(_triple(line) for line in lines)

    def repeats(self) -> Iterator[Spelled]:
        for kind, predicate in self._triples.direct:
            rows = self._rows(f"SELECT ?s ?o {{ ?s <{predicate}> ?o }}")
            pairs = ((f"<{row['s']}>", f"<{row['o']}>") for row in rows)
            yield from self._triples.repeats(kind, pairs)

    def counts(self) -> Mapping[str, int]:
        rows = self._rows(self._triples.count_query)
        return self._triples.counts((row["kind"], row["n"]) for row in rows if row)

    def query(
        self, text: str, parameters: Mapping[str, Cell], timeout: float | None = None
    ) -> Answer:
        """Rows of a SELECT, or one row of an ASK."""
        return self._found(bound(text, parameters), answer, timeout)

    def serialized(self, text: str, format: str) -> bytes:
        """The answer as the endpoint writes it in one of the formats of ``ACCEPT``."""
        return self._send(text, ACCEPT[format], None).content

    def close(self) -> None:
        self._http.close()

    def _refuse_union(self) -> None:
        """The marker stands in a graph of its own: the default graph must not show it."""
        marker = self._triples.marker
        if self._ask(f"ASK {{ {marker} ?p ?o }}"):
            self._update(f"DROP SILENT GRAPH {marker}")
            raise ForeignStore(
                self.endpoint.query, "has a default graph that is the union of all graphs"
            )

    def _post(self, lines: Iterator[str]) -> None:
        headers = {"Content-Type": "application/n-quads"}
        with _crossing(self.endpoint.store):
            response = self._http.post(self.endpoint.store, content=_blocks(lines), headers=headers)
        self._raise(response)

    def _update(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        with _crossing(self.endpoint.update):
            response = self._http.post(self.endpoint.update, content=text.encode(), headers=headers)
        self._raise(response)

    def _ask(self, text: str) -> bool:
        return self._found(text, lambda found: bool(found["boolean"]))

    def _rows(self, text: str) -> list[dict[str, str]]:
        """The values of terms by the names of their columns."""
        return self._found(text, _values)

    def _found(
        self, text: str, read: Callable[[Mapping[str, Any]], T], timeout: float | None = None
    ) -> T:
        """What ``read`` makes of the answer; ``StoreError`` if that is none of SPARQL's."""
        response = self._send(text, ACCEPT["json"], timeout)
        try:
            return read(response.json())
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            # A proxy before it that says with 200 that it is not there, for example.
            problem = "it does not answer as SPARQL does"
            raise StoreError(self.endpoint.query, problem) from error

    def _send(self, text: str, accept: str, timeout: float | None) -> httpx.Response:
        wait = WAIT if timeout is None else httpx.Timeout(timeout)
        headers = {"Accept": accept}
        with _crossing(self.endpoint.query):
            response = self._http.post(
                self.endpoint.query, data={"query": text}, headers=headers, timeout=wait
            )
        return self._raise(response)

    def _raise(self, response: httpx.Response) -> httpx.Response:
        if response.is_error:
            said = " ".join(response.text.split())[:300]
            raise StoreError(str(response.url), f"answered {response.status_code}: {said}")
        return response


def answer(found: Mapping[str, Any]) -> Answer:
    """Rows of a document of SPARQL 1.1 Query Results JSON: of a SELECT, or one of an ASK.

    >>> answer({"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"value": "纬"}}]}}).rows
    [['纬']]
    """
    if "boolean" in found:
        return Answer(["answer"], [[bool(found["boolean"])]])
    columns, rows = found["head"]["vars"], found["results"]["bindings"]
    return Answer(columns, [[_of_term(row.get(name)) for name in columns] for row in rows])


def _values(found: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = found["results"]["bindings"]
    return [{name: str(term["value"]) for name, term in row.items()} for row in rows]


def _of_term(term: Mapping[str, str] | None) -> Cell:
    return None if term is None else cell(term["value"], term.get("datatype", ""))


@contextmanager
def _crossing(address: str) -> Iterator[None]:
    """Where the errors of HTTP become ours."""
    try:
        yield
    except httpx.HTTPError as error:
        raise StoreError(address, str(error) or type(error).__name__) from error


def _blocks(lines: Iterator[str]) -> Iterator[bytes]:
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= BLOCK:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def _lines(response: httpx.Response) -> Iterator[str]:
    """Lines as the protocol means them: texts may hold other line separators."""
    left = ""
    for text in response.iter_text():
        *whole, left = (left + text).split("\n")
        yield from whole
    if left:
        yield left


def _triple(line: str) -> Triple:
    """A line of tab-separated terms; numbers and booleans may stand there as Turtle has them."""
    subject, predicate, term = line.split("\t")
    if term[0] not in '<"':
        name = "boolean" if term in ("true", "false") else "decimal" if "." in term else "integer"
        term = f'"{term}"^^<{XSD}{name}>'
    return Triple(subject, predicate, term)
