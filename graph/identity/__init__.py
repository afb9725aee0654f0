"""Identity: which ids mean the same thing.

For now two ids are one thing when they share a strong identifier, or the full registered name
(both are ids themselves: ``cn-uscc/9144…``, ``company/<hash of the normalised name>``) and no two
strong identifiers of one scheme stand against it. Decisions of people come before the rules.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from itertools import combinations
from typing import NamedTuple

from graph.model import Id


class Named(NamedTuple):
    """Ids that claims give to one thing: the id of the claim, and others that it goes by."""

    id: Id
    alias: Id


class Decisions(NamedTuple):
    """What was decided: pairs that are one, pairs that are two, ids that stand alone.

    Pairs that are one are joined in their order: what people decided comes before what sources say.
    """

    same: Sequence[tuple[Id, Id]] = ()
    different: Collection[tuple[Id, Id]] = ()
    alone: Collection[Id] = ()


NONE = Decisions()


def canonical(
    named: Iterable[Named], strong: Set[str], decisions: Decisions = NONE
) -> Mapping[Id, Id]:
    """The id that stands for each id, where it is another one.

    ``strong`` names the schemes of strong identifiers. The strong id of a group is its canonical
    one (the first in alphabetical order if there are several), else the first id.

    >>> firm, by_name = "cn-uscc/91440300279446850J", "company/5f1"
    >>> canonical([Named(firm, by_name), Named(by_name, by_name)], {"cn-uscc"})
    {'company/5f1': 'cn-uscc/91440300279446850J'}
    """
    groups = _Groups(strong, decisions)
    for one, other in decisions.same:
        groups.join(one, other)
    by_alias: dict[Id, set[Id]] = defaultdict(set)
    for id, alias in named:
        if not groups.is_alone(id):
            by_alias[alias].add(id)
    for alias, ids in sorted(
        by_alias.items(), key=lambda item: (not groups.is_strong(item[0]), item[0])
    ):
        groups.join_all(ids | {alias}, alias)
    return groups.canonical()


class _Groups:
    """Disjoint sets of ids, with what keeps two of them apart."""

    def __init__(self, strong: Set[str], decisions: Decisions) -> None:
        self._strong = strong
        self._alone = frozenset(decisions.alone)
        self._apart = [frozenset(pair) for pair in decisions.different]
        self._members: dict[Id, set[Id]] = {}

    def is_strong(self, id: Id) -> bool:
        return id.partition("/")[0] in self._strong

    def is_alone(self, id: Id) -> bool:
        return id in self._alone

    def join(self, one: Id, other: Id) -> None:
        """Make one group of two, unless a decision forbids it."""
        first, second = self._group(one), self._group(other)
        if first is second or self._forbidden(first | second):
            return
        first |= second
        for id in second:
            self._members[id] = first

    def join_all(self, ids: Set[Id], alias: Id) -> None:
        """Join what shares ``alias``; a name that fits two different codes joins nothing."""
        if not self.is_strong(alias) and self._contradict(ids):
            return
        first, *others = sorted(ids)
        for other in others:
            self.join(first, other)

    def canonical(self) -> Mapping[Id, Id]:
        chosen = {id: min(group, key=self._order) for id, group in sorted(self._members.items())}
        return {id: best for id, best in chosen.items() if id != best}

    def _order(self, id: Id) -> tuple[bool, Id]:
        return not self.is_strong(id), id

    def _group(self, id: Id) -> set[Id]:
        return self._members.setdefault(id, {id})

    def _forbidden(self, ids: Set[Id]) -> bool:
        return not ids.isdisjoint(self._alone) or any(pair <= ids for pair in self._apart)

    def _contradict(self, ids: Set[Id]) -> bool:
        """Whether groups that would become one hold different codes of one scheme."""
        groups = {frozenset(self._group(id)) for id in ids}
        codes = [self._codes(group) for group in groups]
        return any(
            scheme in two and not one[scheme] & two[scheme]
            for one, two in combinations(codes, 2)
            for scheme in one
        )

    def _codes(self, group: Iterable[Id]) -> Mapping[str, set[Id]]:
        codes: dict[str, set[Id]] = defaultdict(set)
        for id in group:
            if self.is_strong(id):
                codes[id.partition("/")[0]].add(id)
        return codes
