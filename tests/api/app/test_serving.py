"""The whole server: one home, both doors, commands, and an end in good order."""

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.hostile.watch import pulse
from tests.served import Served, greenweft, served

TEN = " ".join(map(str, range(10)))
CROSSED = [f"VALUES ?v{n} {{ {TEN} }}" for n in range(9)]
BURNS = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(CROSSED)} }}"
MANY = f"SELECT * {{ {' '.join(CROSSED[:5])} }}"


@pytest.fixture(name="home", scope="module")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with nothing in it: what is asked here makes its own rows."""
    return tmp_path_factory.mktemp("served") / "home"


@pytest.fixture(name="server", scope="module")
def _server(home: Path) -> Iterator[Served]:
    """A server for all tests here, of which the last one ends it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("greenweft_graph_password", "in small letters")
        with served(home, {"query_seconds": "5", "graph_heap": "256m"}) as server:
            yield server


def test_both_doors_answer_at_the_edition_that_is_ready(server: Served) -> None:
    edition = httpx.get(f"{server.url}/ready").json()["edition"]
    sparql = httpx.post(f"{server.url}/sparql", data={"query": "ASK { ?s ?p ?o }"})
    asked = {"statement": "MATCH (n:Company) RETURN count(n) AS n"}
    cypher = httpx.post(f"{server.url}/db/greenweft/query/v2", json=asked, timeout=30)
    assert (sparql.status_code, cypher.status_code) == (200, 202)
    for answer in (sparql, cypher):
        assert answer.headers["greenweft-edition"] == str(edition)


def test_nothing_that_it_starts_has_its_settings(server: Served) -> None:
    children = server.process.children(recursive=True)
    assert len(children) >= 6, "fork server, workers of both doors and an engine"
    for child in children:
        assert "HOME" in child.environ()
        assert not [name for name in child.environ() if name.upper().startswith("GREENWEFT_")]


def test_it_says_that_it_lives_while_queries_burn(server: Served) -> None:
    with httpx.Client(base_url=server.url, timeout=10) as client:
        statuses: list[int] = []

        def burn() -> None:
            statuses.append(client.post("/sparql", data={"query": BURNS}).status_code)

        burning = [threading.Thread(target=burn) for _ in range(2)]
        with pulse(server.url, 0.01) as taken:
            for thread in burning:
                thread.start()
            for thread in burning:
                thread.join()
    assert statuses == [504, 504]
    assert max(taken) < 1.5  # it waited for none of them


def test_the_figures_have_both_languages(server: Served) -> None:
    said = httpx.get(f"{server.url}/metrics").text
    for language in ("sparql", "cypher"):
        assert f'greenweft_workers_size{{language="{language}"}} 2.0' in said
    assert re.search(r'greenweft_replaced_total{language="sparql",reason="deadline"} [1-9]', said)


def test_a_second_server_names_the_one_that_holds_the_home(server: Served, home: Path) -> None:
    with pytest.raises(AssertionError, match=rf"held by process {server.process.pid} \(greenweft"):
        greenweft(home, "serve", "--port", "0")


def test_ctrl_c_lets_an_answer_end_and_leaves_nothing_behind(server: Served, home: Path) -> None:
    children = server.process.children(recursive=True)
    answer = httpx.stream("POST", f"{server.url}/sparql", data={"query": MANY})
    with answer as stream:
        parts = stream.iter_bytes()
        next(parts)
        group = os.getpgid(server.process.pid)
        for process in [server.process, *children]:  # as a terminal does
            if os.getpgid(process.pid) == group:
                process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        assert b"".join(parts).rstrip().endswith(b"]}}")
    left = psutil.wait_procs([server.process, *children], 20)[1]
    assert left == []
    assert not (home / "holder.json").exists()
    assert list((home / "published").glob("*")) == []
