"""The embedded RDF store: pyoxigraph, on disk or in memory.

One process at a time may open a folder. A query cannot be stopped once it runs.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from graph.errors import ForeignStore, StoreError
from graph.model import Spelled
from graph.rdf import Rdf, Triple
from graph.stores import Answer, Cell, Changes, State
from graph.stores.triples import Triples, bound, cell
from ontology.ranges import Native

PART = 25_000  # statements, of some ten quads each
FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "turtle": ox.RdfFormat.TURTLE,
    "nquads": ox.RdfFormat.N_QUADS,
}


class Oxigraph:
    """A pyoxigraph store below ``folder``, or in memory if there is none."""

    name = "rdf"
    bulk = True

    def __init__(self, folder: Path | None, rdf: Rdf) -> None:
        self.folder = folder
        self.rdf = rdf
        self._triples = Triples(rdf)
        self._store = self._open()

    def _open(self) -> ox.Store:
        if self.folder is None:
            return ox.Store()
        shutil.rmtree(self._dropped, ignore_errors=True)
        try:
            return ox.Store(str(self.folder))
        except (OSError, RuntimeError) as error:
            raise StoreError("rdf", f"{self.folder} does not open: {error}") from error

    @property
    def _dropped(self) -> Path:
        folder = self.folder or Path()
        return folder.with_name(f"{folder.name}.dropped")

    def state(self) -> State | None:
        rows = self._select(self._triples.state_query)
        state = self._triples.state((row["field"].value, row["value"].value) for row in rows)
        if state is None and len(self._store):
            raise ForeignStore("the RDF store", f"holds {len(self._store)} quads that are not ours")
        return state

    def mark(self, state: State) -> None:
        self._update(self._triples.marking(state))

    def load(self, state: State, changes: Changes) -> None:
        self._update(self._triples.marking(state._replace(edition=0)))
        lines = self._triples.lines(changes)
        # In parts: a call holds all that it was given in memory until it is sorted.
        while part := "".join(islice(lines, PART)):
            with self._crossing():
                self._store.bulk_load(part.encode(), ox.RdfFormat.N_QUADS, lenient=True)
        self._arrive(state)

    def apply(self, state: State, changes: Changes) -> None:
        self._update(self._triples.marking(state))
        for update in self._triples.updates(changes):
            self._update(update)
        self._arrive(state)

    def _arrive(self, state: State) -> None:
        self._update(self._triples.marking(state._replace(edition=state.toward)))
        with self._crossing():
            self._store.flush()

    def _update(self, text: str) -> None:
        with self._crossing():
            self._store.update(text)

    @contextmanager
    def _crossing(self) -> Iterator[None]:
        """Where the engine's errors become ours: a disk that is full, or files that are damaged."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise StoreError("rdf", f"{self.folder}: {error}") from error

    def clear(self) -> None:
        if self.folder is None:
            self._store.clear()
            return
        self.close()
        # A folder that is half removed would not open: it goes under another name.
        self.folder.replace(self._dropped)
        self._store = self._open()

    def statements(self) -> Iterator[Spelled]:
        quads = self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return self._triples.statements(_triple(quad) for quad in quads)

    def some(self, wanted: Sequence[Spelled]) -> Iterator[Spelled]:
        for statement in wanted:
            node = ox.NamedNode(self.rdf.iri(statement.id)[1:-1])
            quads = self._store.quads_for_pattern(node, None, None, ox.DefaultGraph())
            yield from self._triples.statements(_triple(quad) for quad in quads)

    def repeats(self) -> Iterator[Spelled]:
        for kind, predicate in self._triples.direct:
            node = ox.NamedNode(predicate)
            quads = self._store.quads_for_pattern(None, node, None, ox.DefaultGraph())
            pairs = ((str(quad.subject), str(quad.object)) for quad in quads)
            yield from self._triples.repeats(kind, pairs)

    def counts(self) -> Mapping[str, int]:
        rows = self._select(self._triples.count_query)
        return self._triples.counts((row["kind"].value, row["n"].value) for row in rows)

    def query(
        self, text: str, parameters: Mapping[str, Cell], timeout: float | None = None
    ) -> Answer:
        """Rows of a SELECT, one row of an ASK, or subject, predicate, object of a graph."""
        found = self._found(bound(text, parameters))
        if isinstance(found, ox.QueryBoolean):
            return Answer(["answer"], [[bool(found)]])
        if isinstance(found, ox.QueryTriples):
            rows = [[_cell(t.subject), _cell(t.predicate), _cell(t.object)] for t in found]
            return Answer(["subject", "predicate", "object"], rows)
        columns = [variable.value for variable in found.variables]
        return Answer(columns, [[_cell(term) for term in solution] for solution in found])

    def serialized(self, text: str, format: str) -> bytes:
        """The answer to ``text`` in one of ``FORMATS``: of rows, or of a graph."""
        found = self._found(text)
        chosen = FORMATS[format]
        of_graph = isinstance(found, ox.QueryTriples)
        if of_graph != isinstance(chosen, ox.RdfFormat):
            fitting = "turtle or nquads" if of_graph else "json, xml, csv or tsv"
            raise StoreError(
                "SPARQL", f"this query gives {'a graph' if of_graph else 'rows'}: ask for {fitting}"
            )
        return found.serialize(format=chosen) or b""  # type: ignore[arg-type]

    def snapshot(self, folder: Path) -> None:
        """The store as it is now, in ``folder``, which is not there yet; made of hard links.

        Whoever reads it sees none of the changes that come; it keeps what they replace on the disk.
        """
        try:
            with self._crossing():
                self._store.flush()
                self._store.backup(str(folder))
        except StoreError:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def reopen(self) -> None:
        """Begin anew: an engine whose disk was full writes no more, even with room again."""
        if self.folder:
            self._store = ox.Store()
            self._store = self._open()

    def close(self) -> None:
        """Flush, and let the folder go: the lock ends with the last reference to the store."""
        self._store.flush()
        self._store = ox.Store()

    def _found(self, text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self._store.query(text)
        except SyntaxError as error:
            raise StoreError("SPARQL", str(error)) from error

    def _select(self, text: str) -> ox.QuerySolutions:
        found = self._store.query(text)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101  a SELECT gives solutions
        return found


def _triple(quad: ox.Quad) -> Triple:
    return Triple(str(quad.subject), str(quad.predicate), str(quad.object))


def _cell(term: object) -> Native | None:
    """A term as people read it: an IRI or a text as it is, numbers and booleans as such."""
    if isinstance(term, ox.Literal):
        return cell(term.value, term.datatype.value)
    return None if term is None else str(getattr(term, "value", term))
