"""Each store that the contract suite runs on, empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import neo4j

from graph.rdf import Rdf
from graph.stores.bolt import Bolt, Login
from graph.stores.embedded import Embedded
from graph.stores.oxigraph import Oxigraph
from graph.stores.sparql import Endpoint, Sparql
from tests.conftest import SCHEMA
from tests.servers import Address, Doors


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
