"""Evaluators over a quota: as counted by hand on the real lists."""

from graph.book import Book
from graph.questions import Row, question
from tests.questions.varied import ASSAYER, TESTER

QUESTION = question("evaluator-load")
NONE = {"quota": "0"}
GIVEN: dict[str, list[dict[str, str]]] = {
    "varied": [
        NONE,
        NONE | {"jurisdiction": ""},
        NONE | {"jurisdiction": "area/440310"},
        NONE | {"batch": "007"},
        {"quota": "-1", "batch": "2", "scheme": "green-factory"},
        {"quota": "1"},
    ],
    "real_lists": [{}, {"scheme": "green-factory"}, {"batch": "6", "quota": "20"}],
    "economy": [{"batch": "虚构2022", "quota": "0", "jurisdiction": ""}, {}],
}


def ask(book: Book, **given: str) -> list[Row]:
    return QUESTION.in_oracle(book, QUESTION.parameters_from(given))


def test_over_fifteen_in_batch_1_are_as_counted_by_hand(real_lists: Book) -> None:
    assert {row[2] for row in ask(real_lists)} == {16, 28, 30}
    assert [row[2] for row in ask(real_lists, scheme="green-factory")] == [24, 24]


def test_a_title_counts_for_each_of_its_evaluators(varied: Book) -> None:
    assert {row[0]: row[2] for row in ask(varied, **NONE)} == {ASSAYER.id: 2, TESTER.id: 1}
    assert {row[0]: row[2] for row in ask(varied, quota="1")} == {ASSAYER.id: 2}
    everybodys = ask(varied, jurisdiction="", **NONE)
    assert {row[0]: row[2] for row in everybodys} == {ASSAYER.id: 3, TESTER.id: 1}
