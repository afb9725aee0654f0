"""Shortest paths are those that brute force finds, the most certain first."""

from decimal import Decimal
from itertools import pairwise, product
from math import prod
from random import Random
from typing import Any

import networkx as nx
import pytest

from graph.book import Book
from graph.errors import NotFound
from graph.lookups.filters import Filters
from graph.lookups.of_book import OfBook
from graph.lookups.paths import found, steps
from graph.model import Id
from ontology.prefixes import BASE
from tests.conftest import DYEWORKS, PARK, SALE, SCHEMA, TENANCY, WEAVERY
from tests.lookups.brute import passes
from tests.lookups.drawing import Drawing
from tests.lookups.network import network
from tests.lookups.plain import Plain

ALWAYS = Filters(on="2024-08-31", during=("", ""))


def brute(
    said: Plain, start: Id, end: Id, kinds: list[str], is_directed: bool, given: Filters
) -> Any:
    """All shortest paths as certainty and ids of relations, the most certain first."""
    edges: Any = nx.MultiDiGraph()
    edges.add_nodes_from((start, end))
    for kind in kinds:
        for one in said.bonds[kind]:
            if passes(said, one, given, (start, end)):
                edges.add_edge(one.start, one.end, key=one.id, sure=one.confidence)
                if not is_directed:
                    edges.add_edge(one.end, one.start, key=one.id, sure=one.confidence)
    try:
        # A path of nodes comes once for each of its parallel relations.
        nodes = {tuple(path) for path in nx.all_shortest_paths(edges, start, end)}
    except nx.NetworkXNoPath:
        return []
    ways = [
        (
            prod(
                (
                    edges[a][b][key]["sure"]
                    for (a, b), key in zip(pairwise(path), keys, strict=True)
                ),
                start=Decimal(1),
            ),
            list(keys),
        )
        for path in nodes
        for keys in product(*(edges[a][b] for a, b in pairwise(path)))
    ]
    return sorted(ways, key=lambda way: (-way[0], way[1]))


@pytest.mark.parametrize("seed", range(4))
def test_paths_are_what_brute_force_finds(seed: int) -> None:
    random = Random(seed)
    book = Book(":memory:", SCHEMA, BASE, "these shapes")
    made = network(book, seed, firms=20, sales=random.choice((20, 30, 60)))
    graph = OfBook(book, book.edition.n)
    said = Plain(book, book.edition.n)
    drawing, lengths = Drawing(said, random), set()
    for n in range(40):
        start, end = (one.id for one in random.choices(made.firms, k=2))
        kinds = random.choice((["Supplies"], ["Supplies", "Tenancy"]))
        is_directed, limit = random.random() < 0.6, random.choice((1, 3, 50))
        given = ALWAYS if n % 2 else drawing.walk().filters
        answer = found(graph, start, end, steps(kinds, is_directed), 20, given, limit)
        expected = brute(said, start, end, kinds, is_directed, given)
        assert answer["paths"] == len(expected)
        assert [(item["confidence"], item["path"]) for item in answer["items"]] == [
            (round(float(sure), 6), path) for sure, path in expected[:limit]
        ]
        assert answer["complete"] == (len(expected) <= limit)
        lengths.add(answer["length"])
    assert len(lengths) > 2
    book.close()


def test_a_path_names_what_it_goes_through(world: Book) -> None:
    graph = OfBook(world, world.edition.n)
    kinds = ("Supplies", "Tenancy")
    answer = found(graph, PARK.id, WEAVERY.id, steps(kinds, is_directed=False), 6, ALWAYS, 5)
    (item,) = answer["items"]
    assert item["path"] == [TENANCY.id, SALE.id]
    assert [one["id"] for one in item["things"]] == [PARK.id, DYEWORKS.id, WEAVERY.id]
    assert answer["length"] == 2
    assert found(graph, PARK.id, WEAVERY.id, steps(kinds, True), 6, ALWAYS, 5)["length"] is None
    assert found(graph, PARK.id, WEAVERY.id, steps(kinds, False), 1, ALWAYS, 5)["paths"] == 0


def test_from_a_thing_to_itself_is_no_step(world: Book) -> None:
    graph = OfBook(world, world.edition.n)
    answer = found(graph, PARK.id, PARK.id, steps(("Supplies",), True), 6, ALWAYS, 5)
    assert (answer["length"], answer["paths"]) == (0, 1)
    assert [one["id"] for one in answer["items"][0]["things"]] == [PARK.id]


def test_an_end_that_nobody_knows_is_refused(world: Book) -> None:
    with pytest.raises(NotFound, match="company/none"):
        found(OfBook(world, 1), PARK.id, "company/none", steps(("Owns",), True), 6, ALWAYS, 5)
