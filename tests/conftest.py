"""The World: ten statements about made-up firms in Pingshan that a test can keep in its head.

Dyeworks 染坊 sells film to Weavery 织坊 and is a tenant of Weft Park 纬园, in Pingshan. Batch X9
made Weavery a national green factory and Weft Park a green park.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings

from graph.book import Book
from graph.book.loading import Input, Outcome, load
from graph.keys import identify
from graph.model import (
    Claim,
    Entity,
    Id,
    Origin,
    Rejected,
    Relation,
    Spelled,
    Statement,
    Values,
    spelled,
)
from ontology.prefixes import BASE
from ontology.ranges import Month, Text, Value, Year
from ontology.schema import Schema
from ontology.shapes import schema as read_schema

pytest_plugins = ["tests.servers.fixtures"]

# A deadline and the check for slowness would time the machine, not the code. A build on CI looks at
# the same examples each time; elsewhere they are drawn anew, GREENWEFT_EXAMPLES of them.
settings.register_profile(
    "here",
    max_examples=int(os.environ.get("GREENWEFT_EXAMPLES", "50")),
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("here")

SCHEMA = read_schema()
MADE_BY_MERGE = ("source", "confidence", "preferred")
MERGED: Values = {"source": frozenset({"tale"}), "confidence": frozenset({Decimal("0.9")})}


def said(**values: Value | set[Value]) -> Values:
    """Values from keywords, one value or a set; ``from_`` stands for ``from``."""
    return {n.rstrip("_"): frozenset(v if isinstance(v, set) else {v}) for n, v in values.items()}


def entity(kind: str, **values: Value | set[Value]) -> Entity:
    made = Entity("", kind, {**MERGED, **said(**values)})
    return replace(made, id=identify(SCHEMA.kind(kind), spelled(made, SCHEMA).values))


def relation(kind: str, start: Id, end: Id, **values: Value | set[Value]) -> Relation:
    made = Relation("", kind, start, end, {**MERGED, **said(**values)})
    return replace(made, id=identify(SCHEMA.kind(kind), spelled(made, SCHEMA).values, start, end))


def but(statement: Statement, **values: Value | set[Value]) -> Statement:
    """``statement`` with other ``values``."""
    return replace(statement, values={**statement.values, **said(**values)})


def as_claimed(statement: Statement) -> Statement:
    """``statement`` as a source says it, without what merge adds."""
    kept = {n: v for n, v in statement.values.items() if n not in MADE_BY_MERGE}
    return replace(statement, values=kept)


def claim(
    statement: Statement, confidence: str = "0.9", source: str = "tale", record: str = "row 2"
) -> Claim:
    origin = Origin(source, "", "", record, date(2024, 8, 31), Decimal(confidence))
    return Claim(spelled(as_claimed(statement), SCHEMA), origin)


def tell(
    book: Book,
    statements: Iterable[Statement | Claim | Rejected],
    source: str = "tale",
    series: str = "one",
    strict: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Load statements as one release of ``source``."""
    told = [claim(one) if isinstance(one, Entity | Relation) else one for one in statements]

    def read() -> Iterator[Claim | Rejected]:
        yield from told

    item = Input(series, str(hash(tuple(map(str, told)))), "", f"{series}.csv", read)
    return load(book, source, [item], date(2024, 8, 31), strict=strict, dry_run=dry_run)[0]


def named(zh: str, en: str) -> set[Value]:
    return {Text(zh, "zh"), Text(en, "en")}


PINGSHAN = entity("Area", code="440310", name=named("坪山区", "Pingshan"))
PARK = entity("Park", name=named("纬园", "Weft Park"), within=PINGSHAN.id)
DYEWORKS = entity("Company", name=Text("染坊（深圳）有限公司", "zh"), within=PINGSHAN.id)
WEAVERY = entity("Company", name=named("织坊有限公司", "Weavery"), uscc="91440300MADEHPFHMP")
FILM = entity("Product", name=named("隔膜", "separator film"))
BATCH = entity(
    "AwardList",
    name=Text("第X9批", "zh"),
    scheme="green-factory",
    batch="007",
    places=2,
    publishedOn=date(2022, 1, 15),
)
FACTORY = entity(
    "Designation",
    heldBy=WEAVERY.id,
    scheme="green-factory",
    level="national",
    onList=BATCH.id,
    grantedOn=Year(2021),
    status="listed",
)
GREEN_PARK = entity(
    "Designation", heldBy=PARK.id, scheme="green-park", level="municipal", grantedOn=Month(2023, 7)
)
SALE = relation(
    "Supplies",
    DYEWORKS.id,
    WEAVERY.id,
    product=FILM.id,
    share=Decimal("0.40"),
    from_=Year(2021),
    to=Month(2023, 6),
)
TENANCY = relation("Tenancy", DYEWORKS.id, PARK.id, from_=date(2020, 5, 1))
WORLD: list[Statement] = [
    *(PINGSHAN, PARK, DYEWORKS, WEAVERY, FILM, BATCH, FACTORY, GREEN_PARK),
    *(SALE, TENANCY),
]
SPELLED: list[Spelled] = [spelled(statement, SCHEMA) for statement in WORLD]


@pytest.fixture(scope="session")
def schema() -> Schema:
    return SCHEMA


@pytest.fixture
def book() -> Iterator[Book]:
    """An empty book, in memory."""
    book = Book(":memory:", SCHEMA, BASE, "these shapes")
    yield book
    book.close()


@pytest.fixture
def world(book: Book) -> Book:
    """A book that was told the World."""
    tell(book, WORLD)
    return book
