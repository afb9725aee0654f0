"""The process that writes the rows of a home to files, as the bare engines take them.

claim.json, statement.json   rows of the book's tables, and tables.sql that makes these
quads.nq                     N-Quads
nodes.json, edges.json       by label: keys; start, end and keys
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from api.application import Application
from api.settings import Settings
from graph.book import Book
from graph.lpg import Lpg
from graph.model import Spelled
from graph.rdf import Rdf
from graph.stores.triples import Triples

TABLES = ("claim", "statement")
ByLabel: TypeAlias = dict[str, list[Any]]


def main() -> None:
    """Write the rows of the home of the environment into the folder of the first argument."""
    folder = Path(sys.argv[1])
    folder.mkdir()
    with Application(Settings()) as app:
        counts = _tables(app.book, folder) | {"quads": _quads(app.book, folder)}
        nodes, edges = _graph(app.book)
    for name, rows in ("nodes", nodes), ("edges", edges):
        (folder / f"{name}.json").write_bytes(orjson.dumps(rows))
        counts[name] = sum(map(len, rows.values()))
    sys.stdout.buffer.write(orjson.dumps(counts))


def _tables(book: Book, folder: Path) -> dict[str, int]:
    counts = {}
    made = []
    for table in TABLES:
        said = "SELECT sql FROM duckdb_tables() WHERE table_name = $table AND NOT temporary"
        made += [text for (text,) in book.con.execute(said, {"table": table}).fetchall()]
        rows = book.con.execute(f"FROM {table} ORDER BY rowid").fetchall()
        (folder / f"{table}.json").write_bytes(orjson.dumps(rows))
        counts[table] = len(rows)
    (folder / "tables.sql").write_text("\n".join(made))
    return counts


def _quads(book: Book, folder: Path) -> int:
    lines = Triples(Rdf(book.schema, book.base)).lines(partial(book.changes, 0, book.edition.n))
    count = 0
    with (folder / "quads.nq").open("w", encoding="utf-8") as file:
        for block in lines:
            count += block.count(" .\n")
            file.write(block)
    return count


def _graph(book: Book) -> tuple[ByLabel, ByLabel]:
    """What both property graphs hold: nodes, relations and references."""
    projection, nodes, edges = Lpg(book.schema), ByLabel(), ByLabel()
    for row in map(projection.row, _shown(book)):
        if row.start:
            edges.setdefault(row.label, []).append((row.start, row.end, row.keys))
            continue
        nodes.setdefault(row.label, []).append(row.keys)
        for label, end in _links(row.links):
            edges.setdefault(label, []).append((row.keys["id"], end, {}))
    return nodes, edges


def _shown(book: Book) -> Iterator[Spelled]:
    for change in book.changes(0, book.edition.n):
        if change.new is not None and not change.graph:
            yield change.new


def _links(links: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    yield from ((label, end) for label, ends in links.items() for end in ends)


if __name__ == "__main__":
    main()
