"""The book as a graph for lookups, as it was known at an edition. It scans; the index does not."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping

from graph.book.reading import Reading
from graph.lookups import WAYS, End
from graph.lookups.answer import known
from graph.lookups.called import Called, called
from graph.lookups.coverage import Coverage, counted
from graph.lookups.filters import Tie, tie
from graph.lookups.labels import labels_of
from graph.model import Id, Spelled
from ontology.schema import Schema


def known_to(book: Reading, edition: int) -> Callable[[Id], Id]:
    """Tells the id that stands for another one; ``NotFound`` if nothing is known of it."""
    graph = OfBook(book, edition)
    return lambda named: known(graph, named).id


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

    def called(self, ids: Collection[Id]) -> Mapping[Id, Called]:
        found = self.statements(ids).items()
        return {id: called(self.schema, one) for id, one in found if not one.start}

    def relations(self, kinds: Collection[str], end: End, ids: Collection[Id]) -> Iterator[Spelled]:
        return self._book.chosen(end, ids, kinds, self.edition)

    def ties(self, kind: str, end: End, ids: Collection[Id]) -> Iterator[Tie]:
        of = self.schema.kind(kind)
        return (tie(of, one, end) for one in self.relations((kind,), end, ids))

    def referring(self, property: str, ids: Collection[Id]) -> Iterator[tuple[Id, Spelled]]:
        return self._book.referring(property, ids, self.edition)

    def of_kind(self, kind: str, after: Id = "") -> Iterator[Spelled]:
        return (one for one in self._book.statements(kind, self.edition) if one.id > after)

    def degrees(self, id: Id) -> Mapping[str, Mapping[str, int]]:
        labels, found = labels_of(self.schema), {"out": Counter[str](), "in": Counter[str]()}
        relations = [kind.name for kind in self.schema.projected if kind.ends]
        for way, end in WAYS.items():
            for one in self.relations(relations, end, (id,)):
                found[way][labels[one.kind]] += 1
        for one in self.statements((id,)).values():
            for name in self.schema.kind(one.kind).links:
                found["out"][labels[name]] += len(one.values.get(name, ()))
        for name in {name for kind in self.schema.projected for name in kind.links}:
            found["in"][labels[name]] += sum(1 for _ in self.referring(name, (id,)))
        return {
            way: {label: n for label, n in sorted(counts.items()) if n}
            for way, counts in found.items()
        }

    def coverage(self, park: Id, on: str) -> Coverage:
        return counted(self, park, on)
