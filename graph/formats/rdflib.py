"""The RDF graph as an rdflib graph, in memory."""

from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from graph.model import Spelled
from graph.rdf import LITERAL, Rdf, unescaped
from ontology.errors import InvalidStatement
from ontology.prefixes import BASE, GW
from ontology.schema import Schema


def to_rdflib(statements: Iterable[Spelled], schema: Schema, base: str = BASE) -> Graph:
    """Merged statements as triples, about 1 kB each; texts of literals are kept as they are.

    >>> from ontology.shapes import schema
    >>> area = Spelled("Area", "area/440310", "", "", {"name": ["坪山区@zh"]})
    >>> graph = to_rdflib([area], schema())
    >>> [str(o) for o in graph.objects(URIRef(f"{BASE}id/area/440310"), GW.name)]
    ['坪山区']
    """
    rdf, graph = Rdf(schema, base), Graph()
    graph.bind("gw", GW)
    for statement in statements:
        for triple in rdf.triples(statement):
            subject, predicate, object = map(_term, triple)
            graph.add((subject, predicate, object))
    return graph


def _term(term: str) -> Node:
    if term.startswith("<"):
        return URIRef(term[1:-1])
    found = LITERAL.fullmatch(term)
    if found is None:
        raise InvalidStatement(term, ["is no term of N-Triples"])
    text, language, datatype = unescaped(found[1]), found[2], found[3]
    if language:
        return Literal(text, lang=language)
    return Literal(text, datatype=datatype and URIRef(datatype), normalize=False)
