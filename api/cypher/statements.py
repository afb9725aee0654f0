"""Statements as an engine needs them: what we promise of ids and columns holds in them too.

``elementId(x)`` is our id in an answer, so it is in a statement. ArcadeDB forgets what stands
beside the star of ``RETURN *``, so it gets the names that the star stands for; and it gets the name
that Neo4j gives to a map projection.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from api.cypher.columns import columns, projections, stars
from api.cypher.errors import SYNTAX
from api.cypher.guard.grammar import Node, children, name, parsed, rule, source
from api.refusals import BadQuery

REMEMBERED, LONGEST = 1000, 10_000  # statements, and characters of each
WORD = "elementid"
OF_NODE = "coalesce({0}.id, elementId({0}))"
# A reference has no id: it is told by its ends, as in ``wire.relationship_ids``.
OF_RELATIONSHIP = (
    "coalesce({0}.id, startNode({0}).id + '-' + type({0}) + '->' + endNode({0}).id, elementId({0}))"
)


class Statement(NamedTuple):
    """A text for an engine, and the names of its columns if those it gives may be others."""

    text: str
    columns: Sequence[str] | None = None


class Part(NamedTuple):
    """What stands from ``start`` to before ``end`` in a text, and what to write there."""

    start: int
    end: int
    instead: str


def prepared(text: str, neo4j: bool) -> Statement:
    """A statement for Neo4j, or for ArcadeDB; what was asked lately is not read again."""
    make = _remembered if len(text) <= LONGEST else _made
    return make(text, neo4j)


def _made(text: str, neo4j: bool) -> Statement:
    return for_neo4j(text) if neo4j else for_arcadedb(text)


_remembered = lru_cache(REMEMBERED)(_made)


def for_neo4j(text: str) -> Statement:
    """A statement for Neo4j, where our ids are all that has to be put in.

    >>> for_neo4j("MATCH (c:Company) WHERE elementId(c) = $id RETURN c.name").text
    'MATCH (c:Company) WHERE coalesce(c.id, elementId(c)) = $id RETURN c.name'
    """
    if WORD not in text.lower():
        return Statement(text)
    return Statement(_written(text, [*_elements(parsed(text))]), columns(text))


def for_arcadedb(text: str) -> Statement:
    """A statement for ArcadeDB; ``BadQuery`` for one of which it would drop a column.

    >>> for_arcadedb("MATCH (c)-[s:SUPPLIES]->(d) RETURN *, s.share AS share").text
    'MATCH (c)-[s:SUPPLIES]->(d) RETURN `c`, `d`, `s`, s.share AS share'
    """
    tree = parsed(text)
    parts = [*_elements(tree)] if WORD in text.lower() else []
    named = columns(text)
    if named is None:
        return Statement(_written(text, parts))
    if len(set(named)) < len(named):
        raise BadQuery("Multiple result columns with the same name are not supported", code=SYNTAX)
    parts += (_part(star, star, ", ".join(map(_quoted, names))) for star, names in stars(tree))
    # Else ArcadeDB calls it by its whole text, and ORDER BY does not find it.
    parts += (
        Part(word.stop + 1, word.stop + 1, f" AS {_quoted(known)}")
        for word, known in projections(tree)
    )
    return Statement(_written(text, parts), named)


def _elements(tree: Node) -> Iterator[Part]:
    """Each ``elementId(x)``, and what says the same of ours."""
    relationships = {
        name(each.variable())
        for each in _all(tree, "RelationshipPattern")
        if each.variable() and not each.pathLength()
    }
    for call in _all(tree, "FunctionInvocation"):
        if call.functionName().getText().lower() == WORD and len(call.functionArgument()) == 1:
            inner = source(call.functionArgument()[0])
            known = inner.strip("`") in relationships
            spelled = inner if inner.isidentifier() else f"({inner})"
            form = OF_RELATIONSHIP if known else OF_NODE
            yield _part(call.start, call.stop, form.format(spelled))


def _all(tree: Node, kind: str) -> Iterator[Node]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if rule(node) == kind:
            yield node
        waiting += children(node)


def _part(first: Node, last: Node, instead: str) -> Part:
    return Part(first.start, last.stop + 1, instead)


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _written(text: str, parts: Sequence[Part]) -> str:
    """``text`` with its parts replaced; one within another stays as it is."""
    made, at = "", 0
    for part in sorted(parts):
        if part.start >= at:
            made += text[at : part.start] + part.instead
            at = part.end
    return made + text[at:]
