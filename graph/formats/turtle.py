"""Turtle, RDF for people: a block for each statement, with short names.

    company:41fa a gw:Company ;
        gw:confidence 0.9 ;                     written "0.9"^^xsd:decimal
        gw:name "织坊"@zh .

    supplies:07 a gw:Supplies ;
        gw:supplier company:41fa ;
        gw:customer company:9c .
    company:41fa gw:supplies company:9c .

The first part of an id is a prefix, declared where it is first needed.
"""

import re
from collections.abc import Iterator

from graph.formats import Format, Part, pieces
from graph.model import Spelled
from graph.rdf import TYPE, Rdf
from ontology.prefixes import GW
from ontology.ranges import XSD
from ontology.schema import Schema

RDFS = "http://www.w3.org/2000/01/rdf-schema#"
# What may stand behind a prefix without an escape: less than Turtle allows.
LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
DATATYPE = re.compile(r'(".*"\^\^)(<[^<>"]+>)', re.DOTALL)
IRI = re.compile(r"<(.*[#/])([^#/]+)>")


def write(part: Part, schema: Schema, base: str) -> Iterator[bytes]:
    """A block for each statement."""
    return pieces(_Writing(Rdf(schema, base)).blocks(part))


class _Writing:
    """One file: which prefixes it has by now."""

    def __init__(self, rdf: Rdf) -> None:
        self._rdf = rdf
        self._ids = f"{rdf.base}id/"
        fixed = {"gw": str(GW), "rdfs": RDFS, "xsd": XSD}
        self._names = fixed | _vocabularies(rdf.schema)
        self._spaces = {space: name for name, space in self._names.items()}
        self._new: list[str] = []

    def blocks(self, part: Part) -> Iterator[str]:
        yield "".join(f"@prefix {name}: <{space}> .\n" for name, space in self._names.items())
        for statement in part.statements():
            block = self._block(statement)
            for name in self._new:
                yield f"\n@prefix {name}: <{self._names[name]}> ."
            yield ("\n" if self._new else "") + block
            self._new.clear()

    def _block(self, statement: Spelled) -> str:
        node = self._rdf.iri(statement.id)
        triples = self._rdf.triples(statement)
        own = [(p, o) for s, p, o in triples if s == node]
        said = " ;\n    ".join(f"{self._predicate(p)} {self._term(o)}" for p, o in own)
        block = f"\n{self._term(node)} {said} .\n"
        for subject, predicate, object in triples:
            if subject != node:  # the direct triple
                ends = self._term(subject), self._predicate(predicate), self._term(object)
                block += f"{' '.join(ends)} .\n"
        return block

    def _predicate(self, iri: str) -> str:
        return "a" if iri == TYPE else self._term(iri)

    def _term(self, term: str) -> str:
        """A term of N-Triples, as short as it can be."""
        if term.startswith("<"):
            return self._short(term)
        found = DATATYPE.fullmatch(term)
        return f"{found[1]}{self._short(found[2])}" if found else term

    def _short(self, iri: str) -> str:
        found = IRI.fullmatch(iri)
        if found is None or not LOCAL.fullmatch(found[2]):
            return iri
        space, local = found[1], found[2]
        name = self._spaces.get(space) or self._prefix(space)
        return f"{name}:{local}" if name else iri

    def _prefix(self, space: str) -> str:
        """A new prefix for ids of one scheme; none for anything else, or if the name is taken."""
        scheme = space.removeprefix(self._ids)[:-1]
        if not space.startswith(self._ids) or scheme in self._names:
            return ""
        self._names[scheme], self._spaces[space] = space, scheme
        self._new.append(scheme)
        return scheme


def _vocabularies(schema: Schema) -> dict[str, str]:
    """Namespaces of the terms that properties have, by the vocabulary's name."""
    terms = (
        iri
        for k in schema.kinds.values()
        for p in k.properties.values()
        for iri in p.terms.values()
    )
    spaces = sorted({f"{iri.rpartition('/')[0]}/" for iri in terms})
    return {space.split("/")[-2]: space for space in spaces}


FORMAT = Format(
    name="turtle",
    title="Turtle, RDF that can be read",
    media_type="text/turtle",
    suffix=".ttl",
    write=write,
)
