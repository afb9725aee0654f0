"""One row of a national list: what it says, and what it does not."""

from pathlib import Path

import pytest

from graph.model import Claim
from loaders.green_list.claims import AWARDS, BODY, COMPANY
from ontology.ranges import Text
from tests.loaders.made_lists import FACTORIES, csv_file, names, read, rejected, said

PRODUCTS = "序号,企业名称,产品名称,产品型号,推荐单位,地区,批次,种类,绿色设计亮点,适用评价标准\n"
NOTICES = "序号,时间,批次,名称,名单,网页\n"


# ---- one row
def test_a_row_says_who_holds_which_title_by_whom(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{FACTORIES}651,深圳,纬园织坊有限公司,电子,经园认证中心,2021\n")
    (title,) = said(path, "Designation")
    (firm,) = said(path, "Company")
    (award,) = said(path, "AwardList")
    evaluator, recommender = said(path, "Body")
    assert title.values == {
        "scheme": ["green-factory"],
        "level": ["national"],
        "heldBy": [firm.id],
        "onList": [award.id],
        "evaluatedBy": [evaluator.id],
        "recommendedBy": [recommender.id],
        "sector": ["电子"],
    }
    assert firm == COMPANY(name=Text("纬园织坊有限公司", "zh"))
    assert award == AWARDS(scheme="green-factory", jurisdiction="area/100000", batch="6")
    assert evaluator == BODY(name=Text("经园认证中心", "zh"), bodyType="evaluator")
    assert recommender.values["name"] == ["深圳@zh"]
    assert recommender.values["bodyType"] == ["government", "recommender"]


def test_a_claim_names_its_row_and_quotes_it(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{FACTORIES}651,深圳,纬园有限公司,,经园认证中心,5\n")
    *_, claim = read(path)
    assert isinstance(claim, Claim)
    assert claim.origin.record == "row 2"
    assert claim.origin.evidence == "651 深圳 纬园有限公司 经园认证中心"


def test_the_region_is_no_place(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{FACTORIES}1,深圳,纬园有限公司,,经园认证中心,5\n")
    assert not any("within" in statement.values for statement in said(path))


def test_columns_are_known_by_their_headings_in_any_order(tmp_path: Path) -> None:
    one = csv_file(tmp_path, f"{FACTORIES}1,深圳,纬园有限公司,,经园认证中心,5\n", "a.csv")
    other = csv_file(
        tmp_path,
        "批次;第三方评价机构名称;备注;工厂 名称;地区\n第五批;经园认证中心;x;纬园有限公司;深圳\n",
        "b.csv",
    )
    assert said(one) == said(other)


def test_a_former_name_is_told_apart_from_the_name(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{FACTORIES}1,深圳,纬园有限公司（原经园有限公司）,,坊认证中心,5\n")
    (firm,), (title,) = said(path, "Company"), said(path, "Designation")
    assert firm.values == {"name": ["纬园有限公司@zh"], "formerName": ["经园有限公司@zh"]}
    assert title.values["printedName"] == ["纬园有限公司（原经园有限公司）"]


def test_one_authority_has_one_name_in_all_spellings(tmp_path: Path) -> None:
    regions = ["内蒙", "内蒙古", "兵团", "新疆兵团", "新疆生产建设兵团", "深圳市", "深圳"]
    lines = [f"{n},{r},纬{n}有限公司,,坊认证中心,5\n" for n, r in enumerate(regions)]
    path = csv_file(tmp_path, FACTORIES + "".join(lines))
    bodies = [one for one in said(path, "Body") if "recommender" in one.values["bodyType"]]
    assert names(bodies) == ["内蒙古", "新疆生产建设兵团", "深圳"]


def test_evaluators_of_one_cell_are_apart_only_where_both_are_whole(tmp_path: Path) -> None:
    cells = "经园认证中心、坊研究院", "江苏省、南京市节能技术服务中心", "院（甲研究所、乙中心）"
    lines = [f"{n},深圳,纬{n}有限公司,,{cell},5\n" for n, cell in enumerate(cells)]
    path = csv_file(tmp_path, FACTORIES + "".join(lines))
    bodies = [one for one in said(path, "Body") if one.values["bodyType"] == ["evaluator"]]
    assert names(bodies) == ["经园认证中心", "坊研究院", *cells[1:]]


# ---- design products
def product_row(
    number: str = "1", firm: str = "纬园有限公司", category: str = "一、织机（2种）"
) -> str:
    filled = f"{firm},织机,W-1,广东省工业和信息化厅,广东" if firm else ",,,,na"
    return f"{number},{filled},3,{category},省电。nan,《织机规范》（T/W 1）nan\n"


def test_a_design_product_is_held_by_its_maker(tmp_path: Path) -> None:
    path = csv_file(tmp_path, PRODUCTS + product_row(), "绿色设计产品名单.csv")
    (title,), (product,) = said(path, "Designation"), said(path, "Product")
    (body,) = said(path, "Body")
    assert product.values == {"name": ["织机@zh"], "model": ["W-1"], "category": ["织机"]}
    assert title.values["forProduct"] == [product.id]
    assert title.values["standard"] == ["《织机规范》（T/W 1）"]
    assert title.values["recommendedBy"] == [body.id]
    assert names([body]) == ["广东省工业和信息化厅"]


def test_nan_is_cut_only_where_it_is_no_part_of_a_word(tmp_path: Path) -> None:
    row = "1,纬园有限公司,Hunan 织机,-,广东省工业和信息化厅,广东,3,一、织机（2种）,x,Yunnan\n"
    path = csv_file(tmp_path, PRODUCTS + row)
    (product,) = said(path, "Product", scheme="green-design-product")
    (title,) = said(path, "Designation", scheme="green-design-product")
    assert product.values == {"name": ["Hunan 织机@zh"], "category": ["织机"]}
    assert title.values["standard"] == ["Yunnan"]


def test_a_shifted_row_is_rejected_and_its_heading_holds_below(tmp_path: Path) -> None:
    tv = "一、电视机（1种）"
    lines = [
        product_row("1", "甲有限公司", tv),
        product_row("二、微型计算机（2种）", "", tv),
        product_row("适用评价标准：《计算机规范》", "", tv),
        product_row("1", "乙有限公司", tv).replace("W-1", "W-2"),
        product_row("1", "丙有限公司", "三、平板（1种）").replace("W-1", "W-3"),
    ]
    path = csv_file(tmp_path, PRODUCTS + "".join(lines), "绿色设计产品名单.csv")
    assert [(bad.record, bad.reason) for bad in rejected(path)] == [
        ("row 3", "企业名称 is empty: the row is shifted"),
        ("row 4", "企业名称 is empty: the row is shifted"),
    ]
    categories = [one.values["category"] for one in said(path, "Product")]
    assert categories == [["电视机"], ["微型计算机"], ["平板"]]
    standards = [one.values["standard"] for one in said(path, "Designation")]
    assert standards == [["《织机规范》（T/W 1）"], ["《计算机规范》"], ["《织机规范》（T/W 1）"]]


# ---- the index of notices


def test_the_index_of_notices_dates_the_lists(tmp_path: Path) -> None:
    row = "1,2022年1月15日,2021,绿色工业园区名单,https://e.cn/a.pdf,https://e.cn/a.html\n"
    (award,) = said(csv_file(tmp_path, NOTICES + row, "节能与综合利用.csv"), "AwardList")
    assert award.values == {
        "name": ["2021年度绿色工业园区名单@zh"],
        "scheme": ["green-park"],
        "jurisdiction": ["area/100000"],
        "batch": ["6"],
        "publishedOn": ["2022-01-15"],
        "document": ["https://e.cn/a.pdf"],
        "url": ["https://e.cn/a.html"],
    }


def test_a_notice_may_be_dated_by_its_month(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{NOTICES}1,2022年1月,6,绿色工厂名单,,\n", "a.csv")
    assert said(path, "AwardList")[0].values["publishedOn"] == ["2022-01"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,2022年13月,1,绿色工厂名单,,", "时间 '2022年13月' is no date, as 2017年8月23日 is"),
        ("1,2022年1月,99,绿色工厂名单,,", "no batch '99' is known"),
        ("1,2022年1月,1,白名单,,", "名称 '白名单' names no list"),
    ],
)
def test_a_notice_that_cannot_be_placed_is_rejected(row: str, reason: str, tmp_path: Path) -> None:
    (bad,) = rejected(csv_file(tmp_path, f"{NOTICES}{row}\n", "a.csv"))
    assert bad.reason.startswith(reason)
