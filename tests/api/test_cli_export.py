"""``export`` writes what is chosen to a new file, wholly or not at all."""

from collections.abc import Iterator
from pathlib import Path

import click
import networkx as nx
import orjson
import pytest
import rdflib

from api.cli.root import greenweft as root
from api.errors import AlreadyThere
from api.exporting import write
from graph.formats import formats
from tests.api.conftest import FIRM, greenweft

ID = f"cn-uscc/{FIRM}"
HOLDERS = ("--ask", "holders", "--param", "area=area/440310", "--param", "on=2024-08-31")

pytestmark = pytest.mark.usefixtures("told")


@pytest.mark.parametrize("name", sorted(formats()))
def test_every_format_can_be_written(name: str, tmp_path: Path) -> None:
    file = tmp_path / "all of it"
    ran = greenweft("export", name, "-o", file, "--all")
    assert (ran.code, ran.err) == (0, "")
    size = file.stat().st_size
    assert ran.out == f"{file}: 8 entities and 2 relations of edition 1, {size:,} bytes\n"
    assert list(tmp_path.iterdir()) == [file]


def test_the_help_names_every_format() -> None:
    command = root.get_command(click.Context(root), "export")
    assert command
    assert all(name in (command.help or "") for name in formats())


def test_what_an_answer_names_is_exported(tmp_path: Path) -> None:
    file = tmp_path / "holders.json"
    assert greenweft("export", "node-link", "-o", file, *HOLDERS).code == 0
    graph = nx.node_link_graph(orjson.loads(file.read_bytes()), edges="edges")
    assert list(graph) == [ID]


def test_what_is_near_is_exported_one_hop_unless_told(tmp_path: Path) -> None:
    sizes = []
    for number, hops in enumerate([[], ["--hops", 1], ["--hops", 0], ["--hops", 2]]):
        file = tmp_path / f"{number}.json"
        assert greenweft("export", "node-link", "-o", file, "--around", ID, *hops).code == 0
        sizes.append(len(orjson.loads(file.read_bytes())["nodes"]))
    assert sizes[0] == sizes[1]
    assert 1 == sizes[2] < sizes[1] < sizes[3]


def test_quads_say_who_said_it(tmp_path: Path) -> None:
    greenweft("export", "nquads", "-o", tmp_path / "all.nq", "--all")
    assert b"/source/tables> .\n" in (tmp_path / "all.nq").read_bytes()


def test_what_was_not_known_on_a_day_is_not_exported(tmp_path: Path) -> None:
    file = tmp_path / "all.ttl"
    ran = greenweft("export", "turtle", "-o", file, "--all", "--known-on", "2001-01-01")
    assert (ran.code, ran.out, ran.err) == (3, "", "nothing to export at edition 0\n")
    ran = greenweft("export", "turtle", "-o", file, "--around", ID, "--known-on", "2001-01-01")
    assert ran.code == 1
    assert list(tmp_path.iterdir()) == []
    assert greenweft("export", "turtle", "-o", file, "--all", "--known-on", "today").code == 0
    assert len(rdflib.Graph().parse(file)) > 0


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["--all", "--around", ID],
        ["--all", "--ask", "holders"],
        ["--all", "--hops", "2"],
        ["--all", "--param", "a=b"],
        ["--around", ID, "--hops", "-1"],
        ["--ask", "holder"],
        ["--ask", "holders", "--param", "area=Pingshan"],
    ],
)
def test_wrong_usage_writes_nothing(args: list[str], tmp_path: Path) -> None:
    ran = greenweft("export", "turtle", "-o", tmp_path / "x.ttl", *args)
    assert (ran.code, ran.out) == (2, "")
    assert list(tmp_path.iterdir()) == []


def test_a_format_that_is_not_there_is_met_with_the_nearest(tmp_path: Path) -> None:
    ran = greenweft("export", "graphlm", "-o", tmp_path / "x", "--all")
    assert ran.code == 2
    assert "did you mean graphml?" in ran.err


def test_nothing_is_written_over_and_no_folder_is_made(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text("mine")
    assert greenweft("export", "turtle", "-o", file, "--all").code == 1
    assert file.read_text() == "mine"
    assert greenweft("export", "turtle", "-o", tmp_path / "no" / "x.ttl", "--all").code == 2


def test_an_export_that_breaks_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise AlreadyThere("it")

    with pytest.raises(AlreadyThere):
        write(tmp_path / "half.ttl", broken())
    assert list(tmp_path.iterdir()) == []
