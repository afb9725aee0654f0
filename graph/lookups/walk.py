"""A walk: from a viewpoint along one kind of relation, tier by tier.

A thing stands in the tier of its shortest way from the viewpoint, once, and the viewpoint in none:
so cycles, diamonds and relations of a firm with itself change nothing. What is told of a thing is
of its shortest ways only:

- the **confidence** of a way is the product of its relations' confidences, and of a thing that of
  its best way; the way is the one shown (of several, the first by the ids of its relations);
- the **share** of a thing is the sum, over the things before it, of their share times its share
  with them, at most 1. Its share with one of them is the sum over products of the largest share
  that a relation states, or what a relation that names no product states, if that is more. Shares
  that nobody states are left out of the sum, and then it is not ``whole``.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from graph.lookups import Graph
from graph.lookups.filters import Filters, Tie
from graph.lookups.following import Following, Step
from graph.model import Id

ONE = Decimal(1)


class Member(NamedTuple):
    """A thing in its tier, and its shortest ways from the viewpoint.

    ``path`` has the ids of the relations of the best way, the first of them at the viewpoint;
    ``relations`` those of all that lead to the things before it. ``share`` is ``None`` if no way
    has one.
    """

    id: Id
    tier: int
    confidence: Decimal
    share: Decimal | None
    whole: bool
    path: tuple[Id, ...]
    relations: tuple[Id, ...] = ()


def rank(member: Member) -> tuple[Decimal, Decimal, Id]:
    """Sorts a tier: large shares first, then what is more certain."""
    share = member.share
    return (ONE if share is None else -share), -member.confidence, member.id


class Walk:
    """From a viewpoint step by step the same way; ``following`` knows what was left out."""

    def __init__(self, graph: Graph, viewpoint: Id, step: Step, filters: Filters) -> None:
        self.tiers: list[list[Member]] = [[Member(viewpoint, 0, ONE, ONE, True, ())]]
        self.following = Following(graph, filters)
        self._step = step
        self._tier_of: dict[Id, int] = {viewpoint: 0}

    def go_on(self) -> list[Member]:
        """The next tier, in order of ``rank``; empty if there is none."""
        before = {member.id: member for member in self.tiers[-1]}
        n = len(self.tiers)
        ties: dict[Id, list[Tie]] = {}
        for one in self.following.ties(self._step, before.keys(), self._tier_of.keys()):
            if self._tier_of.setdefault(one.far, n) == n:
                ties.setdefault(one.far, []).append(one)
        # Mostly there is one; to go through all of them does the same at five times the cost.
        found = [
            _only_member(n, ones[0], before[ones[0].near])
            if len(ones) == 1
            else _member(id, n, ones, before)
            for id, ones in ties.items()
        ]
        self.tiers.append(sorted(found, key=rank))
        return self.tiers[-1]


def _member(id: Id, tier: int, ties: list[Tie], before: Mapping[Id, Member]) -> Member:
    """A thing, from all the relations by which its tier is reached."""
    best = min(
        (-before[t.near].confidence * t.confidence, (*before[t.near].path, t.id)) for t in ties
    )
    by_near: dict[Id, list[Tie]] = {}
    for one in ties:
        by_near.setdefault(one.near, []).append(one)
    share, whole = _share(by_near, before)
    relations = tuple(sorted(one.id for one in ties))
    return Member(id, tier, -best[0], share, whole, best[1], relations)


def _only_member(tier: int, one: Tie, its: Member) -> Member:
    part = one.share
    share = None if part is None or its.share is None else its.share * min(part, ONE)
    whole = its.whole and part is not None
    sure, path = its.confidence * one.confidence, (*its.path, one.id)
    return Member(one.far, tier, sure, share, whole, path, (one.id,))


def _share(
    by_near: Mapping[Id, list[Tie]], before: Mapping[Id, Member]
) -> tuple[Decimal | None, bool]:
    """The sum over the things before, and whether all that it needs is stated."""
    total, is_known, whole = Decimal(0), False, True
    for near in sorted(by_near):
        ties, its = by_near[near], before[near]
        part = pair_share(ties)
        whole = whole and its.whole and all(one.share is not None for one in ties)
        if part is not None and its.share is not None:
            total, is_known = total + its.share * part, True
    return (min(total, ONE) if is_known else None), whole


def pair_share(ties: Iterable[Tie]) -> Decimal | None:
    """The share of all relations between two things, at most 1; ``None`` if none is stated."""
    by_product: dict[str, Decimal] = {}
    for one in ties:
        if one.share is not None:
            product = next(iter(one.products), "")
            by_product[product] = max(by_product.get(product, one.share), one.share)
    if not by_product:
        return None
    named = sum((share for product, share in by_product.items() if product), Decimal(0))
    return min(max(named, by_product.get("", Decimal(0))), ONE)
