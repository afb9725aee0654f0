"""Firms with two titles: 163 on the real lists, five more than share a printed name."""

from collections.abc import Iterator

from graph.book import Book
from graph.questions import Row, question
from ontology.ranges import Text
from tests.conftest import WEAVERY, WORLD, but, claim, entity, tell

QUESTION = question("both-titles")
GIVEN: dict[str, list[dict[str, str]]] = {
    "varied": [
        *(
            {"on": day}
            for day in ("2017-12-31", "2018-02-01", "2020-07-01", "2021-05-01", "2024-08-31")
        ),
        {"scheme_b": "green-factory"},
        {"scheme_a": "green-design-product", "scheme_b": "iso14001", "on": "2022-01-01"},
    ],
    "real_lists": [{}, {"on": "2018-05-01", "scheme_b": "green-design-product"}],
    "economy": [{"scheme_b": "green-factory"}, {"on": "2022-01-01"}],
}


def ask(book: Book, **given: str) -> list[Row]:
    return QUESTION.in_oracle(book, QUESTION.parameters_from(given))


def printed(book: Book, scheme: str) -> Iterator[str]:
    """Names of holders exactly as the CSV lists print them."""
    rows = book.con.execute(
        """SELECT vals->>'$.heldBy[0]', vals->>'$.printedName[0]' FROM claim
        WHERE kind = 'Designation' AND series LIKE $series""",
        {"series": f"{scheme} csv%"},
    ).fetchall()
    names = dict(
        book.con.execute(
            "SELECT id, min(vals->>'$.name[0]') FROM claim WHERE series LIKE $s GROUP BY id",
            {"s": f"{scheme} csv%"},
        ).fetchall()
    )
    for holder, own in rows:
        yield own or names[holder].removesuffix("@zh")


def test_163_firms_hold_both_titles_and_158_by_their_printed_names(real_lists: Book) -> None:
    """The article adds one that is on no list of supply chains: Gongjin."""
    rows = [row for row in ask(real_lists) if row[3] is not None]
    assert len(rows) == 163
    assert [row[1] for row in ask(real_lists) if row[3] is None] == ["深圳市共进电子股份有限公司"]
    one, other = (set(printed(real_lists, s)) for s in ("green-factory", "green-supply-chain"))
    assert len(one & other) == 158


def test_a_firm_of_two_names_is_one(book: Book) -> None:
    renamed = but(WEAVERY, name=Text("Weavers' Works", "en"))
    title = entity("Designation", heldBy=WEAVERY.id, scheme="green-supply-chain", level="national")
    tell(book, WORLD)
    assert ask(book) == []
    tell(book, [claim(renamed, source="ledger"), claim(title, source="ledger")], source="ledger")
    assert [row[0] for row in ask(book)] == [WEAVERY.id]
    book.forget(2)
    assert ask(book) == []
    assert len(QUESTION.in_oracle(book, QUESTION.parameters_from({}), edition=2)) == 1
