"""A real Neo4j, empty before and after the tests of a module."""

from collections.abc import Iterator

import neo4j
import pytest

from tests.servers import Address


@pytest.fixture(scope="module")
def server(neo4j_address: Address) -> Iterator[neo4j.Driver]:
    """The server itself."""
    auth = (neo4j_address.user, neo4j_address.password)
    with neo4j.GraphDatabase.driver(neo4j_address.uri, auth=auth) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        yield driver
        driver.execute_query("MATCH (n) DETACH DELETE n")
