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


def write(part: Part, schema: Schema, base: str) -> Iterator[bytes]:
    """A block for each statement."""
    return pieces(_Writing(Rdf(schema, base)).blocks(part))


class _Writing:
    """One file: which prefixes it has by now."""

    def __init__(self, rdf: Rdf) -> None:
        self._rdf = rdf
        self._ids = f"<{rdf.base}id/"
        fixed = {"gw": str(GW), "rdfs": RDFS, "xsd": XSD}
        self._names = fixed | _vocabularies(rdf.schema)
        self._short: dict[str, str] = {}
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
        if term.startswith(self._ids):
            return self._id(term)
        if term.startswith("<"):
            return self._fixed(term)
        if term.endswith(">"):
            literal, _, datatype = term.rpartition("^^")
            return f"{literal}^^{self._fixed(datatype)}"
        return term

    def _id(self, iri: str) -> str:
        scheme, _, code = iri[len(self._ids) : -1].partition("/")
        if not LOCAL.fullmatch(code) or not self._prefixed(scheme):
            return iri
        return f"{scheme}:{code}"

    def _prefixed(self, scheme: str) -> bool:
        """Whether a scheme is a prefix by now; not if something else has its name."""
        space = f"{self._ids[1:]}{scheme}/"
        if scheme not in self._names:
            self._names[scheme] = space
            self._new.append(scheme)
        return self._names[scheme] == space

    def _fixed(self, iri: str) -> str:
        """An IRI of the schema, of which there are few."""
        if iri not in self._short:
            local = re.split("[#/]", iri[1:-1])[-1]
            space = iri[1:-1].removesuffix(local)
            name = next((name for name, known in self._names.items() if known == space), None)
            self._short[iri] = f"{name}:{local}" if name and LOCAL.fullmatch(local) else iri
        return self._short[iri]


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
