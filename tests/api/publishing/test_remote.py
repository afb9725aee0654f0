"""A real Neo4j as the property graph: read where it is written, and never half of a change."""

import time
from collections.abc import Iterator
from concurrent.futures import Future

import neo4j
import pytest

from api.refusals import EngineDown, Late, NotReady
from tests.api.publishing.live import ENTITIES, Live, Read, live, until
from tests.api.publishing.wires import Wire
from tests.conftest import DYEWORKS, FILM, PARK, PINGSHAN, SALE, WEAVERY, WORLD
from tests.servers import Address
from tests.stores.test_arcadedb_reading import EXPLOSION, UNSTOPPABLE

SLOW = "UNWIND range(1, 10000000) AS n RETURN count(n) AS n"


@pytest.fixture(scope="module")
def wire(neo4j_address: Address) -> Iterator[Wire]:
    wire = Wire(neo4j_address.uri)
    yield wire
    wire.cut()


@pytest.fixture(scope="module")
def at(
    neo4j_address: Address,
    server: neo4j.Driver,
    wire: Wire,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Live]:
    """A publisher that has published the World to the server at the end of the wire."""
    settings = {
        "graph": f"bolt://127.0.0.1:{wire.port}",
        "graph_user": neo4j_address.user,
        "graph_password": neo4j_address.password,
        "graph_database": neo4j_address.database,
    }
    home = tmp_path_factory.mktemp("published") / "home"
    with pytest.MonkeyPatch.context() as patch, live(home, **settings) as at:
        patch.setattr("api.publishing.remote.BEAT", 0.5)
        patch.setattr("api.publishing.breaker.REST", 0.5)
        at.tell(*WORLD)
        at.publish()
        yield at


def seen(at: Live) -> int:
    """The edition that readers see."""
    return at.publisher.published.edition if at.publisher.published else 0


def test_a_change_waits_for_running_queries_and_new_ones_wait_for_it(at: Live) -> None:
    assert at.cypher() == Read(1, [[8]])
    slow = at.begin(at.read(at.publisher.lpg, {"statement": SLOW}))
    at.tell(PINGSHAN, PARK, DYEWORKS, WEAVERY, FILM, SALE)
    publishing = at.begin(at.publisher.publish())
    answers: list[Future[Read]] = []
    while not publishing.done():
        answers.append(at.begin(at.read(at.publisher.lpg, {"statement": ENTITIES})))
        time.sleep(0.05)
    assert slow.result().edition == 1
    found = {read.edition: read.rows for read in (answer.result(30) for answer in answers)}
    assert found.items() <= {1: [[8]], 2: [[5]]}.items()
    assert at.cypher() == Read(2, [[5]])
    assert at.sparql() == Read(2, [["6"]])


def test_a_large_change_is_not_waited_for(at: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.publishing.remote.LARGE", 3)
    slow = at.begin(at.read(at.publisher.lpg, {"statement": SLOW}))
    at.tell(*WORLD)
    publishing = at.begin(at.publisher.publish())
    until(lambda: "cypher" in at.publisher.troubles)
    with pytest.raises(NotReady, match="syncing"):
        at.cypher()
    assert slow.result(30).edition == 2
    assert publishing.result(30).edition == 3
    assert at.cypher() == Read(3, [[8]])


def test_a_query_that_is_stopped_ends_in_the_server_if_the_server_can(
    at: Live, server: neo4j.Driver
) -> None:
    def running(text: str) -> list[str]:
        found = server.execute_query(
            "SHOW TRANSACTIONS YIELD currentQuery, status WHERE currentQuery = $text RETURN status",
            text=text,
        )
        return [record["status"] for record in found.records]

    with pytest.raises(Late):
        at.cypher(EXPLOSION, within=0.5)
    until(lambda: not running(EXPLOSION), 5)
    # What docs say of Neo4j: it calls this one terminated, and goes on with it.
    short = UNSTOPPABLE.replace("1000000", "14000")
    with pytest.raises(Late):
        at.cypher(short, within=0.5)
    until(lambda: any("Terminated" in status for status in running(short)), 5)
    until(lambda: not running(short))


def test_after_late_queries_in_a_row_the_server_is_left_alone_for_a_while(at: Live) -> None:
    assert at.cypher() == Read(3, [[8]])
    for _ in range(3):
        with pytest.raises(Late):
            at.cypher(EXPLOSION, within=1.0)
    with pytest.raises(EngineDown, match="3 queries in a row") as told:
        at.cypher()
    assert told.value.retry_after
    until(lambda: not at.publisher.troubles)
    assert at.cypher() == Read(3, [[8]])


def test_a_server_that_came_back_empty_is_filled_again(
    at: Live, wire: Wire, server: neo4j.Driver
) -> None:
    slow = at.begin(at.read(at.publisher.lpg, {"statement": SLOW}))
    until(lambda: at.publisher.lpg.busy)  # type: ignore[attr-defined]
    wire.cut()
    with pytest.raises(EngineDown):
        slow.result(30)
    with pytest.raises(EngineDown, match="cannot be reached"):
        at.cypher()
    assert "cypher" in at.publisher.troubles
    at.tell(PINGSHAN)
    server.execute_query("MATCH (n) DETACH DELETE n")
    wire.mend()
    until(lambda: seen(at) == 4 and not at.publisher.troubles)
    assert at.cypher() == Read(4, [[1]])
    assert at.sparql() == Read(4, [["1"]])
