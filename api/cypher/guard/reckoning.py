"""The reckoning of a query before it runs: what no engine stops must be small.

Neo4j and ArcadeDB end a query between two rows. They do not end what is computed within one row:
a list gone through within a list, a text that doubles, a regular expression gone astray, on
ArcadeDB also a pattern that is walked as an expression. (Measured: four nested reduce() took an
ArcadeDB away for good; a list nested 20,000 deep a thread of Neo4j.) So each expression is counted
in steps, by what is known of its values, and refused where there would be too many.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn, TypeAlias

from api.cypher.guard.grammar import Node, below, children, place, rule, single_part
from api.cypher.guard.values import PLAIN, Value, given
from api.refusals import QueryRefused

BUDGET = 100_000_000  # steps within one row: about 10 s of ArcadeDB, 3 s of Neo4j
LENGTH = 10_000_000  # characters of a text, items of a list
WEIGHT = 3_000_000  # values in a value
CHAIN = 5_000  # items added to a list: of 20,000 a Neo4j that has just started makes no end
LEVELS = 3  # lists gone through within each other
# Steps an item or character: to go over it, to compare it, to copy it, to match it.
PASS, LOOK, COPY, MATCH = 0.01, 0.1, 0.0005, 0.05
SUBQUERY = 100  # steps of one, which the engines do stop
MOST_ROWS = 1e12
INSTEAD = "make rows of a list with UNWIND, between which they can stop"


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that are known at a place of the query, and how many rows there are.

    ``level`` counts the lists that are gone through within each other, ``grouped`` says that rows
    are being gathered in more than one group.
    """

    names: Mapping[str, Value] = field(default_factory=dict)
    rows: float = 1
    level: int = 0
    grouped: bool = False

    def having(self, names: Mapping[str, Value]) -> "Scope":
        return replace(self, names={**self.names, **names})

    def times(self, rows: float) -> "Scope":
        return replace(self, rows=min(self.rows * max(rows, 1), MOST_ROWS))


Expression: TypeAlias = "Callable[[Reckoning, Node, Scope], Value]"
Clause: TypeAlias = "Callable[[Reckoning, Node, Scope], Scope]"


@dataclass
class Reckoning:
    """One query reckoned with its parameters, by the grammar's rules: see ``tables``.

    ``graph`` is how many relationships there are. ``read`` are the parameters that were looked at,
    ``texts`` says whether it was at texts themselves, not only at their sizes: for a regular
    expression, or a key. ``steps`` are those of all expressions so far.
    """

    parameters: Mapping[str, object]
    graph: float
    expressions: Mapping[str, Expression]
    clauses: Mapping[str, Clause]
    read: dict[str, Value] = field(default_factory=dict)
    texts: bool = False
    steps: float = 0

    def value(self, node: Node, scope: Scope) -> Value:
        """What is known of an expression; ``QueryRefused`` if it may take too long."""
        node = single_part(node)
        if made := self.expressions.get(rule(node)):
            return made(self, node, scope)
        return plain(self.values(node, scope))

    def values(self, node: Node, scope: Scope) -> list[Value]:
        """What is known of each of the expressions that a node is made of."""
        return [self.value(child, scope) for child in children(node) if rule(child)]

    def each_row(self, node: Node, scope: Scope) -> Value:
        """What is known of an expression that a clause computes for each row."""
        value = self.value(node, scope)
        self.steps += value.steps
        afforded(value.costing(self.steps), node)
        return value.costing(1)

    def whole(self, node: Node, scope: Scope) -> None:
        """Reckon every expression below a node, which a clause computes for each row."""
        for each in below(node, "Expression"):
            self.each_row(each, scope)

    def within(self, node: Node, scope: Scope) -> float:
        """Steps of every expression below a node, which is part of one itself."""
        return sum(self.value(each, scope).steps for each in below(node, "Expression"))

    def query(self, node: Node, scope: Scope) -> Scope:
        """The columns and rows that a query gives."""
        return self.clauses[rule(node)](self, node, scope)

    def parameter(self, name: str) -> Value:
        """What is known of a parameter; one that is not given is the engine's to refuse."""
        if name not in self.read:
            self.read[name] = given(self.parameters.get(name))
        return self.read[name]


def plain(parts: list[Value]) -> Value:
    """A value that is no list, made of these parts."""
    return PLAIN.costing(1 + sum(part.steps + PASS * part.length for part in parts))


def compared(parts: list[Value]) -> Value:
    """A truth: texts and lists are compared up to the end of the shorter."""
    lengths = sorted(part.length for part in parts)
    return PLAIN.costing(1 + sum(part.steps for part in parts) + PASS * sum(lengths[:-1]))


def grown(value: Value, node: Node) -> Value:
    """``value``, if it is not too large."""
    if value.length > LENGTH or value.weight > WEIGHT:
        refuse(node, "growth", "a value that may grow beyond ten million characters or items")
    if value.chain > CHAIN:
        what = f"a list to which an item may be added more than {CHAIN:,} times: add [item]"
        refuse(node, "growth", what)
    return value


def afforded(value: Value, node: Node) -> Value:
    """``value``, if computing it is not too long."""
    if value.steps > BUDGET:
        what = f"about {value.steps:.0e} steps in one row, which no engine stops: {INSTEAD}"
        refuse(node, "iteration", what)
    return value


def deeper(scope: Scope, node: Node, through: Value, name: str) -> Scope:
    """The scope of what is done for each item of a list, which has this name.

    Lists in the items of a list have a length one with another. That holds once: inside, they
    count as long as the longest.
    """
    if scope.level == LEVELS:
        what = f"more than {LEVELS} lists gone through within each other: {INSTEAD}"
        refuse(node, "iteration", what)
    names = dict(scope.names)
    if through.count < through.length:
        names = {key: value.gone_through(False) for key, value in names.items()}
    names[name] = through.within.gone_through()
    return replace(scope, names=names, level=scope.level + 1)


def refuse(node: Node, rule: str, what: str) -> NoReturn:
    """Refuse the query because of a node."""
    raise QueryRefused(f"this door runs no query with {what}", rule, place(node))
