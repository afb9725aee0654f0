"""Filters: which relations a walk follows and which things it goes to, on every tier.

A relation that is left out is counted once, under the first reason of ``REASONS`` that holds; so is
one that leads to a thing that is left out. What is left out is neither listed nor gone through.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from graph.holding import holds, overlaps
from graph.lookups import Graph
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
Above: TypeAlias = Callable[[Id], Collection[Id]]


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
        if self.sources and not self._is_told(tie.sources):
            return "rejected_sources"
        if self.min_confidence is not None and tie.confidence < self.min_confidence:
            return "low_confidence"
        if not self._holds(tie):
            return "out_of_period"
        if self.products and not self.products.takes(tie.products):
            return "other_product"
        if self.min_share is not None and (tie.share is None or tie.share < self.min_share):
            return "low_share"
        return ""

    @property
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

    def _holds(self, tie: "Tie") -> bool:
        if self.during is not None:
            return overlaps(tie.begin, tie.end, *self.during)
        return holds(tie.begin, tie.end, self.on)


class Tie(NamedTuple):
    """A relation as a walk sees it, by its ``id``, from the ``near`` thing to the ``far`` one."""

    id: Id
    near: Id
    far: Id
    confidence: Decimal
    share: Decimal | None
    begin: str | None
    end: str | None
    products: Collection[Id]
    sources: Collection[str]


class Told(NamedTuple):
    """What a walk needs of a relation's values, as texts; what is not said is ``None``."""

    confidence: str
    share: str | None
    begin: str | None
    end: str | None
    products: Sequence[Id]
    sources: Sequence[str]


def told(kind: Kind, relation: Spelled) -> Told:
    """The preferred values of ``relation``."""
    values = relation.values
    share, begin, end = (_first(kind, values, name) for name in ("share", "from", "to"))
    products = values.get("product", [])
    return Told(values["confidence"][0], share, begin, end, products, values["source"])


def tie(id: Id, near: Id, far: Id, said: Told) -> Tie:
    """A relation seen from one of its ends."""
    confidence, share, begin, end, products, sources = said
    part = None if share is None else Decimal(share)
    return Tie(id, near, far, Decimal(confidence), part, begin, end, products, sources)


def above(graph: Graph) -> Above:
    """For an area, all areas in which it lies, however many steps up."""
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
