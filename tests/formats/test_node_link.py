"""Node-link JSON as networkx and a JSON parser read it; nothing of a statement is lost."""

import json
from typing import Any

import networkx as nx
import orjson
from hypothesis import given

from graph.formats.node_link import FORMAT
from graph.lpg import Row
from graph.model import Spelled
from tests.formats.graphs import LPG, Read, graphs, written


def by_networkx(file: bytes) -> Read:
    graph: Any = nx.node_link_graph(json.loads(file), edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    nodes = {node: (data.pop("kind"), data) for node, data in graph.nodes(data=True)}
    edges = {
        id: (data.pop("kind"), start, end, data)
        for start, end, id, data in graph.edges(keys=True, data=True)
    }
    return Read(nodes, edges)


def by_orjson(file: bytes) -> Read:
    read = orjson.loads(file)
    nodes = {one.pop("id"): (one.pop("kind"), one) for one in read["nodes"]}
    edges = {
        one.pop("key"): (one.pop("kind"), one.pop("source"), one.pop("target"), one)
        for one in read["edges"]
    }
    return Read(nodes, edges)


READERS = (by_networkx, by_orjson)


@given(graphs())
def test_entities_come_back_as_they_were_said(said: list[Spelled]) -> None:
    read = by_orjson(written(said, FORMAT))
    for one in said:
        if not one.start:
            label, keys = read.nodes[one.id]
            links = LPG.row(one).links
            assert LPG.spelled(Row(label, {"id": one.id, **keys}, links)) == one
