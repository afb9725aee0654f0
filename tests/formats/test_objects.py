"""Graphs in memory, for networkx and rdflib, hold what the files hold."""

import rdflib
from hypothesis import given

from graph.formats.networkx import to_networkx
from graph.formats.node_link import FORMAT as NODE_LINK
from graph.formats.rdflib import to_rdflib
from graph.model import Spelled
from tests.conftest import SCHEMA, SPELLED, WEAVERY
from tests.formats.graphs import Read, expected, graphs, quads
from tests.formats.rdf_readers import of_rdflib


@given(graphs())
def test_networkx_has_every_node_and_edge_with_native_values(said: list[Spelled]) -> None:
    graph = to_networkx(said, SCHEMA)
    nodes = {id: (data.pop("kind"), data) for id, data in graph.nodes(data=True)}
    edges = {
        id: (data.pop("kind"), start, end, data)
        for start, end, id, data in graph.edges(keys=True, data=True)
    }
    assert Read(nodes, edges) == expected(said, NODE_LINK)


@given(graphs())
def test_rdflib_has_every_triple_with_its_text_as_it_was(said: list[Spelled]) -> None:
    graph = to_rdflib(said, SCHEMA)
    assert {(*map(of_rdflib, triple), "") for triple in graph} == quads(said)


def test_rdflib_has_the_base_that_it_is_given() -> None:
    graph = to_rdflib(SPELLED, SCHEMA, "http://a.test/")
    assert (rdflib.URIRef(f"http://a.test/id/{WEAVERY.id}"), None, None) in graph
