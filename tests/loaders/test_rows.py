"""Files of every kind become the same rows, and what is wrong with one is said in a sentence."""

import csv
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from graph.model import Rejected
from loaders.errors import UnreadableFile
from loaders.rows import Row, rows, tables
from tests.loaders.made_pdf import pdf

GRID = [
    ["序号", "地区", "工厂名称"],
    ["1", "深圳", "纬园织坊有限公司"],
    ["2", "青岛", "经园有限公司"],
]
ROWS = [
    {"序号": "1", "地区": "深圳", "工厂名称": "纬园织坊有限公司"},
    {"序号": "2", "地区": "青岛", "工厂名称": "经园有限公司"},
]
TEXT = "\n".join(map(",".join, GRID))


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(path: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for number, lines in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = f"清单{number + 1}"
        for line in lines:
            sheet.append(list(line))
    book.save(path)
    return path


def parquet(path: Path) -> Path:
    import duckdb

    values = ", ".join(str(tuple(line)) for line in GRID[1:])
    target = str(path).replace("'", "''")
    with duckdb.connect() as connection:
        connection.sql(f"COPY (FROM (VALUES {values}) t(序号, 地区, 工厂名称)) TO '{target}'")
    return path


def cells(path: Path) -> list[dict[str, str]]:
    return [dict(row.cells) for row in rows(path) if isinstance(row, Row)]


def rejected(path: Path) -> list[Rejected]:
    return [row for row in rows(path) if isinstance(row, Rejected)]


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(rows(path))
    return str(caught.value)


# ---- every kind of file
KINDS: dict[str, Callable[[Path], Path]] = {
    "a b.csv": lambda path: written(path, TEXT),
    "bom.csv": lambda path: written(path, TEXT, "utf-8-sig"),
    "gb18030.csv": lambda path: written(path, TEXT, "gb18030"),
    "utf16.csv": lambda path: written(path, TEXT, "utf-16"),
    "semicolons.csv": lambda path: written(path, TEXT.replace(",", ";")),
    "tabs.tsv": lambda path: written(path, TEXT.replace(",", "\t")),
    "old mac.csv": lambda path: written(path, TEXT.replace("\n", "\r")),
    "titled.csv": lambda path: written(path, f"附件1,,\n2021年度绿色工厂名单,,\n\n{TEXT}"),
    "a[1]*.parquet": parquet,
    "book.xlsx": lambda path: workbook(path, GRID),
    "annex.pdf": lambda path: pdf(path, [GRID[:2], GRID[2:]], "附件1\n2021年度绿色工厂名单"),
    "repeated.pdf": lambda path: pdf(path, [GRID[:2], [GRID[0], GRID[2]]]),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_gives_the_same_rows(name: str, tmp_path: Path) -> None:
    path = KINDS[name](tmp_path / name)
    assert cells(path) == ROWS
    assert rejected(path) == []


@pytest.mark.parametrize("name", ["titled.csv", "annex.pdf"])
def test_lines_above_the_headings_are_the_title(name: str, tmp_path: Path) -> None:
    (table,) = tables(KINDS[name](tmp_path / name))
    assert table.headings == tuple(GRID[0])
    assert table.title.split() == ["附件1", "2021年度绿色工厂名单"]


def test_known_headings_tell_the_heading_row_from_a_title_of_two_cells(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"附件1,单位：家\n{TEXT}")
    (table,) = tables(path, known={"序号", "地区", "批次"})
    assert table.headings == tuple(GRID[0])


def places(path: Path) -> list[str]:
    return [row.where for row in rows(path) if isinstance(row, Row)]


def test_a_row_says_where_it_stands(tmp_path: Path) -> None:
    assert places(KINDS["titled.csv"](tmp_path / "a.csv")) == ["row 5", "row 6"]
    assert places(KINDS["annex.pdf"](tmp_path / "a.pdf")) == ["page 1 row 2", "page 2 row 1"]
    book = workbook(tmp_path / "a.xlsx", GRID[:2], GRID[:2])
    assert places(book) == ["sheet 清单1 row 2", "sheet 清单2 row 2"]


def test_rows_are_counted_rightly_behind_cells_with_line_breaks(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '名称,注\n"纬\n园",a\n\n"经\r\n\r\n园",b\n坊,c,d\n')
    *read, last = rows(path)
    assert [(r.number, r.cells["注"]) for r in read if isinstance(r, Row)] == [(2, "a"), (4, "b")]
    assert last == Rejected("row 5", "has 3 cells under 2 headings", "坊 | c | d")


def test_a_cell_in_a_pdf_keeps_its_line_break(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [[["序号", "工厂名称"], ["1", "纬园织坊\n有限公司"]]])
    assert cells(path) == [{"序号": "1", "工厂名称": "纬园织坊\n有限公司"}]


# ---- files of which nothing can be read
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.pdf", "a.parquet"])
def test_an_empty_file_is_named_empty(name: str, tmp_path: Path) -> None:
    assert refusal(written(tmp_path / name, b"")) == f"{name} is empty"


def test_a_file_of_blank_lines_is_empty(tmp_path: Path) -> None:
    assert "is empty" in refusal(written(tmp_path / "a.csv", "\n , \n\n"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "cannot be opened: No such file" in refusal(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"PK\x03\x04", "an Excel workbook"),
        (b"%PDF-1.5", "a PDF"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"PAR1", "a Parquet file"),
        (b"SQLite format 3\0", "an SQLite database"),
    ],
)
def test_binary_under_a_csv_name_is_called_what_it_seems(
    start: bytes, kind: str, tmp_path: Path
) -> None:
    assert f"seems to be {kind}" in refusal(written(tmp_path / "a.csv", start + b"\0\1\2" * 50))


def test_zero_bytes_anywhere_make_a_file_binary(tmp_path: Path) -> None:
    content = TEXT.encode() + b"\n3,\0\0,x"
    assert "zero bytes" in refusal(written(tmp_path / "a.csv", content))


def test_text_in_no_known_encoding_is_refused_with_the_place(tmp_path: Path) -> None:
    reason = refusal(written(tmp_path / "a.csv", TEXT.encode("gb18030") + b"\xff\xff"))
    assert "not utf-8 at byte 0; not gb18030 at byte" in reason


def test_a_text_under_the_name_of_a_workbook_is_refused(tmp_path: Path) -> None:
    assert "seems to be text" in refusal(written(tmp_path / "a.xlsx", TEXT))


def test_data_where_the_headings_should_be_is_no_heading_row(tmp_path: Path) -> None:
    reason = refusal(written(tmp_path / "a.csv", "1,深圳,纬园\n2,青岛,经园\n"))
    assert reason == "a.csv has no heading row: row 1 holds '1' where a heading should stand"


def test_two_columns_of_one_heading_are_refused(tmp_path: Path) -> None:
    assert "two columns headed 名称" in refusal(written(tmp_path / "a.csv", "名称,名称\na,b\n"))


def test_a_truncated_pdf_is_named_cut_short(tmp_path: Path) -> None:
    whole = KINDS["annex.pdf"](tmp_path / "a.pdf").read_bytes()
    assert "is cut short" in refusal(written(tmp_path / "b.pdf", whole[: len(whole) * 2 // 3]))


def test_a_pdf_damaged_inside_is_refused_or_says_which_page(tmp_path: Path) -> None:
    junk = b"%PDF-1.5\n" + b"\x93\x01junk" * 400 + b"\n%%EOF\n"
    assert "is damaged" in refusal(written(tmp_path / "a.pdf", junk))


def test_encrypted_files_are_named_so(tmp_path: Path) -> None:
    locked = pdf(tmp_path / "a.pdf", [GRID], locked=True)
    assert "is encrypted" in refusal(locked)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    book = written(tmp_path / "a.xlsx", ole + "EncryptedPackage".encode("utf-16-le"))
    assert "is encrypted" in refusal(book)
    assert "before 2007" in refusal(written(tmp_path / "b.xls", ole))


def test_a_pdf_without_a_table_is_refused(tmp_path: Path) -> None:
    assert "has no table on its 2 pages" in refusal(pdf(tmp_path / "a.pdf", [[], []], "公告"))


def test_damaged_workbooks_and_parquet_files_are_refused(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", GRID).read_bytes()
    assert "is damaged" in refusal(written(tmp_path / "b.xlsx", book[: len(book) // 2]))
    whole = parquet(tmp_path / "a.parquet").read_bytes()
    assert "cannot be read as Parquet" in refusal(written(tmp_path / "b.parquet", whole[:60]))


def test_a_workbook_of_notes_only_has_no_table(tmp_path: Path) -> None:
    assert "no table" in refusal(workbook(tmp_path / "a.xlsx", [["说明"], ["见附件"]]))


# ---- rows that cannot be read; the others are
def test_a_cell_of_ten_megabytes_is_rejected_quickly(tmp_path: Path) -> None:
    big = "织" * 3_500_000
    path = written(tmp_path / "a.csv", f"{TEXT}\n3,深圳,{big}\n4,深圳,坊\n")
    limit = csv.field_size_limit()
    start = time.perf_counter()
    read = list(rows(path))
    assert time.perf_counter() - start < 2
    assert csv.field_size_limit() == limit
    (bad,) = [row for row in read if isinstance(row, Rejected)]
    assert bad.record == "row 4"
    assert bad.reason == "column 工厂名称 holds 10.5 MB; a cell may hold 1 MB"
    assert len(bad.content) < 600
    assert len(read) == 4


def test_a_formula_cell_is_rejected_with_its_place(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [*GRID, ["3", "深圳", "=A1&B1"]])
    assert cells(path) == ROWS
    (bad,) = rejected(path)
    assert bad.record == "sheet 清单1 row 4"
    assert bad.reason == "cell C4 is the formula =A1&B1; save values instead"


def test_numbers_that_excel_rounded_are_rejected(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["name", "code"], ["织坊", 914403002794468500]])
    assert "more than 15 digits" in rejected(path)[0].reason


def test_a_repeated_row_is_rejected_and_names_the_first(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"{TEXT}\n{TEXT.splitlines()[1]}\n")
    assert cells(path) == ROWS
    assert [(r.record, r.reason) for r in rejected(path)] == [("row 4", "the same as row 2")]


def test_control_characters_are_rejected(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"{TEXT}\n3,深圳,纬\x07园\n")
    assert rejected(path)[0].reason == "holds the control character U+0007"


def test_text_behind_a_quotation_mark_costs_one_row(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f'{TEXT}\n3,"深"圳,a\n4,深圳,b\n')
    assert [r.record for r in rejected(path)] == ["row 4"]
    assert cells(path)[-1] == {"序号": "4", "地区": "深圳", "工厂名称": "b"}


def test_a_quotation_mark_that_is_never_closed_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f'{TEXT}\n3,"深圳,a\n4,深圳,b\n')
    (bad,) = rejected(path)
    assert (bad.record, bad.content) == ("row 4", '3,"深圳,a')
    assert "never closed" in bad.reason


def test_a_column_without_a_heading_is_called_by_its_letter(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", ",名称,注\n1,纬园,\n")
    assert cells(path) == [{"column A": "1", "名称": "纬园"}]


def test_reading_keeps_no_more_than_a_row_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("序号,名称\n")
        file.writelines(f"{n},{'织' * 300}\n" for n in range(20_000))
    tracemalloc.start()
    assert sum(1 for _ in rows(path)) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 9_000_000 < path.stat().st_size
