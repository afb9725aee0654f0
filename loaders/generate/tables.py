"""The plain tables of a made-up economy: each a stream of rows under the headings of ``TABLES``."""

from collections.abc import Iterator

from loaders.generate.firms import NONE, Economy, drawing
from loaders.generate.world import (
    ABOVE,
    CHAINS,
    CITY,
    CITY_NAME,
    DISTRICTS,
    FIRST,
    LAST,
    MADE_UP,
    TRADES,
)

Row = tuple[str, ...]


def areas(economy: Economy) -> Iterator[Row]:
    """Shenzhen's districts and what they lie in: the same in every economy."""
    yield from ABOVE
    for code, name in DISTRICTS:
        yield code, name, CITY


def parks(economy: Economy) -> Iterator[Row]:
    """Parks, each with a body that manages it."""
    for park in range(economy.parks):
        name = economy.park_name(park)
        yield name, *DISTRICTS[park % len(DISTRICTS)], f"{name}管理委员会"


def companies(economy: Economy) -> Iterator[Row]:
    """Firms; three in ten have an English name."""
    draw = drawing(economy.seed, "companies").random
    for firm in range(economy.firms):
        trade = TRADES[economy.trade[firm]]
        yield (
            economy.name(firm),
            economy.english(firm) if draw() < 0.3 else "",
            economy.code(firm),
            *DISTRICTS[economy.district[firm]],
            trade.code,
            trade.name,
            str(FIRST - 1 - int(25 * draw())),
            "stopped" if draw() < 0.01 else "active",
        )


def products(economy: Economy) -> Iterator[Row]:
    """What firms make, by industry."""
    for trade in TRADES:
        for product in trade.products:
            yield f"{MADE_UP}{product}", trade.code, trade.name


def chains(economy: Economy) -> Iterator[Row]:
    """The industrial chains that the city promotes."""
    for name, trade in CHAINS:
        yield f"{MADE_UP}{name}", CITY, CITY_NAME, TRADES[trade].code, TRADES[trade].name


def tenancies(economy: Economy) -> Iterator[Row]:
    """Who is in which park, and who has left it."""
    draw = drawing(economy.seed, "tenancies").random
    for firm in range(economy.firms):
        if (park := economy.park[firm]) != NONE:
            since = FIRST - 8 + int(8 * draw())
            left = str(LAST - int(2 * draw())) if draw() < 0.08 else ""
            yield economy.code(firm), economy.park_name(park), str(since), left


def ownership(economy: Economy) -> Iterator[Row]:
    """Who owns whom, by full name; owners have lower numbers, so that none owns itself."""
    draw = drawing(economy.seed, "ownership").random
    for firm in range(1, economy.firms):
        if draw() < 0.1:
            share = 51 + int(50 * draw())
            since = str(FIRST - int(6 * draw()))
            owner = int(firm * draw() ** 2)
            yield economy.name(owner), economy.name(firm), f"{share / 100:.2f}", since


def leads(economy: Economy) -> Iterator[Row]:
    """Which firms the city named leaders of its chains."""
    for firm, chain in economy.leads.items():
        name = f"{MADE_UP}{CHAINS[chain][0]}"
        since = str(FIRST + firm % 3)
        yield economy.code(firm), name, CITY, CITY_NAME, "municipal", "链主企业", since
