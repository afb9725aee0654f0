"""Read the schema from Turtle: shapes, classes and vocabularies.

Whatever SHACL can say is said in SHACL; a few annotations (gw:key, gw:direct, gw:identifies and
others, explained in greenweft.ttl) say the rest.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any

from rdflib import RDF, SH, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.paths import MulPath, SequencePath
from rdflib.term import Node

from ontology.errors import InvalidSchema
from ontology.names import find, local
from ontology.prefixes import GW
from ontology.ranges import RANGES, REFERENCE, TERM, Range
from ontology.schema import Ends, Kind, Property, Schema

HERE = Path(__file__).parent
# From a property shape to the shapes it admits: itself, one it names, or each of a choice.
LIST = SequencePath(SH["or"], MulPath(RDF.rest, "*"), RDF.first)
CHOICES = SequencePath(MulPath(SH.node, "?"), MulPath(LIST, "?"))


def texts() -> list[str]:
    """The Turtle files of this folder."""
    return [path.read_text("utf-8") for path in sorted(HERE.rglob("*.ttl"))]


@cache
def schema() -> Schema:
    """The schema of this folder, read once.

    >>> schema().kind("Tenancy").label
    'TENANT_OF'
    """
    return load(texts())


@cache
def fingerprint() -> str:
    """A hash of all that the projections are made of: a changed comment does not change it."""
    said = [
        (
            kind.iri,
            kind.key,
            kind.projected,
            kind.ends and kind.ends.direct,
            *map(_told, properties),
        )
        for kind in schema().kinds.values()
        for properties in [kind.predicates.values()]
    ]
    return sha256(repr(said).encode()).hexdigest()


def _told(property: Property) -> tuple[object, ...]:
    also = (property.stands_also, property.required, property.scalar)
    ranges = sorted(range.iri for range in property.ranges.values())
    led = (sorted(property.terms.items()), sorted(property.refers_to))
    return property.iri, property.names, *also, *led, ranges


def load(turtle: Iterable[str]) -> Schema:
    """The schema of Turtle texts."""
    graph = Graph()
    for text in turtle:
        graph.parse(data=text, format="turtle")
    shapes = sorted(graph.subjects(SH.targetClass), key=str)
    repeated = set(graph.objects(None, GW.direct)) | set(graph.objects(None, GW.standsAlso))
    kinds = [_kind(graph, shape, repeated) for shape in shapes]
    for shape in shapes:
        _check_direct(graph, shape)
    return Schema({kind.name: kind for kind in kinds})


def _kind(graph: Graph, shape: Node, repeated: set[Node]) -> Kind:
    shapes = [
        s for s in graph.objects(shape, SH.property) if graph.value(s, SH.path) not in repeated
    ]
    properties = {
        p.name: p for p in sorted((_property(graph, s) for s in shapes), key=attrgetter("name"))
    }
    ends = _ends(graph, shape, properties)
    head = graph.value(shape, GW.key)
    key = tuple(local(str(path)) for path in Collection(graph, head)) if head else ()
    for name in key:
        find(f"property for the key of {local(str(shape))}", name, properties)
    projected = _facet(graph, shape, GW.projected) is not False
    return Kind(str(graph.value(shape, SH.targetClass)), properties, key, ends, projected)


def _check_direct(graph: Graph, shape: Node) -> None:
    """A kind at the start of a projected relation lists its direct triple, or it is not closed."""
    direct = graph.value(shape, GW.direct)
    if direct is None or _facet(graph, shape, GW.projected) is False:
        return
    ends = [
        s
        for s in graph.objects(shape, SH.property)
        if graph.value(s, SH.path) == graph.value(shape, GW.start)
    ]
    for start in graph.objects(ends[0], SequencePath(CHOICES, SH["class"])):
        of_start = graph.value(None, SH.targetClass, start)
        paths = {graph.value(s, SH.path) for s in graph.objects(of_start, SH.property)}
        if direct not in paths:
            raise InvalidSchema(
                local(str(start)), f"must list {local(str(direct))}, which starts there"
            )


def _ends(graph: Graph, shape: Node, properties: dict[str, Property]) -> Ends | None:
    """The ends of a relation, taken out of its properties; ``None`` for an entity."""
    direct = graph.value(shape, GW.direct)
    if direct is None:
        return None
    start, end = (local(str(graph.value(shape, end))) for end in (GW.start, GW.end))
    for name in (start, end):
        find(f"end of {local(str(shape))}", name, properties)
    return Ends(properties.pop(start), properties.pop(end), str(direct))


def _property(graph: Graph, shape: Node) -> Property:
    terms = _terms(graph, next(graph.objects(shape, SequencePath(SH.property, SH.hasValue)), None))
    refers_to = frozenset(
        local(str(c)) for c in graph.objects(shape, SequencePath(CHOICES, SH["class"]))
    )
    return Property(
        iri=str(graph.value(shape, SH.path)),
        ranges=_ranges(graph, shape, terms, refers_to),
        refers_to=refers_to,
        terms=terms,
        required=graph.value(shape, SH.minCount) is not None,
        many=graph.value(shape, SH.maxCount) is None,
        pattern=_facet(graph, shape, SH.pattern),
        low=_facet(graph, shape, SH.minInclusive),
        high=_facet(graph, shape, SH.maxInclusive),
        identifies=_facet(graph, shape, GW.identifies),
        all_key=_facet(graph, shape, GW.allKey),
        stands_also=_iri(graph, shape, GW.standsAlso),
        added_by_merge=_facet(graph, shape, GW.addedByMerge) is True,
        indexed=_facet(graph, shape, GW.indexed) is True,
    )


def _ranges(
    graph: Graph, shape: Node, terms: Mapping[str, str], refers_to: frozenset[str]
) -> Mapping[type, Range]:
    if terms:
        return {TERM.python: TERM}
    if refers_to:
        return {REFERENCE.python: REFERENCE}
    datatypes = [str(d) for d in graph.objects(shape, SequencePath(CHOICES, SH.datatype))]
    if not datatypes:
        raise InvalidSchema(
            str(graph.value(shape, SH.path)), "has no datatype, class or vocabulary"
        )
    return {r.python: r for r in (find("datatype", iri, RANGES) for iri in datatypes)}


def _terms(graph: Graph, scheme: Node | None) -> Mapping[str, str]:
    """IRI of each concept of a vocabulary, by its notation."""
    concepts = graph.subjects(SKOS.inScheme, scheme) if scheme else ()
    return {str(graph.value(concept, SKOS.notation)): str(concept) for concept in concepts}


def _facet(graph: Graph, shape: Node, predicate: URIRef) -> Any:
    literal = graph.value(shape, predicate)
    return literal.value if isinstance(literal, Literal) else None


def _iri(graph: Graph, shape: Node, predicate: URIRef) -> str | None:
    value = graph.value(shape, predicate)
    return None if value is None else str(value)
