"""Decisions, backup and restore, templates, a made-up economy: commands that write."""

from pathlib import Path

import pytest

from tests.api.conftest import greenweft

pytestmark = pytest.mark.usefixtures("home")


def _ids(*names: str) -> list[object]:
    return [greenweft("find", name, "--json").rows[0]["id"] for name in names]


def test_merge_split_and_undo_reach_both_graphs(own_tables: Path) -> None:
    greenweft("load", "tables", own_tables)
    weavery, dyeworks = _ids("织坊", "染坊")
    assert greenweft("merge", weavery, dyeworks, "--json").json["decision"] == 1
    assert _ids("染坊") == [weavery]
    assert f"{dyeworks} stands as {weavery}" in greenweft("show", dyeworks).err
    assert "decision 2: undo 1" in greenweft("undo", 1).out
    assert _ids("染坊") == [dyeworks]
    assert greenweft("split", weavery).code == 0
    assert greenweft("check").code == 0


@pytest.mark.parametrize(
    "args", [["merge", "area/1", "area/2"], ["split", "area/1"], ["undo", "7"]]
)
def test_what_is_not_known_cannot_be_decided_on(args: list[str]) -> None:
    ran = greenweft(*args)
    assert (ran.code, ran.out) == (1, "")
    assert greenweft("status", "--json").json["edition"]["n"] == 0


def test_a_restored_book_takes_both_graphs_back(own_tables: Path, tmp_path: Path) -> None:
    greenweft("load", "tables", own_tables / "areas.csv")
    assert greenweft("backup", tmp_path / "book.duckdb").code == 0
    greenweft("load", "tables", own_tables)
    assert greenweft("find", "织坊").code == 0
    assert "at edition 1" in greenweft("restore", tmp_path / "book.duckdb").out
    assert greenweft("find", "织坊").code == 3
    assert greenweft("check").code == 0
    assert greenweft("load", "tables", own_tables).code == 0, "the way on is another one"
    assert greenweft("check").code == 0


def test_a_backup_of_another_book_is_kept_from_a_store_that_is_not_of_the_home(
    tmp_path: Path,
) -> None:
    greenweft("backup", tmp_path / "theirs.duckdb")
    mine = tmp_path / "mine"
    assert greenweft("--home", mine, "load", "announced").code == 0
    ran = greenweft("--home", mine, "restore", tmp_path / "theirs.duckdb")
    assert (ran.code, "belongs to another book" in ran.err) == (1, True)
    assert (mine / "book.before-restore.duckdb").exists()


def test_a_backup_writes_over_nothing_and_restore_takes_only_a_book(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine")
    assert greenweft("backup", file).code == 1
    assert greenweft("backup", tmp_path / "no" / "folder").code == 2
    ran = greenweft("restore", file)
    assert ran.code == 1
    assert f"{file} is no book" in ran.err
    assert greenweft("restore", tmp_path / "missing").code == 2
    assert file.read_text() == "mine"
    assert greenweft("status").code == 0


def test_templates_are_headings_to_fill_in(tmp_path: Path) -> None:
    folder = tmp_path / "to fill in"
    ran = greenweft("sources", "--template", "tables", "-o", folder)
    assert ran.code == 0
    assert str(folder / "companies.csv") in ran.out.splitlines()
    assert greenweft("load", "tables", folder).code == 0, "an empty table is no error"
    assert greenweft("sources", "--template", "tables", "-o", folder).code == 1
    assert greenweft("sources", "--template", "announced", "-o", folder).code == 2
    assert greenweft("sources", "--template", "tables").code == 2


def test_sources_lists_what_can_be_loaded() -> None:
    rows = {row["name"]: row for row in greenweft("sources", "--json").rows}
    assert set(rows["green-list"]["options"]) == {"scheme", "batch"}
    assert "green-list" in greenweft("sources").out
    assert greenweft("sources", "--format", "csv").out.startswith("name,title,formats,")


def test_a_made_up_economy_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        ran = greenweft("generate", tmp_path / name, "--firms", 150, "--seed", 4, "--format", "csv")
        assert ran.code == 0
        assert "companies,150\n" in ran.out
    one, two = ((tmp_path / name / "supplies.csv").read_bytes() for name in ("one", "two"))
    assert one == two
    assert greenweft("generate", tmp_path / "one", "--firms", 1).code == 1
