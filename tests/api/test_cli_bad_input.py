"""Bad input: each gets a sentence with file, row and reason; the rest is loaded, unless strict."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from graph.stores.arcadedb import Address
from tests.api.conftest import FIRM, greenweft, new_home
from tests.loaders.made_pdf import pdf

LIST = "序号,地区,工厂名称,第三方评价机构,批次\n"
GOOD = "1,深圳,{},纬园评价中心,5\n"


class Bad(NamedTuple):
    """How a bad file is made; the sentence about it; a good row in it, or none if all is lost."""

    source: str
    name: str
    make: Callable[[Path], object]
    said: str
    good: str = ""


def _text(text: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding)


def _cut_pdf(path: Path) -> None:
    pdf(path, [[["序号", "地区", "工厂名称"], ["1", "深圳", "织坊"]]], "2021年度绿色工厂名单")
    path.write_bytes(path.read_bytes()[:-400])


def _formula(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["name", "uscc"], ["算式甲有限公司", FIRM], ["算式乙有限公司", "=A2"]):
        sheet.append(row)
    book.save(path)


BAD = {
    "empty": Bad("green-list", "绿色工厂名单.csv", _text(""), "绿色工厂名单.csv is empty"),
    "binary": Bad(
        "green-list", "绿色工厂名单.csv", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0"),
        "绿色工厂名单.csv seems to be a PNG image",
    ),
    "cut pdf": Bad("green-list", "绿色工厂名单.pdf", _cut_pdf, "绿色工厂名单.pdf is cut short"),
    "missing column": Bad(
        "green-list", "绿色工厂名单.csv", _text("序号,地区,批次\n1,深圳,5\n"),
        "绿色工厂名单.csv has no column",
    ),
    "huge cell": Bad(
        "green-list", "绿色工厂名单.csv",
        _text(LIST + GOOD.format("大单元有限公司") + GOOD.format("巨" * 3_500_000)),
        "绿色工厂名单.csv row 3: column 工厂名称 holds 10.5 MB", "大单元有限公司",
    ),
    "formula": Bad(
        "tables", "companies.xlsx", _formula,
        "companies.xlsx sheet Sheet row 3: cell B3 is the formula =A2", "算式甲有限公司",
    ),
    "duplicate": Bad(
        "green-list", "绿色工厂名单.csv", _text(LIST + GOOD.format("重复有限公司") * 2),
        "绿色工厂名单.csv row 3: the same as row 2", "重复有限公司",
    ),
    "unknown batch": Bad(
        "green-list", "绿色工厂名单.csv",
        _text(LIST + GOOD.format("批次甲有限公司") + "2,深圳,批次乙有限公司,纬园评价中心,99\n"),
        "绿色工厂名单.csv row 3: no batch '99' is known", "批次甲有限公司",
    ),
    "bad uscc": Bad(
        "tables", "companies.csv",
        _text(f"name,uscc\n代码甲有限公司,\n代码乙有限公司,{FIRM[:-1]}K\n"),
        "companies.csv row 3: ", "代码甲有限公司",
    ),
    "bad lei": Bad(
        "tables", "companies.csv",
        _text("name,lei\nCheck Right Ltd,\nCheck Wrong Ltd,5493001KJTIIGC8Y1R13\n"),
        "companies.csv row 3: ", "Check Right Ltd",
    ),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def shared(tmp_path_factory: pytest.TempPathFactory, engine: Address) -> Iterator[None]:
    """One home for all: every case has names of its own."""
    with new_home(tmp_path_factory.mktemp("bad") / "home", engine):
        yield


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_the_rest_is_loaded_unless_strict(bad: Bad, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    file = tmp_path / "bad" / bad.name
    bad.make(file)
    beside = _beside(bad.source, tmp_path)
    before = greenweft("releases", "--json").out

    strict = greenweft("load", bad.source, beside, file, "--strict")
    assert (strict.code, strict.out) == (1, "")
    assert bad.said in strict.err
    assert greenweft("releases", "--json").out == before, "nothing was loaded"

    lenient = greenweft("load", bad.source, beside, file)
    assert lenient.code == 0, lenient.err
    assert bad.said in lenient.err
    assert "Traceback" not in strict.err + lenient.err
    assert greenweft("find", f"旁边{tmp_path.name}").code == 0
    assert not bad.good or greenweft("find", bad.good).code == 0


@pytest.mark.parametrize("bad", [bad for bad in BAD.values() if not bad.good])
def test_a_load_of_nothing_but_unreadable_files_fails(bad: Bad, tmp_path: Path) -> None:
    bad.make(tmp_path / bad.name)
    before = greenweft("releases", "--json").out
    ran = greenweft("load", bad.source, tmp_path / bad.name)
    assert (ran.code, ran.out) == (1, "")
    assert bad.said in ran.err
    assert greenweft("releases", "--json").out == before


def test_gb18030_is_read_even_if_strict(tmp_path: Path) -> None:
    file = tmp_path / "绿色工厂名单.csv"
    file.write_text(LIST + GOOD.format("国标编码有限公司"), "gb18030")
    ran = greenweft("load", "green-list", file, "--strict")
    assert (ran.code, ran.err) == (0, "")
    assert greenweft("find", "国标编码").code == 0


def _beside(source: str, folder: Path) -> Path:
    """A good file of a series of its own, loaded together with a bad one."""
    name = f"旁边{folder.name}"
    if source == "tables":
        file = folder / "parks.csv"
        file.write_text(f"name\n{name}园\n", "utf-8")
    else:
        file = folder / "绿色工业园区名单.csv"
        file.write_text(f"序号,地区,园区名称,批次\n1,深圳,{name}园,5\n", "utf-8")
    return file
