"""The guard of the Cypher door: a query that passes only reads, and the engines can stop it.

    check("MATCH (c:Company) RETURN c.name", {})          # passes
    check("MATCH (c:Company) DELETE c", {})               # UpdateRefused

It decides on the tree that Neo4j's own grammar makes of a text. All that is in the tree must be on
a list (``clauses``, ``functions``, ``procedures``); what no engine stops is refused by what is
known of the values before it runs (``reckoning``); and a text that engines would read in different
ways does not get so far (``text``).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from api.cypher.guard.allowed import check_tree
from api.cypher.guard.clauses import CLAUSES, EXPRESSIONS, PATTERNS, Feature
from api.cypher.guard.functions import FUNCTIONS, Function
from api.cypher.guard.grammar import parsed
from api.cypher.guard.limits import check_limits
from api.cypher.guard.procedures import PROCEDURES, Procedure
from api.cypher.guard.tables import reckon
from api.cypher.guard.text import CHARACTERS, check_length, check_text
from api.cypher.guard.verdicts import Verdict, Verdicts
from api.cypher.guard.warming import WARMING
from api.refusals import QueryRefused, Refusal

__all__ = ["GRAPH", "RULES", "Tables", "check", "clauses_and_functions", "warm"]

GRAPH = 20_000
# The names of the rules by which a query is refused, and what each is about.
RULES: Mapping[str, str] = {
    "size": "too long, too deep, or too much of one thing to be planned",
    "character": "a character that engines would take for different things",
    "escape": r"\uXXXX where it could end a text or a comment, or outside of texts",
    "option": "CYPHER and its options before the query",
    "statement": "more than one statement",
    "construct": "a part of the language that is not on the list",
    "load-csv": "LOAD CSV",
    "use": "USE of another graph",
    "command": "SHOW, TERMINATE, and all that administers a database or its schema",
    "in-transactions": "CALL { … } IN TRANSACTIONS",
    "function": "a function that is not on the list",
    "procedure": "a procedure that is not on the list",
    "iteration": "lists gone through within lists, in one row",
    "range": "range() or round() of a size that nobody knows, or too large",
    "growth": "a text, a list or a map that may grow too large, or that doubles in reduce()",
    "regex": "a regular expression that may run for ever",
    "pattern": "a path without an upper bound as an expression",
}


class Tables(NamedTuple):
    """What a query may be made of."""

    clauses: Sequence[Feature]
    patterns: Sequence[Feature]
    expressions: Sequence[Feature]
    functions: Sequence[Function]
    procedures: Sequence[Procedure]


def check(
    statement: str,
    parameters: Mapping[str, object],
    characters: int = CHARACTERS,
    graph: int = GRAPH,
) -> None:
    """Refuse a statement that this door does not run with these ``parameters``.

    ``QueryRefused`` names the rule and the place, ``UpdateRefused`` what would write, ``BadQuery``
    where the text is not Cypher. ``characters`` is how long a statement may be, ``graph`` how many
    relationships there are: what goes through them within one row is counted by it.

    >>> check("MATCH (c:Company) WHERE c.id = $id RETURN c.name", {"id": "lei/1"})
    >>> check("MATCH (c:Company) DELETE c", {})
    Traceback (most recent call last):
    api.refusals.UpdateRefused: DELETE would change the graph, which is made from the book: load \
a source instead (line 1, column 19)
    """
    check_length(statement, characters)
    try:
        refusal = _VERDICTS.of(statement, parameters, graph)
    except RecursionError:
        refusal = QueryRefused("this door takes no parameter that is nested so deeply", "size")
    if refusal:
        raise refusal.with_traceback(None)


def judged(statement: str, parameters: Mapping[str, object], graph: int) -> Verdict:
    """The verdict on a statement, from its text alone."""
    try:
        check_text(statement)
        tree = parsed(statement)
        check_tree(tree)
        check_limits(tree)
    except Refusal as refusal:
        return Verdict(refusal)
    return reckon(tree, parameters, graph)


def warm() -> None:
    """Parse a few statements, so that processes that are forked from this one need not learn."""
    for statement in WARMING:
        check(statement, {"p": 1, "q": []})


def clauses_and_functions() -> Tables:
    """What a query may be made of: docs and tests are made from it."""
    return Tables(CLAUSES, PATTERNS, EXPRESSIONS, FUNCTIONS, PROCEDURES)


_VERDICTS = Verdicts(judged)
