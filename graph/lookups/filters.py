"""Filters: which relations a walk follows and which things it goes to, on every tier.

A relation that is left out is counted once, under the first reason of ``REASONS`` that holds; so is
one that leads to a thing that is left out. What is left out is neither listed nor gone through.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from graph.holding import holds, overlaps
from graph.lookups import End, Graph
from graph.model import Id, Spelled, preferred_first
from ontology.schema import Kind

REASONS = (
    "rejected_sources",
    "low_confidence",
    "out_of_period",
    "other_product",
    "low_share",
    "other_kind",
    "other_area",
)
_number = lru_cache(10_000)(Decimal)  # few are ever different
Above: TypeAlias = Callable[[Id], Collection[Id]]
_above: WeakKeyDictionary[Graph, Above] = WeakKeyDictionary()


class Choice(NamedTuple):
    """What is wanted, if anything is named, and what is not.

    >>> Choice(frozenset({"a"}), frozenset()).takes({"b"}), Choice().takes({"b"})
    (False, True)
    """

    wanted: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    def takes(self, found: Collection[str]) -> bool:
        """Whether something of which ``found`` holds passes: any that is wanted, none unwanted."""
        return (not self.wanted or not self.wanted.isdisjoint(found)) and self.unwanted.isdisjoint(
            found
        )


ANY = Choice()


@dataclass(frozen=True)
class Filters:
    """What a walk leaves out; as made here, only what does not hold on the day ``on``.

    ``during`` is a first and a last day, either may be empty; given, it stands in place of ``on``
    for relations. A share or a confidence is 0 to 1; a relation without a share has less than any.
    """

    on: str
    during: tuple[str, str] | None = None
    products: Choice = ANY
    sources: Choice = ANY
    areas: Choice = ANY
    kinds: Choice = ANY
    min_share: Decimal | None = None
    min_confidence: Decimal | None = None

    def refuses(self, tie: "Tie") -> str:
        """Why a relation is not followed; empty if it is."""
        for reason, passes in self._checks:
            if not passes(tie):
                return reason
        return ""

    @cached_property
    def _checks(self) -> Sequence[tuple[str, Callable[["Tie"], bool]]]:
        """Those of ``REASONS`` that may hold of a relation, and what passes."""
        on, sure, share = self.on, self.min_confidence, self.min_share
        checks: list[tuple[str, Callable[[Tie], bool]]] = []
        if self.sources:
            checks.append(("rejected_sources", lambda tie: self._is_told(tie.sources)))
        if sure is not None:
            checks.append(("low_confidence", lambda tie: tie.confidence >= sure))
        if self.during is None:
            checks.append(("out_of_period", lambda tie: holds(tie.begin, tie.end, on)))
        else:
            days = self.during
            checks.append(("out_of_period", lambda tie: overlaps(tie.begin, tie.end, *days)))
        if self.products:
            checks.append(("other_product", lambda tie: self.products.takes(tie.products)))
        if share is not None:
            checks.append(("low_share", lambda tie: tie.share is not None and tie.share >= share))
        return checks

    @cached_property
    def look_at_things(self) -> bool:
        """Whether it depends on the thing itself, and not on the relation alone."""
        return bool(self.kinds or self.areas)

    def refuses_thing(self, thing: Spelled, above: Above) -> str:
        """Why a thing is left out; ``above`` tells all areas in which an area lies."""
        if not self.kinds.takes({thing.kind}):
            return "other_kind"
        if self.areas and not self.areas.takes(
            {area for one in thing.values.get("within", ()) for area in (one, *above(one))}
        ):
            return "other_area"
        return ""

    def _is_told(self, sources: Collection[str]) -> bool:
        """Whether a source that is not rejected says it, and one that is wanted."""
        told = set(sources) - self.sources.unwanted
        return bool(told) and (not self.sources.wanted or not told.isdisjoint(self.sources.wanted))


class Tie(NamedTuple):
    """A relation as a walk sees it: from the ``near`` thing to the ``far`` one, then its facts.

    ``sure`` and ``part`` are the texts of its confidence and its share: a walk meets many more
    relations than it computes with.
    """

    near: Id
    far: Id
    id: Id
    sure: str
    part: str | None
    begin: str | None
    end: str | None
    products: Collection[Id]
    sources: Collection[str]

    @property
    def confidence(self) -> Decimal:
        return _number(self.sure)

    @property
    def share(self) -> Decimal | None:
        return None if self.part is None else _number(self.part)


def tie(kind: Kind, relation: Spelled, end: End) -> Tie:
    """``relation`` as a walk sees it from the thing at its ``end``; of each fact the preferred."""
    id, values = relation.id, relation.values
    share, first, last = (_first(kind, values, name) for name in ("share", "from", "to"))
    ends = (relation.start, relation.end) if end == "start" else (relation.end, relation.start)
    products = values.get("product", [])
    return Tie(*ends, id, values["confidence"][0], share, first, last, products, values["source"])


def above(graph: Graph) -> Above:
    """For an area, all areas in which it lies, however many steps up."""
    if graph not in _above:  # a worker asks the same index again and again
        _above[graph] = _areas_above(graph)
    return _above[graph]


def _areas_above(graph: Graph) -> Above:
    parents = {area.id: area.values.get("within", []) for area in graph.of_kind("Area")}
    known: dict[Id, frozenset[Id]] = {}

    def areas(area: Id) -> frozenset[Id]:
        if area not in known:
            found: dict[Id, None] = {}
            ways = list(parents.get(area, ()))
            while ways:
                if (one := ways.pop()) not in found:
                    found[one] = None
                    ways += parents.get(one, ())
            known[area] = frozenset(found)
        return known[area]

    return areas


def _first(kind: Kind, values: Mapping[str, list[str]], name: str) -> str | None:
    """The preferred text of a property."""
    texts = values.get(name)
    if not texts:
        return None
    if len(texts) == 1:
        return texts[0]
    return preferred_first(kind.property(name), texts, values.get("preferred", []))[0]
