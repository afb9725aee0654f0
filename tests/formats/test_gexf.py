"""GEXF as networkx and lxml read it; its schema is kept."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import networkx as nx
from hypothesis import given
from lxml import etree

from graph.formats.gexf import FORMAT
from graph.model import Spelled
from tests.formats.graphs import Read, graphs, written
from tests.formats.schemas import schema_of

NAMES = {"g": "http://gexf.net/1.3"}
PYTHON: Mapping[str, Callable[[str], object]] = {
    "string": str,
    "long": int,
    "double": float,
    "boolean": "true".__eq__,
}


def by_networkx(file: bytes) -> Read:
    graph: Any = nx.read_gexf(BytesIO(file), version="1.3")
    nodes = {}
    for node, data in graph.nodes(data=True):
        assert data.pop("label")
        nodes[node] = (data.pop("kind"), data)
    edges = {}
    for start, end, data in graph.edges(data=True):
        kind = data.pop("kind")
        assert data.pop("label") == kind
        edges[data.pop("id")] = (kind, start, end, data)
    return Read(nodes, edges)


def by_lxml(file: bytes) -> Read:
    graph: Any = etree.fromstring(file).find("g:graph", NAMES)
    nodes, edges = {}, {}
    of = _titles(graph, "node")
    for element in graph.iterfind("g:nodes/g:node", NAMES):
        said = _values(element, of)
        nodes[element.get("id")] = (said.pop("kind"), said)
    of = _titles(graph, "edge")
    for element in graph.iterfind("g:edges/g:edge", NAMES):
        said = _values(element, of)
        assert said.pop("kind") == element.get("kind")
        ends = (element.get("source"), element.get("target"))
        edges[element.get("id")] = (element.get("kind"), *ends, said)
    return Read(nodes, edges)


def _titles(graph: Any, of: str) -> dict[str, tuple[str, str]]:
    """Title and type of what nodes or edges have, by the id of the declaration."""
    declared = graph.iterfind(f"g:attributes[@class='{of}']/g:attribute", NAMES)
    return {one.get("id"): (one.get("title"), one.get("type")) for one in declared}


def _values(element: Any, of: dict[str, tuple[str, str]]) -> dict[str, Any]:
    values = element.iterfind("g:attvalues/g:attvalue", NAMES)
    titled = ((*of[one.get("for")], one.get("value")) for one in values)
    return {title: PYTHON[type](value) for title, type, value in titled}


READERS = (by_networkx, by_lxml)


@given(graphs())
def test_every_file_keeps_the_schema_of_gexf(said: list[Spelled]) -> None:
    schema_of("gexf-1.3/gexf.xsd").assertValid(etree.fromstring(written(said, FORMAT)))
