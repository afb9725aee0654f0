"""How many patterns a query joins: planning many takes the engine longer than answering most.

pyoxigraph 0.5.13 compares each with each, over and over. Patterns that share a variable are
planned, on one core, in

    0.1 s for 64      0.3 s for 80      0.6 s for 100      10 s for 200

A group in a group is joined with what stands around it. OPTIONAL, UNION, MINUS, LATERAL and a
SELECT in braces are planned by themselves and count as one there, UNION as two; EXISTS is no part
of it. What is in a SELECT in braces is planned twice, so in each other they double: 20 with GROUP
BY take 7 s. A list, a property in brackets, a step of a path and an annotation are patterns as
well: that is what the grammar makes of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from api.refusals import QueryRefused
from api.sparql.tokens import GROUP, OPERANDS, QUERY, TERMS, Token, place
from api.sparql.words import CONSTANTS, A

PATTERNS = 80  # in one group
ALL_PATTERNS = 400  # in all groups

APART = {"OPTIONAL": 1, "MINUS": 1, "LATERAL": 1, "UNION": 0, "EXISTS": 0}  # counted outside
OF_BRACKET = {"(": 1, "[": 1, "<<": 1, "{|": 2}  # patterns that are made of the bracket itself


@dataclass(slots=True)
class Group:
    """What is joined in a group, so far."""

    counts: int | None = None  # what it counts outside; what it holds if ``None``
    patterns: int = 0
    in_statement: bool = False
    goes_on: bool = False  # after ; or , which may also be the last
    joined: int = 0  # patterns of the group that has just ended in it


class Patterns:
    """Counts what is joined with what; ``QueryRefused`` for a pattern too many."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.all = 0
        # The group that each open bracket is part of; none in expressions, rows and templates.
        self._groups: list[Group | None] = [None]
        self._times = [1]  # how often what stands in each open bracket is planned

    @property
    def sees(self) -> Mapping[str, Callable[[Token, Token], None]]:
        """What is done with each kind of token."""
        terms = dict.fromkeys(OPERANDS - {"language"}, self._term)
        others = {"word": self._word, "mark": self._mark, "open": self._open, "close": self._close}
        return {**terms, **others}

    def _open(self, token: Token, last: Token) -> None:
        role, outer = token.frame.role, self._groups[-1]
        inner = outer if role == TERMS and last.word != "VALUES" else None
        if role == GROUP:
            inner = Group(APART.get(last.word))
            if outer:
                outer.in_statement = outer.goes_on = False
        elif role == TERMS and outer:
            self._stands(outer, token, last)
            self._add(outer, OF_BRACKET.get(token.text, 0), token)
        self._groups.append(inner)
        self._times.append(self._times[-1])

    def _close(self, token: Token, last: Token) -> None:
        inner = self._groups.pop()
        self._times.pop()
        outer = self._groups[-1]
        if inner:
            self._limit(inner.patterns, token)
        if not inner or not outer:
            return
        if inner is outer:
            inner.goes_on = False
            return
        if token.frame.role == QUERY:
            inner.counts = 1
        # If UNION follows, it is taken out again: so the limit is looked at later.
        outer.joined = (inner.patterns or 1) if inner.counts is None else inner.counts
        outer.patterns += outer.joined

    def _word(self, token: Token, last: Token) -> None:
        group = self._groups[-1]
        if token.word == "SELECT" and token.frame.opener:
            self._times[-1] *= 2
        if not group or token.frame.role == QUERY:
            return
        if token.text == A or token.word in CONSTANTS:
            self._stands(group, token, last)
            return
        if token.word == "UNION" and group.joined:
            group.patterns += 2 - group.joined
            group.joined = 0
        group.in_statement = group.goes_on = False

    def _mark(self, token: Token, last: Token) -> None:
        group = self._groups[-1]
        if not group or token.frame.role == QUERY:
            return
        if token.text in (";", ","):
            group.goes_on = True
        elif token.text in ("/", "~"):
            self._add(group, 1, token)
        elif token.text == "." and token.frame.role == GROUP:
            group.in_statement = group.goes_on = False

    def _term(self, token: Token, last: Token) -> None:
        group = self._groups[-1]
        if group and token.frame.role != QUERY:
            self._stands(group, token, last)

    def _stands(self, group: Group, token: Token, last: Token) -> None:
        """Count a term, or a bracket that stands for one, if it makes another pattern."""
        if last.word == "VALUES":
            self._add(group, 1, token)
        elif last.word in ("GRAPH", "FILTER"):
            return
        elif last.frame.opener == "(" and last.frame.role == TERMS and last.kind in OPERANDS:
            self._add(group, 2, token)  # the next thing in a list: its first and its rest
        elif group.goes_on or not group.in_statement:
            self._add(group, 1, token)
            group.in_statement, group.goes_on = True, False

    def _add(self, group: Group, count: int, token: Token) -> None:
        group.patterns += count
        self.all += count * self._times[-1]
        self._limit(group.patterns, token)
        if self.all > ALL_PATTERNS:
            self._refuse(token, ALL_PATTERNS, "all")

    def _limit(self, count: int, token: Token) -> None:
        if count > PATTERNS:
            self._refuse(token, PATTERNS, "one group")

    def _refuse(self, token: Token, most: int, where: str) -> None:
        raise QueryRefused(
            f"the query joins more than {most} patterns in {where}; ask for less at once",
            "patterns",
            place(self.text, token.at),
            limit=most,
        )
