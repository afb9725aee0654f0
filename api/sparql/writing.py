"""Answers as bytes, in flat memory: rows go out as the engine finds them.

The head is said with the first bytes, so that what goes wrong before them refuses the whole.
"""

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any, Protocol, TypeAlias, cast

import pyoxigraph as ox

from api.readers import Order
from api.refusals import BadQuery, TooLarge
from api.sparql.errors import NotAcceptable, Unwritable
from api.sparql.lexicon import BASE, MORE, START
from api.sparql.rows import Nothing, Rows, counter

Found: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

CHUNK = 1 << 16  # bytes that are sent at once
ROWS: Mapping[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
SETTING = "GREENWEFT_QUERY_ROWS"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# An element is named for the end of the predicate's IRI, as far as that is a name in XML (whose
# letters are SPARQL's). Where it is none, pyoxigraph 0.5.13 writes <oxprefix: …>, which is no XML.
ELEMENT = re.compile(rf"[{BASE}_][{START}{MORE}.\-]*$")
SYNTAX = frozenset(
    f"{RDF}{name}"
    for name in (
        *("Description", "RDF", "ID", "about", "bagID", "parseType", "resource", "nodeID"),
        *("datatype", "li", "aboutEach", "aboutEachPrefix"),
    )
)


class Hearer(Protocol):
    """Who is told the answer."""

    def head(self, facts: Mapping[str, Any]) -> None: ...
    def data(self, chunk: bytes) -> None: ...


class Sink:
    """A file that the engine writes to: what it is given goes out in chunks, its rows counted."""

    def __init__(self, hearer: Hearer, head: Mapping[str, Any], rows: Rows, most: int) -> None:
        self.count = 0
        self._hearer = hearer
        self._head = head
        self._rows = rows
        self._most = most
        self._held = bytearray()
        self._begun = False

    def write(self, part: bytes) -> int:
        """Take ``part``; ``TooLarge`` once there are too many rows."""
        self._held += part
        if len(self._held) >= CHUNK:
            self._send()
        return len(part)

    def flush(self) -> None:
        """What is held goes out with ``end``."""

    def end(self) -> None:
        """Send what is left."""
        self._send()

    def _send(self) -> None:
        chunk = bytes(self._held)
        self._held.clear()
        self.count = self._rows.count(chunk)
        if self.count > self._most:
            raise TooLarge("rows", self._most, SETTING)
        if not self._begun:
            self._hearer.head(self._head)
            self._begun = True
        if chunk:
            self._hearer.data(chunk)


def written(found: Found, order: Order, form: str, hearer: Hearer) -> Mapping[str, int]:
    """Send what was ``found`` in the form that ``order`` asks for; how many rows there were.

    ``TooLarge``, ``NotAcceptable``, or ``BadQuery`` for what the engine finds wrong on its way.
    """
    is_graph = isinstance(found, ox.QueryTriples)
    chosen = order["graph"] if is_graph else order["select"]
    offers: Mapping[str, object] = GRAPHS if is_graph else ROWS
    if chosen not in offers:
        raise NotAcceptable(chosen, offers, "a graph" if is_graph else "what was found")
    rows = counter(chosen) if isinstance(found, ox.QuerySolutions) else Nothing()
    sink = Sink(hearer, {"media_type": chosen, "form": form}, rows, order["rows"])
    file = cast("IO[bytes]", sink)  # of which the engine knows write and flush
    try:
        if isinstance(found, ox.QueryTriples):
            triples = Triples(found, chosen, order["rows"])
            ox.serialize(iter(triples), file, GRAPHS[chosen])
            sink.end()
            return {"rows": triples.count}
        found.serialize(file, ROWS[chosen])
    except RuntimeError as error:
        raise BadQuery(str(error)) from None
    sink.end()
    return {"rows": sink.count}


class Triples:
    """Triples on their way into ``form``, counted."""

    def __init__(self, found: ox.QueryTriples, form: str, most: int) -> None:
        self.count = 0
        self._found = found
        self._is_xml = GRAPHS[form] == ox.RdfFormat.RDF_XML
        self._most = most

    def __iter__(self) -> Iterator[ox.Triple]:
        elements: set[str] = set()
        for triple in self._found:
            self.count += 1
            if self.count > self._most:
                raise TooLarge("triples", self._most, SETTING)
            if self._is_xml and triple.predicate.value not in elements:
                elements.add(_element(triple.predicate.value))
            yield triple


def _element(predicate: str) -> str:
    """A predicate that RDF/XML can name; ``Unwritable`` for one that it cannot."""
    if predicate in SYNTAX or not ELEMENT.search(predicate):
        offers = [form for form in GRAPHS if GRAPHS[form] != ox.RdfFormat.RDF_XML]
        raise Unwritable(f"<{predicate}>", "application/rdf+xml", offers)
    return predicate
