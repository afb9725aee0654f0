"""The World with every rule of the questions in it: a few firms, three sources that disagree.

Titles without a day, of a year, of a month; removed, expired, applied for; lists without a day, of
one day, of no area; figures that differ; firms of several names, in two areas, in none.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from graph.book import Book
from graph.model import Claim, Entity, Statement
from ontology.ranges import Month, Text, Value, Year
from tests.conftest import (
    BATCH,
    DYEWORKS,
    FILM,
    PARK,
    PINGSHAN,
    WEAVERY,
    WORLD,
    but,
    claim,
    entity,
    named,
    relation,
    tell,
)
from tests.questions.flows import ADA_OUTPUT, ADA_YARN, BEA_HUB, FLOWS

CHINA = entity("Area", code="100000", name=named("中国", "China"))
SHENZHEN = entity("Area", code="440300", name=Text("深圳市", "zh"), within=CHINA.id)
LUOHU = entity("Area", code="440303", name=Text("罗湖区", "zh"), within=SHENZHEN.id)
AREAS = [CHINA, SHENZHEN, LUOHU]
PLACED = but(PINGSHAN, within=SHENZHEN.id)
STREET = entity("Area", code="440310001", name=Text("坪山街道", "zh"), within=PINGSHAN.id)

MILL = entity("Company", name=Text('磨坊"甲"; 乙\n🧵', "zh"), within=STREET.id)
FORGE = entity("Company", name=named("锻坊有限公司", "Forge {x} $on"), within=LUOHU.id)
KILN = entity("Company", name={Text("Kiln", "en"), Text("Four", "fr")})
LAB = entity("Site", name=Text("试验室", "zh"), operatedBy=FORGE.id, within=LUOHU.id)
ASSAYER, TESTER = (entity("Body", name=Text(name, "zh")) for name in ("甲评价中心", "乙评价中心"))
THREAD = entity("Product", name=Text("纱线", "zh"))
THINGS = [PLACED, STREET, MILL, FORGE, KILN, LAB, ASSAYER, TESTER, THREAD]


def award(scheme: str, batch: str, **values: Value) -> Entity:
    return entity(
        "AwardList", **({"scheme": scheme, "batch": batch, "jurisdiction": CHINA.id} | values)
    )


FIRST = award("green-factory", "1", publishedOn=Month(2018, 2), name=Text("第一批", "zh"))
SECOND = award("green-factory", "2", publishedOn=date(2019, 9, 2), name=Text("第二批", "zh"))
SAME_DAY = award("green-factory", "2 bis", publishedOn=date(2019, 9, 2))
THIRD = award("green-factory", "3", publishedOn=date(2021, 5, 1))
EMPTY = award("green-park", "1", publishedOn=Year(2017))
AFTER = award("green-park", "2", publishedOn=Year(2018))
UNDATED = award("green-supply-chain", "1")
LOCAL = award("green-factory", "1", jurisdiction=PINGSHAN.id, publishedOn=Year(2020))
LISTS = [FIRST, SECOND, SAME_DAY, THIRD, EMPTY, AFTER, UNDATED, LOCAL]


def title(holder: Statement, scheme: str = "green-factory", **values: Value | set[Value]) -> Entity:
    return entity(
        "Designation", **({"heldBy": holder.id, "scheme": scheme, "level": "national"} | values)
    )


DISPUTED_START = title(MILL, onList=FIRST.id, grantedOn=Year(2018))
DISPUTED_STATE = title(FORGE, onList=FIRST.id, status="listed", evaluatedBy={ASSAYER.id, TESTER.id})
TITLES = [
    DISPUTED_START,
    DISPUTED_STATE,
    title(MILL, note="undated, of an article"),
    title(MILL, level="municipal", onList=LOCAL.id, evaluatedBy=ASSAYER.id),
    title(MILL, "green-supply-chain", onList=UNDATED.id),
    title(KILN, onList=FIRST.id, removedOn=Year(2019), status="removed", evaluatedBy=ASSAYER.id),
    title(KILN, onList=SECOND.id, removedOn=Month(2021, 5), evaluatedBy=TESTER.id),
    title(KILN, onList=SAME_DAY.id, status="applied"),
    title(KILN, "green-supply-chain", grantedOn=Month(2020, 7), status="renamed"),
    title(KILN, "green-park", grantedOn=date(2020, 7, 15), status="removed"),
    title(FORGE, onList=SECOND.id, validTo=Year(2023), status="expired"),
    title(FORGE, onList=THIRD.id, validTo=Month(2023, 6)),
    title(FORGE, "iso14001", grantedOn=date(2021, 1, 1), validTo=date(2023, 12, 31)),
    title(FORGE, "iso9001", status="expired"),
    title(FORGE, "green-supply-chain", status="suspended"),
    title(FORGE, "chain-leader", level="provincial", status="publicised"),
    title(FORGE, "green-design-product", forProduct=FILM.id, grantedOn=Year(2021)),
    title(FORGE, "green-design-product", forProduct=THREAD.id, grantedOn=Year(2020)),
    title(LAB, "green-data-centre", grantedOn=date(2022, 2, 28)),
    title(PARK, "green-park", onList=AFTER.id),
    title(WEAVERY, onList=THIRD.id, removedOn=date(2022, 1, 1), reason="停产"),
]
TITLES[3] = but(TITLES[3], recommendedBy=TESTER.id)  # type: ignore[assignment]
NO_LEVEL = entity("Designation", heldBy=KILN.id, scheme="zero-carbon-park")


def figure(metric: str, amount: int, **values: Value) -> Entity:
    given: dict[str, Value] = {"about": CHINA.id, "metric": metric, "amount": Decimal(amount)}
    return entity("Observation", **(given | values))


PUBLISHED = {"about": PINGSHAN.id, "scheme": "green-factory", "level": "national"}
FIGURES = [
    figure("new", 3, onList=FIRST.id, scheme="green-factory"),
    figure("net-total", 3, onList=FIRST.id, scheme="green-factory", asOf=Month(2018, 2)),
    figure("new", 2, onList=SECOND.id),
    figure("removed", 1, onList=SECOND.id),
    figure("net-total", 4, onList=SECOND.id, scheme="green-factory", asOf=date(2019, 9, 2)),
    figure("net-total", 5, onList=SECOND.id, scheme="green-factory", asOf=Month(2019, 10)),
    figure("net-total", 9, onList=AFTER.id, scheme="green-park"),
    figure("new", 7, onList=SECOND.id, about=SHENZHEN.id),
    figure("new", 5, onList=LOCAL.id, about=PINGSHAN.id),
    figure("holders", 4, **PUBLISHED, asOf=Year(2019)),
    figure("holders", 6, **PUBLISHED, asOf=Month(2020, 7)),
    figure("holders", 11, **PUBLISHED, asOf=date(2024, 8, 31)),
    figure("holders", 2, **PUBLISHED),
    figure("holders", 1, about=PINGSHAN.id, scheme="green-factory", asOf=Year(2020)),
    figure("holders", 8, about=PINGSHAN.id),
    figure("employees", 500, about=DYEWORKS.id, asOf=Year(2020)),
]
SALE = relation(
    "Supplies", MILL.id, KILN.id, product=THREAD.id, share=Decimal("0.4"), worth=Decimal(12)
)
LEAD = entity("Chain", name=Text("纺织链", "zh"), jurisdiction=CHINA.id)
TIES: list[Statement] = [
    SALE,
    relation("Owns", FORGE.id, KILN.id, share=Decimal("0.51"), from_=Year(2019)),
    LEAD,
    relation("Leads", FORGE.id, LEAD.id, title="链主", level="provincial"),
]


def ledger() -> Iterator[Claim]:
    """What a second source says otherwise: surer, but for the days of two lists."""
    for statement in (
        but(WEAVERY, name=Text("新织坊有限公司", "zh")),
        but(PARK, within=LUOHU.id),
        but(KILN, name={Text("Kiln", "en"), Text("Four", "fr")}, within=STREET.id, status="active"),
        but(DISPUTED_START, grantedOn=date(2021, 3, 4)),
        but(DISPUTED_STATE, status="removed", removedOn=Month(2020, 1)),
        but(SALE, share=Decimal("0.25"), worth=Decimal(7)),
        but(FIGURES[8], amount=Decimal(6)),
        but(FIGURES[11], amount=Decimal(9)),
        but(BATCH, publishedOn=date(2023, 1, 1), places=3),
        but(ADA_YARN, share=Decimal("0.35")),
        but(ADA_OUTPUT, amount=Decimal("1234567.89")),
    ):
        yield claim(statement, "1", "ledger")
    for statement in (
        but(THIRD, publishedOn=Month(2021, 6)),
        but(AFTER, publishedOn=Year(2016)),
        but(BEA_HUB, share=Decimal("0.15")),
    ):
        yield claim(statement, "0.5", "ledger")


def gazette() -> Iterator[Claim]:
    """What a third says: it agrees with one of the two, or with none."""
    for statement in (
        but(KILN, name={Text("Kiln", "en"), Text("Four", "fr")}, within=LUOHU.id, status="stopped"),
        but(DISPUTED_STATE, status="listed", validTo=Year(2025)),
        but(SALE, share=Decimal("0.125")),
        but(FIGURES[11], amount=Decimal(10)),
        but(PARK, within=STREET.id),
    ):
        yield claim(statement, "0.95", "gazette")


def tell_all(book: Book) -> None:
    """Load the World and all that varies it."""
    tell(book, [*AREAS, *WORLD, *THINGS, *LISTS, *TITLES, NO_LEVEL, *FIGURES, *TIES, *FLOWS])
    tell(book, [*LISTS, *list(ledger())], source="ledger")
    tell(book, list(gazette()), source="gazette")
