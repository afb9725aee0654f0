"""Leaders that buy from tenants: supply by supply, with what makes them leaders."""

from graph.book import Book
from graph.questions import Row, question
from tests.questions.flows import (
    ADA,
    ADA_AGAIN,
    ADA_DYE,
    ADA_IN,
    ADA_RIVAL,
    ADA_YARN,
    BEA,
    BEA_HUB,
    BEA_IN,
    DAY,
    DAYS,
    GARDEN,
    HUB,
    HUB_LEADS,
    RIVAL,
    RIVALS,
)

QUESTION = question("leaders-buying")
GIVEN: dict[str, list[dict[str, str]]] = {
    "varied": [*({"on": day} for day in DAYS), {"park": GARDEN.id, "on": DAY}],
    "real_lists": [{}],
    "economy": [{"on": "2024-08-31"}, {"on": "2019-06-01"}],
}


def ask(book: Book, **given: str) -> list[Row]:
    return QUESTION.in_oracle(book, QUESTION.parameters_from(given))


def test_each_supply_to_a_leader_is_a_row(flows: Book) -> None:
    ties = "; ".join(sorted((ADA_IN.id, ADA_AGAIN.id)))
    assert {(row[0], row[2], *row[5:]) for row in ask(flows, park=GARDEN.id, on=DAY)} == {
        (HUB.id, ADA.id, ADA_YARN.id, "yarn", 0.3, ties, HUB_LEADS.id),
        (HUB.id, ADA.id, ADA_DYE.id, "dye", None, ties, HUB_LEADS.id),
        (HUB.id, BEA.id, BEA_HUB.id, None, 0.2, BEA_IN.id, HUB_LEADS.id),
        (RIVAL.id, ADA.id, ADA_RIVAL.id, None, 0.5, ties, RIVALS.id),
    }


def test_who_leads_no_more_or_not_yet_is_no_leader(flows: Book) -> None:
    assert {row[1] for row in ask(flows, on="2019-12-31")} == set()
    assert {row[1] for row in ask(flows, on="2020-12-31")} == {"Hub"}


def test_nobody_leads_in_the_world(world: Book) -> None:
    assert ask(world, on="2022-06-30") == []


def test_the_preferred_share_counts(varied: Book) -> None:
    parts = {row[5]: row[7] for row in ask(varied, on=DAY)}
    assert (parts[ADA_YARN.id], parts[BEA_HUB.id]) == (0.35, 0.2)
