"""How much of a thing a query may have: what Neo4j plans in seconds, and stops if it must.

Planning is not stopped by a time-out. Measured on 5.26.30: 16 operands of XOR take a second to
plan and 20 for ever, since each doubles the predicate; so do EXISTS { … } within each other
beyond 16, sums of 300 parts, and 300 NOT in a row. A MATCH of 80 relationships ends three seconds
late.
"""

from collections.abc import Mapping
from typing import NamedTuple

from api.cypher.guard.grammar import Node, children, keyword, place, rule
from api.refusals import QueryRefused


class Limit(NamedTuple):
    """How many children of a kind a node may have: a rule, or a word."""

    child: str
    most: int
    what: str


LIMITS: Mapping[str, Limit] = {
    "Expression9": Limit("NOT", 8, "NOT in a row"),
    "Expression8": Limit("Expression7", 20, "comparisons in a row"),
    "Expression6": Limit("Expression5", 100, "parts of one sum"),
    "Expression5": Limit("Expression4", 100, "factors of one product"),
    "Expression4": Limit("Expression3", 20, "powers of powers"),
    "Expression2": Limit("", 50, "steps from one value"),
    "SingleQuery": Limit("Clause", 200, "clauses"),
    "Union": Limit("SingleQuery", 100, "parts of one UNION"),
    "PatternList": Limit("Pattern", 40, "patterns in one MATCH"),
    "PatternElement": Limit("RelationshipPattern", 30, "relationships in one pattern"),
    "PathPatternNonEmpty": Limit("RelationshipPattern", 30, "relationships in one pattern"),
}
XOR = 8
SUBQUERIES = frozenset({"ExistsExpression", "CountExpression", "CollectExpression"})
NESTED = 6


def check_limits(tree: Node) -> None:
    """Refuse a tree that has too much of something.

    >>> from api.cypher.guard.grammar import parsed
    >>> check_limits(parsed("RETURN NOT true XOR false"))
    """
    xor = 0
    waiting = [(tree, 0)]
    while waiting:
        node, nested = waiting.pop()
        kind = rule(node)
        if not kind:
            continue
        within = children(node)
        if limit := LIMITS.get(kind):
            _check(node, limit, within)
        if kind == "Expression11":
            xor += len(within) // 2
            if xor > XOR:
                _refuse(node, XOR, "XOR in one query")
        nested += kind in SUBQUERIES
        if nested > NESTED:
            _refuse(node, NESTED, "subqueries within each other")
        waiting += [(child, nested) for child in within[::-1]]


def _check(node: Node, limit: Limit, within: list[Node]) -> None:
    found = 0
    for child in within:
        kind = rule(child)
        found += limit.child in ("", kind or keyword(child))
        if found > limit.most:
            _refuse(child, limit.most, limit.what)


def _refuse(node: Node, most: int, what: str) -> None:
    raise QueryRefused(f"this door runs no query with more than {most} {what}", "size", place(node))
