"""How large a query may be: an order of magnitude below what the embedded engine dies of.

Measured on pyoxigraph 0.5.13 with a stack of 8 MiB. It ends its process by a segmentation fault at

    790    aggregates in each other       2,600  BIND, expressions of SELECT, IRIs of DESCRIBE
    830    EXISTS in each other           2,600  OPTIONAL, MINUS, LATERAL, one after the other
    940    calls in each other            6,000  UNION, FILTER; ||, && and + in a row
    1,200  groups, sub-selects, UNION     6,000  !, paths, lists in each other

It compares variables each with each (15,000: 0.5 s). And it parses the arguments of some calls
twice, so 20 REGEX in each other take 3 s, and each one more takes twice that; where the text has an
error it does so after each ``!`` too.
"""

from collections.abc import Callable, Mapping
from typing import NoReturn

from api.refusals import QueryRefused
from api.sparql.tokens import EXPRESSION, OPERANDS, QUERY, ROWS, TERMS, Token, place

TOKENS = 25_000
DEPTH = 64  # brackets in brackets
CLAUSES = 250  # OPTIONAL, UNION and the like, expressions that stand alone, IRIs of DESCRIBE
OPERATORS = 500
VARIABLES = 500
CELLS = 10_000  # terms in VALUES
READ = 2_000_000  # characters that the parser reads, those that it reads again included
LITERAL = 10_000  # characters of a text
TERM = 2_000  # characters of an IRI, a name, a number

COUNTED = frozenset({"OPTIONAL", "UNION", "MINUS", "GRAPH", "LATERAL", "VALUES", "EXISTS"})
# The grammar has two forms of each that begin alike, and tries the longer one first.
READ_TWICE = frozenset({"REGEX", "SUBSTR", "REPLACE", "GROUP_CONCAT"})
PUNCTUATION = frozenset({".", ";", ",", "^^", "~", "?", "^"})


class Sizes:
    """Counts what a query is made of; ``QueryRefused`` for what is one too many."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.clauses = self.operators = self.cells = 0
        self.read = 0.0
        self.variables: set[str] = set()
        self._roles = [QUERY]
        self._times = [1]  # how often the parser reads what stands in each open bracket
        self._since = 0  # up to where ``read`` has counted
        self._negated = self._describing = self._in_rows = False

    @property
    def sees(self) -> Mapping[str, Callable[[Token, Token], None]]:
        """What is done with each kind of token."""
        terms = dict.fromkeys(OPERANDS, self._term)
        return {
            **terms,
            "variable": self._variable,
            "open": self._open,
            "close": self._close,
            "word": self._word,
            "mark": self._mark,
        }

    def _open(self, token: Token, last: Token) -> None:
        role, outer, times = token.frame.role, self._roles[-1], self._times[-1]
        self._count_read(token)
        self._limit(len(self._roles), DEPTH, token, "nesting", "brackets in each other")
        if role == EXPRESSION and outer != EXPRESSION:
            self._clause(token)
        if outer == EXPRESSION and self._negated:
            times *= 2
        if last.word in READ_TWICE:
            times *= 2
        self._roles.append(role)
        self._times.append(times)
        self._in_rows = self._in_rows or role == ROWS
        self._negated = self._describing = False

    def _close(self, token: Token, last: Token) -> None:
        self._count_read(token)
        self._in_rows = self._roles.pop() == TERMS and self._in_rows
        self._times.pop()
        self._negated = False

    def _count_read(self, token: Token) -> None:
        self.read += (token.at - self._since) * self._times[-1]
        self._since = token.at
        if self.read > READ:
            self._refuse(token, READ, "nesting", "calls in calls that are parsed over and over")

    def _term(self, token: Token, last: Token) -> None:
        size = len(token.text)
        if size > TERM:
            most = LITERAL if token.kind == "string" else TERM
            self._limit(size, most, token, "term", f"characters in one {token.kind}")
        if token.kind not in ("name", "iri"):
            self._negated = False
        elif self._describing:
            self._clause(token)
        if self._in_rows:
            self._cell(token)

    def _variable(self, token: Token, last: Token) -> None:
        self._term(token, last)
        self.variables.add(token.text[1:])
        self._limit(len(self.variables), VARIABLES, token, "variables", "variables")

    def _word(self, token: Token, last: Token) -> None:
        if token.word in COUNTED or (token.word == "SELECT" and token.frame.opener):
            self._clause(token)
        if token.frame.role == QUERY:
            self._describing = token.word == "DESCRIBE"
        elif self._in_rows:
            self._cell(token)

    def _mark(self, token: Token, last: Token) -> None:
        self._negated = token.text == "!"
        if token.text not in PUNCTUATION:
            self.operators += 1
            self._limit(self.operators, OPERATORS, token, "operators", "operators")

    def _cell(self, token: Token) -> None:
        self.cells += 1
        self._limit(self.cells, CELLS, token, "values", "terms in VALUES")

    def _clause(self, token: Token) -> None:
        self.clauses += 1
        self._limit(self.clauses, CLAUSES, token, "clauses", "clauses")

    def _limit(self, count: int, most: int, token: Token, rule: str, what: str) -> None:
        if count > most:
            self._refuse(token, most, rule, f"more than {most:,} {what}")

    def _refuse(self, token: Token, most: int, rule: str, what: str) -> NoReturn:
        where = place(self.text, token.at)
        raise QueryRefused(f"the query has {what}; ask for less at once", rule, where, limit=most)
