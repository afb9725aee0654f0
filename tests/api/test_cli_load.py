"""Loading: what is printed, what changes, and what does not."""

from pathlib import Path

import pytest

from tests.api.conftest import FIRM, greenweft

pytestmark = pytest.mark.usefixtures("home")
ROW = "name,uscc\n织坊有限公司,91440300279446850J\n"


def test_a_load_ends_with_a_line_for_each_release_and_one_for_all(own_tables: Path) -> None:
    ran = greenweft("load", "tables", own_tables)
    *lines, total = ran.out.splitlines()
    assert ran.code == 0
    assert [line.partition(" ")[0] for line in lines][:2] == ["areas.csv", "parks.csv"]
    assert "1 rows; " in lines[0]
    assert total.startswith("tables: 6 releases, 7 rows; ")
    assert "now edition 1" in total


def test_json_has_the_facts_of_each_release(own_tables: Path) -> None:
    facts = greenweft("load", "tables", own_tables / "companies.csv", "--json").json
    assert facts["edition"] == 1
    (release,) = facts["releases"]
    assert release["rows"] == 2
    assert release["rejected"] == 0
    assert len(release["release"]) == 64
    assert {"source", "entities", "relations", "new", "changed", "unchanged", "removed"} <= set(
        release
    )
    assert {"edition", "seconds"} <= set(release)


def test_the_same_file_again_changes_nothing(own_tables: Path) -> None:
    greenweft("load", "tables", own_tables / "areas.csv")
    ran = greenweft("load", "tables", own_tables / "areas.csv")
    assert ran.code == 0
    assert "areas.csv: unchanged, still edition 1" in ran.out
    facts = greenweft("load", "tables", own_tables / "areas.csv", "--json").json
    assert (facts["unchanged"], facts["releases"]) == (["areas.csv"], [])


def test_a_dry_run_says_what_would_change_and_changes_nothing(own_tables: Path) -> None:
    ran = greenweft("load", "tables", own_tables, "--dry-run")
    assert ran.code == 0
    assert "nothing was changed; still edition 0" in ran.out
    assert greenweft("releases", "--json").rows == []


def test_a_curated_source_takes_no_path(tmp_path: Path) -> None:
    assert greenweft("load", "announced").code == 0
    refused = greenweft("load", "announced", tmp_path)
    assert (refused.code, refused.out) == (2, "")
    assert "takes no path" in refused.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nothing-like-it", "a.csv"], "no source named 'nothing-like-it'"),
        (["tables"], "give at least one path"),
        (["tables", "not/there.csv"], "there is no file not/there.csv"),
        (["tables", ".", "--option", "colour=red"], "takes no --option colour"),
        (["tables", ".", "--option", "colour"], "'colour' is no key=value"),
        (["green-list", "{}", "--option", "batch=x"], "--option batch='x'"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(args: list[str], said: str, tmp_path: Path) -> None:
    file = tmp_path / "绿色工厂名单.csv"
    file.write_text("序号,地区,工厂名称\n1,深圳,织坊有限公司\n", "utf-8")
    ran = greenweft("load", *(arg.format(file) for arg in args))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_what_was_rejected_is_told_and_can_be_listed(tmp_path: Path) -> None:
    lines = "".join(f"第{n}织坊有限公司,9144030027944685{n}0\n" for n in range(1, 6))
    (tmp_path / "companies.csv").write_text(ROW + lines, "utf-8")
    ran = greenweft("load", "tables", tmp_path / "companies.csv")
    assert ran.code == 0
    assert "5 rejected" in ran.out
    assert "5 records of companies.csv were set apart" in ran.err
    assert ran.err.count("  companies.csv row ") == 3
    assert "greenweft rejected 1 shows all" in ran.err
    rows = greenweft("rejected", 1, "--json").rows
    assert [row["record"] for row in rows] == [f"row {n}" for n in range(3, 8)]
    assert greenweft("rejected", "--format", "csv").out.startswith(
        "release,file,record,reason,content\n"
    )
    assert greenweft("rejected", 9).code == 1


def test_a_folder_where_a_file_should_be_is_refused_in_a_sentence(tmp_path: Path) -> None:
    ran = greenweft("load", "green-list", tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "cannot be opened" in ran.err


def test_series_keeps_two_files_of_one_name_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "companies.csv").write_text(f"name\n{name} Ltd\n", "utf-8")
    both = [tmp_path / name / "companies.csv" for name in ("one", "two")]
    refused = greenweft("load", "tables", *both)
    assert refused.code == 1
    assert "--series" in refused.err
    assert greenweft("load", "tables", both[0]).code == 0
    assert greenweft("load", "tables", both[1], "--series", "second").code == 0
    assert [row["removed"] for row in greenweft("releases", "--json").rows] == [None, None]


def test_forget_withdraws_a_release_and_loading_it_again_restores_it(own_tables: Path) -> None:
    greenweft("load", "tables", own_tables)
    number = next(
        row["release"]
        for row in greenweft("releases", "--json").rows
        if row["series"] == "companies"
    )
    assert "now edition 2" in greenweft("forget", number).out
    assert greenweft("show", f"cn-uscc/{FIRM}").code == 1
    assert greenweft("forget", number).code == 1
    assert "6 new" not in greenweft("load", "tables", own_tables).out
    assert greenweft("show", f"cn-uscc/{FIRM}").code == 0
    assert greenweft("check").code == 0
