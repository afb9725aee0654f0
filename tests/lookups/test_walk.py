"""Walks by the index and by the book are what brute force finds, page by page."""

import os
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from graph.book import Book
from graph.errors import NotFound, WrongKind
from graph.lookups import Graph
from graph.lookups.answer import Page, walked
from graph.lookups.filters import Filters
from graph.lookups.index.reading import Index
from graph.lookups.index.tables import opened_to_read
from graph.lookups.index.writing import bring
from graph.lookups.of_book import OfBook
from ontology.prefixes import BASE
from tests.conftest import DYEWORKS, PARK, SALE, SCHEMA, WEAVERY
from tests.lookups import brute
from tests.lookups.network import filters, network

WALKS = int(os.environ.get("GREENWEFT_WALKS", "80"))
NOW = Filters(on="2022-01-01")


def members(answer: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            one["id"],
            one["tier"],
            one["confidence"],
            one["share"],
            one["path"],
            [relation["id"] for relation in one["relations"]],
        )
        for one in answer["items"]
    ]


def plain(expected: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (id, tier, float(sure), None if share is None else float(share), path, relations)
        for id, tier, sure, share, path, relations in expected["members"]
    ]


@pytest.mark.parametrize("seed", range(WALKS // 20))
def test_walks_are_what_brute_force_finds(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    book = Book(":memory:", SCHEMA, BASE, "these shapes")
    made = network(book, seed, firms=random.choice((6, 14, 25)), sales=random.choice((15, 40, 60)))
    file = tmp_path / "index.sqlite"
    bring(file, book, "these shapes")
    index = Index(opened_to_read(file), SCHEMA)
    graphs: list[Graph] = [index, OfBook(book, book.edition.n)]
    for n in range(20):
        given = filters(1000 * seed + n, made)
        viewpoint = random.choice(made.firms).id
        way, tiers = random.choice(("suppliers", "customers")), random.randint(1, 6)
        only = random.choice((None, None, random.randint(1, tiers)))
        page = Page(random.choice((None, 1, 3, 10)), random.choice((0, 0, 2)), only)
        expected = brute.answer(book, viewpoint, way, tiers, given, page)
        for graph in graphs:
            found = walked(graph, viewpoint, way, tiers, given, page)
            assert members(found) == plain(expected)
            assert found["complete"] == expected["complete"]
            assert found["left"]["frontier"] == expected["frontier"]
            assert found["excluded"] == expected["excluded"]
    index.con.close()
    book.close()


@pytest.mark.parametrize("seed", range(5))
def test_pages_one_after_the_other_are_the_whole_answer(seed: int) -> None:
    random = Random(seed)
    book = Book(":memory:", SCHEMA, BASE, "these shapes")
    made = network(book, seed, firms=25, sales=70)
    graph = OfBook(book, book.edition.n)
    for n in range(20):
        given, viewpoint = filters(n, made), random.choice(made.firms).id
        only = random.choice((None, 1, 2, 4))
        whole = walked(graph, viewpoint, "suppliers", 4, given, Page(tier=only))
        paged: list[Any] = []
        limit = random.randint(1, 4)
        while True:
            page = Page(limit, len(paged), only)
            part = walked(graph, viewpoint, "suppliers", 4, given, page)
            paged += part["items"]
            if part["complete"]:
                break
            assert part["left"]["because"] == ["limit"]
            assert part["left"]["frontier"] > 0
        assert paged == whole["items"]
        assert part["excluded"] == whole["excluded"]
    book.close()


def test_an_answer_tells_names_titles_and_who_says_so(world: Book) -> None:
    found = walked(OfBook(world, world.edition.n), WEAVERY.id, "suppliers", 1, NOW)
    (item,) = found["items"]
    assert (item["id"], item["name"]) == (DYEWORKS.id, "染坊（深圳）有限公司")
    (sale,) = item["relations"]
    assert sale["id"] == SALE.id
    assert (sale["share"], sale["from"], sale["to"]) == (0.4, "2021", "2023-06")
    assert (sale["product_name"], sale["sources"]) == ("隔膜", ["tale"])
    back = walked(OfBook(world, world.edition.n), DYEWORKS.id, "customers", 1, NOW)
    (title,) = back["items"][0]["titles"]
    assert (title["scheme"], title["level"], title["since"]) == (
        "green-factory",
        "national",
        "2021",
    )
    tenants = walked(OfBook(world, world.edition.n), PARK.id, "tenants", 1, NOW)
    assert [one["id"] for one in tenants["items"]] == [DYEWORKS.id]


def test_what_does_not_hold_on_the_day_is_left_out_and_counted(world: Book) -> None:
    late = walked(OfBook(world, 1), WEAVERY.id, "suppliers", 1, Filters(on="2023-07-01"))
    assert (late["items"], late["excluded"]["out_of_period"]) == ([], 1)
    assert late["complete"]


def test_a_viewpoint_that_is_not_there_or_of_another_kind_is_refused(world: Book) -> None:
    graph = OfBook(world, world.edition.n)
    with pytest.raises(NotFound, match="nothing is known of cn-uscc/1"):
        walked(graph, "cn-uscc/1", "suppliers", 1, NOW)
    with pytest.raises(
        WrongKind, match="is of the kind Park; suppliers are known of Company alone"
    ):
        walked(graph, PARK.id, "suppliers", 1, NOW)
