"""The walk through a query: what is not on the list of ``clauses`` refuses it.

    check_tree(parsed("MATCH (n) RETURN n.name"))    # passes
    check_tree(parsed("MATCH (n) DELETE n"))         # UpdateRefused

The first such thing in the text is the one that a refusal names.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import NoReturn

from api.cypher.guard.clauses import ALLOWED_RULES, ALLOWED_WORDS, NAMES, REASONS, WRITING
from api.cypher.guard.functions import FUNCTIONS
from api.cypher.guard.grammar import Node, children, keyword, name, place, rule, source
from api.cypher.guard.procedures import PROCEDURES
from api.refusals import QueryRefused, UpdateRefused

QUALIFIED = {
    "FunctionName": ("function", {one.name.lower(): one.name for one in FUNCTIONS}),
    "ProcedureName": ("procedure", {one.name.lower(): one.name for one in PROCEDURES}),
}


def check_tree(tree: Node) -> None:
    """Refuse a tree that has anything in it that is not on the list."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        kind = rule(node)
        if not kind:
            _check_word(node)
            continue
        _check_rule(node, kind)
        if kind not in NAMES:
            waiting += children(node)[::-1]


def qualified(node: Node) -> str:
    """Name of a function or procedure, with its namespace, in lower case as engines compare it.

    A part that has a dot within back-quotes, or is not of ASCII, makes a name that no list has.
    """
    parts = [name(part) for part in (*children(node.namespace()), node.symbolicNameString())]
    odd = any("." in part or not part.isascii() for part in parts if part != ".")
    return "`?`" if odd else "".join(parts).lower()


def _check_rule(node: Node, kind: str) -> None:
    if kind == "Statements" and len(node.statement()) > 1:
        _refuse(node.statement()[1], "statement", "a second statement: send one at a time")
    if kind == "SingleQuery" and not node.clause():
        _refuse(node, "construct", "a query in braces: leave them out")
    if kind in QUALIFIED:
        _check_name(node, *QUALIFIED[kind])
    elif kind in WRITING:
        raise UpdateRefused(WRITING[kind], place(node))
    elif kind not in ALLOWED_RULES:
        of_its_own, why = REASONS.get(
            kind, ("construct", f"{_short(node)}, which it does not know")
        )
        _refuse(node, of_its_own, why)


def _check_name(node: Node, what: str, known: Mapping[str, str]) -> None:
    """Refuse a function or procedure that is not on its list; engines compare in lower case."""
    called = qualified(node)
    if called not in known:
        near = get_close_matches(called, known, 1, 0.8)
        hint = f": did you mean {known[near[0]]}?" if near else ""
        _refuse(node, what, f"the {what} {_short(node)}, which is not on its list{hint}")


def _check_word(node: Node) -> None:
    word = keyword(node)
    if word not in ALLOWED_WORDS:
        _refuse(node, "construct", f"{node.getText()[:40]} here")


def _short(node: Node) -> str:
    text = " ".join(source(node).split())
    return text if len(text) <= 40 else text[:39] + "…"


def _refuse(node: Node, rule: str, what: str) -> NoReturn:
    raise QueryRefused(f"this door runs no query with {what}", rule, place(node))
