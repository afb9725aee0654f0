"""The stores that the contract suite runs on: each engine once a module, empty for each test."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from graph.stores import Store
from tests.stores import stores


@pytest.fixture(scope="module")
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """One engine for the whole module; each test finds it empty."""
    with ExitStack() as stack:
        yield stack.enter_context(_store(request, tmp_path_factory.mktemp("stores")))


def _store(request: pytest.FixtureRequest, folder: Path) -> AbstractContextManager[Store]:
    make: dict[str, Callable[[], AbstractContextManager[Store]]] = {
        "oxigraph": lambda: stores.oxigraph(folder),
        "fuseki": lambda: stores.fuseki(request.getfixturevalue("fuseki_address")),
        "embedded": lambda: stores.embedded(folder),
        "neo4j": lambda: stores.neo4j_store(request.getfixturevalue("neo4j_address")),
    }
    return make[request.param]()


@pytest.fixture
def store(opened: Store) -> Iterator[Store]:
    yield opened
    opened.clear()
