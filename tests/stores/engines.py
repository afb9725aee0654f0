"""Three small rows and what tests of the embedded engine do with it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import neo4j
import psutil

from graph.stores.arcadedb import Address, Edge, Layout, Node
from graph.stores.arcadedb_process import MARK

LAYOUT = Layout(
    labels=("Company", "Park"),
    types=("SUPPLIES", "TENANT_OF"),
    indexes=(("Company", "name", False), ("Company", "rank", False)),
)
NODES: list[Node] = [
    ("Company", {"id": "c/1", "name": "纬园", "rank": 1, "names": ["纬园@zh", "Weft@en"]}),
    ("Company", {"id": "c/2", "name": "a\nb\x00😀", "rank": 7.5, "names": [], "lei": None}),
    ("Park", {"id": "p/1", "open": True, "area": -(2**63), "share": 1e-7}),
]
EDGES: list[Edge] = [
    ("SUPPLIES", "c/1", "c/2", {"id": "s/1", "share": 0.25, "sources": ["a", "b"]}),
    ("TENANT_OF", "c/1", "p/1", {}),
]


@contextmanager
def session(address: Address) -> Iterator[neo4j.Session]:
    auth = (address.user, address.password)
    with (
        neo4j.GraphDatabase.driver(address.uri, auth=auth) as driver,
        driver.session(database=address.database) as opened,
    ):
        yield opened


def rows(session: neo4j.Session, text: str, **parameters: object) -> list[dict[str, Any]]:
    return session.run(cast("Any", text), cast("Any", parameters)).data()


def child_of(folder: Path) -> psutil.Process:
    return psutil.Process(json.loads((folder / MARK).read_bytes())["pid"])
