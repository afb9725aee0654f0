"""Verdicts are remembered where they would be the same, and only there."""

from collections.abc import Mapping

import pytest

from api.cypher.guard import check, clauses_and_functions, warm
from api.cypher.guard.verdicts import Verdict, Verdicts
from api.refusals import QueryRefused
from tests.api.cypher.test_guard_text import refused_by


class Judge:
    """Counts how often it is asked; looks at one parameter."""

    def __init__(self, texts: bool = False, refusal: QueryRefused | None = None) -> None:
        self.asked = 0
        self.verdict = Verdict(refusal, ("x",), texts)

    def __call__(self, statement: str, parameters: Mapping[str, object], graph: int) -> Verdict:
        self.asked += 1
        return self.verdict


def asked(judge: Judge, *parameters: object, most: int = 10) -> int:
    verdicts = Verdicts(judge, most)
    for value in parameters:
        verdicts.of("RETURN $x", {"x": value, "y": object()}, 1)
    return judge.asked


def test_a_text_of_about_the_same_length_is_the_same() -> None:
    assert asked(Judge(), "lei/5493", "lei/1234", "lei/0000", "lei/123456") == 1


def test_a_number_another_size_and_another_kind_are_not() -> None:
    assert asked(Judge(), 1, 2, 2, [1], ["a"], "a", "a" * 50, {"a": 1}, {"b": 1}, None) == 9


def test_a_text_counts_where_there_is_a_regular_expression() -> None:
    assert asked(Judge(texts=True), "a+", "b+", "a+") == 2


def test_another_size_of_the_graph_is_another_question() -> None:
    judge = Judge()
    verdicts = Verdicts(judge)
    for graph in (1, 2, 2):
        verdicts.of("RETURN 1", {}, graph)
    assert judge.asked == 2


def test_the_oldest_verdicts_are_forgotten() -> None:
    judge = Judge()
    verdicts = Verdicts(judge, most=2)
    for statement in ("a", "b", "c", "c", "b", "a"):
        verdicts.of(statement, {}, 1)
    assert judge.asked == 4


def test_a_refusal_is_remembered_without_its_trace() -> None:
    for _ in range(3):
        with pytest.raises(QueryRefused) as refused:
            check("RETURN file()", {})
        assert len(refused.traceback) < 4


def test_the_same_statement_is_judged_anew_for_other_parameters() -> None:
    text = "MATCH (n) WHERE n.name =~ $x RETURN range(1, $n)"
    assert refused_by(text, {"x": "a.*", "n": 5}) == ""
    assert refused_by(text, {"x": "(a+)+", "n": 5}) == "regex"
    assert refused_by(text, {"x": "a.*", "n": 5_000_000}) == "range"
    assert refused_by(text, {"x": "b.*", "n": 5}) == ""


def test_a_parameter_that_is_nested_without_end_is_refused() -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    assert refused_by("RETURN $x", {"x": nested}) == "size"
    assert refused_by("RETURN 1", {"x": nested}) == ""


def test_warming_up_parses_what_passes() -> None:
    warm()


def test_the_tables_name_everything_once() -> None:
    for table in clauses_and_functions():
        names = [one.name.lower() for one in table]
        assert len(set(names)) == len(names)
