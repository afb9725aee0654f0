"""A look at a query text before any parser sees it: what would stall, crash or leave the engine.

It passes over a text once, whatever is in it, and knows where it is: a word in a string, a comment,
an IRI, a name or a variable is none. It does not judge whether a query means something; that is for
the engine to say. What it refuses is named by a rule:

    text, characters, escapes      nothing that a query needs is in such a text
    service                        a query would make this service ask another one
    graph                          a graph that is not here, and is not fetched either
    queries                        a second query in the text
    names                          a name that the engine may take for a clause
    functions                      a function with an IRI, which is some engine's extension
    nesting, clauses, operators,   sizes that crash the engine's parser, or that its planner
    patterns, variables, values,   thinks about longer than an answer may take
    term
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain
from typing import NamedTuple, Protocol, TypeAlias

from api.readers import Order
from api.refusals import QueryRefused, UpdateRefused
from api.sparql.errors import NotSparql
from api.sparql.names import Names
from api.sparql.patterns import Patterns
from api.sparql.sizes import TOKENS, Sizes
from api.sparql.tokens import QUERY, Frame, Token, place, tokens
from api.sparql.words import FORMS, PROLOGUE, UPDATES, WORDS, A

NO_FORM = "there is no SELECT, ASK, CONSTRUCT or DESCRIBE"
SHORT = 2_000  # characters of a text that is looked at in a few milliseconds at most
TEXT = Frame(QUERY)  # where the beginning and the end of a text are
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# By the grammar \u0022 is a " before anything else is read, in a comment too. pyoxigraph resolves
# it in strings and IRIs alone, after they were read, and takes it for an error elsewhere; Jena and
# others do otherwise. What reads one way here must not read another way there.
ASCII_ESCAPE = re.compile(r"\\u00[0-7][0-9A-Fa-f]|\\U000000[0-7][0-9A-Fa-f]")

See: TypeAlias = Callable[[Token, Token], None]  # a token, and the one before it


class Limits(Protocol):
    """What is set: ``query_text``, the characters that a text may have."""

    @property
    def query_text(self) -> int: ...


class Most(NamedTuple):
    """So many characters."""

    query_text: int


class Rule(Protocol):
    """What looks at tokens in turn; it raises what it refuses."""

    @property
    def sees(self) -> Mapping[str, See]:
        """What is done with each kind of token, and with the end of the text, kind ``end``."""
        ...


class Words:
    """Words that SPARQL has and this door answers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.form = ""

    @property
    def sees(self) -> Mapping[str, See]:
        """What is done with each kind of token, and with the end."""
        begun = dict.fromkeys(("open", "mark", "end"), self._begun)
        return {"word": self._word, **begun}

    def _begun(self, token: Token, last: Token) -> None:
        """Refuse a text that has no query so far."""
        if not self.form:
            where = f"before {token.text}" if token.text else "in this text"
            raise NotSparql(f"{NO_FORM} {where}", place(self.text, token.at))

    def _word(self, token: Token, last: Token) -> None:
        word = token.word
        at_top = not token.frame.opener
        if word == "SERVICE":
            raise self._refused("this door asks no other service: SERVICE", "service", token)
        if at_top and word in UPDATES:
            raise UpdateRefused(word, place(self.text, token.at))
        if word not in WORDS and token.text != A:
            raise NotSparql(_no_word(token.text), place(self.text, token.at))
        if at_top and word in FORMS:
            if self.form:
                raise self._refused(f"{word} begins a second query; send one", "queries", token)
            self.form = word
        elif not self.form and word not in PROLOGUE:
            self._begun(token, last)

    def _refused(self, reason: str, rule: str, token: Token) -> QueryRefused:
        return QueryRefused(reason, rule, place(self.text, token.at))


# Each makes a rule for one text, and the graphs that it may name.
RULES: Sequence[Callable[[str, "Container[str] | None"], Rule]] = (
    lambda text, graphs: Words(text),
    Names,
    lambda text, graphs: Sizes(text),
    lambda text, graphs: Patterns(text),
)


def checked(text: str, limits: Limits, graphs: Container[str] | None = None) -> None:
    """Refuse a text that no engine should be given; it is read once, in time linear in its length.

    ``graphs`` are the IRIs that FROM and FROM NAMED may name; any if ``None``. Raises
    ``QueryRefused``, ``UpdateRefused``, or ``NotSparql`` for what is no SPARQL from its letters.

    >>> class Some: query_text = 1_000
    >>> checked("SELECT * { ?s ?p 'SERVICE' } # DROP ALL", Some())
    >>> checked("SELECT * { SERVICE <http://example.org/> {} }", Some())
    Traceback (most recent call last):
    api.refusals.QueryRefused: this door asks no other service: SERVICE (line 1, column 12)
    """
    if len(text) > limits.query_text:
        raise QueryRefused(
            f"the query has {len(text):,} characters and may have {limits.query_text:,}"
            " (GREENWEFT_QUERY_TEXT)",
            "text",
            limit=limits.query_text,
        )
    if control := CONTROLS.search(text):
        code = f"U+{ord(control[0]):04X}"
        raise _refused_at(text, control, f"a query has no character {code}", "characters")
    if escape := ASCII_ESCAPE.search(text):
        meant = chr(int(escape[0][2:], 16))
        raise _refused_at(text, escape, f"write {meant!r} instead of {escape[0]}", "escapes")
    seers: dict[str, list[See]] = {}
    for make in RULES:
        for kind, see in make(text, graphs).sees.items():
            seers.setdefault(kind, []).append(see)
    last, end = Token("", "", 0, TEXT), Token("end", "", len(text), TEXT)
    for count, token in enumerate(chain(tokens(text), [end])):
        if count > TOKENS:
            where = place(text, token.at)
            raise QueryRefused(f"the query has more than {TOKENS:,} words", "text", where)
        for see in seers.get(token.kind, ()):
            see(token, last)
        last = token


def check(order: Order) -> None:
    """``checked``, for the text of an order that nobody has looked at yet.

    Such an order has ``unchecked``, the characters that its text may have.
    """
    if most := order.get("unchecked"):
        checked(order["query"], Most(most))


def form(text: str) -> str:
    r"""What a query that was checked gives: ``select``, ``ask``, ``construct`` or ``describe``.

    >>> form("PREFIX ask: <urn:select> # construct\nDescribe ask:x")
    'describe'
    """
    return next((t.text.lower() for t in tokens(text) if t.word in FORMS), "select")


def _no_word(word: str) -> str:
    near = get_close_matches(word[:30].upper(), WORDS, n=1)
    return f"there is no word {word[:30]}" + (f"; did you mean {near[0]}?" if near else "")


def _refused_at(text: str, found: re.Match[str], reason: str, rule: str) -> QueryRefused:
    return QueryRefused(reason, rule, place(text, found.start()))
