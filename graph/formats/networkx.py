"""The property graph as a networkx graph, in memory."""

from collections.abc import Iterable

import networkx as nx

from graph.formats import part
from graph.formats.network import Network
from graph.model import Spelled
from ontology.schema import Schema


def to_networkx(statements: Iterable[Spelled], schema: Schema) -> "nx.MultiDiGraph[str]":
    """Merged statements in any order as nodes and edges, about 2 kB each.

    A node is an entity by its id, with its ``kind`` and keys. An edge's key is its id; it has its
    ``kind``, such as ``SUPPLIES``, and keys. One that leads out of ``statements`` is left out.

    >>> from ontology.shapes import schema
    >>> firms = [Spelled("Company", id, "", "", {"name": [name]})
    ...          for id, name in (("company/1", "染坊@zh"), ("company/2", "织坊@zh"))]
    >>> sale = Spelled("Supplies", "supplies/1", "company/1", "company/2", {"share": ["0.4"]})
    >>> graph = to_networkx([*firms, sale], schema())
    >>> graph.nodes["company/1"]
    {'kind': 'Company', 'name': '染坊', 'names': ['染坊@zh']}
    >>> graph.edges["company/1", "company/2", "supplies/1"]
    {'kind': 'SUPPLIES', 'share': 0.4}
    """
    network = Network(part(statements, schema), schema)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in network.nodes():
        graph.add_node(node.id, kind=node.kind, **node.keys)
    for edge in network.edges():
        graph.add_edge(edge.start, edge.end, edge.id, kind=edge.kind, **edge.keys)
    return graph
