"""The tables of the book, and how rows get into them.

A claim and a statement are intervals of editions: ``added`` is the edition that brought it,
``removed`` the one that took it away, or null. So what was known at an edition is a filter.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb

from graph.manifest import CANONICAL
from ontology.schema import Kind, Schema

FORMAT = "1"

TABLES = """
CREATE TABLE meta (key VARCHAR, value VARCHAR);
CREATE TABLE edition (
    n INTEGER, made TIMESTAMP, what VARCHAR, added BIGINT, removed BIGINT,
    manifest VARCHAR, hash VARCHAR);
CREATE TABLE release (
    n INTEGER, source VARCHAR, series VARCHAR, hash VARCHAR, options VARCHAR, files VARCHAR,
    retrieved DATE, records BIGINT, rejected BIGINT, added INTEGER, removed INTEGER);
CREATE TABLE claim (
    release INTEGER, source VARCHAR, series VARCHAR, id VARCHAR, kind VARCHAR, start VARCHAR,
    "end" VARCHAR, vals VARCHAR, record VARCHAR, evidence VARCHAR, confidence VARCHAR,
    also VARCHAR, hi UBIGINT, lo UBIGINT, added INTEGER, removed INTEGER);
CREATE TABLE rejected (
    release INTEGER, file VARCHAR, record VARCHAR, reason VARCHAR, content VARCHAR);
CREATE TABLE decision (
    n INTEGER, what VARCHAR, a VARCHAR, b VARCHAR, made TIMESTAMP, edition INTEGER);
CREATE TABLE same (id VARCHAR, canonical VARCHAR, added INTEGER, removed INTEGER);
CREATE TABLE withheld (id VARCHAR, kind VARCHAR, missing VARCHAR);
CREATE TABLE statement (
    graph VARCHAR, id VARCHAR, kind VARCHAR, start VARCHAR, "end" VARCHAR, vals VARCHAR,
    hi UBIGINT, lo UBIGINT, added INTEGER, removed INTEGER);
CREATE TABLE synced (store VARCHAR, edition INTEGER);

CREATE VIEW claimed AS FROM claim WHERE removed IS NULL;
CREATE VIEW stands AS SELECT id, canonical FROM same WHERE removed IS NULL;
CREATE VIEW shown AS FROM statement WHERE removed IS NULL AND graph = '';
"""

# A claim changes when its confidence or its evidence does, not when its row has moved.
CLAIM = f"({CANONICAL} || chr(31) || confidence || chr(31) || evidence)"
HALVES = "md5_number_upper({0}) AS hi, md5_number_lower({0}) AS lo"

STAGED = """CREATE OR REPLACE TEMP TABLE staged (
    release INTEGER, series VARCHAR, id VARCHAR, kind VARCHAR, start VARCHAR, "end" VARCHAR,
    vals VARCHAR, record VARCHAR, evidence VARCHAR, confidence VARCHAR, also VARCHAR)"""


def temporary(con: duckdb.DuckDBPyConnection, name: str, query: str, **given: object) -> int:
    """Make a temporary table of a query and say how many rows it has."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", given or None)
    return count(con, f"FROM {name}")


def append(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Put rows into a table by the appender: a hundred times as fast as INSERT."""
    appender = con.appender(table)
    try:
        with appender:
            appender.append_rows(rows)
    except BaseException:
        appender.clear()  # an interruption leaves rows in it, and it must not be let go with them
        raise


def count(con: duckdb.DuckDBPyConnection, of: str) -> int:
    """How many rows ``of`` has, a FROM clause."""
    row = first(con, f"SELECT count(*) {of}")
    return int(row[0]) if row else 0


def first(
    con: duckdb.DuckDBPyConnection, query: str, given: Mapping[str, object] | None = None
) -> tuple[Any, ...] | None:
    """The only row of a query, read to its end: an unfinished result would block the appender."""
    rows = con.execute(query, given).fetchall()
    return rows[0] if rows else None


def references(
    con: duckdb.DuckDBPyConnection,
    schema: Schema,
    table: str,
    where: str = "true",
    columns: str = "id, kind",
) -> str:
    """A query for every reference in the rows of ``table``: ``id, kind, property, required, ref``.

    The ends of relations are read from their columns, those of entities out of the values; kinds
    that the table does not have are left out, since planning an arm costs more than running it.
    """
    kinds = con.execute(f"SELECT DISTINCT kind FROM {table} WHERE {where} ORDER BY kind").fetchall()
    arms = [f"SELECT {columns}, '' AS property, true AS required, '' AS ref FROM {table} LIMIT 0"]
    for (name,) in kinds:
        kind = schema.kind(name)
        if kind.ends:
            ends = ("start", "end")
            arms += [_arm(columns, name, end, True, f'"{end}"', table, where) for end in ends]
        for property in kind.references.values():
            values = f"unnest(from_json(vals->'$.{property.name}', '[\"VARCHAR\"]'))"
            arms.append(_arm(columns, name, property.name, property.required, values, table, where))
    return " UNION ALL ".join(f"({arm})" for arm in arms)


def _arm(
    columns: str, kind: str, property: str, required: bool, ref: str, table: str, where: str
) -> str:
    said = f"SELECT {columns}, '{property}', {required}, {ref} FROM {table}"
    return f"{said} WHERE kind = '{kind}' AND {where}"


def key_references(kind: Kind) -> Mapping[str, str]:
    """SQL for the references that make up the key of ``kind``, by property name."""
    found = {"start": "start", "end": '"end"'} if kind.ends else {}
    return found | {
        name: f"(vals->>'$.{name}[0]')" for name in kind.key if kind.properties[name].refers_to
    }
