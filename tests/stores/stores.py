"""Each store that the contract suite runs on, empty, and which tests run on which."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import neo4j
import pytest

from graph.model import Statement, parsed
from graph.rdf import Rdf
from graph.stores import Store
from graph.stores.bolt import Bolt, Login
from graph.stores.embedded import Embedded
from graph.stores.oxigraph import Oxigraph
from graph.stores.sparql import Endpoint, Sparql
from tests.conftest import SCHEMA
from tests.servers import Address, Doors

FINGERPRINT = "these shapes"
STORES = ["oxigraph", "fuseki", "embedded", "neo4j"]
every_store = pytest.mark.parametrize("opened", STORES, indirect=True, scope="module")
every_rdf_store = pytest.mark.parametrize("opened", STORES[:2], indirect=True, scope="module")
# The embedded property graph is a folder of ours alone: nobody else writes there.
every_shared_store = pytest.mark.parametrize(
    "opened", ["oxigraph", "fuseki", "neo4j"], indirect=True, scope="module"
)


@contextmanager
def oxigraph(folder: Path) -> Iterator[Oxigraph]:
    store = Oxigraph(folder / "rdf", Rdf(SCHEMA))
    yield store
    store.close()


@contextmanager
def fuseki(doors: Doors) -> Iterator[Sparql]:
    httpx.post(doors.update, data={"update": "DROP ALL"}).raise_for_status()
    store = Sparql(Endpoint(doors.query, doors.update, doors.store), Rdf(SCHEMA))
    yield store
    store.close()


@contextmanager
def embedded(folder: Path) -> Iterator[Embedded]:
    store = Embedded(folder / "lpg", SCHEMA, heap="512m")
    yield store
    store.close()


@contextmanager
def neo4j_store(address: Address) -> Iterator[Bolt]:
    login = Login(address.uri, address.user, address.password, address.database)
    with neo4j.GraphDatabase.driver(login.uri, auth=(login.user, login.password)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n", database_=login.database)
    store = Bolt(login, SCHEMA)
    yield store
    store.close()


def read(store: Store) -> set[Statement]:
    return {parsed(s, SCHEMA) for s in store.statements()}
