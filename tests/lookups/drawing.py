"""Draws of lookups that a seed decides, under filters that bite: made of what the book says.

Areas, products, sources, days, shares and confidences are those of a relation drawn at random, so
that each filter takes some relations and leaves others out.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from graph.lookups.answer import Page
from graph.lookups.filters import Choice, Filters
from graph.model import Id
from tests.lookups.brute import DIRECTIONS
from tests.lookups.plain import Bond, Plain, chosen

NO_DAY = date(2024, 8, 31)
DAY = timedelta(1)
FILTERS, BESIDE = 7, 0.12


class Walk(NamedTuple):
    """What a walk is asked."""

    viewpoint: Id
    way: str
    tiers: int
    filters: Filters
    page: Page


class Drawing:
    """Draws for one book; walks go up to ``most`` tiers."""

    def __init__(self, said: Plain, random: Random, most: int = 6) -> None:
        self.said, self.random, self.most = said, random, most
        self._walks = 0
        self.ways = [way for way, kind in DIRECTIONS.items() if said.bonds[kind]]
        self._joined = sorted(id for id, degree in said.joined.degree() if degree)
        titles = [one for ones in said.titles.values() for one in ones]
        self._titled = sorted(
            {(one.id, holder) for holder, ones in said.titles.items() for one in ones}
        )
        self._schemes = sorted({chosen(one, "scheme") or "" for one in titles})
        self._levels = sorted({chosen(one, "level") or "" for one in titles})

    def walk(self) -> Walk:
        """From a thing that has such partners; the more it has, the more often."""
        way = self.random.choice(self.ways)
        bonds = self.said.bonds[DIRECTIONS[way]]
        one = self.random.choice(bonds)
        self._walks += 1
        viewpoint = one.start if way == "customers" else one.end
        tiers = self.random.randint(1, self.most)
        page = Page(
            self.random.choice((None, None, 1, 3, 10, 40)),
            self.random.choice((0, 0, 2, 7)),
            self.random.choice((None, None, None, self.random.randint(1, tiers))),
        )
        return Walk(viewpoint, way, tiers, self._filters(way, bonds, one), page)

    def _filters(self, way: str, bonds: Sequence[Bond], first: Bond) -> Filters:
        """Filters that mostly let ``first`` through, which is at the viewpoint."""
        some = [first, *(self.random.choice(bonds) for _ in range(8))]
        ends = [one.end if way == "customers" else one.start for one in some]
        one = self.random.choice(some[:2])
        areas = [area for id in ends for area in sorted(self.said.areas(id))]
        return Filters(
            on=self._day(one),
            during=self._period(some) if self._asks(0) else None,
            products=self._choice(1, [one.product for one in some if one.product]),
            sources=self._choice(2, [name for one in some for name in sorted(one.sources)]),
            areas=self._choice(3, areas),
            kinds=self._choice(4, [*(self.said.things[id].kind for id in ends), "Park"]),
            min_share=one.share if self._asks(5) else None,
            min_confidence=one.confidence if self._asks(6) else None,
        )

    def _asks(self, filter: int) -> bool:
        """Whether a walk has this filter: each in its turn, and by chance beside others."""
        chance = self.random.random() < BESIDE
        return chance or self._walks % FILTERS == filter

    def _choice(self, filter: int, names: Sequence[str]) -> Choice:
        """Some of ``names``, the first among them, are wanted; or one is not; or nothing."""
        if not self._asks(filter) or not names:
            return Choice()
        if self.random.random() < 0.5:
            return Choice(unwanted=frozenset((self.random.choice(names),)))
        return Choice(wanted=frozenset(names[: self.random.randint(1, 6)]))

    def _day(self, one: Bond) -> str:
        """A day on which ``one`` begins or ends, the one before or after, or a late one."""
        known = [day for day in (one.first, one.last) if day not in (date.min, date.max)]
        day = self.random.choice([*known, NO_DAY])
        return (day + self.random.choice((-DAY, 0 * DAY, DAY))).isoformat()

    def _period(self, some: Sequence[Bond]) -> tuple[str, str]:
        days = sorted(day for one in some for day in one.days) or ["2020", "2021"]
        first, last = sorted(self.random.choices(days, k=2))
        return self.random.choice(((first, last), (first, ""), ("", last), ("", "")))

    def neighbours(self) -> dict[str, Any]:
        """What is asked of the neighbours of a thing."""
        id = self.random.choice(self._joined)
        edges = self.said.joined
        labels = sorted(
            {
                label
                for _, _, label in [
                    *edges.out_edges(id, data="label"),
                    *edges.in_edges(id, data="label"),
                ]
            }
        )
        return {
            "id": id,
            "labels": self.random.sample(labels, self.random.randint(0, len(labels))),
            "ways": self.random.choice((("in", "out"), ("in", "out"), ("out",), ("in",))),
            "limit": self.random.choice((1, 5, 100)),
            "offset": self.random.choice((0, 0, 3)),
        }

    def designations(self) -> dict[str, Any]:
        """What is asked of all titles; the areas are of a holder."""
        _, holder = self.random.choice(self._titled)
        areas = sorted(self.said.areas(holder))
        return {
            "scheme": self.random.choice(["", *self._schemes]),
            "level": self.random.choice(["", *self._levels]),
            "area": self.random.choice(["", "", *areas]),
            "held": self.random.choice((True, False, None)),
        }


def parameters(walk: Walk) -> dict[str, Any]:
    """A walk as parameters of its address, without those of its page."""
    given: Filters = walk.filters
    found: dict[str, Any] = {"tiers": walk.tiers, "as_of": given.on}
    for name, choice in (
        ("product", given.products),
        ("source", given.sources),
        ("area", given.areas),
        ("kind", given.kinds),
    ):
        found |= {name: sorted(choice.wanted), f"not_{name}": sorted(choice.unwanted)}
    if given.during is not None:
        found["during"] = "/".join(given.during)
    numbers: dict[str, Decimal | None] = {
        "min_share": given.min_share,
        "min_confidence": given.min_confidence,
    }
    found |= {name: str(number) for name, number in numbers.items() if number is not None}
    if walk.way == "tenants":
        del found["tiers"]
    return found
