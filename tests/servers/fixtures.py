"""Fixtures that hand tests a real server, one of each for the whole session.

A machine that cannot run one skips its tests and says why; where ``GREENWEFT_REQUIRE_SERVERS`` is
set, as on the build server, that is a failure instead.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import TypeVar

import pytest

from tests.servers import Address, Doors, Unavailable, fuseki, neo4j

T = TypeVar("T")


@pytest.fixture(scope="session")
def neo4j_address() -> Iterator[Address]:
    """Where a real Neo4j listens; tests share it, so each clears what it needs empty."""
    with ExitStack() as running:
        yield started(neo4j(), running)


@pytest.fixture(scope="session")
def fuseki_address() -> Iterator[Doors]:
    """The doors of a real Fuseki dataset; tests share it, so each clears what it needs empty."""
    with ExitStack() as running:
        yield started(fuseki(), running)


def started(server: AbstractContextManager[T], running: ExitStack) -> T:
    """A server that ends with ``running``; the test is skipped, or fails, where none can run."""
    try:
        return running.enter_context(server)
    except Unavailable as reason:
        if os.environ.get("GREENWEFT_REQUIRE_SERVERS"):
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(str(reason))
