"""GraphML, for yEd, Cytoscape, igraph and whatever else draws or counts graphs.

    <node id="company:41fa"><data key="n.kind">Company</data><data key="n.name">织坊</data></node>
    <edge id="supplies:07" source="company:41fa" target="company:9c" …>

In XML an id cannot have a `/`, so a node's has `:` in its place; the real one is in `identifier`.
`kind` is what a node or an edge is, `label` what to show of a node.
"""

from collections.abc import Iterator, Mapping

from graph.formats import Format, Loss, Part, pieces
from graph.formats.network import Edge, Network, Node, Type, shown
from graph.formats.xml import PROLOGUE, text
from graph.lpg import Key
from ontology.schema import Schema

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
HEAD = f"""{PROLOGUE}<graphml xmlns="{NAMESPACE}"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="{NAMESPACE} {NAMESPACE}/1.0/graphml.xsd">
"""
TYPES: Mapping[Type, str] = {
    Type.TEXT: "string",
    Type.INTEGER: "long",
    Type.NUMBER: "double",
    Type.TRUTH: "boolean",
    Type.LIST: "string",
}
# An id is an NMTOKEN; these two letters are, and no id of ours has them.
NMTOKEN = str.maketrans({"/": ":", "~": "ː", " ": "·"})


def write(part: Part, schema: Schema, base: str) -> Iterator[bytes]:
    """The file: declarations, nodes, edges."""
    return pieces(_lines(Network(part, schema)))


def _lines(network: Network) -> Iterator[str]:
    keys = network.keys()
    yield HEAD
    own = {"identifier": Type.TEXT, "kind": Type.TEXT}
    yield from _declared("node", own | {"label": Type.TEXT} | dict(keys.nodes))
    yield from _declared("edge", own | dict(keys.edges))
    yield '<graph id="greenweft" edgedefault="directed">\n'
    yield from map(_node, network.nodes())
    yield from map(_edge, network.edges())
    yield "</graph>\n</graphml>\n"


def _declared(of: str, keys: Mapping[str, Type]) -> Iterator[str]:
    for name, type in keys.items():
        yield (
            f'<key id="{of[0]}.{name}" for="{of}" attr.name="{name}" attr.type="{TYPES[type]}"/>\n'
        )


def _node(node: Node) -> str:
    own = {"identifier": node.id, "kind": node.kind, "label": node.label}
    return f'<node id="{token(node.id)}">{_data("n", own | dict(node.keys))}</node>\n'


def _edge(edge: Edge) -> str:
    own = {"identifier": edge.id, "kind": edge.kind}
    ends = f'source="{token(edge.start)}" target="{token(edge.end)}"'
    return f'<edge id="{token(edge.id)}" {ends}>{_data("e", own | dict(edge.keys))}</edge>\n'


def _data(of: str, keys: Mapping[str, Key]) -> str:
    return "".join(
        f'<data key="{of}.{name}">{text(shown(key))}</data>' for name, key in keys.items()
    )


def token(id: str) -> str:
    """The id of a node or an edge as XML can have it; no two become one.

    >>> token("company/41fa WITHIN area/440310")
    'company:41fa·WITHIN·area:440310'
    """
    return id.translate(NMTOKEN)


FORMAT = Format(
    name="graphml",
    title="GraphML, a graph as XML",
    media_type="application/graphml+xml",
    suffix=".graphml",
    write=write,
    loses=(Loss.BEYOND, Loss.LISTS, Loss.CHARACTERS),
    reads=(3, 2),
)
