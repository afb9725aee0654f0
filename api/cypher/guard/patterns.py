"""What patterns find: the names they bind, and how far they go where they are expressions.

A MATCH is stopped by both engines, however far it goes. A pattern that is an expression, as in
[(a)-->(b) | b.name] or WHERE (a)-->(b), is not stopped by ArcadeDB: it must be short.
"""

from math import inf

from api.cypher.guard.grammar import Node, below, children, name, rule
from api.cypher.guard.reckoning import Reckoning, Scope, afforded, refuse
from api.cypher.guard.values import ENTITY, PATH, SHORTEST, Value, listed, path

# Relationship types of which a node has one at most (see the shapes): however long a path of them
# is, there are few.
CHAINS = frozenset(
    {
        *("WITHIN", "JURISDICTION", "BRANCH_OF", "OPERATED_BY", "MANAGED_BY", "TOLD_APART_BY"),
        *("BROADER", "HELD_BY", "ON_LIST", "FOR_PRODUCT", "UNDER_POLICY"),
    }
)
EACH, EACH_UNTYPED = 20, 100  # relationships of a type, and of any, that a node has
VISIT = 10  # steps of going along one
SHORT = 3  # relationships of a pattern that finds about as much as there is of a thing
BOUND = ("NodePattern", "RelationshipPattern", "ParenthesizedPath")


def named(pattern: Node, scope: Scope, own: Node = None) -> dict[str, Value]:
    """The names that a pattern binds; ``own`` is that of the path itself."""
    names, length = _within(pattern)
    if own:
        names[name(own)] = path(length)
    return {key: value for key, value in names.items() if key not in scope.names}


def rows(pattern: Node, scope: Scope, graph: float) -> float:
    """How many times more rows there are after a pattern."""
    names, length = _within(pattern)
    tied = any(key in scope.names for key in names)
    return (1 if tied else graph) * (10 if length > SHORT else 1)


def walk(pattern: Node, scope: Scope, node: Node, graph: float) -> tuple[float, float]:
    """How many paths a pattern finds as an expression, and in how many steps."""
    found: float = 1 if any(key in scope.names for key in _within(pattern)[0]) else graph
    for relationship in pattern.relationshipPattern():
        found *= _branching(relationship, graph)
    if found == inf:
        refuse(
            node,
            "pattern",
            "a path without an upper bound as an expression, which ArcadeDB "
            "does not stop: write EXISTS { … }, COUNT { … } or COLLECT { … }, which it does",
        )
    return found, VISIT * found


def shortest(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``shortestPath((a)-[*]->(b))`` as an expression: at worst it sees the graph once."""
    _, length = _within(node)
    steps = r.graph * (VISIT + r.within(node, scope))
    return afforded(path(min(length, SHORTEST)).costing(steps), node)


def _within(node: Node) -> tuple[dict[str, Value], float]:
    """The names in a pattern, and how many relationships it has at most."""
    names, length = dict[str, Value](), 0.0
    short = SHORTEST if next(below(node, "ShortestPathPattern"), None) else PATH
    for part, after in _parts(node):
        most = _most(after, short) if after else 1
        if rule(part) == "ParenthesizedPath":
            inner, inner_length = _within(part)
            if own := part.pattern().variable():
                inner[name(own)] = path(inner_length)
            names |= {key: listed(one, most) if after else one for key, one in inner.items()}
            length += most * inner_length
            continue
        lengths = part.pathLength() if rule(part) == "RelationshipPattern" else None
        if rule(part) == "RelationshipPattern":
            most *= _most(lengths, short) if lengths else 1
            length += most
        if part.variable():
            names[name(part.variable())] = listed(ENTITY, most) if lengths or after else ENTITY
    return names, length


def _parts(node: Node) -> list[tuple[Node, Node]]:
    """Nodes, relationships and parentheses of a pattern, each with its quantifier, if any."""
    found = []
    for part in below(node, *BOUND):
        if rule(part) == "ParenthesizedPath":
            found.append((part, part.quantifier()))
        else:
            beside = children(part.parentCtx)
            after = beside[beside.index(part) + 1 :][:1]
            found.append((part, after[0] if after and rule(after[0]) == "Quantifier" else None))
    return found


def _most(lengths: Node, unbounded: float) -> float:
    """The greatest number in ``*1..3``, ``*3``, ``{1,3}``; ``unbounded`` where there is none."""
    text = lengths.getText().strip("*{}+").replace("..", ",").replace("_", "")
    last = text.rpartition(",")[2]
    return int(last) if last.isdigit() else unbounded


def _branching(relationship: Node, graph: float) -> float:
    types = {name(one) for one in below(relationship, "LabelName")}
    odd = next(below(relationship, "AnyLabel", "DynamicLabel"), None) or any(
        one.EXCLAMATION_MARK() for one in below(relationship, "LabelExpression2")
    )
    lengths = relationship.pathLength()
    most = _most(lengths, inf) if lengths else 1
    if types and not odd and types <= CHAINS:
        onward = relationship.rightArrow() and not relationship.leftArrow()
        return 1 if onward else EACH_UNTYPED if most == 1 else graph
    each = EACH if types and not odd else EACH_UNTYPED
    return each**most if most < 100 else inf
