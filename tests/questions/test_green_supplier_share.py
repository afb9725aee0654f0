"""Green share of suppliers: by count and by what is known of the spend, counted by hand."""

import pytest

from graph.book import Book
from graph.errors import BadParameter
from graph.questions import Row, question
from tests.conftest import DYEWORKS, SALE, WEAVERY
from tests.questions.flows import (
    ADA,
    ADA_DYE,
    ADA_YARN,
    BEA,
    BEA_HUB,
    DAY,
    DAYS,
    DOT,
    DOT_HUB,
    EVE,
    EVE_ADA,
    EVE_BEA,
    EVES,
    FAY,
    FAY_DOT,
    HUB,
    RIVAL,
)

QUESTION = question("green-supplier-share")
LEADER = "cn-uscc/91000000000000019G"
GIVEN: dict[str, list[dict[str, str]]] = {
    "varied": [
        *({"company": HUB.id, "on": day} for day in DAYS),
        {"company": RIVAL.id, "on": DAY, "tiers": "1"},
        {"company": ADA.id, "on": DAY, "scheme": "green-supply-chain"},
        {"company": WEAVERY.id, "on": "2023-06-30"},
        {"company": "company/nobody"},
    ],
    "real_lists": [{"company": "company/nobody"}],
    "economy": [
        {"company": LEADER, "on": "2024-08-31"},
        {"company": LEADER, "on": "2019-08-31", "tiers": "1"},
    ],
}


def ask(book: Book, **given: str) -> list[Row]:
    return QUESTION.in_oracle(book, QUESTION.parameters_from(given))


def test_shares_are_as_counted_by_hand(flows: Book) -> None:
    shares = {
        row[1:3]: row[5:11] for row in ask(flows, company=HUB.id, on=DAY) if row[0] == "share"
    }
    assert shares == {
        (1, "count"): (1, 3, round(1 / 3, 12), 1, 3, None),
        (1, "spend"): (0.3, 0.5, 0.6, 1, 2, 2),  # of dye and of Dot nobody says how much
        (2, "count"): (1, 2, 0.5, 1, 2, None),
        (2, "spend"): (0.12, 0.12, 1, 1, 1, 3),
    }


def test_a_supplier_stands_once_at_its_smallest_tier(flows: Book) -> None:
    rows = ask(flows, company=HUB.id, on=DAY)
    found = {row[3]: (row[1], row[5], row[10], row[11]) for row in rows if row[0] == "supplier"}
    ways = (ADA_YARN, ADA_DYE, EVE_ADA, BEA_HUB, EVE_BEA)
    assert found == {
        ADA.id: (1, 0.3, 1, "; ".join(sorted((ADA_YARN.id, ADA_DYE.id)))),
        BEA.id: (1, 0.2, 0, BEA_HUB.id),
        DOT.id: (1, None, 1, DOT_HUB.id),
        EVE.id: (2, 0.12, 2, "; ".join(sorted(way.id for way in ways))),
        FAY.id: (2, None, 1, "; ".join(sorted((DOT_HUB.id, FAY_DOT.id)))),
    }
    assert [row[12] for row in rows if row[3] == EVE.id] == [EVES.id]


def test_one_tier_is_the_direct_suppliers(flows: Book) -> None:
    rows = ask(flows, company=HUB.id, on=DAY, tiers="1")
    assert {row[1] for row in rows} == {1}


def test_the_world_s_weavery_buys_from_one_that_is_not_green(world: Book) -> None:
    assert ask(world, company=WEAVERY.id, on="2023-06-30") == [
        ("share", 1, "count", None, None, 0, 1, 0, 0, 1, None, None, None),
        ("share", 1, "spend", None, None, 0, 0.4, 0, 0, 1, 0, None, None),
        (
            "supplier",
            1,
            None,
            DYEWORKS.id,
            "染坊（深圳）有限公司",
            0.4,
            *[None] * 4,
            0,
            SALE.id,
            None,
        ),
    ]
    assert ask(world, company=WEAVERY.id, on="2023-07-01") == []


@pytest.mark.parametrize("tiers", ["0", "3", "x", ""])
def test_tiers_beyond_two_are_refused(tiers: str) -> None:
    with pytest.raises(BadParameter, match="one of 1, 2"):
        QUESTION.parameters_from({"company": HUB.id, "tiers": tiers or "-1"})
