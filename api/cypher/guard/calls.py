"""What is known of what functions give."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import inf

from api.cypher.guard.allowed import qualified
from api.cypher.guard.functions import KNOWN
from api.cypher.guard.grammar import Node
from api.cypher.guard.reckoning import PASS, Reckoning, Scope, grown, plain, refuse
from api.cypher.guard.values import (
    ENTITY,
    GROUP,
    NUMBER,
    PLAIN,
    Value,
    joined,
    known,
    listed,
    numbered,
)

LONGEST_RANGE = 1_000_000
MOST_DIGITS = 400
MOST_COLLECTED = 1_000_000  # beyond, both engines run out of the memory that a query may have
TEXTS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("tolower", "lower"), str.lower),
    **dict.fromkeys(("toupper", "upper"), str.upper),
    **dict.fromkeys(("trim", "btrim"), str.strip),
    **dict.fromkeys(("ltrim",), str.lstrip),
    **dict.fromkeys(("rtrim",), str.rstrip),
    **dict.fromkeys(("tostring", "tostringornull", "coalesce"), str),
}
KEEPING = frozenset({"tointeger", "tointegerornull", "tofloat", "tofloatornull", "coalesce"})
FEW = listed(PLAIN, 16)


def call(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``name(a, b)``."""
    called = KNOWN[qualified(node.functionName())]
    arguments = [r.value(each.expression(), scope) for each in node.functionArgument()]
    steps = 1 + sum(one.steps + PASS * one.length for one in arguments)
    made = _MAKING[called.gives](called.name.lower(), arguments or [PLAIN], node, scope)
    return grown(made.costing(steps + PASS * made.length), node)


def rows_of_range(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``range()`` that makes rows: the engines can stop between them, however many there are."""
    given = [r.value(each.expression(), scope) for each in node.functionArgument()]
    if all(one.number and max(map(abs, one.number)) < inf for one in given):
        return call(r, node, scope)
    return listed(NUMBER, LONGEST_RANGE).costing(1 + sum(one.steps for one in given))


def inner(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``trim(… FROM a)`` and ``normalize(a, …)``: no longer than what they are given, or nearly."""
    values = (
        [r.value(each, scope) for each in node.expression()]
        if isinstance(node.expression(), list)
        else [r.value(node.expression(), scope)]
    )
    return Value(length=max(one.length for one in values)).costing(plain(values).steps)


def _same(name: str, given: list[Value], _: Node, __: Scope) -> Value:
    value = joined(given) if name == "coalesce" else given[0]
    text, change = given[0].text, TEXTS.get(name)
    if change and text is not None and len(given) == 1:
        return known(change(text))
    number = value.number if name in KEEPING else None
    return replace(value, number=number, text=value.text if name == "coalesce" else None)


def _number(name: str, given: list[Value], _: Node, __: Scope) -> Value:
    return numbered(*given[0].number) if name in KEEPING and given[0].number else NUMBER


def _split(_: str, given: list[Value], __: Node, ___: Scope) -> Value:
    return listed(Value(length=given[0].length), given[0].length + 1)


def _replace(_: str, given: list[Value], __: Node, ___: Scope) -> Value:
    length = (given[0].length + 1) * max(1, given[-1].length)
    return Value(length=length, weight=1 + length / 16)


def _range(_: str, given: list[Value], node: Node, __: Scope) -> Value:
    if any(one.number is None for one in given):
        refuse(
            node,
            "range",
            "a range() of which nobody knows how long it is: "
            "bound it by numbers in the text, by parameters or by size()",
        )
    (first, first_most), (last_least, last) = (one.number or (0, 0) for one in given[:2])
    step = given[2].number if len(given) > 2 and given[2].number else (1, 1)
    least_step = max(1, min(abs(step[0]), abs(step[1])) if step[0] * step[1] > 0 else 1)
    length = max(last - first, first_most - last_least if step[0] < 0 else 0, -1) / least_step + 1
    if not length <= LONGEST_RANGE:
        refuse(node, "range", f"a range() of more than {LONGEST_RANGE:,} numbers, or so it may be")
    ends = [end for one in given[:2] for end in one.number or ()]
    return listed(numbered(min(ends), max(ends)), length)


def _round(_: str, given: list[Value], node: Node, __: Scope) -> Value:
    digits = given[1].number if len(given) > 1 else (0, 0)
    if not digits or not -MOST_DIGITS <= digits[0] <= digits[1] <= MOST_DIGITS:
        refuse(
            node, "range", f"a round() to more than {MOST_DIGITS} digits, or nobody knows how many"
        )
    return NUMBER


def _collected(_: str, given: list[Value], __: Node, scope: Scope) -> Value:
    length = min(scope.rows, MOST_COLLECTED)
    return listed(given[0], length, mean=min(length, GROUP) if scope.grouped else None)


_MAKING: Mapping[str, Callable[[str, list[Value], Node, Scope], Value]] = {
    "value": lambda *_: PLAIN,
    "number": _number,
    "size": lambda _, given, *__: numbered(0, given[0].length),
    "same": _same,
    "item": lambda _, given, *__: given[0].within,
    "entity": lambda *_: ENTITY,
    "names": lambda *_: FEW,
    "path": lambda _, given, *__: listed(ENTITY, given[0].length + 1),
    "range": _range,
    "split": _split,
    "replace": _replace,
    "round": _round,
    "count": lambda _, __, ___, scope: numbered(0, scope.rows),
    "sum": lambda *_: NUMBER,
    "one": lambda _, given, *__: given[0],
    "all": _collected,
}
