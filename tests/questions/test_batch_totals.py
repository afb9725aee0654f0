"""Batch totals: the official ones come out, and the one that does not reconcile is found."""

import pytest

from graph.book import Book
from graph.questions import Row, question

QUESTION = question("batch-totals")
GIVEN: dict[str, list[dict[str, str]]] = {
    "varied": [{}, {"jurisdiction": ""}, {"jurisdiction": "area/440310"}, {"scheme": "green-park"}],
    "real_lists": [{}, {"scheme": "green-park", "jurisdiction": ""}],
    "economy": [{}, {"jurisdiction": "", "scheme": "green-factory"}],
}


def ask(book: Book, **given: str) -> list[Row]:
    return QUESTION.in_oracle(book, QUESTION.parameters_from(given))


@pytest.mark.parametrize(
    ("scheme", "listed", "net"),
    [
        ("green-factory", [201, 208, 391, 602, 719, 662], [201, 409, 800, 1402, 2121, 2783]),
        ("green-park", [24, 22, 34, 39, 53, 52], [24, 46, 80, 119, 172, 224]),
        ("green-supply-chain", [15, 4, 21, 50, 99, 107], [15, 19, 40, 90, 189, 296]),
    ],
)
def test_the_real_lists_give_the_official_totals(
    real_lists: Book, scheme: str, listed: list[int], net: list[int]
) -> None:
    rows = ask(real_lists, scheme=scheme)
    assert [row[2] for row in rows] == list("123456789")
    assert [row[3] for row in rows] == [*listed, 0, 0, 0]
    assert [row[5] for row in rows] == [*net, None, None, None]
    assert [row[9] for row in rows[6:]] == [None] * 3  # their lists are not at hand


def test_only_the_parks_of_batch_6_do_not_reconcile(real_lists: Book) -> None:
    rows = [row for row in ask(real_lists) if row[9] is False]
    assert rows == [("green-park", "2022-01-15", "6", 52, 0, 224, 52, None, 223, False)]


def test_removals_belong_to_the_next_batch_and_leave_the_net(varied: Book) -> None:
    rows = {row[2]: row[3:] for row in ask(varied, scheme="green-factory")}
    assert rows["1"] == (3, 0, 3, 3, None, 3, True)
    assert rows["2"][:2] == (2, 1)
    assert rows["3"][:2] == (2, 2)  # one of 2020-01, one of 2021-05


def test_a_net_over_a_list_that_is_not_at_hand_is_left_out(varied: Book) -> None:
    rows = {row[2]: row for row in ask(varied, scheme="green-park")}
    assert rows["2"] == ("green-park", "2018", "2", 1, 0, None, None, None, 9, None)


def test_the_lists_of_an_area_are_its_own(varied: Book) -> None:
    assert ask(varied, jurisdiction="area/440310") == [
        ("green-factory", "2020", "1", 1, 0, 1, 6, None, None, False)
    ]
