"""What is known of a value before the query runs: how large it can be at most.

Sizes are upper bounds where the text or a parameter tells them, and round figures where the graph
would: what a key holds, what a pattern finds. They are there to tell a list within a list from a
list within a list within a list, not to be right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import inf

GROUP = 20  # rows of a group, one with another
PATH = 1_000  # relationships of a path without an upper bound
SHORTEST = 100  # relationships of a shortest path
TEXT = 64  # characters of a text that a key holds, items of a list

LIST, MAP, UNKNOWN = "list", "map", "unknown"


@dataclass(frozen=True, slots=True)
class Value:
    """Bounds of a value, and what it costs to compute.

    ``kind`` is LIST or MAP, empty for what is surely no list, or UNKNOWN. ``length`` is of a list
    in items, of a text in characters; ``mean`` that of one list with another, where they are parts
    of a whole, and counts where all of them are gone through (``looped``). ``weight`` counts what
    is within, each shared part as often as it is reached, but not what collect() has gathered.
    ``item`` is what is in a list, or under a key; ``keys`` what is under each key where all are
    known. ``number`` holds the least and the greatest that a number can be, ``text`` a text that is
    known. ``steps`` are those of computing it, of about 0.1 µs each. ``chain`` is how often
    something was added to a list, which Neo4j goes through as down a chain.
    """

    kind: str = ""
    length: float = TEXT
    weight: float = 1
    item: "Value | None" = None
    keys: "Mapping[str, Value] | None" = None
    number: tuple[float, float] | None = None
    text: str | None = None
    steps: float = 1
    mean: float | None = None
    looped: bool = False
    chain: float = 0

    @property
    def count(self) -> float:
        """How often what is done for each item is done."""
        return self.length if self.mean is None or not self.looped else self.mean

    @property
    def within(self) -> "Value":
        """What is in it."""
        return self._inner(self.item)

    @property
    def depth(self) -> int:
        """How deep lists and maps lie within each other."""
        return 1 + self.item.depth if self.item else 0

    def at(self, key: str) -> "Value":
        """What is under a key."""
        return self._inner(self.item if self.keys is None else self.keys.get(key))

    def costing(self, steps: float) -> "Value":
        return replace(self, steps=steps)

    def gone_through(self, looped: bool = True) -> "Value":
        """Each item of a list in turn, or no longer."""
        return replace(self, looped=looped)

    def _inner(self, value: "Value | None") -> "Value":
        return (value or PLAIN).gone_through() if self.looped else value or PLAIN


PLAIN = Value()
NUMBER = Value(number=(-inf, inf))
KEPT = Value(UNKNOWN, item=PLAIN)  # what a key of a node or relationship holds
ENTITY = Value(item=KEPT)


def anything(length: float) -> Value:
    """What a name stands for that nobody bound."""
    return Value(UNKNOWN, length, 1, KEPT)


def path(relationships: float) -> Value:
    """A path of at most so many relationships."""
    return Value(length=relationships, item=ENTITY)


def listed(
    item: Value, length: float, weight: float | None = None, mean: float | None = None
) -> Value:
    """A list of so many items; of ones that are there already, it weighs as much as one.

    >>> listed(PLAIN, 3).length
    3
    """
    heavy = 1 + item.weight if weight is None else weight
    return Value(LIST, length, heavy, item.costing(1).gone_through(False), mean=mean)


def numbered(least: float, greatest: float) -> Value:
    """A number between two others."""
    return Value(number=(least, greatest))


def known(text: str) -> Value:
    """A text that is known."""
    return Value(length=len(text), weight=1 + len(text) / 16, text=text)


def mapped(keys: Mapping[str, Value]) -> Value:
    """A map of these keys."""
    each = list(keys.values())
    weight = 1 + sum(one.weight for one in each)
    return Value(MAP, len(each), weight, joined(each) if each else None, keys)


def joined(values: Iterable[Value]) -> Value:
    """What is one of the values, nobody knows which.

    >>> joined([numbered(1, 3), numbered(2, 9)]).number
    (1, 9)
    """
    return reduce(_either, values)


def given(value: object) -> Value:
    """What is known of a parameter: all of it.

    >>> given([1, 5, 2]).within.number
    (1, 5)
    """
    if isinstance(value, str):
        return known(value)
    if isinstance(value, bool):
        return PLAIN
    if isinstance(value, int | float):
        return numbered(value, value)
    if isinstance(value, Mapping):
        return mapped({str(key): given(one) for key, one in value.items()})
    if isinstance(value, list | tuple):
        item = _any(value)
        return listed(item, len(value), len(value) * (1 + item.weight))
    return PLAIN


def _any(values: Sequence[object]) -> Value:
    """An item of a long list, told quickly where all are texts or all are numbers."""
    kinds = {type(one) for one in values}
    if kinds == {str} and len(values) > 1:
        length = max(map(len, values))  # type: ignore[arg-type]
        return Value(length=length, weight=1 + length / 16)
    if kinds and kinds <= {int, float}:
        return numbered(min(values), max(values))  # type: ignore[type-var, arg-type]
    return joined(map(given, values)) if values else PLAIN


def _either(a: Value, b: Value) -> Value:
    if a is b:
        return a
    return Value(
        a.kind if a.kind == b.kind else UNKNOWN,
        max(a.length, b.length),
        max(a.weight, b.weight),
        _either(a.item, b.item) if a.item and b.item else a.item or b.item,
        _both_keys(a.keys, b.keys),
        _hull(a.number, b.number),
        a.text if a.text == b.text else None,
        max(a.steps, b.steps),
        None if a.count == a.length and b.count == b.length else max(a.count, b.count),
        a.looped or b.looped,
        max(a.chain, b.chain),
    )


def _both_keys(
    a: Mapping[str, Value] | None, b: Mapping[str, Value] | None
) -> Mapping[str, Value] | None:
    if a is None or b is None:
        return None
    shared = {name: _either(a[name], b[name]) for name in a.keys() & b.keys()}
    return {**a, **b, **shared}


def _hull(
    a: tuple[float, float] | None, b: tuple[float, float] | None
) -> tuple[float, float] | None:
    return (min(a[0], b[0]), max(a[1], b[1])) if a and b else None
