"""What the embedded engine holds after a load, and that Bolt and the bulk door agree on it."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import neo4j
import psutil
import pytest

from graph.stores.arcadedb import Address, Engine, Node, UnloadableRow
from graph.stores.arcadedb_rows import Blocks
from tests.stores.engines import EDGES, LAYOUT, NODES, child_of, rows, session


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where ``loaded`` has its engine."""
    return tmp_path_factory.mktemp("loaded")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[Address]:
    with Engine(folder, heap="256m") as engine:
        engine.load(NODES, EDGES, LAYOUT)
        yield engine.start()


@pytest.fixture(scope="module")
def loaded(address: Address) -> Iterator[neo4j.Session]:
    with session(address) as opened:
        yield opened


def test_nobody_but_the_owner_can_read_the_password(address: Address, folder: Path) -> None:
    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    child = child_of(folder)
    assert address.password not in " ".join([*child.cmdline(), *child.environ().values()])
    assert address.password not in repr(address)
    logs = [path.read_text(errors="replace") for path in (folder / "log").iterdir()]
    assert not any(address.password in log for log in logs)


def test_only_this_machine_is_answered(address: Address, folder: Path) -> None:
    listening = {
        (connection.laddr.ip.removeprefix("::ffff:"), connection.laddr.port)
        for connection in child_of(folder).net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert {ip for ip, _ in listening} == {"127.0.0.1"}
    assert address.uri in {f"bolt://127.0.0.1:{port}" for _, port in listening}


def test_nodes_of_both_doors_are_alike(loaded: neo4j.Session) -> None:
    rows(loaded, "CREATE (:Entity:Company {id: 'c/3', name: 'bolt'})")
    try:
        said = rows(loaded, "MATCH (n:Entity) WHERE n:Company RETURN n.id AS id, labels(n) AS of")
        assert {row["id"] for row in said} == {"c/1", "c/2", "c/3"}
        assert {tuple(row["of"]) for row in said} == {("Company", "Entity")}
        assert len(rows(loaded, "MATCH (n:Company) RETURN n.id")) == 3
        for id in ("c/1", "c/3"):
            text = "PROFILE MATCH (n:Entity {id: $id}) RETURN n.name"
            result = loaded.run(cast("Any", text), id=id)
            assert len(result.data()) == 1
            assert "NodeIndexSeek" in str(result.consume().profile)
    finally:
        rows(loaded, "MATCH (n:Entity {id: 'c/3'}) DETACH DELETE n")


def test_values_come_back_as_they_were_loaded(loaded: neo4j.Session) -> None:
    nodes = rows(loaded, "MATCH (n:Entity) RETURN properties(n) AS keys ORDER BY n.id")
    kept = [{k: v for k, v in keys.items() if v is not None} for _, keys in NODES]
    assert [node["keys"] for node in nodes] == kept
    edges = rows(
        loaded,
        "MATCH (a:Entity)-[r]->(b:Entity) "
        "RETURN type(r) AS type, a.id AS start, b.id AS end, properties(r) AS keys ORDER BY type",
    )
    assert [tuple(edge.values()) for edge in edges] == EDGES


def test_an_indexed_key_keeps_its_numbers(loaded: neo4j.Session) -> None:
    rows(loaded, "CREATE (:Entity:Company {id: 'c/9', rank: 2.5})")
    try:
        said = rows(
            loaded, "MATCH (n:Company) WHERE n.rank > 2 RETURN n.rank AS rank ORDER BY rank"
        )
        assert said == [{"rank": 2.5}, {"rank": 7.5}]
    finally:
        rows(loaded, "MATCH (n:Entity {id: 'c/9'}) DETACH DELETE n")


def test_files_and_addresses_are_not_read_in_cypher(loaded: neo4j.Session) -> None:
    for source in ("file:///etc/passwd", "http://127.0.0.1:9/x.csv"):
        with pytest.raises(neo4j.exceptions.Neo4jError, match="disabled"):
            rows(loaded, "LOAD CSV FROM $source AS line RETURN line", source=source)


def test_what_a_transaction_wrote_stands_wholly_or_not_at_all(loaded: neo4j.Session) -> None:
    many = "UNWIND range(1, 25000) AS n CREATE (:Entity:Park {id: 'x/' + toString(n)})"
    transaction = loaded.begin_transaction()
    transaction.run(cast("Any", many)).consume()
    with pytest.raises(neo4j.exceptions.ConstraintError):  # noqa: PT012  at the second or its commit
        transaction.run("CREATE (:Entity:Park {id: 'c/1'})").consume()
        transaction.commit()
    assert rows(loaded, "MATCH (n:Park) RETURN n.id AS id") == [{"id": "p/1"}]


def test_no_answer_is_cut_short(loaded: neo4j.Session) -> None:
    said = loaded.run("UNWIND range(1, 30000) AS n RETURN n")
    assert sum(1 for _ in said) == 30_000


@pytest.mark.parametrize(
    ("node", "problem"),
    [
        (("Company", {"id": "c", "share": float("nan")}), "share is nan"),
        (("Company", {"id": "c", "code": 2**63}), "more than 64 bits"),
        (("Company", {"id": "c", "share": 5e-324}), "not a number that the engine keeps"),
        (("Company", {"id": "c", "name": "\ud800"}), "surrogates"),
        (("Company", {"id": "c", "names": ["a", None]}), "a null in its list"),
        (("Company", {"id": "c", "_src": "x"}), "reserved"),
        (("Company", {"name": "c"}), "needs an id"),
        (("Compny", {"id": "c"}), "the layout has Company, Park"),
    ],
)
def test_a_row_that_would_change_on_its_way_is_refused(node: Node, problem: str) -> None:
    with pytest.raises(UnloadableRow, match=problem):
        list(Blocks(LAYOUT).nodes([node]))
