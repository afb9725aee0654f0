"""The door answers what the Query API of a real Neo4j answers: status, media type and body.

Only what must differ is set aside: values of bookmarks, when a transaction ends, and the ids of
elements, which Neo4j makes up and we do not.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import orjson
import pytest

from tests.api.cypher.cases import ALIKE, BODIES, HEADERS, PARAMETERS, STATEMENTS, VALUES
from tests.api.cypher.doors import QUERY, Door

PLAIN, TYPED = "application/json", "application/vnd.neo4j.query"
ELEMENT = re.compile(r"[45]:[0-9a-f-]{36}:\d+")
NODES = "MATCH (n) RETURN elementId(n), n.id"
TIES = "MATCH (a)-[r]->(b) RETURN elementId(r), coalesce(r.id, a.id + '-' + type(r) + '->' + b.id)"


@pytest.fixture(scope="module")
def ours(neo4j_s_own: httpx.Client) -> Mapping[str, str]:
    """Our ids by those of Neo4j."""
    pairs: list[list[Any]] = []
    for text in (NODES, TIES):
        pairs += neo4j_s_own.post(QUERY, json={"statement": text}).json()["data"]["values"]
    return {element: id for element, id in pairs if id}


class Twice:
    """One request to both, and what each says, with what must differ set aside."""

    def __init__(self, door: Door, other: httpx.Client, ours: Mapping[str, str]) -> None:
        self.door, self.other, self.ours = door, other, ours

    def alike(self, body: bytes, **headers: str) -> None:
        mine = self.door.client.post(QUERY, content=body, headers=headers)
        theirs = self.other.post(QUERY, content=body, headers=headers)
        assert self.said(mine) == self.said(theirs)

    def said(self, answer: httpx.Response) -> tuple[int, str, Any]:
        text = ELEMENT.sub(lambda found: self.ours.get(found[0], found[0]), answer.text)
        body = orjson.loads(text) if text else None
        if isinstance(body, dict) and "bookmarks" in body:
            body["bookmarks"] = len(body["bookmarks"])
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        return answer.status_code, media_type, body


@pytest.fixture(scope="module")
def twice(neo4j_door: Door, neo4j_s_own: httpx.Client, ours: Mapping[str, str]) -> Twice:
    return Twice(neo4j_door, neo4j_s_own, ours)


@pytest.mark.parametrize("body", BODIES)
def test_a_body_is_read_as_neo4j_reads_it(twice: Twice, body: str | bytes) -> None:
    content = body if isinstance(body, bytes) else body.encode()
    twice.alike(content, **{"Content-Type": PLAIN, "Accept": PLAIN})


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_media_types_are_chosen_as_neo4j_chooses_them(
    twice: Twice, headers: dict[str, str]
) -> None:
    twice.alike(b'{"statement": "RETURN 1 AS n"}', **{"Accept": "", **headers})


@pytest.mark.parametrize("accept", [PLAIN, TYPED])
@pytest.mark.parametrize("statement", [*VALUES, *STATEMENTS])
def test_a_statement_is_answered_as_by_neo4j(twice: Twice, statement: str, accept: str) -> None:
    body = orjson.dumps({"statement": statement, "accessMode": "READ", "includeCounters": True})
    twice.alike(body, **{"Content-Type": PLAIN, "Accept": accept})


@pytest.mark.parametrize("statement", ALIKE)
def test_both_engines_answer_alike(arcadedb_door: Door, neo4j_door: Door, statement: str) -> None:
    in_arcadedb, in_neo4j = (door.ask(statement) for door in (arcadedb_door, neo4j_door))
    assert in_arcadedb.status_code == in_neo4j.status_code
    assert _without_words(in_arcadedb.json()) == _without_words(in_neo4j.json())


@pytest.mark.parametrize("value", PARAMETERS, ids=str)
def test_a_typed_parameter_is_read_as_neo4j_reads_it(twice: Twice, value: Any) -> None:
    body = orjson.dumps({"statement": "RETURN $p AS p", "parameters": {"p": value}})
    twice.alike(body, **{"Content-Type": TYPED, "Accept": TYPED})


@pytest.mark.parametrize("database", ["nope", "system2"])
def test_an_unknown_database_is_told_as_by_neo4j(twice: Twice, database: str) -> None:
    for body in ({"statement": "RETURN 1"}, {"statement": ""}, {"what": 1}):
        path = f"/db/{database}/query/v2"
        mine = twice.door.client.post(path, json=body)
        assert twice.said(mine) == twice.said(twice.other.post(path, json=body))


@pytest.mark.parametrize("statement", ["CALL db.ping()", "call db.ping", "RETURN 1", ""])
@pytest.mark.parametrize("accept", [PLAIN, TYPED])
def test_the_system_database_says_that_it_is_there_as_neo4j_s(
    twice: Twice, statement: str, accept: str
) -> None:
    body, path = {"statement": statement, "accessMode": "READ"}, "/db/system/query/v2"
    mine = twice.door.client.post(path, json=body, headers={"Accept": accept})
    theirs = twice.other.post(path, json=body, headers={"Accept": accept})
    assert twice.said(mine) == twice.said(theirs)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_other_methods_are_answered_as_by_neo4j(twice: Twice, method: str) -> None:
    mine = twice.door.client.request(method, QUERY, headers={"Accept": PLAIN})
    theirs = twice.other.request(method, QUERY, headers={"Accept": PLAIN})
    assert twice.said(mine) == twice.said(theirs)
    assert mine.headers["allow"] == theirs.headers["allow"]


def test_a_transaction_goes_its_way_as_on_neo4j(twice: Twice) -> None:
    assert _transaction(twice.door.client) == _transaction(twice.other)


def _transaction(client: httpx.Client) -> list[Any]:
    begun = client.post(f"{QUERY}/tx", json={"statement": "RETURN 1 AS n"})
    at = f"{QUERY}/tx/{begun.json()['transaction']['id']}"
    answers = [
        begun,
        client.post(at, json={"statement": "RETURN 2 AS n", "includeCounters": True}),
        client.post(at, json={}),
        client.post(f"{at}/commit", json={"statement": "RETURN 3 AS n"}),
        client.post(f"{QUERY}/tx", json={"statement": "RETURN x"}),
    ]
    for answer in answers:
        assert answer.headers["content-type"] == PLAIN
    return [(answer.status_code, _members(answer.json())) for answer in answers]


def _without_words(body: dict[str, Any]) -> Mapping[str, Any]:
    """A body without what each engine says in words of its own, and without the book's id."""
    for error in body.get("errors", ()):
        del error["message"]
    return {name: body[name] for name in body if name not in ("notifications", "bookmarks")}


def _members(body: Mapping[str, Any]) -> Mapping[str, Any]:
    shapes: Mapping[str, Callable[[Any], Any]] = {"transaction": sorted, "bookmarks": len}
    return {name: shapes.get(name, lambda v: v)(value) for name, value in body.items()}
