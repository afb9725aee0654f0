"""The graphs of a home: brought to the book's newest edition, compared with it, and asked."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from api.commands.offered import Turn, offered
from api.errors import Behind
from api.lookups.answering import answered
from api.opened import Opened
from api.outcomes import Asked, CaughtUp, Compared, Lag, Overview, Standing
from api.own_queries import check_cypher, check_sparql
from graph.book import Edition
from graph.errors import ForeignStore, StoreError
from graph.lookups.index.reading import Index
from graph.lookups.index.tables import opened_to_read
from graph.lookups.index.writing import bring
from graph.lookups.of_book import OfBook, known_to
from graph.questions import question
from graph.rdf import Rdf
from graph.stores import Answer, Cell
from graph.sync import Difference, check, sync
from ontology.errors import GreenweftError
from ontology.shapes import fingerprint

if TYPE_CHECKING:
    from api.commands.shown import Shown

STORES = ("rdf", "lpg")


class Graphs(Opened):
    """What is done with both graphs.

    ``shown`` is what a server has published: with it queries are answered from there. With
    ``publishes`` a server brings the stores on, as it publishes what was changed; those in ``anew``
    from scratch.
    """

    shown: "Shown | None" = None
    publishes: bool = False
    anew: frozenset[str] = frozenset()

    @offered(Turn.MENDING)
    def catch_up(self, only: Sequence[str] = STORES, from_scratch: bool = False) -> list[CaughtUp]:
        """Bring the stores to the newest edition, and say where each is now."""
        if self.publishes:
            self.anew |= set(only) if from_scratch else set()
            return [CaughtUp(name, *self._on_its_way(name)) for name in only]
        gone, edition = self.sync(only, from_scratch), self.book.edition.n
        return [CaughtUp(name, self.place(name), edition, gone[name]) for name in only]

    def sync(self, only: Sequence[str] = STORES, from_scratch: bool = False) -> Mapping[str, int]:
        """Bring the stores to the newest edition, whatever they were last seen to have reached.

        By how many editions each went on.
        """
        with self.whole():
            return {
                name: sync(
                    self.book,
                    self.store(name),
                    fingerprint(),
                    from_scratch,
                    self.place(name),
                    self.go_on,
                )
                for name in only
            }

    def bring_index(self) -> None:
        """Bring the index of lookups to the newest edition."""
        bring(self.home.index, self.book, fingerprint())

    def _on_its_way(self, name: str) -> tuple[str, int, int]:
        """Where a store is, the edition it will be at once it is published, and how far that is."""
        place, edition = self.place(name), self.book.edition.n
        return place, edition, edition - self.book.synced(place)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Let nothing stop in the middle of what runs in the block."""
        before, self.following = self.following, True
        try:
            yield
        finally:
            self.following = before

    def follow(self) -> None:
        """Sync after a change; a store that was seen at the newest edition is not even opened."""
        edition, behind = self.book.edition.n, None
        for name in () if self.publishes else STORES:
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
        return map(self._lag_of, STORES)

    @offered(Turn.BESIDE)
    def lag(self, name: str) -> Lag:
        """How far the graph that answers queries is behind; its engine answers after this."""
        return self.shown.lag(name, self.place(name)) if self.shown else self._lag_of(name)

    def _lag_of(self, name: str) -> Lag:
        state = self.store(name).state()
        edition = state.edition if state else 0
        return Lag(name, self.place(name), edition, self.book.edition.n - edition)

    @offered(Turn.BESIDE)
    def kinds(self) -> Mapping[str, int]:
        """How many statements of each kind the book holds."""
        return _kinds(self.committed())

    @offered(Turn.BESIDE)
    def overview(self) -> Overview:
        """At which edition the book and both graphs are, and how much they hold."""
        edition = self.committed()
        kinds = _kinds(edition)
        book = Standing("book", str(self.home.book), edition.n, 0, sum(kinds.values()), "")
        return Overview(edition, kinds, [book, *map(self._standing, STORES)])

    def _standing(self, name: str) -> Standing:
        """Of one store; if it does not answer its problem, which hides no other."""
        try:
            lag = self.lag(name)
            return Standing(*lag, self._held(name, lag.edition), "")
        except GreenweftError as error:
            return Standing(name, self.place(name), None, None, None, str(error))

    def _held(self, name: str, edition: int) -> int:
        """How many statements a store holds at an edition."""
        if self.shown:
            return self.shown.statements
        return sum(self.store(name).counts().values()) if edition else 0

    @offered(Turn.READING)
    def compare(self, sample: int | None = None) -> Compared:
        """What differs between the book and each store, and what tells why."""
        found = self.check(sample)
        behind = [lag for lag in self.status() if lag.behind] if any(found.values()) else []
        if self.publishes:
            self._rest()
        return Compared(found, behind, sum(self.kinds().values()), self.book.edition.n)

    def check(self, sample: int | None = None) -> Mapping[str, list[Difference]]:
        """What differs between the book and each store: nothing, if all are the same graph."""
        return {name: check(self.book, self.store(name), sample) for name in STORES}

    def _rest(self) -> None:
        """Stop the embedded engine, which only the writer uses; it starts again when needed."""
        if self.is_embedded("lpg") and "lpg" in self.__dict__:
            self.lpg.close()

    @offered(Turn.BESIDE)
    def sparql(self, text: str, timeout: float | None = None) -> Answer:
        """The answer of the RDF store to the operator's own query."""
        check_sparql(text, self.settings)
        store = self.shown.rdf if self.shown else self.rdf
        return store.query(text, {}, timeout)

    @offered(Turn.BESIDE)
    def serialized(self, text: str, format: str, timeout: float | None = None) -> bytes:
        """The answer of the RDF store in one of the formats that it writes itself."""
        check_sparql(text, self.settings)
        if self.shown:
            return self.shown.rdf.serialized(text, format, timeout)
        return self.rdf.serialized(text, format)

    @offered(Turn.BESIDE)
    def cypher(
        self, text: str, parameters: Mapping[str, Cell], timeout: float | None = None
    ) -> Answer:
        """The answer of the property graph to the operator's own query."""
        if self.shown:  # whose workers look at it themselves
            return self.shown.lpg.query(text, parameters, timeout)
        check_cypher(text, parameters)
        return self.lpg.read(text, parameters, timeout)

    @offered(Turn.BESIDE)
    def asked_of_graph(self, name: str, given: Mapping[str, str], where: str) -> Asked:
        """A named question, answered by ``sparql`` or ``cypher``."""
        asked = question(name)
        parameters = asked.parameters_from(given)
        if self.shown:
            return self.shown.asked(asked, parameters, where, Rdf(self.schema, self.settings.base))
        values = asked.standing(parameters, known_to(self.book, self.book.edition.n))
        if where == "cypher":
            rows = asked.in_cypher(self.lpg, values)
        else:
            rows = asked.in_sparql(self.rdf, self.rdf.rdf, values)
        return Asked(asked.columns, rows, self.book.edition.n)

    @offered(Turn.BESIDE)
    def looked_up(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer to an order of lookups; ``known_on``, a moment as ISO text, asks the book."""
        asked = {"offset": 0, "digest": "", **order}
        if self.shown:
            return self.shown.looked_up(asked)
        if known_on := order.get("known_on"):
            edition = self.book.edition_on(datetime.fromisoformat(known_on))
            return answered(OfBook(self.book, edition), asked)
        self.bring_index()
        with closing(opened_to_read(self.home.index)) as con:
            return answered(Index(con, self.schema), asked)


def _kinds(edition: Edition) -> Mapping[str, int]:
    return {kind: part.statements for kind, part in sorted(edition.manifest.items())}
