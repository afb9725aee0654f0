"""Node-link JSON, for networkx, D3 and programs of your own.

    {"directed":true,"multigraph":true,"graph":{},"nodes":[
    {"id":"company/41fa","kind":"Company","name":"织坊","names":["织坊@zh"]}],
    "edges":[
    {"source":"company/41fa","target":"company/9c","key":"supplies/07","kind":"SUPPLIES"}]}

This is what `networkx.node_link_graph` reads. A node or an edge has a line of its own.
"""

from collections.abc import Iterable, Iterator

import orjson

from graph.formats import Format, Loss, Part, pieces
from graph.formats.network import Edge, Network, Node
from ontology.schema import Schema

HEAD = '{"directed":true,"multigraph":true,"graph":{},"nodes":['


def write(part: Part, schema: Schema, base: str) -> Iterator[bytes]:
    """The file: nodes, edges."""
    return pieces(_lines(Network(part, schema)))


def _lines(network: Network) -> Iterator[str]:
    yield HEAD
    yield from listed(map(_node, network.nodes()))
    yield '],\n"edges":['
    yield from listed(map(_edge, network.edges()))
    yield "]}\n"


def listed(objects: Iterable[object]) -> Iterator[str]:
    r"""Objects as the members of a JSON array, each on a line of its own.

    >>> "".join(listed([{"a": 1}, {"a": 2}]))
    '\n{"a":1},\n{"a":2}'
    """
    before = "\n"
    for one in objects:
        yield before + orjson.dumps(one).decode()
        before = ",\n"


def _node(node: Node) -> object:
    return {"id": node.id, "kind": node.kind, **node.keys}


def _edge(edge: Edge) -> object:
    ends = {"source": edge.start, "target": edge.end, "key": edge.id}
    return {**ends, "kind": edge.kind, **edge.keys}


FORMAT = Format(
    name="node-link",
    title="Node-link JSON, as networkx and D3 have it",
    media_type="application/json",
    suffix=".json",
    write=write,
    loses=(Loss.BEYOND,),
    reads=(2, 1),
)
