"""Reference pages of the contract: the ontology for readers of RDF, and all kinds as tables.

They are read from ``ontology/``, and know no command and no source.
"""

import asyncio
import warnings
from collections.abc import Iterable, Iterator

from pylode import OntPub  # type: ignore[import-untyped]
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal
from rdflib.term import Node

from ontology import shapes
from ontology.names import local
from ontology.prefixes import GW
from ontology.ranges import TEXT
from ontology.schema import Kind, Property

HEAD = """# Kinds and properties

Made from `ontology/shapes.ttl`, which is the contract. One word has two spellings: `gw:heldBy` in
RDF is `HELD_BY` between nodes, or the key `heldBy`, in the property graph. A key holds one value,
the preferred; where that would not say everything, a second key holds all of them. Every
statement has an `id`. A term is its concept's IRI in RDF and its notation in the property graph.
"""
COLUMNS = ("property", "中文", "range", "how many", "RDF", "property graph")


def ontology() -> str:
    """HTML of the ontology's classes and properties, in English and Chinese, by pyLODE.

    Its anchors are the terms' own names, so that ``…/ontology#Company`` leads to its place.
    """
    graph = _bilingual(Graph().parse(shapes.HERE / "greenweft.ttl"))
    # Else dominate, which writes the page, makes an event loop and leaves it open.
    asyncio.set_event_loop(None)
    with warnings.catch_warnings():
        # pyLODE 3.2.1 leaves its style sheet to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        page = OntPub(graph)
        page.fids.update({str(s): local(str(s)) for s in graph.subjects() if str(s) in GW})
        return str(page.make_html())


def schema() -> str:
    """Markdown of all kinds and vocabularies: what may be said, how often, and how spelled."""
    graph = Graph()
    for text in shapes.texts():
        graph.parse(data=text, format="turtle")
    known = shapes.schema()
    entities = [kind for kind in known.kinds.values() if kind.ends is None]
    relations = [kind for kind in known.kinds.values() if kind.ends]
    lines = [HEAD, "## Entities\n", *(_kind(kind, graph) for kind in entities)]
    lines += ["## Relations\n", *(_kind(kind, graph) for kind in relations)]
    lines += ["## Vocabularies\n", *_vocabularies(graph)]
    return "\n".join(lines)


def _bilingual(graph: Graph) -> Graph:
    """``graph`` with one title a term, English then Chinese: pyLODE shows one, and picks any."""
    for term in set(graph.subjects(RDFS.label)):
        label = f"{_label(graph, term, 'en')} {_label(graph, term, 'zh')}"
        graph.set((term, RDFS.label, Literal(label)))
    graph.remove((None, DCTERMS.title, None))
    return graph


def _label(graph: Graph, term: Node, lang: str, predicate: Node = RDFS.label) -> str:
    labels = (o for o in graph.objects(term, predicate) if isinstance(o, Literal))
    return next((str(o) for o in labels if o.language == lang), "")


def _kind(kind: Kind, graph: Graph) -> str:
    """One kind: what it means, what tells two of it apart, and a table of its properties."""
    term = GW[kind.name]
    key = ", ".join(f"`{name}`" for name in kind.key)
    lines = [
        f"### {kind.name} {_label(graph, term, 'zh')}\n",
        f"{_label(graph, term, 'en', RDFS.comment)}\n",
        f"{_label(graph, term, 'zh', RDFS.comment)}\n",
        f"{_spelling(kind)}{f' Key: {key}.' if key else ''}\n",
        _row(COLUMNS),
        _row("---" for _ in COLUMNS),
        *(_row(_cells(property, kind, graph)) for property in kind.predicates.values()),
    ]
    return "\n".join(lines) + "\n"


def _spelling(kind: Kind) -> str:
    if not kind.projected:
        return "Identity reads it; the graphs never show it."
    if kind.ends is None:
        return f"A `gw:{kind.name}` in RDF, a node `:{kind.label}` in the property graph."
    return (
        f"A `gw:{kind.name}` beside the triple `gw:{local(kind.ends.direct)}` in RDF, "
        f"a relationship `:{kind.label}` in the property graph."
    )


def _cells(property: Property, kind: Kind, graph: Graph) -> tuple[str, ...]:
    return (
        _label(graph, GW[property.name], "en"),
        _label(graph, GW[property.name], "zh"),
        _range(property),
        f"{'1' if property.required else '0'}..{'n' if property.many else '1'}",
        _rdf(property, graph),
        _property_graph(property, kind),
    )


def _range(property: Property) -> str:
    if property.terms:
        return f"a term of {_vocabulary(property)}"
    if property.refers_to:
        return " or ".join(sorted(property.refers_to))
    bounds = [str(bound) for bound in (property.low, property.high) if bound is not None]
    limits = (
        f", {' to '.join(bounds)}"
        if len(bounds) == 2
        else f", at least {bounds[0]}"
        if bounds
        else ""
    )
    pattern = f", `{property.pattern}`".replace("|", r"\|") if property.pattern else ""
    return " or ".join(range.name for range in property.ranges.values()) + limits + pattern


def _vocabulary(property: Property) -> str:
    scheme = next(iter(property.terms.values())).rpartition("/")[0]
    return f"[{local(scheme)}](#{local(scheme)})"


def _rdf(property: Property, graph: Graph) -> str:
    """The predicate; the datatype where one is written; the second predicate where there is one."""
    datatypes = [r.iri for r in property.ranges.values() if r.iri and r is not TEXT]
    written = f" `{', '.join(graph.namespace_manager.qname(iri) for iri in datatypes)}`"
    also = property.stands_also
    second = f", preferred also `{graph.namespace_manager.qname(also)}`" if also else ""
    return f"`gw:{property.name}`{written if datatypes else ''}{second}"


def _property_graph(property: Property, kind: Kind) -> str:
    if not kind.projected:
        return "–"
    if kind.ends and property in (kind.ends.start, kind.ends.end):
        return "its start" if property == kind.ends.start else "its end"
    if property.name in kind.links:
        return f"`-[:{property.label}]->`"
    if not property.many:
        return f"`{property.name}`, `{property.names}` where sources differ"
    return (
        f"`{property.name}`, all in `{property.names}`"
        if property.scalar
        else f"`{property.names}`"
    )


def _vocabularies(graph: Graph) -> Iterator[str]:
    """A table for each vocabulary, its terms in the order that it lists them."""
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        yield f"### {local(str(scheme))}\n"
        yield f"{_label(graph, scheme, 'en', SKOS.definition)}\n"
        yield f"{_label(graph, scheme, 'zh', SKOS.definition)}\n"
        yield _row(("term", "English", "中文", "meaning", "含义"))
        yield _row("---" for _ in range(5))
        for concept in graph.objects(scheme, SKOS.hasTopConcept):
            yield _row(_concept(concept, graph))
        yield ""


def _concept(concept: Node, graph: Graph) -> tuple[str, ...]:
    said = (
        _label(graph, concept, lang, predicate)
        for predicate in (SKOS.prefLabel, SKOS.definition)
        for lang in ("en", "zh")
    )
    return (f"`{local(str(concept))}`", *said)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
