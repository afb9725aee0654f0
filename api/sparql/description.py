"""Descriptions of the door and of what it serves, as small graphs: SPARQL 1.1 SD and VoID.

They say what is known and nothing else. What only the engine knows (which sources have a graph,
how often each property is said, something to begin with) is asked once for each edition.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from api.readers import Published
from api.sparql.negotiation import GRAPHS
from loaders import source
from ontology.errors import UnknownName
from ontology.prefixes import GW
from ontology.schema import Schema

PREFIXES: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
    "gw": str(GW),
    "pav": "http://purl.org/pav/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# What comes after http://www.w3.org/ns/formats/, for all that ROWS and GRAPHS have.
ROW_FORMATS = ("JSON", "XML", "CSV", "TSV")
GRAPH_FORMATS = ("Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML", "JSON-LD")
GRAPHS_QUERY = "SELECT ?graph { GRAPH ?graph {} }"
PROPERTIES_QUERY = "SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property"
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Said: TypeAlias = Iterator[ox.Triple]


class Place(NamedTuple):
    """Where the door is, as the client that asks sees it."""

    endpoint: str
    void: str


class Seen(NamedTuple):
    """What the engine told of an edition."""

    graphs: Sequence[str] = ()
    examples: Sequence[str] = ()
    properties: Mapping[str, int] | None = None  # how often each is said, if it could be counted


def examples_query(published: Published, schema: Schema) -> str:
    """SPARQL that selects ``?example``: one entity of each kind that there is."""
    parts = [
        f"{{ SELECT ?example {{ ?example a <{kind.iri}> }} LIMIT 1 }}"
        for kind in schema.projected
        if kind.ends is None and published.counts.get(kind.name)
    ]
    return f"SELECT ?example {{ {' UNION '.join(parts) or 'VALUES ?example {}'} }}"


def written(said: Said, media_type: str) -> bytes:
    """A graph in one of ``GRAPHS``."""
    format = ox.RdfFormat.from_media_type(GRAPHS[media_type])
    assert format is not None  # noqa: S101  each of GRAPHS is one of pyoxigraph's
    by_subject: dict[object, list[ox.Triple]] = {}
    for triple in said:
        by_subject.setdefault(triple.subject, []).append(triple)
    ordered = chain.from_iterable(by_subject.values())
    return ox.serialize(ordered, format=format, prefixes=dict(PREFIXES)) or b""


def service(at: Place, published: Published, seen: Seen) -> Said:
    """The service description of the door."""
    door, dataset = _iri(at.endpoint), _iri(f"{at.void}#dataset")
    yield _a(door, "sd:Service")
    yield _say(door, "sd:endpoint", door)
    yield _say(door, "sd:supportedLanguage", "sd:SPARQL11Query")
    for format in (*(f"SPARQL_Results_{name}" for name in ROW_FORMATS), *GRAPH_FORMATS):
        yield _say(door, "sd:resultFormat", f"formats:{format}")
    # Of the features that the standard names it has none, on purpose: no federation, no
    # dereferencing, no union default graph.
    yield _say(door, "sd:defaultEntailmentRegime", _iri("http://www.w3.org/ns/entailment/Simple"))
    yield _say(door, "sd:defaultDataset", dataset)
    yield _a(dataset, "sd:Dataset")
    yield from _edition(dataset, published)
    merged = ox.BlankNode("merged")
    yield _say(dataset, "sd:defaultGraph", merged)
    yield _a(merged, "sd:Graph")
    yield _say(merged, "dcterms:title", ox.Literal("All sources, merged", language="en"))
    for number, graph in enumerate(_of_sources(published, seen)):
        named = ox.BlankNode(f"source{number}")
        yield _say(dataset, "sd:namedGraph", named)
        yield _a(named, "sd:NamedGraph")
        yield _say(named, "sd:name", _iri(graph))


def dataset(at: Place, published: Published, seen: Seen, schema: Schema) -> Said:
    """The VoID description of what the door serves."""
    page, data = _iri(at.void), _iri(f"{at.void}#dataset")
    yield _a(page, "void:DatasetDescription")
    yield _say(page, "foaf:primaryTopic", data)
    yield _a(data, "void:Dataset")
    yield _say(data, "dcterms:title", ox.Literal("Greenweft", language="en"))
    yield _say(data, "dcterms:title", ox.Literal("绿纬", language="zh"))
    yield from _edition(data, published)
    yield _say(data, "void:sparqlEndpoint", _iri(at.endpoint))
    yield _say(data, "void:uriSpace", ox.Literal(f"{published.base}id/"))
    for format in GRAPH_FORMATS:
        yield _say(data, "void:feature", f"formats:{format}")
    for example in seen.examples:
        yield _say(data, "void:exampleResource", _iri(example))
    yield from _classes(data, published, schema)
    if seen.properties is not None:
        yield from _properties(data, seen.properties)
    for graph in _of_sources(published, seen):
        yield _say(data, "void:subset", _iri(graph))
        yield from _source(graph, published)


def _edition(data: ox.NamedNode, published: Published) -> Said:
    moment = ox.Literal(_utc(published.at), datatype=_iri(f"{PREFIXES['xsd']}dateTime"))
    yield _say(data, "dcterms:modified", moment)
    yield _say(data, "pav:version", ox.Literal(str(published.edition)))


def _classes(data: ox.NamedNode, published: Published, schema: Schema) -> Said:
    """How many there are of each kind."""
    counts = {k.iri: published.counts.get(k.name, 0) for k in schema.projected}
    yield _say(data, "void:entities", ox.Literal(sum(counts.values())))
    yield _say(data, "void:classes", ox.Literal(sum(n > 0 for n in counts.values())))
    for number, (iri, count) in enumerate(counts.items()):
        if count:
            part = ox.BlankNode(f"class{number}")
            yield _say(data, "void:classPartition", part)
            yield _say(part, "void:class", _iri(iri))
            yield _say(part, "void:entities", ox.Literal(count))


def _properties(data: ox.NamedNode, counts: Mapping[str, int]) -> Said:
    """How often each property is said, and whose words they are."""
    yield _say(data, "void:triples", ox.Literal(sum(counts.values())))
    yield _say(data, "void:properties", ox.Literal(len(counts)))
    for space in sorted({_space(iri) for iri in counts}):
        yield _say(data, "void:vocabulary", _iri(space))
    for number, (iri, count) in enumerate(sorted(counts.items())):
        part = ox.BlankNode(f"property{number}")
        yield _say(data, "void:propertyPartition", part)
        yield _say(part, "void:property", _iri(iri))
        yield _say(part, "void:triples", ox.Literal(count))


def _source(graph: str, published: Published) -> Said:
    """Who says what is in a named graph, as far as the source is one of ours."""
    node, name = _iri(graph), graph.removeprefix(f"{published.base}source/")
    yield _a(node, "void:Dataset")
    try:
        found = source(name)
    except UnknownName:
        return
    yield _say(node, "dcterms:title", ox.Literal(found.title))
    yield _say(node, "dcterms:rights", ox.Literal(found.license))
    if found.url:
        yield _say(node, "dcterms:source", _iri(found.url))


def _of_sources(published: Published, seen: Seen) -> Sequence[str]:
    # The store's own marker has a graph too, which is nobody's data.
    return sorted(graph for graph in seen.graphs if graph.startswith(f"{published.base}source/"))


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _iri(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _name(short: str) -> ox.NamedNode:
    prefix, _, local = short.partition(":")
    return ox.NamedNode(f"{PREFIXES[prefix]}{local}")


def _a(node: ox.NamedNode | ox.BlankNode, kind: str) -> ox.Triple:
    return ox.Triple(node, _name("rdf:type"), _name(kind))


def _say(node: ox.NamedNode | ox.BlankNode, predicate: str, value: Term | str) -> ox.Triple:
    return ox.Triple(node, _name(predicate), _name(value) if isinstance(value, str) else value)
