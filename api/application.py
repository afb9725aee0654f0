"""The application: everything that the commands do, as one object over one home.

It prints nothing and parses no arguments. The doors call it. Drivers of stores take long to
import, so each is imported when its store is opened: a load of what is known already opens none.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from api import keeping
from api.errors import Behind, NoSuchDecision
from api.home import Home
from api.inputs import check_call, inputs, set_apart
from api.settings import Settings
from graph.book import Book, Edition
from graph.book.loading import Outcome, Progress, current, load
from graph.book.reading import Kept
from graph.errors import ForeignStore, NotFound, NotStrict, StoreError
from graph.model import Id, Spelled
from graph.questions import Question, Row, question
from graph.rdf import Rdf
from graph.stores import Answer, Cell, Store
from graph.sync import Difference, check, sync
from loaders import source
from ontology.schema import Schema
from ontology.shapes import fingerprint, schema

if TYPE_CHECKING:
    from graph.stores.bolt import Bolt
    from graph.stores.oxigraph import Oxigraph
    from graph.stores.sparql import Sparql

STORES = ("rdf", "lpg")


class Loaded(NamedTuple):
    """What a load did: an outcome for each release that was new, and the files that were not."""

    outcomes: Sequence[Outcome]
    unchanged: Sequence[str]
    unreadable: Sequence[str]
    edition: int


class Lag(NamedTuple):
    """A store, where it is, and the edition it has reached of the book's."""

    store: str
    where: str
    edition: int
    behind: int


class Application:
    """All that can be done with one home; a context manager that lets the home go."""

    def __init__(self, settings: Settings, command: str = "greenweft") -> None:
        self.settings = settings
        self.schema: Schema = schema()
        self._open = ExitStack()
        self.home = Home(settings.home, command)
        self._open.callback(self.home.close)

    def __enter__(self) -> "Application":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the stores and the book, in this order, and let the home go."""
        self._open.close()

    @cached_property
    def book(self) -> Book:
        """The book, which is made if there is none."""
        book = self._opened(self.home.book)
        self._open.callback(book.close)
        return book

    def _opened(self, file: Path, called: Path | None = None) -> Book:
        return keeping.opened(file, self.schema, self.settings.base, called)

    @cached_property
    def rdf(self) -> "Oxigraph | Sparql":
        """The RDF store: embedded, or behind an endpoint."""
        from graph.stores.oxigraph import Oxigraph
        from graph.stores.sparql import Endpoint, Sparql

        s, projection = self.settings, Rdf(self.schema, self.book.base)
        store: Oxigraph | Sparql
        if s.sparql:
            password = s.sparql_password.get_secret_value()
            doors = (s.sparql, s.sparql_update or s.sparql, s.sparql_store or s.sparql)
            store = Sparql(Endpoint(*doors, s.sparql_user, password), projection)
        else:
            store = Oxigraph(self.home.rdf, projection)
        self._open.callback(store.close)
        return store

    @cached_property
    def lpg(self) -> "Bolt":
        """The property graph: embedded, or over Bolt."""
        from graph.stores.bolt import Bolt, Login
        from graph.stores.embedded import Embedded

        s = self.settings
        store: Bolt
        if s.embedded_graph:
            store = Embedded(self.home.lpg, self.schema, s.graph_heap)
        else:
            password = s.graph_password.get_secret_value()
            store = Bolt(Login(s.graph, s.graph_user, password, s.graph_database), self.schema)
        self._open.callback(store.close)
        return store

    def store(self, name: str) -> Store:
        """The store called ``rdf`` or ``lpg``."""
        return self.rdf if name == "rdf" else self.lpg

    # -- the book ------------------------------------------------------------------------------

    def load(
        self,
        name: str,
        paths: Sequence[Path] = (),
        *,
        series: str = "",
        options: Mapping[str, str] | None = None,
        strict: bool = False,
        dry_run: bool = False,
        progress: Progress = lambda claims: None,
    ) -> Loaded:
        """Load files of a source, or a curated source, and bring both stores to the new edition."""
        found, given = source(name), dict(options or {})
        check_call(found, paths, given)
        items = inputs(found, paths, series, given)
        fresh = [item for item in items if not current(self.book, found.name, item)]
        known = [item.file for item in items if item not in fresh]
        if strict and (refused := set_apart(self.book, found.name, items)):
            raise NotStrict(refused)
        today = datetime.now(UTC).date()
        outcomes: list[Outcome] = []
        if fresh:
            outcomes = load(
                self.book,
                found.name,
                fresh,
                today,
                strict=strict,
                dry_run=dry_run,
                progress=progress,
            )
        if not dry_run:
            self._follow()
        unreadable = [outcome.file for outcome in outcomes if outcome.unreadable]
        return Loaded(outcomes, known, unreadable, self.book.edition.n)

    def forget(self, release: int) -> Edition:
        """Withdraw a release from a new edition on, in the book and in both stores."""
        edition = self.book.forget(release)
        self._follow()
        return edition

    def decide(self, what: str, a: Id, b: Id = "") -> int:
        """Keep an identity decision; its number. What it names must be known."""
        if what == "undo":
            self._check_decision(a)
        else:
            for id in filter(None, (a, b)):
                if self.book.statement(id) is None:
                    raise NotFound(id)
        number = self.book.decide(what, a, b)
        self._follow()
        return number

    def show(self, id: Id, known_on: datetime | None = None) -> Spelled:
        """The merged statement of an id, or ``NotFound``."""
        statement = self.book.statement(id, self.edition_on(known_on))
        if statement is None:
            raise NotFound(id)
        return statement

    def claims(self, id: Id, known_on: datetime | None = None) -> list[Kept]:
        """Who said what about an id."""
        return self.book.claims(id, self.edition_on(known_on))

    def edition_on(self, known_on: datetime | None) -> int | None:
        """The edition that stood on a day; ``None`` for now."""
        return None if known_on is None else self.book.edition_on(known_on)

    # -- the graphs ----------------------------------------------------------------------------

    def sync(self, only: Sequence[str] = STORES, from_scratch: bool = False) -> Mapping[str, int]:
        """Bring the stores to the newest edition, whatever they were last seen to have reached.

        By how many editions each went on.
        """
        return {
            name: sync(self.book, self.store(name), fingerprint(), from_scratch, self.place(name))
            for name in only
        }

    def _follow(self) -> None:
        """Sync after a change; a store that was seen at the newest edition is not even opened."""
        edition, behind = self.book.edition.n, None
        for name in STORES:
            if self.book.synced(self.place(name)) == edition:
                continue
            try:
                self.sync([name])
            except (StoreError, ForeignStore) as error:
                behind = Behind(edition, self.place(name), str(error))
        if behind:
            raise behind

    def status(self) -> Iterator[Lag]:
        """Where each store is, and how far behind."""
        return map(self.lag, STORES)

    def lag(self, name: str) -> Lag:
        """Where one store is, and how far behind."""
        state = self.store(name).state()
        edition = state.edition if state else 0
        return Lag(name, self.place(name), edition, self.book.edition.n - edition)

    def _is_embedded(self, name: str) -> bool:
        return not (self.settings.sparql if name == "rdf" else self.settings.graph)

    def place(self, name: str) -> str:
        """Where a store is, for people."""
        remote = self.settings.sparql if name == "rdf" else self.settings.graph
        embedded = self.home.rdf if name == "rdf" else self.home.lpg
        return remote or f"embedded in {embedded}"

    def check(self, sample: int | None = None) -> Mapping[str, list[Difference]]:
        """What differs between the book and each store: nothing, if all are the same graph."""
        return {name: check(self.book, self.store(name), sample) for name in STORES}

    def sparql(self, text: str, timeout: float | None = None) -> Answer:
        """The answer of the RDF store to the operator's own query."""
        return self.rdf.query(text, {}, timeout)

    def cypher(
        self, text: str, parameters: Mapping[str, Cell], timeout: float | None = None
    ) -> Answer:
        """The answer of the property graph to the operator's own query."""
        return self.lpg.query(text, parameters, timeout)

    def ask(
        self, name: str, given: Mapping[str, str], where: str, known_on: datetime | None = None
    ) -> tuple[Question, list[Row]]:
        """A named question, answered by ``sparql``, ``cypher`` or the ``oracle``."""
        asked = question(name)
        parameters = asked.parameters_from(given)
        if where == "oracle":
            return asked, asked.in_oracle(self.book, parameters, self.edition_on(known_on))
        if where == "cypher":
            return asked, asked.in_cypher(self.lpg, parameters)
        return asked, asked.in_sparql(self.rdf, self.rdf.rdf, parameters)

    # -- the whole home ------------------------------------------------------------------------

    def backup(self, file: Path) -> None:
        """Copy the book to ``file``, which is not there yet: all else is made from it."""
        keeping.backup(self.book, file)

    def restore(self, file: Path) -> None:
        """Put the book of a backup in place of this one, and bring both stores to it."""
        keeping.restore(file, self.home.book, self._opened)
        for name in STORES:
            store = self.store(name)
            state = store.state() if self._is_embedded(name) else None
            if state and state.book != self.book.id:  # an embedded store is part of the home
                store.clear()
        self.sync()

    def _check_decision(self, number: str) -> None:
        rows = self.book.con.execute(
            "SELECT n FROM decision WHERE what <> 'undo' "
            "AND n::VARCHAR NOT IN (SELECT a FROM decision WHERE what = 'undo') ORDER BY n"
        ).fetchall()
        standing = [n for (n,) in rows]
        if number not in map(str, standing):
            raise NoSuchDecision(number, standing)
