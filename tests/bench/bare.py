"""The process that gives prepared rows to a bare engine, by the door that Greenweft uses.

    python -m tests.bench.bare duckdb ROWS PLACE       seconds, by what was done

ROWS holds what ``tests.bench.rows`` wrote; it is all in memory before the clock starts. PLACE is
a new folder for the engine. The engines have the same tables, constraints and indexes as ours.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias, cast

import duckdb
import neo4j
import orjson
import pyoxigraph as ox

from api.settings import Settings
from graph import cypher
from graph.lpg import layout
from graph.stores.arcadedb_child import Door, engine
from ontology.shapes import schema
from tests.bench.emptying import EMPTY
from tests.bench.rows import TABLES

Seconds: TypeAlias = Mapping[str, float]
BULK, BATCH = 4_000, 5_000
SCHEMA = schema()
NAMES = layout(SCHEMA)
KEYS = [f"CREATE INDEX IF NOT EXISTS FOR (n:{label}) ON (n.{key})" for label, key in NAMES.indexes]
IDS = "CREATE CONSTRAINT IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE"


def main() -> None:
    """Load the rows of the second argument into the engine of the first."""
    _, name, rows, place = sys.argv
    Path(place).mkdir()
    took = ENGINES[name](Path(rows), Path(place))
    sys.stdout.buffer.write(orjson.dumps(took))
    sys.stdout.flush()
    os._exit(0)  # the Java machine in this process outlives an ordinary end


def _duckdb(rows: Path, place: Path) -> Seconds:
    """The appender: the rows of the claims in one transaction, those of the statements in another.

    Greenweft does both in one and has to make the second of the first.
    """
    held = {table: _json(rows, table) for table in TABLES}
    con = duckdb.connect(str(place / "bare.duckdb"))
    con.execute((rows / "tables.sql").read_text())
    took = {}
    for table in TABLES:
        begun = perf_counter()
        con.execute("BEGIN")
        with con.appender(table) as appender:
            appender.append_rows(held[table])
        con.execute("COMMIT")
        took[table] = perf_counter() - begun
    con.close()
    return took


def _oxigraph(rows: Path, place: Path) -> Seconds:
    text = BytesIO((rows / "quads.nq").read_bytes())
    begun = perf_counter()
    store = ox.Store(str(place / "rdf"))
    store.bulk_load(text, ox.RdfFormat.N_QUADS, lenient=True)
    store.flush()
    return {"bulk_load": perf_counter() - begun}


def _arcadedb(rows: Path, place: Path) -> Seconds:
    """GraphBatch in this very process, its rows as the JSON texts that it reads fastest."""
    nodes = [(type, [row["id"] for row in block], _texts(block)) for type, block in _nodes(rows)]
    edges = [
        (type, [row[0] for row in block], [row[1] for row in block], _texts(r[2] for r in block))
        for type, block in _edges(rows)
    ]
    os.environ.setdefault("ARCADEDB_JVM_ARGS", "-Xmx1g")
    begun = perf_counter()
    database = engine().create_database(str(place / "kg"))
    started = perf_counter()
    for text in ("CREATE VERTEX TYPE Entity", *map(_vertices, NAMES.labels)):
        database.command("sql", text)
    for type in (*NAMES.relations, *NAMES.references):
        database.command("sql", f"CREATE EDGE TYPE `{type}`")
    for text in KEYS:
        database.command("cypher", text)
    places: dict[str, str] = {}
    with database.graph_batch(batch_size=20_000) as batch:
        door = Door(batch)
        for type, ids, keys in nodes:
            places.update(zip(ids, door.nodes(type, keys), strict=True))
        for type, starts, ends, keys in edges:
            door.edges(type, [places[id] for id in starts], [places[id] for id in ends], keys)
    database.command("cypher", IDS)
    database.close()
    return {"start": started - begun, "graph_batch": perf_counter() - started}


def _vertices(label: str) -> str:
    return f"CREATE VERTEX TYPE `{label}` EXTENDS Entity"


def _neo4j(rows: Path, place: Path) -> Seconds:
    """UNWIND and CREATE of batches, a transaction each; the server of the environment is emptied.

    The texts are Greenweft's, with a literal map, since no other is faster.
    """
    kinds = SCHEMA.by_label
    work = [(cypher.create(kinds[label]), block) for label, block in _nodes(rows, BATCH)]
    for label, block in _edges(rows, BATCH):
        text = cypher.create(kinds[label]) if label in kinds else cypher.link(label)
        work.append((text, [{**keys, "start": start, "end": end} for start, end, keys in block]))
    s = Settings()
    login = s.graph_user, s.graph_password.get_secret_value()
    with (
        neo4j.GraphDatabase.driver(s.graph, auth=login) as driver,
        driver.session(database=s.graph_database) as session,
    ):
        for text in (EMPTY, IDS, *KEYS, AWAIT):
            session.run(cast("Any", text)).consume()
        begun = perf_counter()
        for text, block in work:
            session.run(cast("Any", text), rows=block).consume()
        took = perf_counter() - begun
        session.run(cast("Any", EMPTY)).consume()
    return {"create": took}


AWAIT = "CALL db.awaitIndexes()"


def _json(rows: Path, name: str) -> Any:
    return orjson.loads((rows / f"{name}.json").read_bytes())


def _nodes(rows: Path, size: int = BULK) -> Iterator[tuple[str, list[Any]]]:
    return _blocks(_json(rows, "nodes"), size)


def _edges(rows: Path, size: int = BULK) -> Iterator[tuple[str, list[Any]]]:
    return _blocks(_json(rows, "edges"), size)


def _blocks(by_label: Mapping[str, list[Any]], size: int) -> Iterator[tuple[str, list[Any]]]:
    for label, rows in by_label.items():
        for first in range(0, len(rows), size):
            yield label, rows[first : first + size]


def _texts(rows: Iterable[object]) -> list[str]:
    return [orjson.dumps(row).decode() for row in rows]


ENGINES: Mapping[str, Callable[[Path, Path], Seconds]] = {
    "duckdb": _duckdb,
    "oxigraph": _oxigraph,
    "arcadedb": _arcadedb,
    "neo4j": _neo4j,
}


if __name__ == "__main__":
    main()
