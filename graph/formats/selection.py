"""What to export: the whole book, what is around one thing, or what an answer names.

A part that was chosen keeps its ids in memory; the whole book is only streamed. Everything is read
at one edition: give its number if the book may change meanwhile.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

from graph.book import parts
from graph.book.reading import Reading
from graph.errors import NotFound
from graph.formats import Part
from graph.model import Id, Spelled
from ontology.ranges import ID

# What stands between the ids in one cell of an answer.
BETWEEN = re.compile(r"[;\s]+")


def everything(book: Reading, edition: int | None = None) -> Part:
    """All that the book holds, and what each source says."""
    counts = {name: part.statements for name, part in book.manifest(edition).items()}
    entities, relations = (
        sum(
            counts.get(kind.name, 0)
            for kind in book.schema.projected
            if (kind.ends is not None) is related
        )
        for related in (False, True)
    )
    return Part(
        partial(_all, book, edition),
        entities,
        relations,
        graphs={
            source: partial(_all, book, edition, source) for source in parts.sources(book, edition)
        },
    )


def around(book: Reading, id: Id, hops: int, edition: int | None = None) -> Part:
    """What is within so many hops of ``id``, over relations and references, and all between.

    ``NotFound`` if nothing is known of it. A relation is taken for its two ends.
    """
    found = parts.known(book, [id], edition)
    if not found:
        raise NotFound(id)
    newest = found
    for _ in range(hops):
        newest = parts.neighbours(book, newest, edition) - found
        found = found | newest
    return chosen(book, found, edition)


def named(book: Reading, rows: Iterable[Sequence[object]], edition: int | None = None) -> Part:
    """The entities whose ids stand in the rows of an answer, and the relations between them.

    A cell may hold several. A relation that is named brings its two ends.
    """
    words = (word for row in rows for cell in row for word in BETWEEN.split(str(cell)))
    ids = {word for word in words if ID.fullmatch(word)}
    return chosen(book, parts.known(book, ids, edition), edition)


def chosen(book: Reading, ids: Collection[Id], edition: int | None = None) -> Part:
    """Entities that the book has, the relations between them, and what each source says of them."""
    kept = frozenset(ids)
    return Part(
        lambda: chain(parts.entities(book, kept, edition), parts.relations(book, kept, edition)),
        len(kept),
        parts.relations_count(book, kept, edition),
        kept.__contains__,
        {
            source: partial(parts.said_by, book, source, kept, edition)
            for source in parts.sources(book, edition)
        },
    )


def _all(book: Reading, edition: int | None, graph: str = "") -> Iterator[Spelled]:
    """Statements of the kinds that graphs show, in their order: entities first."""
    for kind in book.schema.projected:
        yield from parts.ordered(book, kind.name, edition, graph)
