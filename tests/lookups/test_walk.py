"""What an answer of a walk tells, page by page; test_campaign.py compares many with brute force."""

from random import Random
from typing import Any

import pytest

from graph.book import Book
from graph.errors import NotFound, WrongKind
from graph.lookups.answer import Page, walked
from graph.lookups.filters import Filters
from graph.lookups.of_book import OfBook
from ontology.prefixes import BASE
from tests.conftest import DYEWORKS, PARK, SALE, SCHEMA, WEAVERY
from tests.lookups.drawing import Drawing
from tests.lookups.network import network
from tests.lookups.plain import Plain

NOW = Filters(on="2022-01-01")


@pytest.mark.parametrize("seed", range(5))
def test_pages_one_after_the_other_are_the_whole_answer(seed: int) -> None:
    random = Random(seed)
    book = Book(":memory:", SCHEMA, BASE, "these shapes")
    network(book, seed, firms=25, sales=70)
    graph = OfBook(book, book.edition.n)
    drawing = Drawing(Plain(book, book.edition.n), random, most=4)
    for _ in range(20):
        asked = drawing.walk()
        only = asked.page.tier
        whole = walked(graph, *asked._replace(page=Page(tier=only)))
        paged: list[Any] = []
        limit = random.randint(1, 4)
        while True:
            part = walked(graph, *asked._replace(page=Page(limit, len(paged), only)))
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
