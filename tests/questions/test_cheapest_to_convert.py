"""Cheapest to convert: suppliers without a title whom a green park or another leader pulls too."""

from graph.book import Book
from graph.questions import Row, question
from tests.conftest import WEAVERY
from tests.questions.flows import (
    BEA,
    BEA_HUB,
    BEA_IN,
    DAY,
    DAYS,
    DOT,
    DOT_HUB,
    DOT_RIVAL,
    GARDEN,
    GARDENS,
    HUB,
    RIVAL,
    RIVALS,
)
from tests.questions.test_green_supplier_share import LEADER

QUESTION = question("cheapest-to-convert")
GIVEN: dict[str, list[dict[str, str]]] = {
    "varied": [
        *({"company": HUB.id, "on": day} for day in DAYS),
        *({"company": RIVAL.id, "on": day} for day in DAYS),
        {"company": WEAVERY.id, "on": "2023-06-30"},
    ],
    "real_lists": [{"company": "company/nobody"}],
    "economy": [
        {"company": LEADER, "on": "2024-08-31"},
        {"company": LEADER, "on": "2020-08-31"},
    ],
}


def ask(book: Book, **given: str) -> list[Row]:
    return QUESTION.in_oracle(book, QUESTION.parameters_from(given))


def test_the_park_or_the_other_leader_is_the_reason(flows: Book) -> None:
    assert set(ask(flows, company=HUB.id, on=DAY)) == {
        (BEA.id, "Bea", "green-park", GARDEN.id, "Garden", 0.2, 0, BEA_HUB.id, BEA_IN.id,
         GARDENS.id),
        (DOT.id, "Dot", "leader", RIVAL.id, "Rival", None, 1, DOT_HUB.id, DOT_RIVAL.id, RIVALS.id),
    }  # fmt: skip


def test_who_has_left_the_park_or_got_a_title_is_not_there(flows: Book) -> None:
    assert [row[1] for row in ask(flows, company=HUB.id, on="2024-07-01")] == ["Dot"]
    later = ask(flows, company=HUB.id, on="2025-03-01")
    assert {row[1:5:3] for row in later} == {("Dot", "Rival"), ("Dot", "Yard")}


def test_a_firm_is_no_other_leader_to_itself(flows: Book) -> None:
    assert {row[4] for row in ask(flows, company=RIVAL.id, on=DAY)} == {"Hub"}


def test_in_the_world_the_sale_ends_before_the_park_is_green(world: Book) -> None:
    for day in ("2023-06-30", "2023-07-01"):
        assert ask(world, company=WEAVERY.id, on=day) == []
