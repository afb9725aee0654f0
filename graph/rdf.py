"""Statements as RDF triples, and back. Terms are written as in N-Triples, so no library is needed.

    <tenancy/5f1> a gw:Tenancy ; gw:tenant <cn-uscc/9144> ; gw:park <park/7e0> ; gw:from "2020" .
    <cn-uscc/9144> gw:tenantOf <park/7e0> .         the direct triple, for paths
    <cn-uscc/9144> rdfs:label "织坊有限公司"@zh .      the preferred name, alone

Two relations may share a direct triple: whoever removes one asks first whether another stays.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from graph.model import Id, Spelled, preferred_first
from ontology.errors import InvalidStatement
from ontology.names import find
from ontology.prefixes import BASE
from ontology.ranges import TEXT, Text
from ontology.schema import Kind, Property, Schema

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<(.+)>)?', re.DOTALL)
SPECIAL = re.compile(r'[\\"\n\r]')
ESCAPED = re.compile(r"\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|(.))")
ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r"})
PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}

Term: TypeAlias = Callable[[str], str]


class Triple(NamedTuple):
    """Three terms, spelled as in N-Triples."""

    subject: str
    predicate: str
    object: str

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object} .\n"


class Said(NamedTuple):
    """How one property of a kind is said: ``predicate`` before ``term(text)``."""

    property: Property
    predicate: str
    also: str | None
    term: Term


class Rdf:
    """The RDF projection under one base IRI.

    >>> from ontology.shapes import schema
    >>> area = Spelled("Area", "area/440310", "", "", {"code": ["440310"]})
    >>> for triple in Rdf(schema()).triples(area): print(triple.predicate, triple.object)
    <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/greenweft/ontology#Area>
    <https://w3id.org/greenweft/ontology#code> "440310"
    """

    def __init__(self, schema: Schema, base: str = BASE) -> None:
        self.schema = schema
        self.base = base
        self._id_starts = f"<{base}id/"
        self._kinds = {name: self._said(kind) for name, kind in schema.kinds.items()}

    def iri(self, id: Id) -> str:
        """The term of an entity or a relation."""
        return f"{self._id_starts}{id}>"

    def source_graph(self, source: str) -> str:
        """The term of the named graph that holds what ``source`` says about entities."""
        return f"<{self.base}source/{source}>"

    def id(self, iri: str) -> Id:
        """Inverse of ``iri``."""
        if not iri.startswith(self._id_starts):
            raise InvalidStatement(iri, [f"is not below {self._id_starts[1:]}"])
        return iri[len(self._id_starts) : -1]

    def triples(self, statement: Spelled) -> list[Triple]:
        """The triples of one statement; of a relation, its direct triple comes last."""
        kind, said = self.schema.kind(statement.kind), self._kinds[statement.kind]
        node, values = self.iri(statement.id), statement.values
        triples = [Triple(node, TYPE, f"<{kind.iri}>")]
        for property, predicate, also, term in said:
            texts = values.get(property.name)
            if texts is None:
                continue
            triples += [Triple(node, predicate, term(text)) for text in texts]
            if also is not None:
                first = preferred_first(property, texts, values.get("preferred", []))[0]
                triples.append(Triple(node, also, term(first)))
        if kind.ends is not None:
            start, end = self.iri(statement.start), self.iri(statement.end)
            triples.append(Triple(node, f"<{kind.ends.start.iri}>", start))
            triples.append(Triple(node, f"<{kind.ends.end.iri}>", end))
            triples.append(Triple(start, f"<{kind.ends.direct}>", end))
        return triples

    def spelled(self, triples: Iterable[Triple]) -> Spelled:
        """The statement of ``triples`` in any order; what only repeats is passed over."""
        said = [t for t in triples if t.predicate[1:-1] not in self.schema.repeated]
        node, cls = next(((t.subject, t.object) for t in said if t.predicate == TYPE), ("", ""))
        if not node:
            raise InvalidStatement(said[0].subject if said else "?", ["has no kind of ours"])
        kind = find("class", cls[1:-1], self.schema.by_iri)
        found: dict[str, list[str]] = {}
        for triple in said:
            if triple.predicate != TYPE:
                property = find("predicate", triple.predicate[1:-1], kind.predicates)
                found.setdefault(property.name, []).append(self.text(property, triple.object))
        start, end = (found.pop(e.name)[0] for e in kind.ends[:2]) if kind.ends else ("", "")
        values = {p.name: sorted(found[p.name]) for p in kind.said if p.name in found}
        return Spelled(kind.name, self.id(node), start, end, values)

    def _said(self, kind: Kind) -> list[Said]:
        return [
            Said(p, f"<{p.iri}>", f"<{p.stands_also}>" if p.stands_also else None, self._term(p))
            for p in kind.said
        ]

    def _term(self, property: Property) -> Term:
        if property.refers_to:
            return self.iri
        if property.terms:
            return lambda text: f"<{property.terms[text]}>"
        if Text in property.ranges:
            return _tagged
        if property.only is TEXT:
            return lambda text: f'"{escaped(text)}"'
        return lambda text: f'"{text}"^^<{_datatype(property, text)}>'

    def text(self, property: Property, term: str) -> str:
        """The canonical text of a term that stands in ``property``."""
        if property.refers_to:
            return self.id(term)
        if property.terms:
            return find("concept", term[1:-1], property.notations)
        found = LITERAL.fullmatch(term)
        if found is None:
            raise InvalidStatement(term, [f"is not a literal of {property.name}"])
        text, lang, datatype = unescaped(found[1]), found[2], found[3]
        if lang:
            return f"{text}@{lang.lower()}"
        range = find("datatype", datatype or TEXT.iri, property.datatypes)
        return text if range is TEXT else range.spell(range.parse(text))


def escaped(text: str) -> str:
    r"""``text`` between the quotes of a literal, in N-Triples and in SPARQL alike.

    SPARQL resolves ``\u0041`` before it reads anything else, so no escaped backslash may be
    followed by a plain ``u``.
    """
    if not SPECIAL.search(text):
        return text
    text = text.translate(ESCAPES)
    return text.replace("\\\\u", "\\\\\\u0075").replace("\\\\U", "\\\\\\u0055")


def unescaped(text: str) -> str:
    r"""The text of what stands between the quotes of a literal in N-Triples.

    >>> unescaped(escaped('a "b"')), unescaped(r"\u7EAC")
    ('a "b"', '纬')
    """
    return ESCAPED.sub(_unescape, text) if "\\" in text else text


def _tagged(text: str) -> str:
    words, _, lang = text.rpartition("@")
    return f'"{escaped(words)}"@{lang}'


def _datatype(property: Property, text: str) -> str:
    ranges: Mapping[type, object] = property.ranges
    if len(ranges) == 1:
        return property.only.iri
    return next(r for r in property.ranges.values() if r.reads(text)).iri


def _unescape(found: re.Match[str]) -> str:
    short, long, plain = found.groups()
    return PLAIN.get(plain, plain) if plain else chr(int(short or long, 16))
