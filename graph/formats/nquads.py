"""N-Quads, for RDF stores: the statements in the default graph, and who said what.

    <…/id/company/41fa> <…/ontology#name> "织坊"@zh .
    <…/id/company/41fa> <…/ontology#name> "织坊"@zh <…/source/green-list> .

Each source has a graph of its own with what it says about entities. A triple that two relations
share stands there twice, which is the same as once.
"""

from collections.abc import Iterable, Iterator

from graph.formats import Format, Part, pieces
from graph.model import Spelled
from graph.rdf import Rdf
from ontology.schema import Schema


def write(part: Part, schema: Schema, base: str) -> Iterator[bytes]:
    """A line for each triple, first of the default graph, then of each source's."""
    return pieces(_lines(part, Rdf(schema, base)))


def _lines(part: Part, rdf: Rdf) -> Iterator[str]:
    yield from _graph(part.statements(), rdf, "")
    for source, statements in part.graphs.items():
        yield from _graph(statements(), rdf, f" {rdf.source_graph(source)}")


def _graph(statements: Iterable[Spelled], rdf: Rdf, graph: str) -> Iterator[str]:
    for statement in statements:
        for subject, predicate, object in rdf.triples(statement):
            yield f"{subject} {predicate} {object}{graph} .\n"


FORMAT = Format(
    name="nquads",
    title="N-Quads, RDF a line at a time, with the sources' graphs",
    media_type="application/n-quads",
    suffix=".nq",
    write=write,
)
