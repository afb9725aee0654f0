"""Clients of Neo4j's Query API work on the door as they are.

The official Python driver speaks this API where its address begins with http://.
"""

import warnings
from collections.abc import Iterator
from typing import Any, LiteralString

import httpx
import neo4j
import pytest
from neo4j import spatial
from neo4j import time as neo4j_time
from neo4j.exceptions import ClientError, CypherSyntaxError

from tests.api.cypher.doors import QUERY, Door
from tests.conftest import DYEWORKS, SALE, WEAVERY

LOGIN = ("anybody", "a token where there are tokens")


@pytest.fixture(name="driver")
def _driver(door: Door) -> Iterator[neo4j.Driver]:
    pytest.importorskip("aiohttp", reason="neo4j[http] is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", neo4j.warnings.PreviewWarning)
        driver = neo4j.GraphDatabase.driver(door.url, auth=LOGIN)
    with driver:
        yield driver


def rows(driver: neo4j.Driver, text: LiteralString, **parameters: Any) -> list[list[Any]]:
    with driver.session(database="neo4j") as session:
        return session.run(text, parameters).values()


def test_the_official_driver_runs_statements_over_http(driver: neo4j.Driver) -> None:
    assert rows(driver, "UNWIND $numbers AS n RETURN n, n * 2", numbers=[1, 2]) == [[1, 2], [2, 4]]


def test_the_official_driver_sees_that_it_is_connected(driver: neo4j.Driver) -> None:
    driver.verify_connectivity()
    assert driver.get_server_info().agent


def test_the_official_driver_reads_nodes_relationships_and_paths(driver: neo4j.Driver) -> None:
    ((path,),) = rows(driver, "MATCH p = (:Company)-[:SUPPLIES]->(:Company) RETURN p")
    assert path.start_node.element_id == DYEWORKS.id
    assert path.relationships[0].element_id == SALE.id
    assert path.end_node["uscc"] == "91440300MADEHPFHMP"
    ((alone,),) = rows(driver, "MATCH (:Company)-[s:SUPPLIES]->(:Company) RETURN s")
    assert [node.element_id for node in alone.nodes] == [DYEWORKS.id, WEAVERY.id]


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 7, 1.5, "纬园", b"\x01\x02", [1, [2]], {"a": {"b": 1}}),
        neo4j_time.Date(2024, 8, 31),
        neo4j_time.Duration(months=14, days=3, seconds=5, nanoseconds=6),
        spatial.WGS84Point((114.1, 22.7)),
        spatial.CartesianPoint((1.0, 2.0, 3.0)),
    ],
    ids=repr,
)
def test_values_go_there_and_back_by_the_official_driver(driver: neo4j.Driver, value: Any) -> None:
    assert rows(driver, "RETURN $value AS value", value=value) == [[value]]


def test_the_official_driver_runs_transactions_over_http(driver: neo4j.Driver) -> None:
    found = driver.execute_query(
        "MATCH (c:Company) RETURN c.id AS id ORDER BY id", database_="neo4j"
    )
    assert [record["id"] for record in found.records] == sorted([WEAVERY.id, DYEWORKS.id])
    assert found.summary.counters.contains_updates is False
    with driver.session(database="neo4j") as session, session.begin_transaction() as transaction:
        first = transaction.run("RETURN 1 AS n").single(strict=True)
        second = transaction.run("RETURN 2 AS n").single(strict=True)
        assert (first["n"], second["n"]) == (1, 2)


def test_the_official_driver_raises_what_it_raises_of_neo4j(driver: neo4j.Driver) -> None:
    with pytest.raises(CypherSyntaxError, match="not defined"):
        rows(driver, "RETURN nothing")
    with pytest.raises(ClientError, match="by zero"):
        rows(driver, "RETURN 1 / 0")
    with pytest.raises(ClientError, match="would change the graph"):
        rows(driver, "CREATE (:Company)")


def test_the_examples_of_neo4j_s_manual_work(door: Door) -> None:
    """Requests as the manual of the Query API has them, with curl's own headers."""
    manual = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "User-Agent": "curl",
    }
    body = '{"statement": "MATCH (n:Company {name: $name}) RETURN n.name AS name",\n'
    body += '"parameters": {"name": "织坊有限公司"}}'
    with httpx.Client(auth=LOGIN, headers=manual) as curl:
        answer = curl.post(door.url + QUERY, content=body.encode())
        assert answer.status_code == 202
        assert answer.json()["data"] == {"fields": ["name"], "values": [["织坊有限公司"]]}
        after = {"statement": "RETURN 1 AS n", "bookmarks": answer.json()["bookmarks"]}
        assert curl.post(door.url + QUERY, json=after).json()["data"]["values"] == [[1]]
        typed = curl.post(
            door.url + QUERY,
            headers={"Accept": "application/vnd.neo4j.query"},
            json={"statement": "RETURN date('2024-08-31') AS day"},
        )
        assert typed.json()["data"]["values"] == [[{"$type": "Date", "_value": "2024-08-31"}]]
