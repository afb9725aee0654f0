"""Each test server starts, answers, and ends with the process that started it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest
from neo4j import GraphDatabase

from tests.servers import Address, Doors, Unavailable, java, neo4j

ROOT = Path(__file__).parents[2]
ONE_AND_ONE = "SELECT (1 + 1 AS ?two) {}"


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_neo4j_answers_a_question_directly_and_routed(neo4j_address: Address, scheme: str) -> None:
    uri = neo4j_address.uri.replace("bolt:", f"{scheme}:")
    account = (neo4j_address.user, neo4j_address.password)
    with GraphDatabase.driver(uri, auth=account) as driver:
        rows = driver.execute_query("RETURN 1 + 1 AS two", database_=neo4j_address.database)
    assert rows.records[0]["two"] == 2


def test_neo4j_answers_over_http_too(neo4j_address: Address) -> None:
    if not neo4j_address.http:
        pytest.skip("GREENWEFT_TEST_NEO4J names no address of the Query API")
    login = (neo4j_address.user, neo4j_address.password)
    url = f"{neo4j_address.http}/db/{neo4j_address.database}/query/v2"
    answer = httpx.post(url, json={"statement": "RETURN 1 + 1 AS two"}, auth=login)
    assert answer.raise_for_status().json()["data"]["values"] == [[2]]


def test_fuseki_answers_a_question(fuseki_address: Doors) -> None:
    answer = httpx.post(fuseki_address.query, data={"query": ONE_AND_ONE}).raise_for_status()
    (row,) = answer.json()["results"]["bindings"]
    assert row["two"]["value"] == "2"


def test_fuseki_takes_updates_and_whole_graphs(fuseki_address: Doors) -> None:
    triple = "<http://a.test/s> <http://a.test/p> 'o'"
    graph = {"graph": "http://a.test/g"}
    httpx.post(
        fuseki_address.update,
        data={"update": f"INSERT DATA {{ GRAPH <{graph['graph']}> {{ {triple} }} }}"},
    ).raise_for_status()
    turtle = httpx.get(fuseki_address.store, params=graph, headers={"Accept": "text/turtle"})
    assert "http://a.test/p" in turtle.raise_for_status().text
    httpx.delete(fuseki_address.store, params=graph).raise_for_status()
    assert httpx.get(fuseki_address.store, params=graph).status_code == 404


@pytest.mark.usefixtures("fuseki_address")  # which skips where there is no Java
def test_a_server_ends_when_the_process_that_started_it_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.servers", "fuseki"]
    here = os.environ | {"TMPDIR": str(tmp_path)}  # the killed leave their files behind
    with subprocess.Popen(
        command, cwd=ROOT, env=here, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout
        assert starter.stdout.readline().startswith("query http://127.0.0.1:")
        (server,) = psutil.Process(starter.pid).children()
        os.kill(starter.pid, signal.SIGKILL)
        assert server.wait(timeout=30) is None


def test_a_neo4j_of_your_own_is_used_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENWEFT_TEST_NEO4J", "neo4j+s://me:a%2Fb@graph.test:7777/firms")
    with neo4j() as address:
        assert address == Address("neo4j+s://graph.test:7777", "me", "a/b", "firms")


def test_a_machine_without_java_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="JDK 17 and Maven"):
        java.jars("fuseki")
