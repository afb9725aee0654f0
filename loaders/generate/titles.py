"""Made-up titles over the years, in which cultivation can be found again.

Tenants of green parks and suppliers of green leaders become green factories more often than others,
one to four years after the one that pulls them.
"""

from collections.abc import Iterator
from random import Random

from loaders.generate.firms import NONE, Economy, drawing
from loaders.generate.world import (
    CITY,
    CITY_NAME,
    DISTRICTS,
    EVALUATORS,
    FIRST,
    LAST,
    MADE_UP,
    REASONS,
)

# Part of the firms that become green factories: by themselves, as tenants, as suppliers.
ALONE, TENANT, SUPPLIER = 0.02, 0.22, 0.16
TO_NATIONAL, REMOVED = 0.35, 0.04


def designations(economy: Economy) -> Iterator[tuple[str, ...]]:
    """Rows of the table ``designations``; the supplies must have been drawn before."""
    titles = _Titles(drawing(economy.seed, "titles"))
    for park, year in enumerate(economy.green_park):
        if year:
            area = DISTRICTS[park % len(DISTRICTS)][1]
            yield from titles.ladder(economy.park_name(park), "green-park", area, year)
    for firm, year in sorted(economy.green_leader.items()):
        area = _area(economy, firm)
        yield from titles.ladder(economy.code(firm), "green-supply-chain", area, year)
    for firm in range(economy.firms):
        if year := _greening(economy, firm, titles.random):
            area = _area(economy, firm)
            yield from titles.ladder(economy.code(firm), "green-factory", area, year)


def _area(economy: Economy, firm: int) -> str:
    return DISTRICTS[economy.district[firm]][1]


def _greening(economy: Economy, firm: int, random: Random) -> int:
    """The year in which a firm becomes a green factory; 0 if it does not, or not yet."""
    park, chance = economy.park[firm], random.random()
    pulls = [(economy.green_park[park], TENANT)] if park != NONE else []
    pulls.append((economy.pulled[firm], SUPPLIER))
    for since, part in pulls:
        if since:
            if chance < part:
                year = since + 1 + int(4 * random.random())
                return year if year <= LAST else 0
            chance = (chance - part) / (1 - part)
    return FIRST + int((LAST - FIRST + 1) * random.random()) if chance < ALONE else 0


class _Titles:
    """Rows of titles, drawn in their order."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def ladder(self, holder: str, scheme: str, area: str, year: int) -> Iterator[tuple[str, ...]]:
        """The municipal title and, for some a year or two later, the national one."""
        yield self._row(holder, scheme, "municipal", area, year)
        later = year + 1 + int(2 * self.random.random())
        if self.random.random() < TO_NATIONAL and later <= LAST:
            yield self._row(holder, scheme, "national", area, later)

    def _row(self, holder: str, scheme: str, level: str, area: str, year: int) -> tuple[str, ...]:
        draw = self.random.random
        municipal = level == "municipal"
        granted = f"{year}-08-16" if municipal else f"{year}-12-20"
        evaluator = f"{MADE_UP}绿色评价中心{1 + int(EVALUATORS * draw() ** 2):02}"
        removed = year + 1 + int(3 * draw()) if draw() < REMOVED else 0
        if not FIRST < removed <= LAST:
            removed = 0
        return (
            holder,
            scheme,
            level,
            "removed" if removed else "listed",
            f"{MADE_UP}{year}",
            CITY if municipal else "",
            CITY_NAME if municipal else "",
            granted,
            evaluator,
            f"{MADE_UP}{area if municipal else CITY_NAME}工业和信息化局",
            granted,
            f"{removed}-04-15" if removed else "",
            REASONS[int(len(REASONS) * draw())] if removed else "",
        )
