"""What goes through a list within one row: comprehensions, conditions on lists, reduce()."""

from dataclasses import replace

from api.cypher.guard.grammar import Node, name
from api.cypher.guard.patterns import named, walk
from api.cypher.guard.reckoning import Reckoning, Scope, afforded, deeper, grown, refuse
from api.cypher.guard.values import KEPT, NUMBER, PLAIN, Value, listed

ROUNDS = 3  # of reduce(), after which it is plain how it goes on


def list_comprehension(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``[x IN list WHERE … | …]``."""
    through = r.value(node.expression(0), scope)
    inner = deeper(scope, node, through, name(node.variable()))
    where = r.value(node.whereExp, inner) if node.whereExp else PLAIN
    made = r.value(node.barExp, inner) if node.barExp else None
    steps = through.steps + through.count * (1 + where.steps + (made.steps if made else 0))
    if made:
        weight = through.count * (1 + made.weight)
        through = replace(
            listed(made, through.length, weight), mean=through.mean, looped=through.looped
        )
    return grown(afforded(through.costing(steps), node), node)


def condition(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``all(x IN list WHERE …)``, and any, none, single."""
    through = r.value(node.inExp, scope)
    inner = deeper(scope, node, through, name(node.variable()))
    where = r.value(node.whereExp, inner) if node.whereExp else PLAIN
    return afforded(PLAIN.costing(through.steps + through.count * (1 + where.steps)), node)


def pattern_comprehension(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``[(a)-->(b) WHERE … | …]``."""
    pattern = node.pathPatternNonEmpty()
    found, steps = walk(pattern, scope, node, r.graph)
    inner = deeper(scope, node, listed(PLAIN, found), "").having(
        named(pattern, scope, node.variable())
    )
    where = r.value(node.whereExp, inner) if node.whereExp else PLAIN
    made = r.value(node.barExp, inner)
    steps += found * (r.within(pattern, inner) + where.steps + made.steps)
    return grown(
        afforded(listed(made, found, found * (1 + made.weight)).costing(steps), node), node
    )


def reduce_(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``reduce(total = start, x IN list | …)``, followed for a few rounds and drawn out.

    What grows by as much each time is so long at the end; what grows by more, or lies deeper each
    time, is refused.
    """
    start, through = (r.value(node.expression(i), scope) for i in (0, 1))
    total, item = (name(variable) for variable in node.variable())

    def next_(value: Value) -> Value:
        inner = deeper(scope, node, through, item)
        return r.value(node.expression(2), inner.having({total: value.costing(1)}))

    rounds = [start]
    while len(rounds) <= min(ROUNDS, through.length):
        rounds.append(next_(rounds[-1]))
    end = rounds[-1]
    if through.length > ROUNDS:
        _check_steady(rounds, node)
        end = _drawn_out(rounds, through.length - ROUNDS)
        end = end.costing(next_(grown(end, node)).steps)
    steps = start.steps + through.steps + through.count * (1 + end.steps)
    return grown(afforded(end.costing(steps), node), node)


def _check_steady(rounds: list[Value], node: Node) -> None:
    _, one, two, three = rounds
    grows = three.length - two.length > two.length - one.length + 1
    heavier = three.weight - two.weight > two.weight - one.weight + 1
    if grows or heavier or three.depth > two.depth > one.depth:
        what = "a reduce() whose result grows with itself: use it once in each round"
        refuse(node, "growth", what)


def _drawn_out(rounds: list[Value], more: float) -> Value:
    """The value after more rounds like the last; a number that changes may be any."""
    before, last = rounds[-2:]
    return replace(
        last,
        length=last.length + more * (last.length - before.length),
        weight=last.weight + more * (last.weight - before.weight),
        chain=last.chain + more * (last.chain - before.chain),
        number=last.number if last.number in (None, before.number) else NUMBER.number,
        text=None,
        mean=None,
    )


def exists_pattern(r: Reckoning, node: Node, scope: Scope) -> Value:
    """``(a)-->(b)`` as a condition."""
    pattern = node.pathPatternNonEmpty()
    found, steps = walk(pattern, scope, node, r.graph)
    steps += found * r.within(pattern, scope.having(named(pattern, scope)))
    return afforded(KEPT.costing(steps), node)
