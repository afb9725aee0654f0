"""Made-up networks for walks: small, dense, and with all that makes walks go wrong.

Parallel relations, relations of a firm with itself, cycles and diamonds come by chance among few
firms; shares, periods, products and confidences are missing, partial or disputed.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from graph.book import Book
from graph.model import Claim, Entity, Statement
from ontology.ranges import Month, Text, Year
from tests.conftest import claim, entity, relation, tell

DAYS = (Year(2019), Year(2021), Month(2020, 6), Month(2023, 1), date(2021, 3, 4), date(2022, 8, 31))
SOURCES = ("tale", "ledger", "gazette")


@dataclass
class Network:
    """What a book was told, for a test to ask about."""

    firms: list[Entity]
    parks: list[Entity]
    areas: list[Entity]
    products: list[Entity]
    statements: list[Statement] = field(default_factory=list)


def network(book: Book, seed: int, firms: int = 14, sales: int = 40) -> Network:
    """Tell ``book`` a network that ``seed`` decides."""
    random = Random(seed)
    areas = [entity("Area", code="440000", name=Text("省", "zh"))]
    areas += [
        entity("Area", code=f"44030{n}", name=Text(f"区{n}", "zh"), within=areas[0].id)
        for n in range(3)
    ]
    made = Network(
        firms=[
            entity("Company", name=Text(f"坊{n}", "zh"), within=random.choice(areas[1:]).id)
            if random.random() < 0.8
            else entity("Company", name=Text(f"坊{n}", "zh"))
            for n in range(firms)
        ],
        parks=[entity("Park", name=Text(f"园{n}", "zh")) for n in range(2)],
        areas=areas,
        products=[entity("Product", name=Text(f"物{n}", "zh")) for n in range(3)],
    )
    things = [*areas, *made.firms, *made.parks, *made.products]
    told: dict[str, list[Statement | Claim]] = {name: [] for name in SOURCES}
    told["tale"] += things
    for _ in range(sales):
        one = _sale(random, made)
        for name in random.sample(SOURCES, random.choice((1, 1, 2))):
            told[name].append(claim(one, f"0.{random.randint(1, 9)}", name))
    for firm in random.sample(made.firms, firms // 2):
        told["tale"].append(relation("Tenancy", firm.id, random.choice(made.parks).id))
    for firm in random.sample(made.firms, firms // 2):
        told["tale"].append(_title(random, firm))
    for name, statements in told.items():
        tell(book, list({str(one): one for one in statements}.values()), source=name)
    return made


def _sale(random: Random, made: Network) -> Statement:
    pair = random.choices(made.firms, k=2)
    given: dict[str, Any] = {}
    if random.random() < 0.7:
        given["product"] = random.choice(made.products).id
    if random.random() < 0.7:
        given["share"] = Decimal(random.randint(1, 9)).scaleb(-1)
    begin, end = sorted(random.sample(DAYS, 2), key=str)
    if random.random() < 0.5:
        given["from_"] = begin
    if random.random() < 0.4:
        given["to"] = end
    return relation("Supplies", pair[0].id, pair[1].id, **given)


def _title(random: Random, firm: Entity) -> Statement:
    level = random.choice(("national", "municipal"))
    return entity(
        "Designation",
        heldBy=firm.id,
        scheme="green-factory",
        level=level,
        grantedOn=random.choice(DAYS),
    )
