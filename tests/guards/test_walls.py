"""The walls behind the guards of texts: what holds though a text got past all that looks at it."""

import asyncio
import stat
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from neo4j.exceptions import DriverError, Neo4jError

from api.cypher.database import Database, Place
from api.publishing.copies import Copies
from api.refusals import BadQuery, Refusal, UpdateRefused
from api.workers.pool import Pool
from graph.stores.arcadedb import Address
from graph.stores.arcadedb_reading import ReadingEngine
from tests.api.sparql.asking import Asking
from tests.api.sparql.running import EDITION, WORKER, world
from tests.stores.engines import rows, session
from tests.stores.test_arcadedb_reading import EXPLOSION

WRITES = ["CREATE (n:Canary) RETURN n", "MATCH (n:Company) SET n.canary = 1 RETURN n"]


@pytest.mark.parametrize("text", WRITES)
def test_neo4j_itself_is_asked_what_a_statement_does(
    text: str, in_neo4j: Mapping[str, Any]
) -> None:
    with closing(Database(Place.of(in_neo4j))) as database:
        database.check_reads("MATCH (n) RETURN n", {}, 10)
        with pytest.raises(UpdateRefused):
            database.check_reads(text, {}, 10)


@pytest.mark.parametrize("text", WRITES)
def test_neo4j_writes_nothing_in_the_transactions_of_the_door(
    text: str, in_neo4j: Mapping[str, Any]
) -> None:
    """``reading`` ends each transaction without a commit, too: two walls."""
    with closing(Database(Place.of(in_neo4j))) as database:
        with pytest.raises(Refusal) as refused, database.reading(10) as reading:
            reading.run(text, {}).consume()
        assert "AccessMode" in str(refused.value) or "access mode" in str(refused.value)
        with database.reading(10) as reading:
            assert reading.run("MATCH (n:Canary) RETURN count(n)", {}).values() == [[0]]


def test_neo4j_takes_load_csv_for_reading(in_neo4j: Mapping[str, Any]) -> None:
    """Neither its planner nor READ mode is a wall here: only the guard is."""
    with closing(Database(Place.of(in_neo4j))) as database:
        database.check_reads("LOAD CSV FROM 'file:///none' AS line RETURN line", {}, 10)


def test_a_worker_leaves_the_snapshot_as_it_was(tmp_path: Path) -> None:
    folder = world(tmp_path / "rdf")
    before = contents(folder)

    async def asked(pool: Pool) -> None:
        pool.adopt(await pool.prepare({"folder": str(folder)}, EDITION))

    with asyncio.Runner() as runner:
        pool = Pool(WORKER, size=2, memory=1 << 28, queue=10, name="tests")
        try:
            runner.run(asked(pool))
            ask = Asking(pool, runner)
            assert ask("ASK { ?s ?p ?o }").body
            for text in ("DELETE WHERE { ?s ?p ?o }", "LOAD <file:///etc/passwd>"):
                with pytest.raises(BadQuery):
                    ask(text)
            generation = pool._current
            assert generation
            assert len(generation._workers) == 2, "they share one copy, for none of them writes"
        finally:
            runner.run(pool.close())
    assert contents(folder) == before


def contents(folder: Path) -> dict[str, str]:
    """What each file of a folder holds, as a fingerprint."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of Unix")
def test_nobody_else_may_enter_the_folder_of_copies(tmp_path: Path) -> None:
    copies = Copies(tmp_path / "published")
    copies.clear()
    assert not stat.S_IMODE(copies.folder.stat().st_mode) & 0o077


def test_the_engine_of_readers_ends_a_query_though_its_client_waits(copy: Path) -> None:
    """Asked beside, so that the test ends as well where nothing ends the query."""
    engine = ReadingEngine(copy, heap="256m", seconds=1.0)
    with ThreadPoolExecutor(1) as beside:
        address = engine.start()
        try:
            asking = beside.submit(exploded, address)
            assert "time" in asking.result(15).lower()
        finally:
            engine.kill()


def exploded(address: Address) -> str:
    """What ends a query that would run for days."""
    with session(address) as opened:
        try:
            return str(rows(opened, EXPLOSION))
        except (Neo4jError, DriverError) as error:
            return str(error)
