"""Made-up firms and parks: who they are, where they stand, what they do.

    虚构织造0001（深圳）有限公司    91000000000000019…    440310    17

A firm is a number from 0; all else follows from it and the seed, so that little need be kept.
"""

from array import array
from collections.abc import Callable
from math import gcd
from random import Random

from loaders.generate.world import CHAINS, DISTRICTS, FIRST, LAST, MADE_UP, TRADES

# Registering authority 000000 does not exist: no real firm has such a code.
PREFIX = "91000000"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)
_WHOLE = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
FIRMS_A_PARK = 250
NONE = -1


def uscc(number: int) -> str:
    """A unified social credit code with right check characters and an impossible authority.

    The ninth character of the organisation's part is a check too (GB 11714-1997).

    >>> uscc(1)
    '91000000000000019G'
    """
    organisation = f"{number:08}"
    rest = sum(int(sign) * weight for sign, weight in zip(organisation, _ORGANISATION, strict=True))
    code = f"{PREFIX}{organisation}{'0123456789X0'[11 - rest % 11]}"
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(code, _WHOLE, strict=True))
    return f"{code}{ALPHABET[-total % 31]}"


def drawing(seed: int, what: str) -> Random:
    """Random numbers of their own for each table: more of one changes no other."""
    return Random(f"{seed} {what}")  # noqa: S311  # made-up data needs no secrecy


class Economy:
    """What later tables must know of every firm and park: a few bytes for each."""

    def __init__(self, firms: int, seed: int) -> None:
        draw = drawing(seed, "firms").random
        self.firms = firms
        self.seed = seed
        self.digits = max(4, len(str(firms)))
        self.trade = bytearray(int(len(TRADES) * draw()) for _ in range(firms))
        # Firms crowd in some districts: the square prefers the last ones.
        self.district = bytearray(int(len(DISTRICTS) * (1 - draw() ** 2)) for _ in range(firms))
        self.parks = max(len(DISTRICTS), firms // FIRMS_A_PARK)
        self.park = array("i", (self._park(i, draw) for i in range(firms)))
        self._step = _coprime(firms, int(firms * 0.618))
        self._turn = int(firms * draw())
        self.leads = self._leaders()
        self.green_park = _years(self.parks, 0.4, drawing(seed, "parks"))
        since = _years(len(self.leads), 0.7, drawing(seed, "leaders"))
        # The year in which a leader became a green supply chain management enterprise.
        self.green_leader = {
            firm: year for firm, year in zip(self.leads, since, strict=True) if year
        }
        # Earliest year in which a green leader bought from the firm; 0 if none does.
        self.pulled = array("h", bytes(2 * firms))

    def _park(self, firm: int, draw: Callable[[], float]) -> int:
        """The park that a firm is in, one of its district's; ``NONE`` for most."""
        in_park, which = draw(), draw()
        if in_park > 0.35:
            return NONE
        here = range(self.district[firm], self.parks, len(DISTRICTS))
        return here[int(len(here) * which**1.5)]

    def _leaders(self) -> dict[int, int]:
        """The chain that each leader leads."""
        count = max(len(CHAINS), self.firms // 1_000)
        return {self.at_rank(self.firms // 2 + i): i % len(CHAINS) for i in range(count)}

    def at_rank(self, rank: int) -> int:
        """The firm at a rank of size: big firms are scattered over the numbers."""
        return (rank * self._step + self._turn) % self.firms

    def name(self, firm: int) -> str:
        """Full registered name."""
        word = TRADES[self.trade[firm]].word
        return f"{MADE_UP}{word}{firm + 1:0{self.digits}}（深圳）有限公司"

    def english(self, firm: int) -> str:
        """English name."""
        word = TRADES[self.trade[firm]].english
        return f"Made-up {word} {firm + 1:0{self.digits}} (Shenzhen) Co., Ltd."

    def code(self, firm: int) -> str:
        """Unified social credit code."""
        return uscc(firm + 1)

    def park_name(self, park: int) -> str:
        """Name of a park, which its district's number makes unique."""
        district = DISTRICTS[park % len(DISTRICTS)][1].removesuffix("区")
        return f"{MADE_UP}{district}第{park // len(DISTRICTS) + 1:03}产业园"

    def product(self, firm: int, draw: float) -> str:
        """One of the products that a firm makes."""
        products = TRADES[self.trade[firm]].products
        return f"{MADE_UP}{products[int(len(products) * draw)]}"


def _coprime(firms: int, near: int) -> int:
    return next(step for step in range(max(1, near), 2 * firms + 2) if gcd(step, firms) == 1)


def _years(count: int, part: float, random: Random) -> list[int]:
    """For each of ``count``, the year of a green title, 0 for those without one.

    They come early, so that those whom they pull have time to follow.
    """
    span = LAST - FIRST - 2
    return [
        FIRST + 1 + int(span * when) if random.random() < part else 0
        for when in (random.random() for _ in range(count))
    ]
