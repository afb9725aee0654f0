"""N-Quads as pyoxigraph and rdflib read it."""

from functools import partial

import pyoxigraph as ox

from graph.book import Book
from graph.formats.nquads import FORMAT
from graph.formats.selection import around, everything
from ontology.prefixes import BASE
from tests.conftest import PARK, PINGSHAN, SCHEMA, tell
from tests.formats.graphs import quads
from tests.formats.rdf_readers import by_pyoxigraph, by_rdflib

READERS = (
    partial(by_pyoxigraph, format=ox.RdfFormat.N_QUADS),
    partial(by_rdflib, format="nquads"),
)


def test_each_source_has_its_graph(world: Book) -> None:
    tell(world, [PINGSHAN], source="ledger")
    graphs = {
        name: quads(world.statements(graph=name), f"{BASE}source/{name}")
        for name in ("tale", "ledger")
    }
    file = b"".join(FORMAT.write(everything(world), SCHEMA, BASE))
    for read in READERS:
        assert read(file) == quads(world.statements()) | graphs["tale"] | graphs["ledger"]


def test_a_part_has_what_sources_say_of_it_and_no_more(world: Book) -> None:
    file = b"".join(FORMAT.write(around(world, PARK.id, 0), SCHEMA, BASE))
    subjects = {quad[0].text for read in READERS for quad in read(file)}
    assert subjects == {f"{BASE}id/{PARK.id}"}
    assert {quad[3] for quad in READERS[0](file)} == {"", f"{BASE}source/tale"}
