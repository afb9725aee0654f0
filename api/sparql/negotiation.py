"""Content negotiation: the media type that a client likes best of those that there are (RFC 9110).

Nothing is guessed: what the client did not ask for is not sent, and of several types that it
likes alike the first of ours wins.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

# Each type as Content-Type tells it, and the form that a reader knows it by. Those that a client
# gets when it likes all alike come first; the names that only some clients use come last.
ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
GRAPHS: Mapping[str, str] = {
    "text/turtle": "text/turtle",
    "application/n-triples": "application/n-triples",
    "application/n-quads": "application/n-quads",
    "application/trig": "application/trig",
    "application/rdf+xml": "application/rdf+xml",
    "application/ld+json": "application/ld+json",
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "text/plain": "application/n-triples",
    "text/n3": "text/turtle",
}
HTML = "text/html"
MEMBERS = 100  # of an Accept header; those after them are not read

# Possessive, and closed by the end at the latest: no header makes it look twice.
QUOTED = r'"(?:[^"\\]|\\.)*+"?'
MEMBER = re.compile(rf'(?:[^",]|{QUOTED})++')
PART = re.compile(rf'(?:[^";]|{QUOTED})++')
WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
RANGE = re.compile(rf"({WORD})/({WORD})")
WEIGHT = re.compile(r"(?:0?\.\d{1,3}|0\.?|1(?:\.0{0,3})?)")


class Range(NamedTuple):
    """One member of an Accept header, ``*`` standing for any type or subtype."""

    type: str
    subtype: str
    parameters: Mapping[str, str]
    weight: float

    def precision(self, type: str) -> int:
        """How exactly this names ``type``: 0 is not at all, 4 with its parameters."""
        main, _, sub = type.partition("/")
        # All that is sent is UTF-8; no other parameter tells our types apart.
        if any((n, v.lower()) != ("charset", "utf-8") for n, v in self.parameters.items()):
            return 0
        if (self.type, self.subtype) == ("*", "*"):
            return 1
        if self.type != main or self.subtype not in ("*", sub):
            return 0
        return 2 if self.subtype == "*" else 4 if self.parameters else 3


class Forms(NamedTuple):
    """What a client gets, of rows and of a graph: which it will be, only the query knows."""

    rows: str | None
    graph: str | None

    def told(self, written: str) -> str:
        """The media type that tells a client of an answer that is ``written`` so by a reader.

        >>> accepted("application/json").told("application/ld+json")
        'application/json'
        """
        pairs = ((self.rows, ROWS), (self.graph, GRAPHS))
        return next((name for name, form in pairs if name and form[name] == written), written)


def accepted(accept: str | None) -> Forms:
    """The forms that ``accept`` likes best."""
    return Forms(chosen(accept, ROWS), chosen(accept, GRAPHS))


def chosen(accept: str | None, offers: Iterable[str]) -> str | None:
    """The media type among ``offers`` that ``accept`` likes best; ``None`` if it likes none.

    >>> chosen("text/csv;q=0.5, application/*", ROWS)
    'application/sparql-results+json'
    >>> chosen(None, GRAPHS)
    'text/turtle'
    >>> chosen("image/png", GRAPHS)
    """
    ranges = _read(accept or "")
    if not ranges:
        return next(iter(offers), None)
    best, liked = None, 0.0
    for offer in offers:
        weight = _weight(offer, ranges)
        if weight > liked:
            best, liked = offer, weight
    return best


def _weight(offer: str, ranges: Sequence[Range]) -> float:
    """The weight of the range that names ``offer`` most exactly, the greatest of several."""
    said = [(range.precision(offer), range.weight) for range in ranges]
    precision, found = max(said)
    return found if precision else 0.0


@lru_cache(128)
def _read(accept: str) -> Sequence[Range]:
    return tuple(islice(_ranges(accept), MEMBERS))


def _ranges(accept: str) -> Iterator[Range]:
    """Members of an Accept header; one that cannot be read is passed over, as if not sent."""
    for member in MEMBER.finditer(accept):
        first, *rest = [part.strip() for part in PART.findall(member[0])] or [""]
        # Java sends a lone * beside */*.
        named = RANGE.fullmatch("*/*" if first == "*" else first.lower())
        if named is None or (named[1] == "*" and named[2] != "*"):
            continue
        parameters = dict(map(_parameter, rest))
        weight = parameters.pop("q", "1")
        if WEIGHT.fullmatch(weight):
            yield Range(named[1], named[2], parameters, float(weight))


def _parameter(part: str) -> tuple[str, str]:
    name, _, value = (half.strip() for half in part.partition("="))
    if value.startswith('"'):
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    return name.lower(), value
