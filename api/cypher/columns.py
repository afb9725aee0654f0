"""Columns: the names that Neo4j gives to what a statement returns, read off its text.

ArcadeDB tells no names where it has no rows, names a few things otherwise, and returns the columns
of ``RETURN *`` in another order. Where a text alone does not tell the names there are none.
"""

from collections.abc import Iterable, Iterator, Sequence

from api.cypher.guard.grammar import Node, children, name, parsed, rule, source

# What procedures give that are called without YIELD.
PROCEDURES = {
    "db.labels": ["label"],
    "db.propertykeys": ["propertyKey"],
    "db.relationshiptypes": ["relationshipType"],
}
EXPRESSIONS = ("Expression", "Properties", "WhereClause")
BINDING = ("NodePattern", "RelationshipPattern", "Pattern")


class _Untold(Exception):
    """Names that cannot be read off the text."""


def columns(text: str) -> Sequence[str] | None:
    """The names of the columns in their order; ``None`` where the text does not tell them.

    >>> columns("MATCH (c:Company)-[s:SUPPLIES]->(d) RETURN *, c.name, d {.id}, 1+1 AS two")
    ('c', 'd', 's', 'c.name', 'd', 'two')
    """
    try:
        return tuple(_of_clauses(_branches(parsed(text))[0]))
    except _Untold:
        return None


def stars(tree: Node) -> Iterator[tuple[Node, Sequence[str]]]:
    """Each star of a last RETURN, and the names that it stands for as far as they can be told."""
    for clauses in _branches(tree):
        returned = clauses[-1].returnClause()
        if returned and (star := returned.returnBody().returnItems().TIMES()):
            behind = len(returned.returnBody().returnItems().returnItem())
            names = _of_clauses(clauses)
            yield star.symbol, names[: len(names) - behind]


def projections(tree: Node) -> Iterator[tuple[Node, str]]:
    """The last word of each ``c {.id}`` that is returned without a name, and its name on Neo4j."""
    for clauses in _branches(tree):
        if returned := clauses[-1].returnClause():
            for item in returned.returnBody().returnItems().returnItem():
                only = _innermost(item.expression())
                if rule(only) == "MapProjection" and not item.variable():
                    yield item.stop, name(only.variable())


def _branches(tree: Node) -> Sequence[Sequence[Node]]:
    """The clauses of the last query, one sequence for each part of a UNION."""
    return _of_query(tree.statement(0).queryWithLocalDefinitions())


def _of_query(query: Node) -> Sequence[Sequence[Node]]:
    if query is None:
        raise _Untold
    last = query.nextStatement().regularQuery()[-1]
    if last.when():
        raise _Untold
    found: list[Sequence[Node]] = []
    for single in last.union().singleQuery():
        if single.LCURLY():
            found += _of_query(single.queryWithLocalDefinitions())
        else:
            found.append(single.clause())
    return found


def _of_clauses(clauses: Sequence[Node]) -> Sequence[str]:
    known: set[str] = set()
    for clause in clauses[:-1]:
        known = _after(clause, known)
    last = clauses[-1]
    if found := last.returnClause():
        return _of_body(found.returnBody(), known)
    if found := last.callClause():
        return _yielded(found)
    if last.finishClause() or last.subqueryClause():
        return []
    raise _Untold


def _after(clause: Node, known: set[str]) -> set[str]:
    """The variables in scope after a clause."""
    if found := clause.withClause():
        return set(_of_body(found.returnBody(), known))
    if found := clause.matchClause():
        return known | set(_bound(found.patternList()))
    if found := clause.unwindClause() or clause.forListClause():
        return known | {name(found.variable())}
    if found := clause.letClause():
        return known | {name(item.variable()) for item in found.letItem()}
    if found := clause.callClause():
        return known | set(_yielded(found))
    if found := clause.subqueryClause():
        # Its own RETURN * does not return what it imports.
        return known | set(_of_clauses(_of_query(found.queryWithLocalDefinitions())[0]))
    if clause.composableCommandClauses():
        raise _Untold
    return known


def _of_body(body: Node, known: Iterable[str]) -> Sequence[str]:
    items = body.returnItems()
    star = sorted(known) if items.TIMES() else []
    return [*star, *map(_of_item, items.returnItem())]


def _of_item(item: Node) -> str:
    if alias := item.variable():
        return name(alias)
    only = _innermost(item.expression())
    if rule(only) == "MapProjection":
        return name(only.variable())
    return name(only) if rule(only) == "Variable" else source(item)


def _innermost(node: Node) -> Node:
    """What a chain of rules comes down to that do nothing but lead on."""
    while rule(node) not in ("MapProjection", "Variable") and len(children(node)) == 1:
        (node,) = children(node)
    return node


def _yielded(call: Node) -> Sequence[str]:
    if call.YIELD() and not call.TIMES():
        return [name(item.variable()[-1]) for item in call.procedureResultItem()]
    known = PROCEDURES.get(call.procedureName().getText().lower())
    if known is None:
        raise _Untold
    return known


def _bound(node: Node) -> Iterator[str]:
    """Variables that a pattern binds."""
    if rule(node).startswith(EXPRESSIONS):
        return
    if rule(node) in BINDING and (variable := node.variable()):
        yield name(variable)
    for child in children(node):
        yield from _bound(child)
