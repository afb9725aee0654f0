"""How names, values and rows go from clause to clause."""

from dataclasses import replace

from api.cypher.guard import functions
from api.cypher.guard.allowed import qualified
from api.cypher.guard.calls import rows_of_range
from api.cypher.guard.grammar import Node, below, children, name, rule, single_part, source
from api.cypher.guard.patterns import named, rows
from api.cypher.guard.reckoning import SUBQUERY, Reckoning, Scope
from api.cypher.guard.values import KEPT, PLAIN, Value, joined, listed, numbered

YIELDED = 100  # rows of a procedure that tells of the schema
INNER = ("ExistsExpression", "CountExpression", "CollectExpression")


def union(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """The queries of a UNION, each from the same beginning."""
    ends = [r.query(part, scope) for part in node.singleQuery()]
    names = {
        key: joined(end.names[key] for end in ends if key in end.names)
        for key in {key: None for end in ends for key in end.names}
    }
    return Scope(names, sum(end.rows for end in ends), scope.level)


def single(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """Clauses, one after the other."""
    for clause in node.clause():
        scope = r.query(children(clause)[0], scope)
    return scope


def only(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """What has one part."""
    return r.query(children(node)[0], scope)


def match(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """MATCH and OPTIONAL MATCH."""
    scope = patterns(r, node.patternList(), scope)
    r.whole(node, scope)
    return scope


def patterns(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """The names of a list of patterns, and the rows that they make."""
    for pattern in node.pattern():
        more = rows(pattern, scope, r.graph)
        scope = scope.having(named(pattern, scope, pattern.variable())).times(more)
    return scope


def unwind(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """UNWIND a list AS rows."""
    made = single_part(node.expression())
    if rule(made) == "FunctionInvocation" and qualified(made.functionName()) == "range":
        value = rows_of_range(r, made, scope)
    else:
        value = r.each_row(node.expression(), scope)
    return scope.having({name(node.variable()): value.within.costing(1)}).times(value.length)


def project(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """WITH and RETURN: the names from here on are these."""
    body = node.returnBody()
    items = body.returnItems()
    made = dict(scope.names) if items.TIMES() else {}
    gathered = [_aggregates(item) for item in items.returnItem()]
    grouped = bool(items.TIMES()) or not all(gathered)
    for item in items.returnItem():
        variable = item.variable()
        key = name(variable) if variable else source(item.expression()).strip("`")
        made[key] = r.each_row(item.expression(), replace(scope, grouped=grouped))
    after = Scope(made, scope.rows if grouped else 1, scope.level)
    if body.orderBy():
        r.whole(body.orderBy(), scope.having(made))
    after = _limited(r, body, after)
    if rule(node) == "WithClause" and node.whereClause():
        r.whole(node.whereClause(), scope.having(made))
    return after


def _aggregates(node: Node) -> bool:
    """Whether a group of rows becomes one by an expression."""
    for part in below(node, "CountStar", "FunctionInvocation", *INNER):
        if rule(part) == "CountStar":
            return True
        if rule(part) == "FunctionInvocation" and (
            qualified(part.functionName()) in functions.AGGREGATING or _aggregates(part)
        ):
            return True
    return False


def limit(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """ORDER BY, SKIP and LIMIT that stand alone."""
    if node.orderBy():
        r.whole(node.orderBy(), scope)
    return _limited(r, node, scope)


def _limited(r: Reckoning, node: Node, scope: Scope) -> Scope:
    for part in (node.skip(), node.limit()):
        if part:
            value = r.each_row(part.expression(), scope)
            if rule(part) == "Limit" and value.number:
                scope = replace(scope, rows=max(1, min(scope.rows, value.number[1])))
    return scope


def procedure(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """CALL of a procedure."""
    r.whole(node, scope)
    yielded = {
        name(item.yieldItemAlias or item.yieldItemName): KEPT for item in node.procedureResultItem()
    }
    scope = scope.having(yielded).times(YIELDED)
    if node.whereClause():
        r.whole(node.whereClause(), scope)
    return scope


def subquery(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """CALL { … }, run for each row."""
    asked = node.subqueryScope()
    names = scope.names
    if asked and not asked.TIMES():
        wanted = {name(variable) for variable in asked.variable()}
        names = {key: value for key, value in names.items() if key in wanted}
    end = r.query(node.queryWithLocalDefinitions(), Scope(names, 1, scope.level))
    return scope.having(end.names).times(end.rows)


def as_they_are(r: Reckoning, node: Node, scope: Scope) -> Scope:
    """A clause that changes nothing."""
    r.whole(node, scope)
    return scope


def inner_query(r: Reckoning, node: Node, scope: Scope) -> Value:
    """EXISTS { … }, COUNT { … } and COLLECT { … }, which both engines stop."""
    start = Scope(scope.names, 1, scope.level)
    if whole := node.queryWithLocalDefinitions():
        end = r.query(whole, start)
    else:
        end = patterns(r, node.patternList(), start)
        r.whole(node, end)
    if rule(node) == "CollectExpression":
        item = joined(end.names.values()) if end.names else PLAIN
        return listed(item, end.rows).costing(SUBQUERY)
    return numbered(0, end.rows).costing(SUBQUERY)
