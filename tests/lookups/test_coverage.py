"""The coverage of a park is right at each edition, whatever changed and whoever counts it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from graph.book import Book
from graph.lookups.coverage import Coverage
from graph.lookups.index import writing
from graph.lookups.index.reading import Index
from graph.lookups.index.tables import opened_to_read
from graph.lookups.index.writing import bring
from graph.lookups.of_book import OfBook
from graph.model import Entity, Statement
from graph.questions import question
from ontology.prefixes import BASE
from ontology.ranges import Month, Text, Year
from tests.conftest import SCHEMA, entity, relation, tell

SCHEMES = ("green-factory", "green-supply-chain")
DAYS = (Year(2019), Month(2020, 6), Year(2021), Month(2023, 1))
ASKED = ("2018-12-31", "2021-12-31", "2024-08-31")
PARKS = [entity("Park", name=Text(f"园{n}", "zh")) for n in range(2)]
FIRMS = [entity("Company", name=Text(f"坊{n}", "zh")) for n in range(6)]


def told(random: Random) -> list[Statement]:
    """A publication that says who is where and who holds what, as a draw has it."""
    lists = [
        entity("AwardList", name=Text(f"批{n}", "zh"), scheme="green-factory", batch=str(n),
               **maybe(random, "publishedOn"))
        for n in range(2)
    ]  # fmt: skip
    found: list[Statement] = [*PARKS, *FIRMS, *lists]
    found += [
        relation("Tenancy", firm.id, random.choice(PARKS).id, **maybe(random, "from_", "to"))
        for firm in random.choices(FIRMS, k=8)
    ]
    found += [title(random, lists) for _ in range(random.randint(4, 10))]
    return list({str(one): one for one in found}.values())


def title(random: Random, lists: list[Entity]) -> Statement:
    given: dict[str, Any] = {"onList": random.choice(lists).id} if random.random() < 0.6 else {}
    if random.random() < 0.5:
        given["status"] = random.choice(("listed", "removed", "expired", "renamed", "applied"))
    return entity(
        "Designation",
        heldBy=random.choice(FIRMS).id,
        scheme=random.choice(SCHEMES),
        level=random.choice(("national", "municipal")),
        **given,
        **maybe(random, "grantedOn", "removedOn", "validTo"),
    )


def maybe(random: Random, *names: str) -> dict[str, Any]:
    """Days for some of these."""
    return {name: random.choice(DAYS) for name in names if random.random() < 0.4}


def editions(book: Book, seed: int) -> Iterator[int]:
    """Change a book in all the ways in which one changes."""
    random = Random(seed)
    for n in range(7):
        if n == 3:
            book.decide("merge", *random.sample([firm.id for firm in FIRMS], 2))
        elif n == 5:
            book.decide("undo", "1")
        elif n == 6:
            book.forget(max(one.n for one in book.releases() if one.removed is None))
        else:  # of two series, the newer publication replaces the older
            tell(book, told(random), series=random.choice(("one", "two")))
        yield n


def asked(book: Book, park: str, on: str) -> Coverage:
    """What the oracle of tenant-share says."""
    one, shares = question("tenant-share"), {}
    tenants = 0
    for scheme in SCHEMES:
        given = one.parameters_from({"park": park, "scheme": scheme, "on": on})
        for row in one.in_oracle(book, given, None):
            said: Mapping[str, Any] = dict(zip(one.columns, row, strict=True))
            if (said["row"], said["metric"]) == ("share", "tenants"):
                tenants, shares[scheme] = said["whole"], said["amount"]
    return Coverage(tenants, {scheme: n for scheme, n in shares.items() if n})


@pytest.mark.parametrize("seed", range(3))
def test_the_index_the_book_and_the_question_count_alike_at_each_edition(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "FAR", 1000)  # small books change by more than half each time
    book = Book(":memory:", SCHEMA, BASE, "these shapes")
    kept, seen = tmp_path / "kept.sqlite", set[str]()
    for n in editions(book, seed):
        bring(kept, book, "these shapes")
        anew = tmp_path / f"{n}.sqlite"
        bring(anew, book, "these shapes")
        graphs = [Index(opened_to_read(path), SCHEMA) for path in (kept, anew)]
        whole = OfBook(book, book.edition.n)
        for park in PARKS:
            for on in ASKED:
                right = asked(book, park.id, on)
                assert whole.coverage(park.id, on) == right
                for graph in graphs:
                    assert graph.coverage(park.id, on) == right
                seen.add(str(right))
        for graph in graphs:
            graph.con.close()
    book.close()
    assert len(seen) > 5


def test_a_list_that_gets_its_day_later_begins_its_titles_then(book: Book, tmp_path: Path) -> None:
    batch: dict[str, Any] = {
        "name": Text("批", "zh"), "scheme": "green-factory", "batch": "1",
    }  # fmt: skip
    listed = entity("AwardList", **batch)
    held = entity("Designation", heldBy=FIRMS[0].id, scheme="green-factory", onList=listed.id)
    tenancy = relation("Tenancy", FIRMS[0].id, PARKS[0].id)
    more = [entity("Company", name=Text(f"另{n}", "zh")) for n in range(20)]
    tell(book, [*PARKS, *FIRMS, *more, held, tenancy, listed])
    path = tmp_path / "index.sqlite"
    found = []
    for published in ({}, {"publishedOn": Year(2023)}):
        tell(book, [entity("AwardList", **batch, **published)], source="gazette")
        bring(path, book, "these shapes")
        index = Index(opened_to_read(path), SCHEMA)
        found.append(index.coverage(PARKS[0].id, "2022-08-31"))
        index.con.close()
    assert found == [Coverage(1, {"green-factory": 1}), Coverage(1, {})]
