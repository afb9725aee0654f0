"""The door keeps Neo4j's Query API: requests, answers, errors, transactions, discovery."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from fastapi import Depends, FastAPI, HTTPException

from api.cypher.router import router
from tests.api.cypher.doors import QUERY, Door, served
from tests.conftest import DYEWORKS, SALE, WEAVERY

WEAVERY_BY_ID = "MATCH (c:Company {id: $id}) RETURN c"


def codes(answer: httpx.Response) -> list[str]:
    return [error["code"] for error in answer.json()["errors"]]


def test_an_answer_has_fields_values_and_a_bookmark_that_names_the_edition(door: Door) -> None:
    answer = door.ask("UNWIND [1, 2] AS n RETURN n, n + 1 AS next")
    assert (answer.status_code, answer.headers["content-type"]) == (202, "application/json")
    book = door.argument["book"]
    assert answer.json() == {
        "data": {"fields": ["n", "next"], "values": [[1, 2], [2, 3]]},
        "bookmarks": [f"greenweft:{book}:1"],
    }
    assert answer.headers["greenweft-edition"] == "1"
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_node_goes_under_our_id_on_both_engines(door: Door) -> None:
    answer = door.ask(WEAVERY_BY_ID, parameters={"id": WEAVERY.id})
    ((node,),) = answer.json()["data"]["values"]
    assert node["elementId"] == WEAVERY.id == node["properties"]["id"]
    assert node["labels"] == ["Entity", "Company"]


def test_a_relationship_goes_under_our_id_and_those_of_ends_that_are_not_in_the_answer(
    door: Door,
) -> None:
    answer = door.ask("MATCH ()-[s:SUPPLIES]->() RETURN s")
    ((sale,),) = answer.json()["data"]["values"]
    ids = sale["elementId"], sale["startNodeElementId"], sale["endNodeElementId"]
    assert ids == (SALE.id, DYEWORKS.id, WEAVERY.id)


def test_what_an_answer_calls_an_element_a_statement_finds_by_it(door: Door) -> None:
    text = "MATCH (n) WHERE elementId(n) = $id RETURN n.id, elementId(n)"
    found = door.ask(text, parameters={"id": WEAVERY.id}).json()
    assert found["data"] == {
        "fields": ["n.id", "elementId(n)"],
        "values": [[WEAVERY.id, WEAVERY.id]],
    }
    told = "MATCH (d:Designation)-[r:HELD_BY]->(:Company) RETURN r, elementId(r) AS id"
    ((reference, id),) = door.ask(told).json()["data"]["values"]
    assert reference["elementId"] == id
    assert id.endswith(f"-HELD_BY->{WEAVERY.id}")


def test_an_empty_answer_still_has_its_columns(door: Door) -> None:
    text = "MATCH (c:Company)-[s:SUPPLIES]->(d) WHERE false RETURN *, c.name, s.share AS share"
    assert door.ask(text).json()["data"] == {
        "fields": ["c", "d", "s", "c.name", "share"],
        "values": [],
    }


def test_counters_come_when_they_are_asked_for(door: Door) -> None:
    counters = door.ask("RETURN 1", includeCounters=True).json()["counters"]
    assert counters["containsUpdates"] is False
    assert counters["nodesCreated"] == 0
    assert len(counters) == 14


def test_an_error_of_a_statement_that_ran_stands_beside_its_rows(door: Door) -> None:
    answer = door.ask("RETURN 1 / 0 AS x")
    assert answer.status_code == 202
    assert answer.json()["data"] == {"fields": ["x"], "values": []}
    assert codes(answer) == ["Neo.ClientError.Statement.ArithmeticError"]
    assert "bookmarks" not in answer.json()


@pytest.mark.parametrize("mode", ["EXPLAIN", "PROFILE"])
def test_a_plan_is_told_without_running_and_a_profile_with_it(neo4j_door: Door, mode: str) -> None:
    body = neo4j_door.ask(f"{mode} MATCH (c:Company) RETURN c.name AS name").json()
    ran = mode == "PROFILE"
    assert len(body["data"]["values"]) == (2 if ran else 0)
    plan = body["profiledQueryPlan" if ran else "queryPlan"]
    assert plan["operatorType"] == "ProduceResults@neo4j"
    assert ("dbHits" in plan) is ran


@pytest.mark.parametrize("mode", ["READ", "WRITE"])
def test_a_statement_that_writes_is_refused_in_either_mode(door: Door, mode: str) -> None:
    answer = door.ask("CREATE (:Company)", accessMode=mode)
    assert answer.status_code == 400
    assert codes(answer) == ["Neo.ClientError.Statement.AccessMode"]
    assert door.ask("MATCH (c:Company) RETURN count(c)").json()["data"]["values"] == [[2]]


def test_the_graph_goes_by_a_few_names(door: Door) -> None:
    for name, status in (("neo4j", 202), ("Greenweft", 202), ("system", 400), ("纬园", 404)):
        answer = door.client.post(f"/db/{name}/query/v2", json={"statement": "RETURN 1"})
        assert answer.status_code == status
    assert codes(answer) == ["Neo.ClientError.Database.DatabaseNotFound"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", f"{QUERY}/", 415),
        ("GET", QUERY, 405),
        ("PUT", f"{QUERY}/tx", 405),
        ("GET", f"{QUERY}/tx/1-00000000/commit", 405),
        ("POST", "/db/neo4j/query/v3", 404),
        ("POST", "/db/neo4j/tx/commit", 404),
        ("GET", "/db/neo4j/cluster/available", 404),
    ],
)
def test_what_is_not_served_is_told_as_neo4j_tells_it(
    arcadedb_door: Door, method: str, path: str, status: int
) -> None:
    answer = arcadedb_door.client.request(method, path)
    assert answer.status_code == status
    assert codes(answer) == ["Neo.ClientError.Request.Invalid"]
    if status == 405:
        assert "POST" in answer.headers["allow"]


def test_options_tell_the_methods(arcadedb_door: Door) -> None:
    answer = arcadedb_door.client.options(QUERY)
    assert (answer.status_code, answer.headers["allow"]) == (200, "POST,OPTIONS")


def test_discovery_tells_where_the_api_is_and_no_address_of_bolt(arcadedb_door: Door) -> None:
    found = arcadedb_door.client.get("/", headers={"Accept": "application/json"}).json()
    assert found["query"] == f"{arcadedb_door.url}/db/{{databaseName}}/query/v2"
    assert set(found) == {"query", "neo4j_version", "neo4j_edition"}


def test_a_browser_at_the_root_is_led_to_the_page(arcadedb_door: Door) -> None:
    for accept in ("text/html", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"):
        page = arcadedb_door.client.get("/", headers={"Accept": accept})
        assert (page.status_code, page.headers["location"]) == (303, "/sparql")
    for accept in ("*/*", "text/html;q=0.5, application/json"):
        assert arcadedb_door.client.get("/", headers={"Accept": accept}).json()["query"]
    assert arcadedb_door.client.get("/", headers={"Accept": "image/png"}).status_code == 406


def test_discovery_comes_before_a_login_as_on_neo4j() -> None:
    def nobody() -> None:
        raise HTTPException(401)

    app = FastAPI()
    app.include_router(router(), dependencies=[Depends(nobody)])

    async def statuses() -> tuple[int, int]:
        inside = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=inside, base_url="http://here") as client:
            found = await client.get("/", headers={"Accept": "application/json"})
            asked = await client.post(QUERY, json={"statement": "RETURN 1"})
            return found.status_code, asked.status_code

    assert asyncio.run(statuses()) == (200, 401)


def test_a_transaction_sees_one_edition_from_its_begin_to_its_end(door: Door) -> None:
    client = door.client
    begun = client.post(f"{QUERY}/tx", json={}).json()["transaction"]
    at = f"{QUERY}/tx/{begun['id']}"
    first = client.post(at, json={"statement": "RETURN 1 AS n"}).json()
    assert first["data"]["values"] == [[1]]
    assert first["transaction"]["id"] == begun["id"]
    last = client.post(f"{at}/commit", json={"statement": "RETURN 2 AS n"}).json()
    assert (last["data"]["values"], len(last["bookmarks"])) == ([[2]], 1)
    assert client.post(f"{at}/commit", json={}).json().keys() == {"bookmarks"}
    assert client.delete(at).status_code == 200
    unknown = client.post(f"{QUERY}/tx/nope", json={"statement": "RETURN 1"})
    assert (unknown.status_code, codes(unknown)) == (404, ["Neo.ClientError.Request.Invalid"])


def test_a_transaction_of_another_edition_is_begun_again_by_its_driver(door: Door) -> None:
    later = door.client.post(f"{QUERY}/tx/2-00000000", json={"statement": "RETURN 1"})
    # What is transient, drivers try again from the beginning.
    assert codes(later) == ["Neo.TransientError.Transaction.Outdated"]


def test_an_answer_is_there_or_is_late_at_its_deadline(door: Door) -> None:
    # Some seconds of work; ArcadeDB goes on with it when nobody waits any more.
    size = {"arcadedb": 2500, "neo4j": 8000}[door.argument["engine"]]
    slow = (
        f"UNWIND range(1, {size}) AS a UNWIND range(1, {size}) AS b "
        "WITH a, b WHERE a * b = -1 RETURN count(*) AS n"
    )
    answer = door.ask(slow, maxExecutionTime=1)
    assert answer.status_code == 504
    assert codes(answer) == ["Neo.ClientError.Transaction.TransactionTimedOut"]
    assert answer.elapsed.total_seconds() < 1.5
    assert door.ask("RETURN 1").status_code == 202


def test_a_text_or_an_answer_that_is_too_large_is_refused(in_arcadedb: Mapping[str, Any]) -> None:
    with served(in_arcadedb, query_text=40, query_rows=3) as small:
        long = small.ask("RETURN 1 AS n" + " " * 40)
        assert (long.status_code, codes(long)) == (400, ["Neo.ClientError.Security.Forbidden"])
        many = small.ask("UNWIND range(1, 4) AS x RETURN x")
        assert many.status_code == 422
        assert "GREENWEFT_QUERY_ROWS" in many.text
        assert small.ask("UNWIND range(1, 3) AS x RETURN x").status_code == 202
