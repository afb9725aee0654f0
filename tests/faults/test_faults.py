"""What breaks is told clearly, and the service goes on by itself when the cause is gone."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import neo4j
import pytest

from tests.faults.forward import forward
from tests.served import Served, greenweft, served
from tests.servers import Address
from tests.servers import neo4j as neo4j_server
from tests.servers.fixtures import started

CYPHER = "/db/greenweft/query/v2"
COUNT = {"statement": "MATCH (n:Entity) RETURN count(n)"}
# One predicate over all of them: an equation of two sides would be joined by hash, and be quick.
LONG = {
    "statement": "MATCH (a), (b), (c), (d), (e), (f) "
    "WHERE a.id + b.id + c.id + d.id + e.id + f.id = '' RETURN 1"
}
BUSY = 'greenweft_workers_busy{language="cypher"} 1.0'
EVERYTHING = "SELECT * { ?s ?p ?o . ?a ?b ?c }"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a few statements; tests take copies of it."""
    home = tmp_path_factory.mktemp("faults") / "home"
    greenweft(home, "load", "pingshan-2024")
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


def until(seconds: float, true: Callable[[], bool]) -> None:
    over = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < over, "not in time"
        time.sleep(0.1)


def counted(at: Served) -> Any:
    """How many nodes there are, or the status of what is no answer."""
    answer = httpx.post(f"{at.url}{CYPHER}", json=COUNT, timeout=30)
    return answer.json()["data"]["values"] if answer.status_code == 202 else answer.status_code


def asked_for_long(at: Served) -> tuple[threading.Thread, list[httpx.Response]]:
    """The asking of a query that does not end by itself, and where its answer will be."""
    answers: list[httpx.Response] = []
    ask = threading.Thread(
        target=lambda: answers.append(httpx.post(f"{at.url}{CYPHER}", json=LONG, timeout=30))
    )
    ask.start()
    until(10, lambda: BUSY in httpx.get(f"{at.url}/metrics").text)
    time.sleep(0.3)  # from the worker to the engine; either way no answer can come of it
    return ask, answers


def assert_calm(at: Served, before: tuple[int, int]) -> None:
    """Descriptors and processes are as many as before, two more or less, within a minute."""

    def calm() -> bool:
        return all(abs(now - then) <= 2 for now, then in zip(at.footprint(), before, strict=True))

    until(60, calm)


def test_the_engine_killed_in_mid_query_is_replaced(home: Path) -> None:
    with served(home, {"query_seconds": "10"}) as at:
        whole, before = counted(at), at.footprint()
        engines = [
            p for p in at.process.children(recursive=True) if "arcadedb_child" in str(p.cmdline())
        ]
        assert engines
        ask, answers = asked_for_long(at)
        for engine in engines:
            engine.kill()
        ask.join()
        assert answers[0].status_code == 503
        assert answers[0].headers["retry-after"]
        assert answers[0].json()["errors"][0]["message"]
        assert httpx.get(f"{at.url}/sparql", params={"query": "ASK {}"}).status_code == 200
        until(60, lambda: counted(at) == whole)
        assert_calm(at, before)


def test_a_thousand_clients_that_leave_in_mid_stream_leave_nothing_behind(home: Path) -> None:
    with served(home, {"query_seconds": "20", "queue": "2000"}) as at:
        counted(at)
        before = at.footprint()
        place = urlsplit(at.url)
        text = (
            f"GET /sparql?{urlencode({'query': EVERYTHING})} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        )
        for _ in range(20):
            wires = [
                socket.create_connection((place.hostname or "", place.port or 0), 10)
                for _ in range(50)
            ]
            for wire in wires:
                wire.sendall(text.encode() + b"Accept: text/csv\r\n\r\n")
            wires[0].settimeout(10)
            wires[0].recv(10)
            for wire in wires:
                wire.close()
        assert (
            httpx.get(f"{at.url}/sparql", params={"query": "ASK {}"}, timeout=30).status_code == 200
        )
        assert_calm(at, before)


def test_neo4j_that_dies_and_comes_back_empty_is_filled_again(home: Path) -> None:
    if os.environ.get("GREENWEFT_TEST_NEO4J"):
        pytest.skip("kills the server, which must not be GREENWEFT_TEST_NEO4J")
    with forward() as way:
        with ExitStack() as until_it_dies:
            first = started(neo4j_server(), until_it_dies)
            way.port = urlsplit(first.uri).port or 0
            settings = {
                "graph": way.uri,
                "graph_user": first.user,
                "graph_password": first.password,
                "query_seconds": "10",
            }
            greenweft(home, "sync", settings=settings)
            running = served(home, settings)
            at = running.__enter__()
            whole, before = counted(at), at.footprint()
            ask, answers = asked_for_long(at)
        try:
            ask.join()
            assert answers[0].status_code == 503
            assert counted(at) == 503
            assert httpx.get(f"{at.url}/sparql", params={"query": "ASK {}"}).status_code == 200
            with neo4j_server() as second:
                _same_password(second, first)
                way.port = urlsplit(second.uri).port or 0
                until(60, lambda: counted(at) == whole)
                assert_calm(at, before)
        finally:
            running.__exit__(None, None, None)


def _same_password(server: Address, wanted: Address) -> None:
    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        driver.execute_query(
            "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
            old=server.password,
            new=wanted.password,
            database_="system",
        )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 MB, where this machine lets us make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    words = ["-t", "tmpfs", "-o", "size=300m", "tmpfs", str(place)]
    if not mount or not unmount or subprocess.run([mount, *words], check=False).returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        yield place
    finally:
        subprocess.run([unmount, "-l", str(place)], check=True)


def fill(ballast: Path) -> None:
    """Write until the disk has no more room."""
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(1 << 16)):
            pass


def test_a_full_disk_keeps_the_old_edition_until_there_is_room(
    filled: Path, small_disk: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(filled, small_disk / "home"))
    greenweft(home, "generate", str(tmp_path / "more"), "--firms", "300", "--seed", "2")
    with served(home) as at:
        whole = counted(at)
        ballast = small_disk / "ballast"
        fill(ballast)
        with pytest.raises(AssertionError):
            greenweft(home, "load", "tables", str(tmp_path / "more"))
        assert counted(at) == whole
        assert httpx.get(f"{at.url}/sparql", params={"query": "ASK {}"}).status_code == 200
        ballast.unlink()
        greenweft(home, "load", "tables", str(tmp_path / "more"))
        until(60, lambda: counted(at) not in (whole, 503))
        greenweft(home, "check", "--sample", "20")
