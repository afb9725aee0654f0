"""Which list a file is: its scheme, its batch, its series, and what it says when it is none."""

from pathlib import Path

import openpyxl
import pytest

from graph.model import Claim, Rejected
from loaders.errors import BadOption, MissingColumn, UnreadableFile
from loaders.green_list import SOURCE
from ontology.errors import UnknownName
from tests.loaders.made_lists import FACTORIES, csv_file, names, read, rejected, said
from tests.loaders.made_pdf import pdf


@pytest.mark.parametrize(
    ("name", "heading", "holder", "scheme", "kind"),
    [
        ("a.csv", "工厂名称", "纬园有限公司", "green-factory", "Company"),
        ("a.csv", "园区", "纬园工业园", "green-park", "Park"),
        ("a.csv", "企业名称", "纬园有限公司", "green-supply-chain", "Company"),
        ("a.csv", "园区名称", "纬园有限公司", "green-supply-chain", "Company"),
        ("绿色工厂名单.csv", "企业名称", "纬园有限公司", "green-factory", "Company"),
        ("绿色供应链管理企业名单.csv", "园区名称", "纬园织坊", "green-supply-chain", "Company"),
    ],
)
def test_the_scheme_is_told_by_file_name_heading_and_names(
    name: str, heading: str, holder: str, scheme: str, kind: str, tmp_path: Path
) -> None:
    path = csv_file(tmp_path, f"序号,地区,{heading},批次\n1,深圳,{holder},5\n", name)
    (title,), (held,) = said(path, "Designation"), said(path, kind)
    assert title.values["scheme"] == [scheme]
    assert title.values["heldBy"] == [held.id]


def test_a_title_in_the_file_goes_before_its_name_and_an_option_before_both(tmp_path: Path) -> None:
    text = "2021年度绿色供应链管理企业名单,,\n序号,地区,园区名称\n1,深圳,纬园有限公司\n"
    path = csv_file(tmp_path, text, "绿色工业园区名单.csv")
    (award,) = said(path, "AwardList")
    assert award.values["scheme"] == ["green-supply-chain"]
    assert award.values["batch"] == ["6"]
    assert award.values["name"] == ["2021年度绿色供应链管理企业名单@zh"]
    (award,) = said(path, "AwardList", scheme="green-factory")
    assert award.values["scheme"] == ["green-factory"]
    with pytest.raises(UnknownName, match="did you mean green-factory"):
        read(path, scheme="green-factori")


def test_the_annex_that_heads_firms_as_parks_is_read_by_its_title(tmp_path: Path) -> None:
    grid = [["序号", "地区", "园区名称"], ["1", "深圳", "纬园织坊\n有限公司"]]
    path = pdf(tmp_path / "附件4.pdf", [grid], "附件4\n2021年度绿色供应链管理企业名单")
    (title,), (firm,) = said(path, "Designation"), said(path, "Company")
    assert title.values["scheme"] == ["green-supply-chain"]
    assert names([firm]) == ["纬园织坊有限公司"]
    assert "printedName" not in title.values
    claims = [one for one in read(path) if isinstance(one, Claim)]
    assert {claim.origin.record for claim in claims} == {"page 1 row 2"}
    assert "the title 2021年度绿色供应链管理企业名单" in " ".join(c.origin.evidence for c in claims)


@pytest.mark.parametrize(
    ("cell", "batch"), [("1", "1"), ("2021", "6"), ("第七批", "7"), ("2022年度", "7"), ("８", "8")]
)
def test_batches_are_read_from_numbers_years_and_chinese(
    cell: str, batch: str, tmp_path: Path
) -> None:
    path = csv_file(tmp_path, f"{FACTORIES}1,深圳,纬园有限公司,,经园认证中心,{cell}\n")
    assert said(path, "AwardList")[0].values["batch"] == [batch]


@pytest.mark.parametrize("cell", ["x", "99", "2018", ""])
def test_an_unknown_batch_costs_its_row_only(cell: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{FACTORIES}1,深圳,纬园有限公司,,坊院,{cell}\n2,深圳,经园,,坊院,5\n")
    (bad,) = rejected(path)
    assert bad.record == "row 2"
    assert bad.reason.startswith(f"no batch {cell!r} is known; there is 1 to 9, or a year: 2017")
    assert len(said(path, "Designation")) == 1


def test_a_file_without_batches_needs_its_name_or_an_option(tmp_path: Path) -> None:
    text = "序号,地区,工厂名称\n1,深圳,纬园有限公司\n"
    path = csv_file(tmp_path, text)
    with pytest.raises(UnreadableFile, match="add --option batch=7"):
        read(path)
    assert said(path, "AwardList", batch="10")[0].values["batch"] == ["10"]
    named = csv_file(tmp_path, text, "第七批绿色工厂名单.csv")
    assert said(named, "AwardList")[0].values["batch"] == ["7"]
    with pytest.raises(BadOption, match="a number such as 7"):
        read(path, batch="next")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match="no column 地区; its headings are 序号, 工厂名称"):
        read(csv_file(tmp_path, "序号,工厂名称,批次\n1,纬园有限公司,5\n"))
    with pytest.raises(MissingColumn, match="no column 工厂名称, 企业名称 or 园区名称"):
        read(csv_file(tmp_path, "序号,地区,批次\n1,深圳,5\n"))
    with pytest.raises(UnreadableFile, match="is no list of green factories"):
        read(csv_file(tmp_path, "code,name\nx,y\n", "a.csv"))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,深圳,,,坊院,5", "工厂名称 is empty"),
        ("1,,纬园有限公司,,坊院,5", "地区 is empty"),
        ("1,深圳,-,,坊院,5", "工厂名称 is '-', which is no name"),
    ],
)
def test_a_row_without_a_holder_or_region_is_rejected(
    row: str, reason: str, tmp_path: Path
) -> None:
    (bad,) = read(csv_file(tmp_path, f"{FACTORIES}{row}\n"))
    assert isinstance(bad, Rejected)
    assert bad.reason == reason
    assert bad.content == " | ".join(filter(None, row.split(",")))


def test_a_workbook_may_hold_several_lists(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, heading in (("绿色工厂", "工厂名称"), ("绿色园区", "园区名称")):
        sheet = book.create_sheet(name)
        sheet.append(["序号", "地区", heading, "批次"])
        sheet.append([1, "深圳", f"{name}甲", 7])
    path = tmp_path / "a.xlsx"
    book.save(path)
    schemes = [one.values["scheme"] for one in said(path, "Designation")]
    assert schemes == [["green-factory"], ["green-park"]]
    assert SOURCE.series(path, {}) == "green-factory xlsx batch 7 + green-park xlsx batch 7"


# ---- series
def test_a_compilation_stays_one_series_when_a_batch_is_added(tmp_path: Path) -> None:
    rows = [f"{n},深圳,纬{n}有限公司,,坊院,{n}\n" for n in range(1, 8)]
    for stop in (2, 6, 7):
        path = csv_file(tmp_path, FACTORIES + "".join(rows[:stop]))
        assert SOURCE.series(path, {}) == "green-factory csv compilation"
    assert SOURCE.series(csv_file(tmp_path, FACTORIES + rows[0]), {}) == "green-factory csv batch 1"


def test_a_file_of_one_batch_names_it_in_its_series(tmp_path: Path) -> None:
    grid = [["序号", "地区", "园区名称"], ["1", "深圳", "纬园工业园"]]
    path = pdf(tmp_path / "a.pdf", [grid], "2021年度绿色园区名单")
    assert SOURCE.series(path, {}) == "green-park pdf batch 6"
