"""GraphML as networkx and lxml read it; igraph sees the same graph, and its schema is kept."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
from hypothesis import given
from lxml import etree

from graph.formats.graphml import FORMAT, NAMESPACE, token
from graph.model import Spelled
from tests.conftest import SPELLED
from tests.formats.graphs import Keys, Read, expected, graphs, written
from tests.formats.schemas import schema_of

NAMES = {"g": NAMESPACE}
PYTHON: Mapping[str, Callable[[str], object]] = {
    "string": str,
    "long": int,
    "double": float,
    "boolean": "true".__eq__,
}


def by_networkx(file: bytes) -> Read:
    graph: Any = nx.read_graphml(BytesIO(file), force_multigraph=True)
    ids = {node: data.pop("identifier") for node, data in graph.nodes(data=True)}
    assert all(node == token(id) for node, id in ids.items())
    nodes = {ids[node]: _own(data) for node, data in graph.nodes(data=True)}
    edges = {}
    for start, end, key, data in graph.edges(keys=True, data=True):
        id, kind = data.pop("identifier"), data.pop("kind")
        assert key == token(id)
        edges[id] = (kind, ids[start], ids[end], data)
    return Read(nodes, edges)


def _own(data: dict[str, Any]) -> tuple[str, Keys]:
    """Kind and keys of a node, which has a label besides."""
    assert data.pop("label")
    return data.pop("kind"), data


def by_lxml(file: bytes) -> Read:
    root: Any = etree.fromstring(file)
    typed = {
        key.get("id"): (key.get("attr.name"), PYTHON[key.get("attr.type")])
        for key in root.iterfind("g:key", NAMES)
    }
    nodes, ids, edges = {}, {}, {}
    for element in root.iterfind("g:graph/g:node", NAMES):
        said = _data(element, typed)
        id = ids[element.get("id")] = said.pop("identifier")
        nodes[id] = _own(said)
    for element in root.iterfind("g:graph/g:edge", NAMES):
        said = _data(element, typed)
        id, kind = said.pop("identifier"), said.pop("kind")
        edges[id] = (kind, ids[element.get("source")], ids[element.get("target")], said)
    return Read(nodes, edges)


def _data(element: Any, typed: Mapping[str, tuple[str, Callable[[str], object]]]) -> dict[str, Any]:
    """What an element says, by the names of the declared keys."""
    found = {}
    for one in element.iterfind("g:data", NAMES):
        name, python = typed[one.get("key")]
        found[name] = python(one.text)
    return found


READERS = (by_networkx, by_lxml)


@given(graphs())
def test_every_file_keeps_the_schema_of_graphml(said: list[Spelled]) -> None:
    schema_of("graphml/graphml.xsd").assertValid(etree.fromstring(written(said, FORMAT)))


def test_igraph_sees_the_same_graph(tmp_path: Path) -> None:
    (tmp_path / "world.graphml").write_bytes(written(SPELLED, FORMAT))
    graph = igraph.Graph.Read_GraphML(str(tmp_path / "world.graphml"))
    world = expected(SPELLED, FORMAT)
    assert set(graph.vs["identifier"]) == set(world.nodes)
    assert dict(zip(graph.es["identifier"], graph.es["kind"], strict=True)) == {
        id: edge[0] for id, edge in world.edges.items()
    }
    assert "织坊有限公司" in graph.vs["label"]
