"""A few firms, parks and supplies that can be counted by hand: whom leaders and parks pull.

On the ``DAY`` Garden is a green park, with Ada, Bea and a plant of Ada's as tenants; Hub leads a
chain and buys from Ada, Bea and Dot; Rival holds a supply chain title and buys from two of them:

    Gus ─► Fay ─► Eve ─► Ada ─► Hub, Rival        Hub sells to itself and to Ada, Ada to Bea
            └───► Dot ──► Hub, Rival        Eve ─► Bea ─► Hub

Ada, her plant, Eve and Gus are green factories; Bea is one later, Dot was one before. Cal left.
"""

from datetime import date
from decimal import Decimal

from graph.model import Statement
from ontology.ranges import Month, Text, Value, Year
from tests.conftest import entity, relation

DAY = "2024-06-30"
DAYS = ("2019-12-31", "2021-01-01", "2023-01-01", DAY, "2024-07-01", "2025-03-01")


def firm(name: str) -> Statement:
    return entity("Company", name=Text(name, "en"))


HUB, RIVAL, OLD, ADA, BEA, CAL, DOT, EVE, FAY, GUS = map(
    firm, ("Hub", "Rival", "Old", "Ada", "Bea", "Cal", "Dot", "Eve", "Fay", "Gus")
)
PLANT = entity("Site", name=Text("Plant", "en"), operatedBy=ADA.id)
GARDEN, YARD = (entity("Park", name=Text(name, "en")) for name in ("Garden", "Yard"))
YARN, DYE = (entity("Product", name=Text(name, "en")) for name in ("yarn", "dye"))
CLOTH = entity("Chain", name=Text("Cloth", "en"))
THINGS = [HUB, RIVAL, OLD, ADA, BEA, CAL, DOT, EVE, FAY, GUS, PLANT, GARDEN, YARD, YARN, DYE, CLOTH]


def title(holder: Statement, scheme: str = "green-factory", **values: Value) -> Statement:
    given: dict[str, Value] = {"heldBy": holder.id, "scheme": scheme, "level": "national"}
    return entity("Designation", **(given | values))


ADAS = title(ADA, level="municipal", grantedOn=Year(2020)), title(ADA, grantedOn=Year(2022))
PLANTS = title(PLANT, grantedOn=Year(2021))
EVES, GUSES = title(EVE, grantedOn=Year(2018)), title(GUS, grantedOn=Month(2019, 3))
GARDENS = title(GARDEN, "green-park", grantedOn=date(2022, 1, 1))
RIVALS = title(RIVAL, "green-supply-chain", grantedOn=Year(2021))
TITLES = [
    *ADAS, PLANTS, EVES, GUSES, GARDENS, RIVALS,
    title(BEA, grantedOn=Year(2025)),
    title(DOT, grantedOn=Year(2018), removedOn=Year(2023), status="removed"),
    title(YARD, "green-park", grantedOn=Year(2025)),
    title(GARDEN, "green-supply-chain", grantedOn=Year(2020)),  # which makes no park a leader
]  # fmt: skip

ADA_IN, ADA_AGAIN, BEA_IN, PLANT_IN = (
    relation("Tenancy", ADA.id, GARDEN.id, from_=Year(2019)),
    relation("Tenancy", ADA.id, GARDEN.id, from_=Year(2021)),
    relation("Tenancy", BEA.id, GARDEN.id, from_=Month(2020, 5), to=Month(2024, 6)),
    relation("Tenancy", PLANT.id, GARDEN.id),
)
HUB_LEADS = relation("Leads", HUB.id, CLOTH.id, from_=Year(2020))
PLACES = [
    ADA_IN, ADA_AGAIN, BEA_IN, PLANT_IN, HUB_LEADS,
    relation("Tenancy", CAL.id, GARDEN.id, to=Year(2023)),
    relation("Tenancy", DOT.id, YARD.id),
    relation("Tenancy", EVE.id, GARDEN.id, from_=Year(2025)),
    relation("Leads", OLD.id, CLOTH.id, to=Year(2023)),
]  # fmt: skip


def sale(
    supplier: Statement, customer: Statement, share: str | None = None, **values: Value
) -> Statement:
    given = values | ({"share": Decimal(share)} if share else {})
    return relation("Supplies", supplier.id, customer.id, **given)


ADA_YARN, ADA_DYE = (
    sale(ADA, HUB, "0.3", product=YARN.id, from_=Year(2020)),
    sale(ADA, HUB, product=DYE.id, from_=Year(2021)),
)
BEA_HUB, DOT_HUB = sale(BEA, HUB, "0.2"), sale(DOT, HUB)
ADA_RIVAL, DOT_RIVAL = sale(ADA, RIVAL, "0.5"), sale(DOT, RIVAL, "0.25")
EVE_ADA, EVE_BEA, FAY_DOT = sale(EVE, ADA, "0.4"), sale(EVE, BEA), sale(FAY, DOT, "0.2")
SALES = [
    ADA_YARN, ADA_DYE, BEA_HUB, DOT_HUB, ADA_RIVAL, DOT_RIVAL, EVE_ADA, EVE_BEA, FAY_DOT,
    sale(HUB, HUB, "0.05"),
    sale(HUB, ADA, "0.1"),
    sale(ADA, BEA, "0.5"),
    sale(CAL, HUB, "0.1", to=Year(2023)),
    sale(BEA, RIVAL, "0.1", from_=Year(2025)),
    sale(FAY, EVE, "0.1"),
    sale(GUS, FAY, "0.9"),
]  # fmt: skip


def figure(about: Statement, metric: str, amount: str, **values: Value) -> Statement:
    given: dict[str, Value] = {"about": about.id, "metric": metric, "amount": Decimal(amount)}
    return entity("Observation", **(given | values))


ADA_OUTPUT = figure(ADA, "output", "120", unit="万元", asOf=Year(2023))
FIGURES = [
    ADA_OUTPUT,
    figure(ADA, "output", "300", unit="万元", asOf=Year(2022)),
    figure(ADA, "output", "110", unit="万元", asOf=Year(2023), level="national"),
    figure(ADA, "output", "200", unit="万元", asOf=Year(2025)),
    figure(BEA, "output", "80", unit="万元", asOf=Month(2023, 12)),
    figure(BEA, "output", "90", unit="万元"),
    figure(BEA, "output", "7.5", unit="亿元", asOf=Year(2020)),
    figure(PLANT, "energy", "30.1"),
    figure(BEA, "energy", "10.2", asOf=date(2024, 6, 30)),
    figure(ADA, "employees", "40"),
]
FLOWS: list[Statement] = [*THINGS, *TITLES, *PLACES, *SALES, *FIGURES]
