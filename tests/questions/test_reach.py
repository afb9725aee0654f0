"""Reach: factories upstream of each leader, at their smallest number of hops."""

import pytest

from graph.book import Book
from graph.errors import BadParameter
from graph.questions import Row, question
from tests.conftest import WEAVERY
from tests.questions.flows import ADA, ADAS, DAY, DAYS, HUB
from tests.questions.test_green_supplier_share import LEADER

QUESTION = question("reach")
GIVEN: dict[str, list[dict[str, str]]] = {
    "varied": [
        *({"hops": "3", "on": day} for day in DAYS),
        {"hops": "1", "on": DAY},
        {"hops": "2", "on": DAY},
        {"hops": "3", "on": DAY, "company": ADA.id},
        {"company": WEAVERY.id},
    ],
    "real_lists": [{"hops": "3"}],
    "economy": [
        {"hops": "3", "on": "2024-08-31"},
        {"hops": "1", "on": "2024-08-31"},
        {"company": LEADER, "hops": "2", "on": "2020-08-31"},
    ],
}


def ask(book: Book, **given: str) -> list[Row]:
    return QUESTION.in_oracle(book, QUESTION.parameters_from(given))


def test_each_factory_stands_at_its_fewest_hops(flows: Book) -> None:
    assert {(row[1], row[3], row[4]) for row in ask(flows, hops="3", on=DAY)} == {
        *(("Hub", "Ada", 1), ("Hub", "Eve", 2), ("Hub", "Gus", 3)),
        *(("Rival", "Ada", 1), ("Rival", "Eve", 2), ("Rival", "Gus", 3)),
    }
    assert {row[3] for row in ask(flows, hops="2", on=DAY)} == {"Ada", "Eve"}
    titles = {row[5] for row in ask(flows, hops="1", on=DAY)}
    assert titles == {"; ".join(sorted(one.id for one in ADAS))}


def test_a_firm_that_leads_nothing_may_be_asked_of(flows: Book) -> None:
    """Ada buys from Hub, to which she sells: she is not within her own reach."""
    found = ask(flows, hops="3", on=DAY, company=ADA.id)
    assert [(row[3], row[4]) for row in found] == [("Eve", 1), ("Gus", 3)]


def test_hops_are_three_at_most() -> None:
    with pytest.raises(BadParameter, match="one of 1, 2, 3"):
        QUESTION.parameters_from({"company": HUB.id, "hops": "4"})


def test_nothing_green_is_upstream_in_the_world(world: Book) -> None:
    assert ask(world, company=WEAVERY.id, on="2022-06-30", hops="3") == []
