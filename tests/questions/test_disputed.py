"""Disputes are named, each value beside the preferred one, and never repaired."""

import pytest

from graph.book import Book
from graph.questions import Row, question
from graph.questions.disputed import FIELDS, LINKS, SINGLE
from tests.conftest import PARK, SCHEMA
from tests.questions.varied import DISPUTED_STATE, FIGURES, SALE

QUESTION = question("disputed")
ALL = [{}, *({"what": what} for what in ("values", "figures", "single-source", "all"))]
GIVEN: dict[str, list[dict[str, str]]] = {
    "varied": ALL,
    "real_lists": [{}],
    "economy": [{}, {"what": "single-source"}],
}


def ask(book: Book, **given: str) -> list[Row]:
    return QUESTION.in_oracle(book, QUESTION.parameters_from(given))


def test_the_real_lists_have_224_parks_where_223_were_announced(real_lists: Book) -> None:
    [row] = ask(real_lists)
    assert row[0] == "figures"
    assert row[4:] == ("net-total", 223, 224, "announced")
    assert row[3] in ("2021年度绿色园区名单", "2021年度绿色工业园区名单")  # the newest release's


@pytest.mark.parametrize(
    ("id", "property", "one", "others"),
    [
        (SALE.id, "share", 0.25, [0.125, 0.4]),
        (FIGURES[11].id, "amount", 9, [10, 11]),
        (PARK.id, "within", "area/440303", ["area/440310", "area/440310001"]),
        (DISPUTED_STATE.id, "status", "removed", ["listed"]),
    ],
)
def test_each_other_value_stands_beside_the_preferred_one(
    varied: Book, id: str, property: str, one: object, others: list[object]
) -> None:
    rows = [row for row in ask(varied, what="values") if row[2] == id and row[4] == property]
    assert [row[5] for row in rows] == [one] * len(others)
    assert [row[6] for row in rows] == others


def test_a_title_is_named_after_its_holder_and_a_sale_after_its_supplier(varied: Book) -> None:
    called = {row[2]: row[3] for row in ask(varied, what="values")}
    assert called[DISPUTED_STATE.id] == "锻坊有限公司"
    assert called[SALE.id] == '磨坊"甲"; 乙\n🧵'


def test_what_one_source_says_is_told_only_when_asked_for(varied: Book) -> None:
    assert {row[0] for row in ask(varied)} == {"values", "figures"}
    alone = ask(varied, what="single-source")
    assert {row[7] for row in alone} == {"tale"}
    assert SALE.id not in {row[2] for row in alone}
    assert len(ask(varied, what="all")) == len(alone) + len(ask(varied))


def test_a_property_of_one_value_here_and_many_there_would_be_mistaken() -> None:
    """The texts go by names of properties, so a name has to be single in every kind."""
    many = {
        word
        for kind in SCHEMA.projected
        for p in kind.properties.values()
        if p.many
        for word in (p.name, p.names, p.label)
    }
    assert many.isdisjoint([*SINGLE, *FIELDS, *(label for label, _ in LINKS)])
