"""The book as a graph for lookups, as it was known at an edition. It scans; the index does not."""

from collections.abc import Collection, Iterator, Mapping

from graph.book.reading import Reading
from graph.lookups import End
from graph.model import Id, Spelled
from ontology.schema import Schema


class OfBook:
    """One edition of the book; see ``graph.lookups.Graph``."""

    def __init__(self, book: Reading, edition: int) -> None:
        self.schema: Schema = book.schema
        self.edition = edition
        self._book = book

    def canonical(self, id: Id) -> Id:
        return self._book.canonical(id, self.edition)

    def statements(self, ids: Collection[Id]) -> Mapping[Id, Spelled]:
        return {one.id: one for one in self._book.chosen("id", ids, edition=self.edition)}

    def relations(self, kinds: Collection[str], end: End, ids: Collection[Id]) -> Iterator[Spelled]:
        return self._book.chosen(end, ids, kinds, self.edition)

    def referring(self, property: str, ids: Collection[Id]) -> Iterator[tuple[Id, Spelled]]:
        return self._book.referring(property, ids, self.edition)

    def of_kind(self, kind: str) -> Iterator[Spelled]:
        return self._book.statements(kind, self.edition)
