"""Parquet files, streamed through DuckDB; every value becomes the text it would be in a CSV."""

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb

from graph.model import Rejected
from loaders.errors import UnreadableFile
from loaders.table import Line, Lines, Table, shown, text, under

BATCH = 2_000


def tables(path: Path, known: Collection[str] = ()) -> Iterator[Table]:
    """The one table of a Parquet file."""
    with duckdb.connect(config={"threads": 1}) as connection:
        try:
            connection.execute("SELECT * FROM read_parquet(?)", [_literal(path)])
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise UnreadableFile(path, f"cannot be read as Parquet: {reason}") from error
        headings = tuple(column[0] for column in connection.description or ())
        yield Table(headings, under(headings, _lines(path, connection)))


def _literal(path: Path) -> str:
    """The path as a pattern that matches it alone."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))


def _lines(path: Path, connection: duckdb.DuckDBPyConnection) -> Lines:
    number = 0
    while True:
        try:
            batch = connection.fetchmany(BATCH)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise UnreadableFile(path, f"breaks off after row {number}: {reason}") from error
        if not batch:
            return
        for values in batch:
            number += 1
            where = f"row {number}"
            nested = next((v for v in values if isinstance(v, list | dict | bytes)), None)
            if nested is not None:
                reason = f"holds a {type(nested).__name__}, not a single value"
                yield Rejected(where, reason, shown(map(str, values)))
            else:
                yield Line(number, where, [text(value) for value in values])
