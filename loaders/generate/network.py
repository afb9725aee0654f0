"""The made-up supply network: heavy-tailed on both sides, streamed customer by customer.

    supplier,customer,product,share,from,to,confidence
    91000000…,91000000…,虚构纬纱,0.0412,2019-04,,0.8

A few firms supply thousands and many supply none; a few buy from thousands.
"""

from collections.abc import Iterator
from random import Random

from loaders.generate.firms import Economy, drawing
from loaders.generate.world import FIRST, LAST

# Suppliers of a customer follow a Pareto law of this exponent, 10 in the mean.
TAIL, LEAST = 1.8, 4.6
# The chance of a supplier falls with its rank by the power 1 - 1/CROWD.
CROWD = 2.2


def supplies(economy: Economy) -> Iterator[tuple[str, ...]]:
    """Rows of the table ``supplies``; it also notes whom the green leaders pull."""
    random = drawing(economy.seed, "supplies")
    for customer in range(economy.firms):
        yield from _purchases(economy, customer, random)


def _purchases(economy: Economy, customer: int, random: Random) -> Iterator[tuple[str, ...]]:
    """What one customer buys; its shares sum to less than 1, because not all is known."""
    draw = random.random
    suppliers = _suppliers(economy, customer, random)
    weights = [draw() ** 3 + 0.01 for _ in suppliers]
    whole = (0.6 + 0.39 * draw()) / sum(weights) if weights else 0.0
    leader_since = economy.green_leader.get(customer, 0)
    buyer = economy.code(customer)
    for supplier, weight in zip(suppliers, weights, strict=True):
        begun = FIRST - 2 + int((LAST - FIRST + 2) * draw())
        if leader_since:
            earlier = economy.pulled[supplier] or LAST
            economy.pulled[supplier] = min(earlier, max(begun, leader_since))
        share = int(weight * whole * 10_000)
        yield (
            economy.code(supplier),
            buyer,
            economy.product(supplier, draw()),
            f"{share / 10_000:.4f}" if share and draw() < 0.8 else "",
            _since(begun, draw()),
            str(min(LAST, begun + 1 + int(4 * draw()))) if draw() < 0.15 else "",
            "" if draw() < 0.8 else f"0.{5 + int(5 * draw())}",
        )


def _suppliers(economy: Economy, customer: int, random: Random) -> list[int]:
    """Whom a customer buys from, each once, in the order found; leaders buy from many."""
    draw, firms = random.random, economy.firms
    wanted = int(LEAST * (1 - draw()) ** (-1 / TAIL))
    if customer in economy.leads:
        wanted = 8 * wanted + 30
    wanted = min(wanted, firms // 10, 2_000)
    found: dict[int, None] = {}
    for _ in range(wanted):
        supplier = economy.at_rank(int(firms * draw() ** CROWD))
        if supplier != customer:
            found[supplier] = None
    return list(found)


def _since(year: int, draw: float) -> str:
    """A year, a month or a day of it: sources differ in what they know."""
    if draw < 0.4:
        return str(year)
    month = f"{year}-{1 + int(draw * 84 % 12):02}"
    return month if draw < 0.8 else f"{month}-{1 + int(draw * 2_716 % 28):02}"
