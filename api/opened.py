"""What is open of one home: its lock, the book, the stores."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from threading import Condition
from types import TracebackType
from typing import TYPE_CHECKING, Self

import duckdb

from api import keeping, stores
from api.commands.errors import ServerGone, ServerSilent
from api.commands.holder import Holder, Server
from api.home import Home
from api.refusals import NotReady
from api.settings import Settings
from graph.book import Book, Edition
from graph.rdf import Rdf
from graph.stores import Store
from ontology.schema import Schema
from ontology.shapes import schema

if TYPE_CHECKING:
    from graph.stores.bolt import Bolt
    from graph.stores.oxigraph import Oxigraph
    from graph.stores.sparql import Sparql

GRACE = 5.0  # seconds
AGAIN = 0.05  # seconds between two words to who reads: an engine forgets one


class Opened:
    """One home, held by this process, or reached through the ``holder`` that does."""

    home: Home  # of who holds it

    def __init__(
        self, settings: Settings, command: str = "greenweft", holder: Holder | None = None
    ) -> None:
        self.settings = settings
        self.holder = holder
        self.following = False  # whether stores are being brought on, which nothing should stop
        self._is_given_up = False
        self._open = ExitStack()
        self._changing = Condition()  # held while another book takes the place of this one
        self._readers = 0  # in other threads
        self._is_wanted = False  # by another book, so that nobody begins to read this one
        self._leaving: list[Callable[[], object]] = []  # of readers who take long
        if holder:
            self._open.callback(holder.close)
        else:
            self.home = Home(settings.home, command)
            self._open.callback(self.home.close)

    def __enter__(self) -> Self:
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
    def schema(self) -> Schema:
        """The ontology as code reads it."""
        return schema()

    @cached_property
    def book(self) -> Book:
        """The book, which is made if there is none."""
        book = self.book_in(self.home.book)
        self._open.callback(book.close)
        return book

    def book_in(self, file: Path, called: Path | None = None) -> Book:
        """The book in any file, made if it is not there; an error names it as it is ``called``."""
        return keeping.opened(file, self.schema, self.settings.base, called)

    @cached_property
    def rdf(self) -> "Oxigraph | Sparql":
        """The RDF store: embedded, or behind an endpoint."""
        store = stores.rdf_store(self.settings, self.home, Rdf(self.schema, self.book.base))
        self._open.callback(store.close)
        return store

    @cached_property
    def lpg(self) -> "Bolt":
        """The property graph: embedded, or over Bolt."""
        store = stores.lpg_store(self.settings, self.home, self.schema)
        self._open.callback(store.close)
        return store

    def store(self, name: str) -> Store:
        """The store called ``rdf`` or ``lpg``."""
        return self.rdf if name == "rdf" else self.lpg

    def is_embedded(self, name: str) -> bool:
        """Whether the store of this name is part of the home."""
        return not (self.settings.sparql if name == "rdf" else self.settings.graph)

    def place(self, name: str) -> str:
        """Where a store is, for people."""
        return stores.place(self.settings, self.home, name)

    def patience(self, seconds: float) -> float:
        """How long to wait for what may take ``seconds``: a server minds them, and says so."""
        return seconds if self.holder is None else seconds + GRACE

    @property
    def server(self) -> Server | None:
        """The server that holds the home; none if this process does."""
        return self.holder.server if self.holder else None

    # -- for other threads -----------------------------------------------------------------------

    def newest(self) -> int:
        """Number of the newest edition, as committed; any thread may ask, while another writes."""
        if self.holder:
            return self.holder.edition
        return self.committed().n

    def committed(self) -> Edition:
        """The newest edition of a book that is held here; any thread may ask."""
        with self._changing:
            return self.book.committed

    @contextmanager
    def reading(self, leave: Callable[[], object] = lambda: None) -> Iterator[Book]:
        """The book as it was committed, for one thread; meanwhile no other takes its place.

        Who reads for long gives ``leave``, which is called, perhaps several times and by another
        thread, when one is to take its place: then the block should end soon.
        """
        with self._changing:
            self._changing.wait_for(lambda: not self._is_wanted)
            self._readers += 1
            self._leaving.append(leave)
            book = self.book.beside()
        try:
            yield book
        finally:
            book.close()
            with self._changing:
                self._readers -= 1
                self._leaving.remove(leave)
                self._changing.notify_all()

    def interrupt(self) -> None:
        """Stop what the book is doing; any thread may call it, and a signal handler."""
        book: Book | None = self.__dict__.get("book")
        if book:
            book.interrupt()

    def give_up(self) -> None:
        """Bring stores on no further, not even what is under way; any thread may call it.

        ``NotReady`` or ``StoreError`` there. The next start goes on from where they are then.
        """
        self._is_given_up = True
        lpg: Bolt | None = self.__dict__.get("lpg")
        if lpg:
            lpg.give_up()

    def go_on(self) -> None:
        """``NotReady`` if it was given up."""
        if self._is_given_up:
            raise NotReady("stopping")

    def after_interruption(self, before: int | None) -> tuple[int | None, int | None]:
        """The editions before and after what was interrupted here; the last is none if unknown."""
        if self.holder is None:
            return before, self.newest()
        try:
            return self.holder.stopped()
        except (ServerGone, ServerSilent):
            return before, None

    def settle(self) -> None:
        """Leave no transaction open: one that was interrupted in its ROLLBACK may be."""
        with suppress(duckdb.TransactionException):  # there is none
            self.book.con.execute("ROLLBACK")

    @contextmanager
    def replacing_book(self) -> Iterator[None]:
        """Have the file of the book to oneself; whoever needs the book waits, and has the new."""
        with self._changing:
            self._is_wanted = True
            try:
                while not self._changing.wait_for(lambda: not self._readers, AGAIN):
                    for leave in self._leaving:
                        leave()
                book: Book | None = self.__dict__.pop("book", None)
                if book:
                    book.close()
                yield
            finally:
                self._is_wanted = False
                self._changing.notify_all()
