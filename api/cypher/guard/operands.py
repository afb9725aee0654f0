"""What is known of the operands: what is written, named, given, or put together of these."""

from api.cypher.guard.grammar import Node, name
from api.cypher.guard.reckoning import Reckoning, Scope, grown
from api.cypher.guard.values import (
    MAP,
    NUMBER,
    PLAIN,
    Value,
    anything,
    joined,
    known,
    listed,
    mapped,
    numbered,
)

LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", '"': '"'}


def enclosed(r: Reckoning, node: Node, scope: Scope) -> Value:
    """What stands in parentheses, or in a rule of its own."""
    return r.values(node, scope)[0]


def number(_: Reckoning, node: Node, __: Scope) -> Value:
    """A number that is written."""
    text = node.getText().replace("_", "").lower()
    try:
        value = float(text) if not text.lstrip("-").startswith("0") or "." in text else int(text, 0)
    except ValueError:
        return NUMBER
    return numbered(value, value)


def text(_: Reckoning, node: Node, __: Scope) -> Value:
    """A text that is written."""
    return known(unescaped(node.getText()[1:-1]))


def unescaped(text: str) -> str:
    r"""A text as the engines read it between its quotes.

    >>> unescaped(r"\\d\u7eac")
    '\\d纬'
    """
    made, at = [], 0
    while at < len(text):
        if text[at] != "\\" or at + 1 == len(text):
            made.append(text[at])
            at += 1
        elif text[at + 1] == "u":
            made.append(chr(int(text[at + 2 : at + 6], 16)))
            at += 6
        else:
            made.append(LETTERS.get(text[at + 1], text[at : at + 2]))
            at += 2
    return "".join(made)


def variable(r: Reckoning, node: Node, scope: Scope) -> Value:
    """What a name stands for."""
    return scope.names.get(name(node), anything(r.graph)).costing(1)


def parameter(r: Reckoning, node: Node, _: Scope) -> Value:
    """What is given."""
    return r.parameter(name(node.parameterName()))


def map_(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``{key: a, …}``."""
    keys = [name(key) for key in node.propertyKeyName()]
    values = [r.value(value, scope) for value in node.expression()]
    made = mapped(dict(zip(keys, values, strict=True)))
    return grown(made.costing(1 + sum(value.steps for value in values)), node)


def list_(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``[a, b, …]``."""
    values = r.values(node, scope)
    weight = len(values) + sum(value.weight for value in values)
    made = listed(joined(values) if values else PLAIN, len(values), weight)
    return grown(made.costing(1 + sum(value.steps for value in values)), node)


def projected(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``n {.key, .*, other: a, name}``."""
    value = variable(r, node.variable(), scope)
    keys, steps, whole = dict[str, Value](), 1.0, False
    for element in node.mapProjectionElement():
        if element.expression():
            made = r.value(element.expression(), scope)
            keys[name(element.propertyKeyName())] = made
            steps += made.steps
        elif element.property_():
            key = name(element.property_().propertyKeyName())
            keys[key] = value.at(key)
        elif element.variable():
            keys[name(element.variable())] = variable(r, element.variable(), scope)
        else:
            whole = True
    made = mapped(keys)
    if whole:
        items = [one for one in (made.item, value.item) if one]
        made = Value(
            MAP,
            made.length + value.length,
            made.weight + value.weight,
            joined(items) if items else None,
        )
    return grown(made.costing(steps), node)
