"""Holders in an area on a day: the rules, and the article's district beside its figures."""

from collections import Counter

import pytest

from graph.book import Book
from graph.questions import Row, question
from tests.conftest import PINGSHAN, WEAVERY, WORLD, tell
from tests.questions.varied import FORGE, KILN, MILL

QUESTION = question("holders")
DAYS = (
    *("2017-12-31", "2018-01-01", "2018-02-01", "2019-01-01", "2019-09-02", "2020-07-01"),
    *("2021-03-04", "2021-05-01", "2022-01-01", "2023-06-30", "2023-07-01", "2024-01-01"),
    "2024-08-31",
)
DISTRICT: dict[str, str] = {"area": "area/440310", "on": "2024-08-31"}
GIVEN: dict[str, list[dict[str, str]]] = {
    "varied": [
        *({"on": day} for day in DAYS),
        *(
            {"on": day, "area": area}
            for day in DAYS[::4]
            for area in ("area/440310", "area/440300")
        ),
        {"level": "municipal", "area": "area/440310001"},
        {"scheme": "green-factory", "level": "national", "area": "area/100000"},
        {"area": "area/999999"},
    ],
    "real_lists": [DISTRICT, {"on": "2019-01-01", "level": "national"}],
    "economy": [
        {"on": "2023-06-30"},
        {"on": "2025-01-01", "area": "area/440310", "level": "national"},
    ],
}


def ask(book: Book, **given: str) -> list[Row]:
    return QUESTION.in_oracle(book, QUESTION.parameters_from(given))


def titles(book: Book, holder: str, on: str) -> set[tuple[object, object]]:
    return {(row[1], row[2]) for row in ask(book, on=on) if row[3] == holder}


@pytest.mark.parametrize(
    ("scheme", "first", "last"),
    [
        ("iso14001", "2021-01-01", "2023-12-31"),  # a certificate with a term
        ("green-design-product", "2020-01-01", None),  # a year counts from its first day
        ("iso9001", None, "2017-01-01"),  # expired, nobody says when: not held
        ("chain-leader", None, "2017-01-01"),  # put up for objections: not granted
        ("green-supply-chain", None, "2017-01-01"),  # suspended
    ],
)
def test_a_title_is_held_from_its_first_day_to_its_last(
    varied: Book, scheme: str, first: str | None, last: str | None
) -> None:
    held = [day for day in (*DAYS, "2020-01-01", "2021-01-01", "2019-12-31", "2023-12-31")
            if (scheme, "national") in titles(varied, FORGE.id, day)]  # fmt: skip
    assert held == [] or (first is not None and min(held) >= first)
    assert (first is None) == (held == [])
    assert last is None or max(held, default="") <= last
    assert first is None or first in held


def test_a_removal_ends_a_title_on_its_day(varied: Book) -> None:
    assert ("green-factory", "national") in titles(varied, WEAVERY.id, "2021-12-31")
    row = [row for row in ask(varied, on="2022-01-01") if row[3] == WEAVERY.id]
    assert [day for *_, day, _, _ in row] == ["2021"]  # the World's own title is left


def test_the_preferred_of_two_days_counts(varied: Book) -> None:
    """The surer source says 2021-03-04, the other 2018; the undated title is held all along."""
    mine = [row for row in ask(varied, on="2021-03-04", level="national") if row[3] == MILL.id]
    assert [(row[1], row[5]) for row in mine] == [
        ("green-factory", "2021-03-04"),
        ("green-supply-chain", None),
    ]
    before = [row for row in ask(varied, on="2021-03-03", level="national") if row[3] == MILL.id]
    assert [(row[1], row[5]) for row in before] == [
        ("green-factory", None),
        ("green-supply-chain", None),
    ]


def test_a_renamed_title_is_held_and_a_level_may_be_unknown(varied: Book) -> None:
    assert titles(varied, KILN.id, "2020-07-15") == {
        ("green-supply-chain", "national"),
        ("green-factory", "national"),
        ("zero-carbon-park", None),
    }


def test_a_holder_in_two_areas_is_in_both(varied: Book) -> None:
    for area in ("area/440310001", "area/440303", "area/440310", "area/440300", "area/100000"):
        assert KILN.id in {row[3] for row in ask(varied, area=area, on="2020-07-15")}


def test_beside_them_stands_the_latest_figure_by_that_day(varied: Book) -> None:
    def figures(on: str) -> list[object]:
        rows = ask(varied, area=PINGSHAN.id, on=on, level="national")
        return [(row[5], row[6]) for row in rows if row[0] == "published holders"]

    assert figures("2018-12-31") == [(None, 2)]
    assert figures("2020-06-30") == [("2019", 4)]
    assert figures("2020-07-01") == [("2020-07", 6)]
    assert figures("2024-08-31") == [("2024-08-31", 9), ("2024-08-31", 10), ("2024-08-31", 11)]


def test_what_was_known_before_is_still_answered(book: Book) -> None:
    tell(book, WORLD)
    told = ask(book)
    assert len(told) == 2
    book.forget(1)
    assert ask(book) == []
    given = QUESTION.parameters_from({})
    assert QUESTION.in_oracle(book, given, edition=1) == told


def test_the_district_of_the_article_and_its_figures(real_lists: Book) -> None:
    rows = ask(real_lists, **DISTRICT)
    held = Counter((row[1], row[2]) for row in rows if row[0] == "holder")
    assert held["green-factory", "municipal"] == 7
    assert held["green-data-centre", "national"] == 1
    named = {row[4]: row[5] for row in rows if row[:3] == ("holder", "green-factory", "national")}
    assert named == {
        "比亚迪汽车工业有限公司": "2022-01-15",  # batch 6 row 651
        "深圳市共进电子股份有限公司": "2022-01-15",  # batch 6 row 661
        "中芯国际集成电路制造（深圳）有限公司": None,
        "深圳荣耀智能机器有限公司": None,
    }
    published = {row[1:3]: row[6] for row in rows if row[0] == "published holders"}
    assert published == {
        ("green-factory", "national"): 11,
        ("green-factory", "municipal"): 7,
        ("green-supply-chain", None): 1,
        ("green-data-centre", None): 1,
    }


def test_the_announced_total_of_a_day_stands_beside_the_nation_s_holders(real_lists: Book) -> None:
    rows = ask(real_lists, area="area/100000", scheme="green-factory", on="2024-08-31")
    assert [(row[0], row[6]) for row in rows] == [("published net-total", 5095)]
