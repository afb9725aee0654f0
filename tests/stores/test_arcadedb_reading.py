"""The engine of readers: it reads, whatever it is asked, and what it cannot stop is found out."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j
import psutil
import pytest

from graph.stores.arcadedb import Address, Engine, EngineError
from graph.stores.arcadedb_process import settle
from graph.stores.arcadedb_reading import ReadingEngine
from tests.stores.engines import EDGES, LAYOUT, NODES, child_of, rows, session

WRITES = [
    "CREATE (:Entity:Company {id: 'x'})",
    "CREATE (:Unheard {id: 'x'})",
    "MATCH (n:Company) SET n.name = 'x'",
    "MATCH (n:Company) SET n:Park",
    "MATCH (n:Company) REMOVE n.name",
    "MATCH (n:Company) DETACH DELETE n",
    "MATCH ()-[r:SUPPLIES]->() DELETE r",
    "MERGE (n:Company {id: 'x'}) RETURN n",
    "CALL { CREATE (:Company {id: 'x'}) } RETURN 1",
    "MATCH (n:Company) CALL { WITH n SET n.x = 1 RETURN 1 AS one } RETURN one",
    "MATCH (n:Company) FOREACH (x IN [1] | SET n.x = 1)",
    "CREATE INDEX own FOR (n:Company) ON (n.own)",
    "CREATE CONSTRAINT own FOR (n:Company) REQUIRE n.own IS UNIQUE",
    "CREATE USER x SET PASSWORD 'abcdefgh1'",
    "ALTER USER reader SET PASSWORD 'abcdefgh1'",
    "DROP USER reader",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV FROM 'http://127.0.0.1:9/x.csv' AS line RETURN line",
]
EXPLOSION = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*) AS n"
UNSTOPPABLE = """RETURN reduce(s = 0, x IN range(1, 1000000) |
    s + reduce(t = 0, y IN range(1, 1000000) | t + y)) AS n"""
ASKS = """
import neo4j, sys
uri, user, password, database, text = sys.argv[1:]
driver = neo4j.GraphDatabase.driver(uri, auth=(user, password))
with driver.session(database=database) as session:
    print("asking", flush=True)
    print(session.run(text).data(), flush=True)
"""

OWNS = """
import neo4j, sys
from pathlib import Path
from graph.stores.arcadedb_reading import ReadingEngine
address = ReadingEngine(Path(sys.argv[1]), heap="256m").start()
driver = neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password))
with driver.session(database=address.database) as session:
    session.run("RETURN 1").consume()
    print("asking", flush=True)
    session.run(sys.argv[2]).data()
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a small database, whose writer then went on."""
    folder = tmp_path_factory.mktemp("engines")
    with Engine(folder / "writer", heap="256m") as engine:
        engine.load(NODES, EDGES, LAYOUT)
        engine.copy(folder / "copy")
        with session(engine.start()) as writer:
            rows(writer, "MATCH (n:Entity) DETACH DELETE n")
    return folder / "copy"


@pytest.fixture(scope="module")
def engine(copy: Path) -> Iterator[ReadingEngine]:
    """One that grants a query five seconds."""
    engine = ReadingEngine(copy, heap="256m", seconds=5.0)
    yield engine
    engine.kill()


@pytest.fixture(scope="module")
def address(engine: ReadingEngine) -> Address:
    return engine.start()


@pytest.fixture(scope="module")
def patient(engine: ReadingEngine, copy: Path) -> Iterator[ReadingEngine]:
    """One that grants a minute, on the copy on which the other was killed."""
    engine.kill()
    assert not engine.running
    engine = ReadingEngine(copy, heap="256m", seconds=60.0)
    yield engine
    engine.kill()


@contextmanager
def client(address: Address, text: str) -> Iterator[subprocess.Popen[str]]:
    """A process that asks, and is killed at the end."""
    login = (address.uri, address.user, address.password, address.database)
    with subprocess.Popen(
        [sys.executable, "-c", ASKS, *login, text],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        try:
            assert process.stdout.readline() == "asking\n"
            time.sleep(0.3)
            yield process
        finally:
            process.kill()


def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


@pytest.mark.parametrize("mode", [neo4j.WRITE_ACCESS, neo4j.READ_ACCESS])
def test_nothing_is_written_and_nothing_is_loaded(address: Address, mode: str) -> None:
    auth = (address.user, address.password)
    with neo4j.GraphDatabase.driver(address.uri, auth=auth) as driver:
        for text in WRITES:
            with (
                driver.session(database=address.database, default_access_mode=mode) as opened,
                pytest.raises(neo4j.exceptions.Forbidden),
            ):
                rows(opened, text)
    with session(address) as opened:
        assert rows(opened, "MATCH (n:Entity) RETURN count(n) AS n") == [{"n": len(NODES)}]
        assert rows(opened, "MATCH ()-[r]->() RETURN count(r) AS n") == [{"n": len(EDGES)}]
        assert len(rows(opened, "UNWIND range(1, 30000) AS n RETURN n")) == 30_000


def test_only_its_one_user_is_let_in(address: Address, copy: Path) -> None:
    for user, password in (("root", address.password), (address.user, "wrong")):
        with (
            neo4j.GraphDatabase.driver(address.uri, auth=(user, password)) as driver,
            pytest.raises(neo4j.exceptions.AuthError),
        ):
            driver.verify_connectivity()
    said = {path: path.read_text(errors="replace") for path in copy.rglob("*.json*")}
    assert not [path for path, text in said.items() if address.password in text]
    bolt = int(address.uri.rpartition(":")[2])
    ports = {
        connection.laddr.port
        for connection in child_of(copy).net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    (http,) = ports - {bolt}
    query = json.dumps({"language": "sql", "command": "SELECT 1"}).encode()
    with pytest.raises(urllib.error.HTTPError, match=r"401|403"):
        urllib.request.urlopen(f"http://127.0.0.1:{http}/api/v1/query/kg", query)


def test_the_engine_ends_what_it_can_at_the_deadline(address: Address) -> None:
    with session(address) as opened, pytest.raises(neo4j.exceptions.Neo4jError, match=r"(?i)time"):
        rows(opened, EXPLOSION)


def test_a_query_is_a_stray_once_its_client_has_gone_and_most_end_then(
    patient: ReadingEngine,
) -> None:
    address = patient.start()
    with client(address, EXPLOSION):
        assert patient.strays() == frozenset()
        with client(address, UNSTOPPABLE), client(address, EXPLOSION):
            assert patient.strays() == frozenset()
        assert until(lambda: len(patient.strays()) == 1)  # one of two has ended
        time.sleep(0.5)
        assert len(patient.strays()) == 1


def test_growth_without_end_ends_the_process(patient: ReadingEngine) -> None:
    address = patient.start()  # what runs is killed first
    assert patient.strays() == frozenset()
    with session(address) as opened, pytest.raises(neo4j.exceptions.DriverError):
        rows(opened, "RETURN size(reduce(s = 'a', x IN range(1, 60) | s + s)) AS n")
    assert until(lambda: not patient.running)
    with pytest.raises(EngineError, match="died"):
        patient.strays()


@pytest.mark.parametrize("hangs", [False, True])
def test_an_engine_whose_owner_was_killed_ends_even_while_it_works(
    patient: ReadingEngine, copy: Path, hangs: bool
) -> None:
    patient.kill()
    with subprocess.Popen(
        [sys.executable, "-c", OWNS, str(copy), UNSTOPPABLE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == b"asking\n"
        child = child_of(copy)
        if hangs:
            child.suspend()
        owner.kill()
    if hangs:
        settle(copy, patience=0)  # as the next server does
    assert until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_a_copy_that_finds_no_room_leaves_nothing(tmp_path: Path, copy: Path) -> None:
    resource = pytest.importorskip("resource")
    writer = Engine(copy.parent / "writer", heap="256m")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(EngineError, match=r"no copy in .*: File too large"):
            writer.copy(tmp_path / "copy")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (tmp_path / "copy").exists()
    assert writer.exists
