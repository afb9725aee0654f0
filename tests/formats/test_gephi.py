"""Gephi's own importer finds every node and every edge of what is exported for it."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.formats import Part, format_named
from graph.formats.graphml import token
from graph.formats.selection import everything
from graph.model import Statement
from loaders.generate import generate
from ontology.prefixes import BASE
from tests.conftest import DYEWORKS, SCHEMA, WEAVERY, WORLD, relation, tell
from tests.formats.graphs import Keys, Read, expected
from tests.questions.conftest import add, new_book
from tests.servers import Unavailable, java

UNESCAPED = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
CELL = "\x1f"


@pytest.fixture(name="part", scope="module")
def _part(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Part]:
    """A made-up economy of a hundred firms, the article, parallel edges and a loop."""
    folder = tmp_path_factory.mktemp("made up")
    generate(folder, 100, 7)
    book = new_book()
    add(book, "tables", folder)
    add(book, "pingshan-2024")
    tell(book, [*WORLD, *_parallel()])
    yield everything(book)
    book.close()


def _parallel() -> Iterator[Statement]:
    for note in ("again", 'and "again"\n\t<b>&amp;\\'):
        yield relation("Supplies", DYEWORKS.id, WEAVERY.id, note=note)
    yield relation("Owns", WEAVERY.id, WEAVERY.id)


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_gephi_finds_every_node_and_every_edge(part: Part, tmp_path: Path, name: str) -> None:
    format = format_named(name)
    file = tmp_path / f"all{format.suffix}"
    file.write_bytes(b"".join(format.write(part, SCHEMA, BASE)))
    wanted = expected(list(part.statements()), format)
    found, problems = opened(file, wanted)
    assert problems == []
    assert found.nodes == wanted.nodes
    assert found.edges == wanted.edges


def opened(file: Path, wanted: Read) -> tuple[Read, list[str]]:
    """What Gephi has of a file, its numbers and lists as those that are wanted; its complaints."""
    nodes, edges, problems = {}, {}, []
    for what, *parts in _printed(file):
        if what == "node":
            id, said = _own(parts[0], parts[-1])
            assert parts[1] == said.pop("label", parts[1])
            kind, keys = wanted.nodes[id]
            nodes[id] = (said.pop("kind"), _typed(said, keys))
        elif what == "edge":
            id, said = _own(parts[0], parts[-1])
            kind, start, end, keys = wanted.edges[id]
            ends = {token(start): start, token(end): end} | {start: start, end: end}
            assert parts[3] in (kind, "null")
            edges[id] = (said.pop("kind"), ends[parts[1]], ends[parts[2]], _typed(said, keys))
        elif what == "issue":
            problems.append(" ".join(parts))
    return Read(nodes, edges), problems


def _own(id: str, values: str) -> tuple[str, dict[str, Any]]:
    """The id as ours is, and the values by the titles of their columns."""
    said = dict(cell.split("=", 1) for cell in values.split(CELL)[:-1])
    return said.pop("identifier", id), said


def _typed(said: Mapping[str, str], wanted: Keys) -> Keys:
    """Values in the types that are wanted; of a list the file has its JSON text."""
    return {name: type(wanted.get(name, ""))(text) for name, text in said.items()}


def _printed(file: Path) -> Iterator[list[str]]:
    try:
        libraries = java.jars("gephi")
    except Unavailable as reason:
        if os.environ.get("GREENWEFT_REQUIRE_SERVERS"):
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(str(reason))
    program = java.RECIPES / "gephi" / "Gephi.java"
    command = ["java", "-Djava.awt.headless=true", "-Xmx512m", "-cp", f"{libraries}/*"]
    done = subprocess.run(
        [*command, str(program), str(file)],
        cwd=file.parent,
        env={**os.environ, "HOME": str(file.parent)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    for line in done.stdout.rstrip("\n").split("\n"):
        yield [re.sub(r"\\(.)", lambda m: UNESCAPED[m[1]], part) for part in line.split("\t")]
