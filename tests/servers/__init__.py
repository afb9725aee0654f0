"""Real servers for tests: a Neo4j and an Apache Jena Fuseki, without Docker.

Both come from Maven, listen on 127.0.0.1 only, on ports that the system hands out, hold nothing
when they start and end with the process that started them, however that ends.
They need a JDK 17 and Maven; where those are missing, ``Unavailable`` says so.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from neo4j import GraphDatabase

from tests.servers.java import Unavailable, running

__all__ = ["Address", "Doors", "Unavailable", "fuseki", "neo4j"]


@dataclass(frozen=True)
class Address:
    """Where a Neo4j listens, and who may enter.

    >>> Address.parse("bolt://neo4j:p%40ss@127.0.0.1:7687")
    Address(uri='bolt://127.0.0.1:7687', user='neo4j', database='neo4j', http='')

    ``http`` is where its Query API is, ``http://host:port``; empty if nobody said so.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
    http: str = ""

    @classmethod
    def parse(cls, url: str) -> "Address":
        """The address in one line, ``bolt://user:password@host:port``, and ``/database`` if any."""
        parts = urlsplit(url)
        if not (parts.hostname and parts.username and parts.password):
            raise ValueError("GREENWEFT_TEST_NEO4J is not like bolt://user:password@host:port")
        return cls(
            uri=f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
            user=unquote(parts.username),
            password=unquote(parts.password),
            database=parts.path.strip("/") or "neo4j",
        )


class Doors(NamedTuple):
    """The three URLs of one dataset: SPARQL queries, SPARQL updates, and the graph store."""

    query: str
    update: str
    store: str


@contextmanager
def neo4j() -> Iterator[Address]:
    """An empty Neo4j Community server, or the one that ``GREENWEFT_TEST_NEO4J`` names."""
    if own := os.environ.get("GREENWEFT_TEST_NEO4J"):
        yield Address.parse(own)
        return
    with running("neo4j") as both:
        uri, http = (url.rstrip("/") for url in both.split())
        address = Address(uri, "neo4j", secrets.token_urlsafe(12), http=http)
        _change_first_password(address)
        yield address


@contextmanager
def fuseki() -> Iterator[Doors]:
    """A Fuseki with one empty dataset in memory."""
    with running("fuseki") as dataset:
        yield Doors(f"{dataset}/query", f"{dataset}/update", f"{dataset}/data")


def _change_first_password(address: Address) -> None:
    # Until this is done the server answers nothing else.
    with GraphDatabase.driver(address.uri, auth=(address.user, "neo4j")) as driver:
        driver.execute_query(
            "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password",
            password=address.password,
            database_="system",
        )
