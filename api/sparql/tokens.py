"""The tokens of a SPARQL text, and the bracket that each stands in.

They are read as the embedded engine reads them, which has no tokens: its grammar looks at
characters, so what ``<`` begins depends on where it stands.

    FILTER(?a <?b && ?c> ?d)      two comparisons; nothing here is an IRI
    ?a <b> ?d                     an IRI

A guard that took the first one for an IRI could be shown ``FILTER(?a <?b) SERVICE ?x #> …`` and see
no SERVICE. So each bracket is told what it holds, and what closes nothing is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from api.sparql.errors import NotSparql
from api.sparql.lexicon import IRI, TOKEN
from api.sparql.words import CONSTANTS, A

# What a bracket holds. A query is the text itself, or a SELECT in braces: its clauses.
QUERY, GROUP, TEMPLATE = "query", "group", "template"
ROWS, EXPRESSION, TERMS = "rows", "expression", "terms"
CLOSES = {"(": ")", "{": "}", "[": "]", "<<": ">>", "<<(": ")>>", "{|": "|}"}
OPERANDS = frozenset(
    {"variable", "iri", "name", "blank", "string", "number", "language", "close"}
)  # kinds of tokens that an operator may follow, and no operand
SHOWN = 30  # characters of a text that an error repeats


@dataclass(slots=True)
class Frame:
    """A bracket, or the whole text: what it holds, how it opens and where."""

    role: str
    opener: str = ""
    at: int = 0


class Token(NamedTuple):
    """One token: its kind, its text, where it starts, and the bracket it opens, closes or is in.

    Kinds: variable, iri, name, blank, word, number, string, language, mark, open, close. ``word``
    is a word in capitals, and empty for all else.
    """

    kind: str
    text: str
    at: int
    frame: Frame
    word: str = ""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text``, without blanks and comments; ``NotSparql`` where there is none.

    >>> [token.text for token in tokens("ASK { ?s a ex:A } # so")]
    ['ASK', '{', '?s', 'a', 'ex:A', '}']
    """
    return _Reading(text).tokens()


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of the character ``at``."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


class _Reading:
    def __init__(self, text: str) -> None:
        self.text = text
        self.frames = [Frame(QUERY)]
        self.last = self.before = Token("", "", 0, self.frames[0])
        self.rows_follow = False  # VALUES was said, its brace not yet

    def tokens(self) -> Iterator[Token]:
        text, frames, match, at = self.text, self.frames, TOKEN.match, 0
        while found := match(text, at):
            kind = found.lastgroup
            at = found.end()
            if kind is None:
                if at == len(text):
                    break
                token = self._angle(at)
            elif kind == "word":
                token = self._word(found[kind], found.start(kind))
            elif kind == "bracket":
                token = self._bracket(found[kind], found.start(kind))
            else:
                token = Token(kind, found[kind], found.start(kind), frames[-1])
            at = token.at + len(token.text)
            self.last, self.before = token, self.last
            yield token
        if len(frames) > 1:
            open = frames[-1]
            raise self._error(f"{open.opener} is not closed by {CLOSES[open.opener]}", open.at)

    def _word(self, said: str, at: int) -> Token:
        # ASCII only, or else the letter ſ would become an S.
        frame, word = self.frames[-1], said.upper()
        if word == "VALUES":
            self.rows_follow = True
        elif word == "SELECT" and frame.role == GROUP and frame.at == self.last.at:
            frame.role = QUERY
        return Token("word", said, at, frame, word)

    def _angle(self, at: int) -> Token:
        """What begins with <; an error if nothing begins here at all."""
        text, frame, last = self.text, self.frames[-1], self.last
        if text[at] != "<":
            shown = text[at : at + SHOWN].partition("\n")[0]
            raise self._error(f"{shown!r} begins nothing that SPARQL knows", at)
        after_operand = last.kind in OPERANDS or last.word in CONSTANTS
        if not (after_operand and frame.role == EXPRESSION):
            if iri := IRI.match(text, at):
                return Token("iri", iri[0], at, frame)
            for opener in ("<<(", "<<"):
                if text.startswith(opener, at):
                    return self._open(opener, at)
        return Token("mark", "<=" if text.startswith("<=", at) else "<", at, frame)

    def _bracket(self, said: str, at: int) -> Token:
        text, frame = self.text, self.frames[-1]
        closer = CLOSES.get(frame.opener, "")
        if closer and text.startswith(closer, at):
            self.frames.pop()
            return Token("close", closer, at, frame)
        if said in CLOSES:
            return self._open("{|" if text.startswith("{|", at) else said, at)
        needed = f"{closer} is missing before it" if closer else "nothing is open"
        raise self._error(f"{said} is too much: {needed}", at)

    def _open(self, opener: str, at: int) -> Token:
        frame = Frame(self._role(opener), opener, at)
        if opener == "{":
            self.rows_follow = False
        self.frames.append(frame)
        return Token("open", opener, at, frame)

    def _role(self, opener: str) -> str:
        inside, last = self.frames[-1].role, self.last
        if opener == "{":
            if self.rows_follow:
                return ROWS
            if inside == TEMPLATE or (inside == QUERY and last.word == "CONSTRUCT"):
                return TEMPLATE
            return GROUP
        if opener != "(" or inside in (TERMS, ROWS, TEMPLATE) or last.word == "VALUES":
            return TERMS
        if inside in (EXPRESSION, QUERY):
            return EXPRESSION
        # In a group: FILTER (…), BIND (…), FILTER regex(…), FILTER ex:f(…); else a list or a path.
        if last.word:
            return TERMS if last.text == A or last.word in CONSTANTS else EXPRESSION
        is_call = last.kind in ("iri", "name") and self.before.word == "FILTER"
        return EXPRESSION if is_call else TERMS

    def _error(self, problem: str, at: int) -> NotSparql:
        return NotSparql(problem, place(self.text, at))
