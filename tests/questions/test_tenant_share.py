"""Green share of tenants: counted by hand, and a figure that is not known is never 0."""

from graph.book import Book
from graph.questions import Row, question
from tests.conftest import DYEWORKS, PARK, TENANCY
from tests.questions.flows import ADA, ADA_AGAIN, ADA_IN, ADAS, DAY, DAYS, GARDEN, PLANT, YARD

QUESTION = question("tenant-share")
GIVEN: dict[str, list[dict[str, str]]] = {
    "varied": [
        *({"on": day} for day in DAYS),
        {"park": GARDEN.id, "on": DAY},
        {"park": YARD.id, "scheme": "green-supply-chain", "on": DAY},
        {"park": PARK.id, "on": "2020-04-30"},
    ],
    "real_lists": [{}],
    "economy": [{"on": "2024-08-31"}, {"on": "2017-01-01", "scheme": "green-supply-chain"}],
}


def ask(book: Book, **given: str) -> list[Row]:
    return QUESTION.in_oracle(book, QUESTION.parameters_from(given))


def shares(book: Book, **given: str) -> dict[tuple[object, object], tuple[object, ...]]:
    return {(row[4], row[5]): row[6:11] for row in ask(book, **given) if row[0] == "share"}


def test_a_park_is_counted_as_by_hand(flows: Book) -> None:
    assert shares(flows, park=GARDEN.id, on=DAY) == {
        ("tenants", None): (2, 3, round(2 / 3, 12), 2, 3),
        ("output", "万元"): (120, 200, 0.6, 1, 2),
        ("output", "亿元"): (None, 7.5, None, 0, 1),  # the green ones tell theirs in another unit
        ("energy", None): (30.1, 40.3, round(30.1 / 40.3, 12), 1, 2),
    }


def test_where_nobody_tells_a_figure_the_row_says_so(flows: Book) -> None:
    assert shares(flows, park=YARD.id, on=DAY) == {
        ("tenants", None): (0, 1, 0, 0, 1),
        ("output", None): (None, None, None, 0, 0),
        ("energy", None): (None, None, None, 0, 0),
    }


def test_a_tenant_stands_with_its_tenancies_and_titles(flows: Book) -> None:
    tenants = {row[2]: row[12:] for row in ask(flows, park=GARDEN.id, on=DAY) if row[0] == "tenant"}
    both = "; ".join(sorted((ADA_IN.id, ADA_AGAIN.id)))
    assert tenants[ADA.id] == (both, "; ".join(sorted(one.id for one in ADAS)))
    assert PLANT.id in tenants


def test_a_tenancy_ends_with_its_last_month(flows: Book) -> None:
    assert shares(flows, park=GARDEN.id, on="2024-07-01")["tenants", None] == (2, 2, 1, 2, 2)


def test_the_world_s_park_has_one_tenant_without_a_title(world: Book) -> None:
    rows = ask(world, on="2024-08-31")
    assert [row[6:9] for row in rows if row[4] == "tenants"] == [(0, 1, 0)]
    assert [row[2:4] + row[12:] for row in rows if row[0] == "tenant"] == [
        (DYEWORKS.id, "染坊（深圳）有限公司", TENANCY.id, None)
    ]
    assert PARK.id in {row[1] for row in rows}
    assert ask(world, on="2020-04-30") == []
