"""Anyone's tables: which table a file is, what refuses it, and its columns as data."""

from pathlib import Path

import duckdb
import openpyxl
import pytest

from loaders import Context, source
from loaders.errors import MissingColumn, UnknownColumn, UnreadableFile
from loaders.tables import SOURCE, columns_markdown, files, series
from loaders.tables.columns import LAYOUTS, Layout
from ontology.errors import UnknownName
from tests.loaders.made_tables import BYD, SUPPLY, read, reasons, row, said, table


# ---- which table a file is, and what refuses it
def test_an_unknown_column_refuses_the_file_and_suggests_the_nearest(tmp_path: Path) -> None:
    path = table(tmp_path, "supplies.csv", "suplier,customer,产品", f"{BYD},织坊有限公司,纬纱")
    with pytest.raises(UnknownColumn, match=r"column suplier \(is supplier meant\?\)"):
        read(path)
    path = table(tmp_path, "supplies.csv", "供应方,客户", f"{BYD},织坊有限公司")
    with pytest.raises(UnknownColumn, match=r"column 供应方 \(is 供应商 meant\?\)"):
        read(path)


def test_a_missing_column_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match="no column customer"):
        read(table(tmp_path, "supplies.csv", "supplier,share", f"{BYD},0.4"))


def test_a_column_that_stands_twice_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="column name twice, headed 名称 and name"):
        read(table(tmp_path, "companies.csv", "名称,name,uscc", "甲,乙,"))


@pytest.mark.parametrize("name", ["supplies.csv", "Supplies-2024.csv", "供应2024.csv", "x.csv"])
def test_headings_may_be_chinese_and_the_name_may_say_more(name: str, tmp_path: Path) -> None:
    (supply,) = said(table(tmp_path, name, "供应商,客户,占比", f"{BYD},织坊有限公司,40％"))
    assert supply.kind == "Supplies"
    assert supply.values["share"] == ["0.4"]


def test_an_option_says_which_table_a_file_is(tmp_path: Path) -> None:
    path = table(tmp_path, "export.csv", "name,note", "纬园,新")
    with pytest.raises(UnreadableFile, match=r"could be parks or companies .*--option table=parks"):
        read(path)
    assert [one.kind for one in said(path, table="parks")] == ["Park"]
    with pytest.raises(UnknownName, match="did you mean parks"):
        read(path, table="parcs")


def test_a_workbook_holds_a_table_a_sheet_and_one_bad_sheet_refuses_it(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "企业": [["name", "uscc"], ["织坊有限公司", BYD]],
        "supplies": [["supplier", "customer", "share"], [BYD, "经园有限公司", 0.4]],
    }
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(path := tmp_path / "mine.xlsx")
    assert [one.kind for one in said(path)] == ["Company", "Supplies"]
    book["supplies"]["D1"] = "shares"
    book.save(path)
    with pytest.raises(UnknownColumn, match=r"mine\.xlsx sheet supplies .*shares"):
        next(iter(SOURCE.read(path, Context("tables"))))


def test_parquet_and_tsv_say_the_same_as_csv(tmp_path: Path) -> None:
    comma = row(tmp_path, "Supplies", SUPPLY | {"share": "0.4", "from": "2023-07-01"})
    tabs = table(tmp_path, "supplies.tsv", comma.read_text("utf-8").replace(",", "\t").strip())
    parquet = str(tmp_path / "supplies.parquet")
    with duckdb.connect() as connection:
        row_ = f"'{BYD}' AS supplier, '织坊有限公司' AS customer, 0.4 AS share"
        connection.sql(f"COPY (SELECT {row_}, DATE '2023-07-01' AS \"from\") TO '{parquet}'")
    assert said(comma) == said(tabs) == said(Path(parquet))


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is no table"):
        read(table(tmp_path, "supplies.pdf", "%PDF-1.7"))


# ---- files and folders
def test_a_folder_is_read_in_an_order_that_suits_references(tmp_path: Path) -> None:
    for name in (
        "supplies.csv",
        "z.csv",
        "companies-b.tsv",
        "企业.csv",
        "areas.csv",
        "a.txt",
        "~$x.xlsx",
    ):
        (tmp_path / name).touch()
    found = [path.name for path in files(tmp_path)]
    assert found == ["areas.csv", "companies-b.tsv", "企业.csv", "supplies.csv", "z.csv"]
    assert files(tmp_path / "z.csv") == [tmp_path / "z.csv"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableFile, match="holds no table"):
        files(tmp_path / "empty")


def test_files_with_nothing_but_the_headings_can_be_loaded(tmp_path: Path) -> None:
    assert [name[:-4] for name in SOURCE.headings] == list(LAYOUTS)
    for name, headings in SOURCE.headings.items():
        path = tmp_path / name
        path.write_text(",".join(headings) + "\n", encoding="utf-8-sig")
        assert read(path) == []


def test_the_source_is_found_by_name() -> None:
    assert source("tables") is SOURCE
    assert not SOURCE.curated
    assert series(Path("x/companies-acme.csv"), {}) == "companies-acme"


# ---- the columns as data
@pytest.mark.parametrize("wanted", LAYOUTS.values(), ids=list(LAYOUTS))
def test_every_example_in_the_columns_can_be_read(wanted: Layout, tmp_path: Path) -> None:
    left_out = {"lang", "name_en", "about_kind", "holder_kind", "branch_of"}
    cells = {
        column.name: column.example
        for column in wanted.columns
        if column.example and column.name not in left_out
    }
    if wanted.name == "ownership":
        cells["owner"] = "经园有限公司"
    path = row(tmp_path, wanted.kind, cells)
    assert reasons(path) == []
    assert wanted.kind in {one.kind for one in said(path)}


@pytest.mark.parametrize("wanted", LAYOUTS.values(), ids=list(LAYOUTS))
def test_no_heading_of_a_table_means_two_columns(wanted: Layout) -> None:
    assert len(wanted.headed) == sum(1 + len(column.labels) for column in wanted.columns)


def test_the_page_shows_every_column() -> None:
    page = columns_markdown()
    for layout in LAYOUTS.values():
        assert f"## {layout.name}" in page
        assert all(
            f"`{column.name}`" in page and column.meaning in page for column in layout.columns
        )
