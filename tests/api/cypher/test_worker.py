"""A worker answers from the edition that is published, or not at all, and comes back by itself."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import neo4j
import orjson
import pytest

from api.cypher.database import Database, Place
from api.cypher.worker import answer
from api.readers import Order
from api.refusals import BadQuery
from graph.stores.bolt import Bolt, Login
from tests.api.cypher.doors import QUERY, Door, served
from tests.api.cypher.relay import Relay
from tests.conftest import SCHEMA

UNAVAILABLE = "Neo.TransientError.General.DatabaseUnavailable"
LIMITS: Order = {"rows": 1_000_000, "bytes": 1 << 30, "seconds": 30.0}
MANY, LONG = 30_000, "x" * 400  # rows, and characters of each: more than is held back


class Heard:
    """What a worker says, as the pool's end would hear it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.facts: dict[str, Any] = {}

    def head(self, facts: Mapping[str, Any]) -> None:
        self.facts |= facts

    def data(self, chunk: bytes) -> None:
        self.pieces.append(chunk)

    def end(self, facts: Mapping[str, Any]) -> None:
        self.facts |= facts

    @property
    def body(self) -> Any:
        return orjson.loads(b"".join(self.pieces))


def asked(argument: Mapping[str, Any], text: str, **more: Any) -> Heard:
    """One order, answered in this process."""
    heard = Heard()
    with closing(Database(Place.of(argument))) as database:
        answer(database, {**LIMITS, "statement": text, **more}, heard)
    return heard


@contextmanager
def marked(argument: Mapping[str, Any], **keys: Any) -> Iterator[None]:
    """Another marker in the place of the graph's own, for the length of the block."""
    login = Login(*(argument[name] for name in Login._fields))
    store = Bolt(login, SCHEMA)
    before = store.state()
    assert before
    store.mark(before._replace(**keys))
    yield
    store.mark(before)
    store.close()


@pytest.mark.parametrize("text", ["MATCH (c:Company) RETURN c.name, c.names", "RETURN 1.5, [true]"])
def test_cells_are_what_the_store_itself_gives(door: Door, text: str) -> None:
    login = Login(*(door.argument[name] for name in Login._fields))
    store = Bolt(login, SCHEMA)
    told = store.query(text, {})
    store.close()
    body = asked(door.argument, text, form="cells").body
    assert body == {"columns": list(told.columns), "rows": [list(row) for row in told.rows]}


@pytest.mark.parametrize(
    "text",
    [
        "UNWIND range(1, 1000) AS a UNWIND range(1, 1000) AS b RETURN size(collect(a + b)) AS n",
        "UNWIND range(1, 1000) AS a UNWIND range(1, 1000) AS b WITH a, b ORDER BY b RETURN a, b",
    ],
)
def test_what_takes_too_much_memory_of_the_engine_is_refused(
    arcadedb_door: Door, text: str
) -> None:
    refused = arcadedb_door.ask(text)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["code"]) == (
        422,
        "Neo.ClientError.General.TransactionOutOfMemoryError",
    )
    assert "GREENWEFT_GRAPH_HEAP" in error["message"]
    assert "arcadedb" not in error["message"]


@pytest.mark.parametrize("keys", [{"toward": 2}, {"edition": 2, "toward": 2}, {"book": "other"}])
def test_a_graph_that_is_not_at_the_edition_answers_nothing(
    door: Door, keys: dict[str, Any]
) -> None:
    with marked(door.argument, **keys):
        answer = door.ask("MATCH (n) RETURN count(n)")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (503, UNAVAILABLE)
    assert int(answer.headers["retry-after"]) >= 1
    assert door.ask("RETURN 1").status_code == 202


def test_an_emptied_graph_is_no_empty_answer(in_neo4j: dict[str, Any]) -> None:
    login = (in_neo4j["user"], in_neo4j["password"])
    with served(in_neo4j) as door, neo4j.GraphDatabase.driver(in_neo4j["uri"], auth=login) as own:
        where = "MATCH (m:Greenweft) "
        own.execute_query(where + "REMOVE m:Greenweft SET m:Gone", database_=in_neo4j["database"])
        emptied = door.ask("MATCH (n:Company) RETURN n")
        back = "MATCH (m:Gone) REMOVE m:Gone SET m:Greenweft"
        own.execute_query(back, database_=in_neo4j["database"])
        assert emptied.status_code == 503
        assert door.ask("MATCH (c:Company) RETURN count(c)").json()["data"]["values"] == [[2]]


def test_a_worker_comes_back_by_itself_when_its_engine_does(in_arcadedb: dict[str, Any]) -> None:
    there = urlsplit(in_arcadedb["uri"])
    relay = Relay(there.hostname or "", there.port or 0)
    with served({**in_arcadedb, "uri": f"bolt://127.0.0.1:{relay.port}"}) as door:
        assert door.ask("RETURN 1").status_code == 202
        relay.cut()
        for _ in range(2):
            answer = door.ask("RETURN 1")
            assert (answer.status_code, answer.json()["errors"][0]["code"]) == (503, UNAVAILABLE)
        relay.mend()
        assert door.ask("RETURN 1").status_code == 202
        relay.cut()


def test_a_large_answer_comes_whole_and_in_pieces(door: Door) -> None:
    text = f"UNWIND range(1, {MANY}) AS n RETURN n, $long AS long"
    answer = door.ask(text, parameters={"long": LONG})
    assert "content-length" not in answer.headers
    values = answer.json()["data"]["values"]
    assert len(values) == MANY
    assert values[-1] == [MANY, LONG]


def test_an_answer_that_grows_too_large_on_its_way_is_broken_off(
    in_arcadedb: dict[str, Any],
) -> None:
    text = f"UNWIND range(1, {MANY}) AS n RETURN n, $long AS long"
    with served(in_arcadedb, query_rows=MANY - 1000) as door:
        with pytest.raises(httpx.RemoteProtocolError):
            door.ask(text, parameters={"long": LONG})
        assert door.ask("RETURN 1").status_code == 202


def test_a_client_that_goes_away_stops_the_work(neo4j_door: Door) -> None:
    slow = "UNWIND range(1, 20000) AS a UNWIND range(1, 20000) AS b WITH a WHERE a = -1 RETURN a"
    with pytest.raises(httpx.ReadTimeout):
        neo4j_door.client.post(QUERY, json={"statement": slow}, timeout=0.5)
    assert neo4j_door.ask("RETURN 1").status_code == 202
    assert _runs_no_more(neo4j_door.argument, "20000")


def _runs_no_more(argument: Mapping[str, Any], words: str) -> bool:
    """Whether Neo4j itself has stopped the statement, soon after nobody waits for it."""
    show = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $words "
    show += "AND NOT currentQuery STARTS WITH 'SHOW' RETURN currentQuery"
    login = (argument["user"], argument["password"])
    with neo4j.GraphDatabase.driver(argument["uri"], auth=login) as own:
        for _ in range(50):
            found = own.execute_query(show, words=words, database_=argument["database"])
            if not found.records:
                return True
            time.sleep(0.1)
    return False


def test_an_order_of_another_edition_is_outdated(door: Door) -> None:
    with pytest.raises(BadQuery, match="begin another"):
        asked(door.argument, "RETURN 1", edition=7)


def test_a_known_text_is_planned_once(in_neo4j: dict[str, Any]) -> None:
    with closing(Database(Place.of(in_neo4j))) as database:
        for _ in range(2):
            database.check_reads("RETURN 1 AS known", {}, 5)
        assert database._only_reading == {("RETURN 1 AS known", False)}
