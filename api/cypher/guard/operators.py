"""What is known of what operators make."""

from dataclasses import replace
from math import inf

from api.cypher.guard.grammar import Node, children, name, rule
from api.cypher.guard.reckoning import (
    COPY,
    LOOK,
    MATCH,
    PASS,
    Reckoning,
    Scope,
    compared,
    grown,
    plain,
    refuse,
)
from api.cypher.guard.regex import Uncounted, effort
from api.cypher.guard.values import (
    LIST,
    NUMBER,
    PLAIN,
    UNKNOWN,
    Value,
    joined,
    listed,
    numbered,
)

ITEM, JOIN = 1, 0.1  # what adding an item to a list, and joining two, adds to its chain
KNOWN_TEXT = 1_000  # characters of a text that is put together before the query runs


def sum_(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``a + b - c``: texts and lists grow, numbers do not."""
    first, *rest = children(node)
    total = r.value(first, scope)
    for sign, part in zip(rest[::2], rest[1::2], strict=True):
        other = r.value(part, scope)
        steps = total.steps + other.steps + 1
        if sign.getText() == "-":
            total = _shifted(total, other, -1).costing(steps)
        elif total.number and other.number:
            total = _shifted(total, other, 1).costing(steps)
        else:
            made = _appended(total, other)
            total = grown(made.costing(steps + COPY * made.length), node)
    return total


def _shifted(a: Value, b: Value, sign: int) -> Value:
    if a.number is None or b.number is None:
        return PLAIN
    least, greatest = b.number if sign > 0 else (-b.number[1], -b.number[0])
    return numbered(a.number[0] + least, a.number[1] + greatest)


def _appended(a: Value, b: Value) -> Value:
    if LIST in (a.kind, b.kind):
        items = [one.within if one.kind in (LIST, UNKNOWN) else one for one in (a, b)]
        length = sum(one.length if one.kind in (LIST, UNKNOWN) else 1 for one in (a, b))
        chain = a.chain + b.chain + (ITEM if "" in (a.kind, b.kind) else JOIN)
        return replace(listed(joined(items), length, a.weight + b.weight), chain=chain)
    text = a.text + b.text if a.text is not None and b.text is not None else None
    kind, item = (
        (UNKNOWN, joined([a.within, b.within])) if UNKNOWN in (a.kind, b.kind) else ("", None)
    )
    short = text if text is not None and len(text) <= KNOWN_TEXT else None
    return Value(kind, a.length + b.length, a.weight + b.weight, item, text=short)


def product(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``a * b / c % d``, of numbers and durations."""
    first, *rest = children(node)
    total = r.value(first, scope)
    for sign, part in zip(rest[::2], rest[1::2], strict=True):
        other = r.value(part, scope)
        steps = total.steps + other.steps + 1
        total = _scaled(total, other, sign.getText()).costing(steps)
    return total


def _scaled(a: Value, b: Value, sign: str) -> Value:
    if a.number is None or b.number is None:
        return PLAIN
    ends = [x * y for x in a.number for y in b.number]
    most = max(map(abs, b.number))
    if sign == "*" and all(abs(end) < inf for end in ends):
        return numbered(min(ends), max(ends))
    return numbered(-most, most) if sign == "%" and most < inf else NUMBER


def negated(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``-a`` or ``+a``."""
    sign, inner = children(node)
    value = r.value(inner, scope)
    if value.number is None or sign.getText() == "+":
        return value
    return numbered(-value.number[1], -value.number[0]).costing(value.steps + 1)


def steps_from(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``a.key[0][1..3]``."""
    first, *rest = children(node)
    value = r.value(first, scope)
    for step in rest:
        parts = r.values(step, scope) if rule(step) != "PropertyPostfix" else []
        steps = value.steps + 1 + sum(part.steps for part in parts)
        if rule(step) == "PropertyPostfix":
            value = value.at(name(step.property_().propertyKeyName()))
        elif rule(step) == "IndexPostfix":
            r.texts |= parts[0].text is not None  # it may be a parameter that says which key
            value = value.within if parts[0].text is None else value.at(parts[0].text)
        else:
            steps += COPY * value.length
            value = _sliced(value, parts[-1] if step.toExp else PLAIN)
        value = value.costing(steps)
    return value


def _sliced(value: Value, last: Value) -> Value:
    end = last.number if last.number and last.number[0] >= 0 else None
    length = min(value.length, end[1]) if end else value.length
    return replace(value, length=length, text=None, mean=None)


def equality(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``a = b``, ``a < b <= c``."""
    return compared(r.values(node, scope))


def comparisons(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``a IN b``, ``a =~ b``, ``a STARTS WITH b``, ``a IS NULL`` and the like."""
    first, *rest = children(node)
    value = r.value(first, scope)
    return compared([value, *(comparison(r, value, each, scope) for each in rest)])


def comparison(r: Reckoning, value: Value, node: Node, scope: Scope) -> Value:
    """The part of a comparison that follows the value."""
    if rule(node) != "StringAndListComparison":
        return plain(r.values(node, scope))
    right = r.value(node.expression6(), scope)
    if node.IN():
        return right.costing(right.steps + LOOK * right.count)
    if node.REGEQ():
        r.texts = True
        steps = right.steps + MATCH * _effort(right.text, value.length, node)
        return right.costing(steps)
    return right


def _effort(pattern: str | None, length: float, node: Node) -> float:
    if pattern is None:
        hint = "write it in the query, or give it as a parameter"
        refuse(node, "regex", f"a regular expression that nobody knows before: {hint}")
    try:
        return effort(pattern, length)
    except Uncounted as why:
        refuse(node, "regex", f"a regular expression with {why}: CONTAINS may do")


def case(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``CASE WHEN … THEN … ELSE … END``: one of what stands after THEN and ELSE."""
    steps, made = 1.0, [PLAIN]
    for part in children(node):
        if rule(part) == "CaseAlternative":
            when, then = r.values(part, scope)
            steps += when.steps + then.steps
            made.append(then)
        elif rule(part):
            made.append(r.value(part, scope))
    return _one_of(made, steps)


def extended_case(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``CASE a WHEN … THEN … ELSE … END``."""
    first = r.value(node.expression(0), scope)
    steps, made = first.steps, [PLAIN]
    for part in node.extendedCaseAlternative():
        for when in part.extendedWhen():
            inner = children(when)[-1]
            found = (
                comparison(r, first, inner, scope)
                if rule(when) == "WhenAdvancedComparison"
                else r.value(inner, scope)
            )
            steps += found.steps + PASS * min(first.length, found.length)
        made.append(r.value(part.expression(), scope))
    if node.elseExp:
        made.append(r.value(node.elseExp, scope))
    return _one_of(made, steps)


def _one_of(values: list[Value], steps: float) -> Value:
    return joined(values[1:] or values).costing(steps + sum(value.steps for value in values))
