"""The World behind the Cypher door, on both engines, and the API of a real Neo4j beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from graph.stores.embedded import Embedded
from tests.api.cypher.doors import Door, project, served
from tests.conftest import SCHEMA
from tests.servers import Address
from tests.stores import stores


@pytest.fixture(scope="session")
def in_arcadedb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Any]]:
    """What a worker is told of the World in ArcadeDB."""
    store = Embedded(tmp_path_factory.mktemp("lpg") / "lpg", SCHEMA, heap="512m")
    yield project(store)
    store.close()


@pytest.fixture(scope="module")
def in_neo4j(neo4j_address: Address) -> Iterator[Mapping[str, Any]]:
    """What a worker is told of the World in Neo4j, which tests of other modules empty."""
    with stores.neo4j_store(neo4j_address) as store:
        yield project(store)


@pytest.fixture(scope="session")
def arcadedb_door(in_arcadedb: Mapping[str, Any]) -> Iterator[Door]:
    with served(in_arcadedb) as door:
        yield door


@pytest.fixture(scope="module")
def neo4j_door(in_neo4j: Mapping[str, Any]) -> Iterator[Door]:
    with served(in_neo4j) as door:
        yield door


@pytest.fixture(scope="module", params=["arcadedb", "neo4j"])
def door(request: pytest.FixtureRequest) -> Door:
    """The door over each engine in turn."""
    found: Door = request.getfixturevalue(f"{request.param}_door")
    return found


@pytest.fixture(scope="module")
def neo4j_s_own(neo4j_address: Address, in_neo4j: Mapping[str, Any]) -> Iterator[httpx.Client]:
    """The Query API of the Neo4j server itself, over the same World."""
    if not neo4j_address.http:
        pytest.skip("GREENWEFT_TEST_NEO4J names no address of the Query API")
    login = (neo4j_address.user, neo4j_address.password)
    with httpx.Client(base_url=neo4j_address.http, auth=login, timeout=30) as client:
        yield client
