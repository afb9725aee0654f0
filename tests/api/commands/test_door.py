"""Who may have a server do something, and what."""

import os
from pathlib import Path

import pytest

from api.application import Application
from api.commands.errors import NotOffered, ServerSilent
from api.commands.offered import Turn, turn_of
from api.commands.place import connected
from api.errors import HomeHeld
from api.home import said_of
from api.settings import Settings
from graph.errors import StoreError
from tests.api.commands.conftest import reached, serving
from tests.api.conftest import greenweft


def test_a_second_server_is_refused(home: Path) -> None:
    with serving(), pytest.raises(HomeHeld, match=rf"process {os.getpid()} \(greenweft serve, "):
        Application(Settings(), "greenweft serve")


def test_a_wrong_key_is_refused(home: Path) -> None:
    with serving():
        key = home / "server" / "key"
        right = key.read_bytes()
        key.write_bytes(right[::-1])
        ran = greenweft("releases")
        assert (ran.code, ran.out) == (1, "")
        assert "which cannot be asked: the key of the home was not proved" in ran.err
        key.write_bytes(right)
        assert greenweft("releases").code == 0, "the server goes on"


def test_a_key_that_may_not_be_read_is_told_so(home: Path) -> None:
    with serving():
        (home / "server" / "key").unlink()
        with pytest.raises(ServerSilent, match="No such file"):
            reached()


def test_who_says_nothing_holds_up_nobody(home: Path) -> None:
    with serving(), connected(said_of(home)["commands"]), connected(said_of(home)["commands"]):
        assert greenweft("releases").code == 0


@pytest.mark.parametrize("name", ["close", "sync", "settings", "__init__", "store", "nothing"])
def test_only_what_is_offered_can_be_asked_for(home: Path, name: str) -> None:
    with serving(), reached() as app:
        assert app.holder
        with pytest.raises(NotOffered):
            app.holder.call(name, (), {})
        assert app.releases() == []


def test_what_is_offered_is_plain() -> None:
    """Whoever offers one more: its arguments and its result must survive pickling."""
    offered = {name for name in dir(Application) if turn_of(Application, name)}
    assert offered == {
        "asked_of_book", "asked_of_graph", "backup", "catch_up", "claims", "compare", "cypher",
        "decide", "edition", "export", "forget", "kinds", "lag", "load", "looked_up", "overview",
        "rejected", "releases", "restore", "serialized", "show", "sparql",
    }  # fmt: skip
    assert turn_of(Application, "load") is Turn.WRITING


def test_what_is_loaded_is_published_before_the_answer(home: Path, own_tables: Path) -> None:
    editions: list[int] = []
    with serving(lambda: editions.append(commands.edition)) as commands, reached() as app:
        assert app.load("tables", [own_tables / "areas.csv"]).edition == 1
        assert editions == [1]
        app.load("tables", [own_tables / "areas.csv"])
        assert editions == [1], "nothing was changed"
        app.catch_up()
        assert editions == [1, 1], "it was asked for"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreError("lpg", "no room"), "lpg: no room\n"),
        (KeyError("?"), "edition 1 is in the book, but what readers see did not follow: KeyError"),
    ],
    ids=["foreseen", "unforeseen"],
)
def test_what_could_not_be_published_is_done_all_the_same(
    home: Path, own_tables: Path, error: Exception, said: str
) -> None:
    def fails() -> None:
        raise error

    with serving(fails):
        ran = greenweft("load", "tables", own_tables / "areas.csv")
        assert (ran.code, "now edition 1" in ran.out) == (0, True)
        assert ran.err.startswith(said)
        assert greenweft("sync").code == 1, "it was to do nothing else"


def test_a_relative_path_means_what_it_means_to_who_wrote_it(
    home: Path, own_tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving():
        monkeypatch.chdir(own_tables)
        assert greenweft("load", "tables", "areas.csv").code == 0


def test_a_command_with_other_settings_is_told_whose_hold(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving():
        monkeypatch.setenv("GREENWEFT_SPARQL", "http://127.0.0.1:1/sparql")
        ran = greenweft("status")
    assert ran.code == 0
    assert ran.err.startswith("the server has another GREENWEFT_SPARQL, and that one holds\n")
