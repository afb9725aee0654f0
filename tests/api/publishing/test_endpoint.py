"""A real Fuseki and a real Neo4j: both are read where they are written, and change together."""

from collections.abc import Iterator

import httpx
import neo4j
import orjson
import pytest

from api.publishing.errors import NotPublished
from api.refusals import NotReady
from tests.api.publishing.live import SUBJECTS, Live, Read, live, until
from tests.conftest import PINGSHAN, WORLD
from tests.servers import Address, Doors

JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def at(
    fuseki_address: Doors,
    neo4j_address: Address,
    server: neo4j.Driver,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Live]:
    """A publisher that has published the World to both."""
    httpx.post(fuseki_address.update, data={"update": "DROP ALL"}).raise_for_status()
    settings = {
        "graph": neo4j_address.uri,
        "graph_user": neo4j_address.user,
        "graph_password": neo4j_address.password,
        "graph_database": neo4j_address.database,
        "sparql": fuseki_address.query,
        "sparql_update": fuseki_address.update,
        "sparql_store": fuseki_address.store,
    }
    home = tmp_path_factory.mktemp("published") / "home"
    with pytest.MonkeyPatch.context() as patch, live(home, **settings) as at:
        patch.setattr("api.publishing.remote.BEAT", 0.3)
        at.tell(*WORLD)
        at.publish()
        yield at
    httpx.post(fuseki_address.update, data={"update": "DROP ALL"}).raise_for_status()


async def count(at: Live) -> tuple[int, int]:
    """How many subjects the endpoint's door counts, and at which edition."""
    order = {
        "query": SUBJECTS, "default": None, "named": None, "select": JSON, "graph": None,
        "rows": 10, "seconds": 10.0,
    }  # fmt: skip
    async with at.publisher.rdf.run(order, at.loop.time() + 10) as stream:
        found = orjson.loads(b"".join([chunk async for chunk in stream]))
    return stream.published.edition, int(found["results"]["bindings"][0]["n"]["value"])


def test_both_doors_see_the_next_edition_together(at: Live) -> None:
    assert (at.run(count(at)), at.cypher()) == ((1, 10), Read(1, [[8]]))
    at.tell(PINGSHAN)
    at.publish()
    assert (at.run(count(at)), at.cypher()) == ((2, 1), Read(2, [[1]]))


def test_a_change_that_one_store_does_not_take_is_shown_by_neither(
    at: Live, server: neo4j.Driver
) -> None:
    mark = "MATCH (m:Greenweft) SET m.book = $book"
    server.execute_query(mark, book="another")
    at.tell(*WORLD)
    with pytest.raises(NotPublished, match="belongs to another book"):
        at.publish()
    with pytest.raises(NotReady, match="syncing"):
        at.run(count(at))  # it has gone on, and the other has not
    server.execute_query(mark, book=at.book(lambda book: book.id))
    until(lambda: not at.publisher.troubles)
    assert (at.run(count(at)), at.cypher()) == ((3, 10), Read(3, [[8]]))


def test_an_endpoint_that_was_emptied_is_filled_again(at: Live, fuseki_address: Doors) -> None:
    httpx.post(fuseki_address.update, data={"update": "DROP ALL"}).raise_for_status()
    until(lambda: "sparql" in at.publisher.troubles)
    until(lambda: not at.publisher.troubles)
    assert (at.run(count(at)), at.cypher()) == ((3, 10), Read(3, [[8]]))
