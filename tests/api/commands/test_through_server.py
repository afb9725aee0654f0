"""Every command does on a home that a server holds what it does without: through the server."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from api.application import Application
from api.cli.root import MODULES
from graph.stores.arcadedb import Address
from tests.api.commands.conftest import URL, OwnStores, serving
from tests.api.conftest import FIRM, Ran, greenweft, new_home

WITHOUT_A_HOME = {"generate", "serve", "sources", "token"}
ID = f"cn-uscc/{FIRM}"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
NAMES = f"SELECT ?name {{ <https://w3id.org/greenweft/id/{ID}> {LABEL} ?name }}"
SOME = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 4"
BYE = re.compile(r"served at .*\n")
# What differs between any two runs: seconds, the bytes of a file, when an edition was made.
VARIES = re.compile(r"\d+\.\d+( s\b|,?\n)|[\d,]+ bytes|20\d\d-\d\d-\d\d[ T][\d:.]+Z?")


def _told(own_tables: Path, folder: Path) -> list[list[object]]:
    """Commands that read and write, and some that are refused."""
    one = own_tables / "areas.csv"
    return [
        ["load", "tables", own_tables],
        ["load", "tables", own_tables, "--json"],
        ["load", "tables", folder / "nothing.csv"],
        ["load", "announced", "--dry-run"],
        ["releases", "--json"],
        ["rejected"],
        ["show", ID],
        ["show", ID, "--statements", "--json"],
        ["show", "area/1"],
        ["find", "有限公司", "--limit", 1],
        ["suppliers", ID, "--as-of", "2022-01-01", "--json"],
        ["suppliers", ID, "--product", "无此物"],
        ["customers", ID, "--tiers", "2"],
        ["tenants", "park/1"],
        ["paths", "area/1", ID],
        ["ask", "holders", "--area", "area/440310", "--as-of", "2024-08-31"],
        ["ask", "holders", "--area", "area/440310", "--in", "cypher", "--json"],
        ["ask", "holders", "--in", "oracle", "--known-on", "2001-01-01"],
        ["ask", "holder"],
        ["sparql", NAMES],
        ["sparql", NAMES, "--format", "csv"],
        ["sparql", "ASK {}", "--format", "json"],
        ["sparql", SOME],
        ["sparql", SOME, "--format", "turtle"],
        ["sparql", "SELEC"],
        ["cypher", "MATCH (c:Company) RETURN c.uscc, $n AS n ORDER BY c.uscc", "--param", "n:=1"],
        ["cypher", "RETUR 1"],
        ["check", "--json"],
        ["sync", "--only", "rdf", "--from-scratch"],
        ["backup", folder / "book.duckdb"],
        ["export", "turtle", "-o", folder / "all.ttl", "--all"],
        ["export", "turtle", "-o", folder / "all.ttl", "--all"],
        ["export", "csv", "-o", folder / "near.zip", "--around", ID, "--hops", 2],
        ["export", "csv", "-o", folder / "none.zip", "--around", "area/1"],
        ["split", ID],
        ["merge", "area/1", "area/2"],
        ["undo", 1, "--json"],
        ["forget", 1],
        ["load", "tables", one],
        ["restore", one],
        ["restore", folder / "book.duckdb"],
        ["status"],
        ["status", "--kinds"],
    ]


def _plain(ran: Ran) -> tuple[int, str, str]:
    out, err = (VARIES.sub("…", BYE.sub("", text)) for text in (ran.out, ran.err))
    return ran.code, out, err


class Alone(NamedTuple):
    """What commands printed on a home that nobody else held."""

    commands: list[list[object]]
    printed: list[tuple[int, str, str]]
    folder: Path


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, engine: Address, own_tables: Path) -> Alone:
    folder = tmp_path_factory.mktemp("alone")
    commands = _told(own_tables, folder)
    with new_home(folder / "home", engine):
        printed = [_plain(greenweft(*words)) for words in commands]
    (folder / "home").rename(folder / "before")
    for name in ("book.duckdb", "all.ttl", "near.zip"):
        (folder / name).unlink()
    return Alone(commands, printed, folder)


def test_what_is_printed_is_the_same_as_without_a_server(alone: Alone, engine: Address) -> None:
    assert {words[0] for words in alone.commands} | WITHOUT_A_HOME >= set(MODULES)
    with new_home(alone.folder / "home", engine), serving():
        for words, expected in zip(alone.commands, alone.printed, strict=True):
            assert _plain(greenweft(*words)) == expected, words
    (alone.folder / "home").rename(alone.folder / "served")


def test_readers_answer_queries_as_the_stores_do(alone: Alone, engine: Address) -> None:
    asking = ("ask", "sparql", "cypher")
    made: list[OwnStores] = []

    def readers(app: Application) -> OwnStores:
        made.append(OwnStores(app))
        return made[0]

    with new_home(alone.folder / "home", engine), serving(readers=readers):
        greenweft(*alone.commands[0])
        for words, expected in zip(alone.commands, alone.printed, strict=True):
            if words[0] in asking:
                assert _plain(greenweft(*words)) == expected, words
    assert {"query", "statement"} <= {name for order in made[0].orders for name in order}


def test_status_tells_that_a_server_holds_the_home(home: Path) -> None:
    assert "server" not in greenweft("status", "--json").json
    with serving():
        assert f"served at {URL} by process " in greenweft("status").err
        assert greenweft("status", "--json").json["server"]["url"] == URL
