"""The zip of two CSV files as the csv module and DuckDB read it."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tests.formats.graphs import Keys, Read


def by_csv(file: bytes) -> Read:
    with zipfile.ZipFile(io.BytesIO(file)) as read:
        tables = {}
        for name in ("nodes.csv", "edges.csv"):
            text = io.TextIOWrapper(read.open(name), "utf-8", newline="")
            tables[name] = list(csv.DictReader(text, strict=True))
    return _read(tables["nodes.csv"], tables["edges.csv"])


def by_duckdb(file: bytes) -> Read:
    with _unpacked(file) as folder, duckdb.connect() as con:
        found = [_rows(con, folder / name) for name in ("nodes.csv", "edges.csv")]
    return _read(*found)


def _rows(con: duckdb.DuckDBPyConnection, path: Path) -> list[dict[str, str]]:
    read = con.execute(
        """FROM read_csv($path, all_varchar = true, header = true, delim = ',', quote = '"',
        escape = '"', parallel = false, strict_mode = true)""",
        {"path": str(path)},
    )
    columns = [one[0] for one in read.description or ()]
    return [
        dict(zip(columns, (cell or "" for cell in row), strict=True)) for row in read.fetchall()
    ]


@contextmanager
def _unpacked(file: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(io.BytesIO(file)) as read:
        read.extractall(folder)
        yield Path(folder)


def _read(nodes: list[dict[str, str]], edges: list[dict[str, str]]) -> Read:
    """Rows as a graph; an empty cell says nothing."""
    assert all(row.pop("label") for row in nodes)
    found = {row.pop("id"): (row.pop("kind"), _said(row)) for row in nodes}
    return Read(
        found,
        {
            row.pop("id"): (row.pop("kind"), row.pop("source"), row.pop("target"), _said(row))
            for row in edges
        },
    )


def _said(row: dict[str, str]) -> Keys:
    return {name: cell for name, cell in row.items() if cell != ""}


READERS = (by_csv, by_duckdb)
