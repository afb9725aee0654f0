"""What the names in a query stand for, and which graphs it takes its triples from.

The embedded engine's grammar knows no words, only characters. Where ``servicex:y`` cannot be a name
it reads ``SERVICE x:y``, and ``fromx:y`` as ``FROM x:y``: so a name must be declared, must stand
where a name may stand, and must not be open to the other reading.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from urllib.parse import urljoin

from api.refusals import QueryRefused
from api.sparql.errors import NotSparql
from api.sparql.tokens import EXPRESSION, QUERY, Frame, Token, place, tokens

XSD = "http://www.w3.org/2001/XMLSchema#"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
UCHAR = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
LOCAL_ESCAPE = re.compile(r"\\(.)")
DOTS = re.compile(r"\.++")
BEFORE_NAME = re.compile(r"filter|service|silent", re.IGNORECASE)
FROM = re.compile("from", re.IGNORECASE)
CALL = re.compile(r"(?:[ \t\r\n]++|#[^\r\n]*+)*+\(")


class Names:
    """Declarations of prefixes, their use, and the graphs of FROM."""

    def __init__(self, text: str, graphs: Container[str] | None = None, base: str = "") -> None:
        self.text = text
        self.graphs = graphs
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.named: list[str] = []  # graphs after FROM and FROM NAMED
        self._declaring: str | None = None
        self._describing = False

    @property
    def sees(self) -> Mapping[str, Callable[[Token, Token], None]]:
        """What is done with each kind of token."""
        return {"name": self._name, "iri": self._name, "word": self._word, "open": self._open}

    def _word(self, token: Token, last: Token) -> None:
        if token.frame.role == QUERY:
            self._describing = token.word == "DESCRIBE"

    def _open(self, token: Token, last: Token) -> None:
        if last.kind == "name" and token.text in ("(", "{"):
            self._refuse_two_readings(last)
        if last.kind in ("iri", "name") and token.text == "(" and token.frame.role == EXPRESSION:
            self._refuse_extension(last)

    def _name(self, token: Token, last: Token) -> None:
        if last.word == "PREFIX" and token.text.endswith(":"):
            self._declaring = token.text[:-1]
            return
        iri = self._iri(token)
        if self._declaring is not None:
            self.prefixes[self._declaring], self._declaring = iri, None
        elif last.word == "BASE":
            self.base = iri
        elif last.word in ("FROM", "NAMED"):
            self.named.append(iri)
            if self.graphs is not None:
                refuse_unknown([iri], self.graphs, place(self.text, token.at))
        elif token.frame.role == QUERY and not (self._describing or self._is_called(token)):
            raise self._error(f"{token.text} does not belong here", token)

    def _is_called(self, token: Token) -> bool:
        """Whether a name is that of a function, which may stand among clauses, as in ORDER BY."""
        return CALL.match(self.text, token.at + len(token.text)) is not None

    def _iri(self, token: Token) -> str:
        """The whole IRI of a name."""
        if token.kind == "iri":
            iri = UCHAR.sub(_character, token.text[1:-1])
            return iri if SCHEME.match(iri) or not self.base else urljoin(self.base, iri)
        prefix, _, local = token.text.partition(":")
        if prefix not in self.prefixes:
            raise self._error(f"the prefix {prefix}: is not declared with PREFIX", token)
        # The engine's grammar ends a name at the second run of dots, and reads on after it.
        if local.count(".") > 1 and len(DOTS.findall(LOCAL_ESCAPE.sub("", local))) > 1:
            raise QueryRefused(
                f"{token.text[:200]} has several dots; write the whole <IRI>",
                "names",
                place(self.text, token.at),
            )
        return self.prefixes[prefix] + LOCAL_ESCAPE.sub(r"\1", local)

    def _refuse_two_readings(self, name: Token) -> None:
        """Refuse ``serviceex:a {`` and ``filterex:f (`` where ``ex:`` is a prefix as well."""
        prefix = name.text.partition(":")[0]
        for word in BEFORE_NAME.finditer(prefix):
            if prefix[word.end() :] in self.prefixes:
                raise QueryRefused(
                    f"{name.text} may be read as {name.text[: word.end()]} "
                    f"{name.text[word.end() :]}; give the prefix another name",
                    "names",
                    place(self.text, name.at),
                )

    def _refuse_extension(self, function: Token) -> None:
        if not self._iri(function).startswith(XSD):
            raise QueryRefused(
                f"{function.text[:200]} is no function of SPARQL, nor a cast as xsd:integer(…) is",
                "functions",
                place(self.text, function.at),
            )

    def _error(self, problem: str, token: Token) -> NotSparql:
        return NotSparql(problem, place(self.text, token.at))


def named_in(text: str, graphs: Container[str], base: str = "") -> Sequence[str]:
    """The graphs of FROM and FROM NAMED, each of which is among ``graphs``; else ``QueryRefused``.

    >>> named_in("BASE <http://example.org/> ASK FROM <g> {}", ["http://example.org/g"])
    ['http://example.org/g']
    """
    if not FROM.search(text):
        return []
    names = Names(text, graphs, base)
    sees, last = names.sees, Token("", "", 0, Frame(QUERY))
    for token in tokens(text):
        if see := sees.get(token.kind):
            see(token, last)
        last = token
    return names.named


def with_base(text: str, base: str) -> str:
    """``text`` for an engine that is not told ``base`` otherwise, if it has IRIs that need one.

    >>> with_base("DESCRIBE <g>", "http://example.org/")
    'BASE <http://example.org/> DESCRIBE <g>'
    """
    needs = base and any(t.kind == "iri" and not SCHEME.match(t.text, 1) for t in tokens(text))
    return f"BASE <{base}> {text}" if needs else text


def refuse_unknown(
    iris: Iterable[str], graphs: Container[str], place: tuple[int, int] | None = None
) -> None:
    """Refuse a dataset with a graph that is not among ``graphs``: nothing is fetched for it."""
    for iri in iris:
        if iri not in graphs:
            shown, those = iri[:200], "SELECT DISTINCT ?g { GRAPH ?g { } } lists them"
            raise QueryRefused(f"there is no graph <{shown}>; {those}", "graph", place, graph=shown)


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code < 0x110000 else "\ufffd"
