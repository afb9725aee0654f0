"""A campaign: drawn lookups of many books are compared, and what they met is counted."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from graph.book import Book
from graph.errors import NotFound
from graph.lookups import Graph, designations, things
from graph.lookups.answer import walked
from graph.lookups.filters import REASONS
from graph.lookups.index.reading import Index
from graph.lookups.index.tables import opened_to_read
from graph.lookups.index.writing import bring
from graph.lookups.of_book import OfBook
from ontology.prefixes import BASE
from tests.conftest import SCHEMA
from tests.lookups import brute
from tests.lookups.brute import SHAPES
from tests.lookups.drawing import Drawing, Walk
from tests.lookups.plain import Plain

# Random walks of one run of all campaigns: 2,000 take a quarter of an hour, the few a few seconds.
WALKS = int(os.environ.get("GREENWEFT_WALKS", "80"))
EVERYTHING = (*REASONS, *SHAPES, "answers with items", "pages that leave some", "earlier editions")


@dataclass
class Campaign:
    """How many lookups there were, by what they were and what they met on the way."""

    seen: Counter[str] = field(default_factory=Counter)

    def walk(self, said: Plain, graphs: list[Graph], walk: Walk) -> None:
        """One walk over each of ``graphs``, which are all of the edition of ``said``."""
        expected = brute.answer(said, *walk)
        met = expected.pop("met")
        for graph in graphs:
            assert plainly(walked(graph, *walk)) == expected
        self.seen.update(("walks", *met))
        self.seen.update(reason for reason, number in expected["excluded"].items() if number)
        self.seen["answers with items"] += bool(expected["items"])
        self.seen["pages that leave some"] += not expected["complete"]

    def earlier(self, said: Plain, graph: Graph, walk: Walk) -> None:
        """One walk over the book as it was known before; not counted but as that."""
        if walk.viewpoint in said.things:
            expected = brute.answer(said, *walk)
            del expected["met"]
            assert plainly(walked(graph, *walk)) == expected
            self.seen["earlier editions"] += 1
        else:
            with pytest.raises(NotFound):
                walked(graph, *walk)

    def neighbours(self, said: Plain, graphs: list[Graph], asked: Mapping[str, Any]) -> None:
        """What a thing is joined to, and its standing numbers."""
        expected = brute.neighbours(said, **asked)
        for graph in graphs:
            found = things.neighbours(graph, **asked)
            items = [
                (one["label"], one["way"], one["id"], one["relation"] and one["relation"]["id"])
                for one in found["items"]
            ]
            assert {**expected, "items": items} == expected
            assert {name: found[name] for name in ("edition", "id", "total", "complete")} == {
                name: expected[name] for name in ("edition", "id", "total", "complete")
            }
            assert graph.degrees(asked["id"]) == brute.degrees(said, asked["id"])
        self.seen["neighbours"] += bool(expected["items"])

    def designations(
        self, said: Plain, graphs: list[Graph], asked: Mapping[str, Any], on: str
    ) -> None:
        """All titles of some sort, and a page behind one of them."""
        expected = brute.designations(said, **asked, on=on)
        after = expected[len(expected) // 2] if expected else ""
        wanted = designations.Wanted(**asked)
        for graph in graphs:
            page = designations.found(graph, wanted, on, 50, after)
            rest = [id for id in expected if id > after]
            assert [one["id"] for one in page["items"]] == rest[:50]
            assert page["complete"] == (len(rest) <= 50)
        self.seen["designations"] += bool(expected)

    def require(self, *names: str) -> None:
        """A campaign that did not come upon something has not tested it."""
        missed = [name for name in names if not self.seen[name]]
        assert not missed, f"no walk met {missed}: {dict(self.seen)}"


def plainly(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer as brute force has it: relations and titles by their ids."""
    items = [
        {
            **one,
            "path": list(one["path"]),
            "relations": [relation["id"] for relation in one["relations"]],
            "titles": [title["id"] for title in one["titles"]],
        }
        for one in answer["items"]
    ]
    return {**answer, "items": items}


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Book, Path]]:
    """A book in memory, and where its index is to be."""
    book = Book(":memory:", SCHEMA, BASE, "these shapes")
    try:
        yield book, folder / "index.sqlite"
    finally:
        book.close()


def walk_through(
    campaign: Campaign, book: Book, file: Path, seed: int, walks: int, most: int
) -> None:
    """Draw so many walks, and as many other lookups as it takes, over all a book's editions."""
    bring(file, book, "these shapes")
    index, newest = Index(opened_to_read(file), SCHEMA), book.edition.n
    random = Random(seed)
    before = random.randint(1, newest - 1)
    said, then = Plain(book, newest), Plain(book, before)
    drawing = Drawing(said, random, most)
    graphs: list[Graph] = [index, OfBook(book, newest)]
    for n in range(walks):
        walk = drawing.walk()
        campaign.walk(said, graphs, walk)
        if n % 2 == 0:
            campaign.earlier(then, OfBook(book, before), walk)
        if n % 8 == 0:
            campaign.neighbours(said, graphs, drawing.neighbours())
            campaign.designations(said, graphs, drawing.designations(), walk.filters.on)
    index.con.close()
