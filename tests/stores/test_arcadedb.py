"""The embedded engine: what it leaves behind when killed, and that nobody waits for the dead."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j
import psutil
import pytest

from graph.stores.arcadedb import Edge, Engine, EngineError, Node
from graph.stores.arcadedb_process import MARK
from graph.stores.arcadedb_process import PROGRAM as CHILD
from tests.stores.engines import EDGES, LAYOUT, NODES, child_of, rows, session

ROOT = Path(__file__).parents[2]
# A parent that is killed: it says what it is told to say once it has come so far.
SERVES = "engine.start(); print('ready', flush=True); sys.stdin.read()"
LOADS = """
def nodes():
    for n in range(9_000):
        yield "Company", {"id": f"c/{n}"}
    print("ready", flush=True)
    sys.stdin.read()
engine.load(nodes(), [], Layout(("Company",), ()))
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(tmp_path / "graph", heap="256m") as engine:
        yield engine


@contextmanager
def parent(folder: Path, does: str) -> Iterator[psutil.Process]:
    """The child of another process that uses the folder and has come so far as to be ready."""
    text = (
        "import sys; from pathlib import Path; from graph.stores.arcadedb import Engine, Layout\n"
        f"engine = Engine(Path({str(folder)!r}), heap='256m')\n{does}"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", text], stdin=pipe, stdout=pipe, env=environment
    ) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == b"ready\n"
        try:
            yield child_of(folder)
        finally:
            owner.kill()


def until(what: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.02)
    return what()


def gone(child: psutil.Process) -> bool:
    return not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_what_was_written_is_there_after_stop_and_start(engine: Engine, tmp_path: Path) -> None:
    assert not engine.exists
    first = engine.start()
    assert engine.start() is first
    with session(first) as opened:
        rows(opened, "CREATE (:Entity:Company {id: 'c/1'})")
    engine.stop()
    assert (engine.exists, engine.running) == (True, False)
    (tmp_path / "graph" / "password").unlink()
    second = engine.start()
    assert second.password != first.password
    with session(second) as opened:
        assert rows(opened, "MATCH (n:Company) RETURN n.id AS id") == [{"id": "c/1"}]


def test_a_killed_parent_leaves_no_child_and_no_loss(tmp_path: Path) -> None:
    with parent(tmp_path, SERVES) as child:
        pass
    assert until(lambda: gone(child))
    with Engine(tmp_path, heap="256m") as engine, session(engine.start()) as opened:
        assert rows(opened, "RETURN 1 AS one") == [{"one": 1}]


def test_an_orphan_that_does_not_end_is_killed(tmp_path: Path) -> None:
    with parent(tmp_path, SERVES) as child:
        child.suspend()
    with pytest.MonkeyPatch.context() as patch, Engine(tmp_path, heap="256m") as engine:
        patch.setattr("graph.stores.arcadedb_process.PATIENCE", 0.2)
        engine.start()
        assert gone(child)


def test_a_folder_in_use_by_a_living_process_is_left_alone(tmp_path: Path) -> None:
    with parent(tmp_path, SERVES) as child:
        with pytest.raises(EngineError, match="already uses"):
            Engine(tmp_path).start()
        assert not gone(child)


def test_a_mark_whose_process_id_came_again_harms_nobody(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    folder.mkdir()
    stranger = {"pid": os.getpid(), "since": "1", "owner": os.getpid(), "owner_since": "1"}
    (folder / MARK).write_text(json.dumps(stranger))
    engine.drop()
    assert not (folder / MARK).exists()


def test_a_parent_killed_in_a_load_leaves_no_half_database(tmp_path: Path) -> None:
    with parent(tmp_path, LOADS) as child:
        assert until((tmp_path / "databases" / "kg.loading").is_dir)
    assert until(lambda: gone(child))
    engine = Engine(tmp_path, heap="256m")
    assert not engine.exists
    engine.load(NODES, EDGES, LAYOUT)
    assert [path.name for path in (tmp_path / "databases").glob("kg*")] == ["kg"]


@pytest.mark.parametrize(
    ("nodes", "edges", "problem"),
    [
        (NODES, [("SUPPLIES", "c/1", "nobody", {})], "'nobody', and no node has that id"),
        ([NODES[0], NODES[0]], [], "there twice"),
    ],
)
def test_rows_that_make_no_graph_leave_nothing(
    engine: Engine, nodes: list[Node], edges: list[Edge], problem: str
) -> None:
    with pytest.raises(EngineError, match=problem) as caught:
        engine.load(nodes, edges, LAYOUT)
    assert caught.value.log.exists()
    assert not engine.exists


def test_a_load_does_not_touch_a_database_that_is_there(engine: Engine) -> None:
    engine.load([], [], LAYOUT)
    with pytest.raises(EngineError, match=r"drop\(\)"):
        engine.load(NODES, EDGES, LAYOUT)
    engine.drop()
    assert not engine.exists


def test_a_child_that_dies_in_a_load_is_an_error(engine: Engine, tmp_path: Path) -> None:
    def nodes() -> Iterator[Node]:
        for n in range(1_000_000):
            if n == 10_000:
                os.kill(child_of(tmp_path / "graph").pid, signal.SIGKILL)
            yield "Company", {"id": f"c/{n}"}

    with pytest.raises(EngineError, match="died"):
        engine.load(nodes(), [], LAYOUT)


def test_a_load_that_is_given_up_ends_and_nothing_begins_after_it(
    engine: Engine, tmp_path: Path
) -> None:
    def nodes() -> Iterator[Node]:
        for n in range(1_000_000):
            if n == 10_000:
                threading.Thread(target=engine.give_up).start()
            yield "Company", {"id": f"c/{n}"}

    with pytest.raises(EngineError, match="died"):
        engine.load(nodes(), [], LAYOUT)
    assert not engine.exists
    for begin in (engine.start, lambda: engine.load(NODES, EDGES, LAYOUT)):
        with pytest.raises(EngineError, match="given up"):
            begin()
    assert not (tmp_path / "graph" / MARK).exists()


def test_a_child_that_dies_is_replaced_and_an_id_still_stands_once(
    engine: Engine, tmp_path: Path
) -> None:
    engine.start()
    child = child_of(tmp_path / "graph")
    child.kill()
    assert until(lambda: not engine.running)
    with session(engine.start()) as opened, pytest.raises(neo4j.exceptions.ConstraintError):
        rows(opened, "CREATE (:Entity:Company {id: 'x'}), (:Entity:Park {id: 'x'})")


def test_a_start_that_does_not_come_to_an_end_is_an_error(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.stores.arcadedb.START", 0.1)
        with pytest.raises(EngineError, match=r"took longer than 0\.1 s while starting"):
            Engine(tmp_path).start()
    assert not (tmp_path / MARK).exists()


def test_what_the_engine_cannot_do_is_told_with_its_log(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no size"):
        Engine(tmp_path, heap="much")
    with pytest.raises(EngineError, match=r"(?s)log: .*child\.log.*heap"):
        Engine(tmp_path, heap="1k").start()


def test_a_port_that_is_taken_meanwhile_is_left_to_its_owner(tmp_path: Path) -> None:
    """The child is made to choose a port that somebody has, and then one that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        text = (
            "import os, runpy; child = runpy.run_path(os.environ['CHILD'])\n"
            "serve, free = child['serve'], child['_free_port']\n"
            f"ports = iter([{port}])\n"
            "serve.__globals__['_free_port'] = lambda: next(ports, None) or free()\n"
            "print('at', serve('a password')[1], flush=True); os._exit(0)"
        )
        environment = os.environ | {"CHILD": str(CHILD), "ARCADEDB_JVM_ARGS": "-Xmx256m"}
        command = [sys.executable, "-P", "-c", text]
        said = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, check=True, text=True
        )
    (found,) = re.findall(r"^at (\d+)$", said.stdout, re.MULTILINE)
    assert int(found) != port
