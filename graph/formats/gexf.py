"""GEXF 1.3, for Gephi.

    <node id="company/41fa" label="织坊"><attvalues><attvalue for="kind" value="Company"/>…
    <edge id="supplies/07" source="company/41fa" target="company/9c" kind="SUPPLIES" …>

`kind` is what a node or an edge is: GEXF has an attribute of that name for edges, and it is a
column too, for tools that read no other.
"""

from collections.abc import Iterator, Mapping

from graph.formats import Format, Loss, Part, pieces
from graph.formats.network import Edge, Network, Node, Type, shown
from graph.formats.xml import PROLOGUE, text
from graph.lpg import Key
from ontology.schema import Schema

HEAD = f"""{PROLOGUE}<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta><creator>Greenweft</creator></meta>
<graph mode="static" defaultedgetype="directed" idtype="string">
"""
TYPES: Mapping[Type, str] = {
    Type.TEXT: "string",
    Type.INTEGER: "long",
    Type.NUMBER: "double",
    Type.TRUTH: "boolean",
    Type.LIST: "string",  # of a liststring Gephi reads \n as the letter n
}


def write(part: Part, schema: Schema, base: str) -> Iterator[bytes]:
    """The file: declarations, nodes, edges."""
    return pieces(_lines(Network(part, schema)))


def _lines(network: Network) -> Iterator[str]:
    keys = network.keys()
    yield HEAD
    yield from _declared("node", keys.nodes)
    yield from _declared("edge", keys.edges)
    yield "<nodes>\n"
    yield from map(_node, network.nodes())
    yield "</nodes>\n<edges>\n"
    yield from map(_edge, network.edges())
    yield "</edges>\n</graph>\n</gexf>\n"


def _declared(of: str, keys: Mapping[str, Type]) -> Iterator[str]:
    yield f'<attributes class="{of}">\n'
    for name, type in {"kind": Type.TEXT, **keys}.items():
        yield f'<attribute id="{name}" title="{name}" type="{TYPES[type]}"/>\n'
    yield "</attributes>\n"


def _node(node: Node) -> str:
    return f'<node id="{node.id}" label="{text(node.label)}">{_values(node)}</node>\n'


def _edge(edge: Edge) -> str:
    return (
        f'<edge id="{edge.id}" source="{edge.start}" target="{edge.end}" '
        f'kind="{edge.kind}" label="{edge.kind}">{_values(edge)}</edge>\n'
    )


def _values(one: Node | Edge) -> str:
    keys: dict[str, Key] = {"kind": one.kind, **one.keys}
    values = (f'<attvalue for="{name}" value="{text(shown(key))}"/>' for name, key in keys.items())
    return f"<attvalues>{''.join(values)}</attvalues>"


FORMAT = Format(
    name="gexf",
    title="GEXF 1.3, Gephi's own",
    media_type="application/gexf+xml",
    suffix=".gexf",
    write=write,
    loses=(Loss.BEYOND, Loss.LISTS, Loss.CHARACTERS),
    reads=(3, 2),
)
