"""CSV, for spreadsheets, pandas and Gephi's import: a zip of nodes.csv and edges.csv.

    id,label,kind,confidence,name,names
    company/41fa,织坊,Company,0.9,织坊,"[""织坊@zh""]"

    id,source,target,kind,confidence,share
    supplies/07,company/41fa,company/9c,SUPPLIES,0.9,0.4

UTF-8 without a byte order mark, CRLF, quoted where a cell has a comma, a quotation mark or a line
break (RFC 4180). A column is a key that occurs; an empty cell says nothing.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.formats import PIECE, Format, Loss, Part
from graph.formats.network import Edge, Network, Node, shown
from graph.lpg import Key
from ontology.schema import Schema

NODE, EDGE = ("id", "label", "kind"), ("id", "source", "target", "kind")


class _Sink(io.RawIOBase):
    """Where the zip is written to, and what of it was not yet taken; it cannot seek."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._waiting += data
        return len(data)

    def taken(self, least: int) -> Iterator[bytes]:
        """What waits, if it is as much as that."""
        if len(self._waiting) >= least:
            yield bytes(self._waiting)
            self._waiting.clear()


def write(part: Part, schema: Schema, base: str) -> Iterator[bytes]:
    """The zip, as it grows."""
    network, sink = Network(part, schema), _Sink()
    keys = network.keys()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        yield from _member(file, sink, "nodes.csv", _nodes(network.nodes(), list(keys.nodes)))
        yield from _member(file, sink, "edges.csv", _edges(network.edges(), list(keys.edges)))
    yield from sink.taken(1)


def _member(
    file: zipfile.ZipFile, sink: _Sink, name: str, rows: Iterable[Sequence[str]]
) -> Iterator[bytes]:
    # The same statements make the same bytes, whenever that is: the date is zip's first.
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    with file.open(info, "w", force_zip64=True) as member:
        for text in _texts(rows):
            member.write(text.encode())
            yield from sink.taken(PIECE)


def _texts(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows as CSV, many at a time."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow(row)
        if text.tell() >= PIECE:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def _nodes(nodes: Iterable[Node], columns: Sequence[str]) -> Iterator[Sequence[str]]:
    yield *NODE, *columns
    for node in nodes:
        yield node.id, node.label, node.kind, *_cells(node.keys, columns)


def _edges(edges: Iterable[Edge], columns: Sequence[str]) -> Iterator[Sequence[str]]:
    yield *EDGE, *columns
    for edge in edges:
        yield edge.id, edge.start, edge.end, edge.kind, *_cells(edge.keys, columns)


def _cells(keys: Mapping[str, Key], columns: Sequence[str]) -> list[str]:
    return [shown(keys[name]) if name in keys else "" for name in columns]


FORMAT = Format(
    name="csv",
    title="CSV, two tables in a zip",
    media_type="application/zip",
    suffix=".zip",
    write=write,
    loses=(Loss.BEYOND, Loss.LISTS, Loss.TYPES),
    reads=(3, 2),
)
