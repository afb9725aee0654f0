"""One door over the World, for all tests that only ask."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.sparql.running import Running, running, world


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(world(tmp_path_factory.mktemp("sparql") / "rdf")) as door:
        yield door


@pytest.fixture
def client(door: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=door.url, timeout=20) as client:
        yield client
