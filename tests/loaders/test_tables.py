"""Anyone's tables: what a row says, and what refuses it."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Claim, Rejected
from tests.loaders.made_tables import BYD, FIRM, LEI, SUPPLY, read, reasons, row, said, table

NO_DATE = "no day, month or year; write 2023, 2023-07 or 2023-07-01"
OF_15 = "a code of 15 characters; a USCC has 18, an LEI 20"


# ---- what a row says
def test_a_supply_says_who_supplies_whom_with_what(tmp_path: Path) -> None:
    cells = SUPPLY | {"product": "纬纱", "share": "40 %", "from": "2023年7月", "to": "2024"}
    product, supply = said(row(tmp_path, "Supplies", cells))
    assert (supply.start, supply.end) == (f"cn-uscc/{BYD}", FIRM)
    assert product.values == {"name": ["纬纱@zh"]}
    assert supply.values == {
        "product": [product.id], "share": ["0.4"], "from": ["2023-07"], "to": ["2024"],
    }  # fmt: skip


def test_a_company_has_names_codes_an_area_and_an_industry(tmp_path: Path) -> None:
    cells = {
        "name": "织坊有限公司", "name_en": "Weave Ltd", "uscc": BYD, "lei": LEI, "area": "440310",
        "area_name": "坪山区", "industry": "C1711", "makes": "纬纱；坯布", "status": "active",
    }  # fmt: skip
    path = row(tmp_path, "Company", cells)
    (firm,) = said(path, "Company")
    (area,) = said(path, "Area")
    assert firm.id == f"cn-uscc/{BYD}"
    assert firm.values["name"] == ["Weave Ltd@en", "织坊有限公司@zh"]
    assert firm.values["within"] == ["area/440310"]
    assert area.values["name"] == ["坪山区@zh"]
    assert firm.values["inIndustry"] == ["gbt4754/1711"]
    assert len(firm.values["makes"]) == 2 == len(said(path, "Product"))


def test_an_area_without_a_name_is_called_by_its_code_until_it_has_one(tmp_path: Path) -> None:
    lines = ("name,area,area_name", "甲,440310,", "乙,4403,", "丙,440310,坪山区", "丁,440310,")
    areas = said(table(tmp_path, "parks.csv", *lines), "Area")
    assert [area.values["name"] for area in areas] == [
        ["440310@und"],
        ["440300@und"],
        ["坪山区@zh"],
    ]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        (BYD, f"cn-uscc/{BYD}"),
        ("9144 0300 2794 46850j", f"cn-uscc/{BYD}"),
        (LEI, f"lei/{LEI}"),
        (f"lei/{LEI}", f"lei/{LEI}"),
        (FIRM, FIRM),
        ("织 坊 有限公司", FIRM),
    ],
)
def test_a_firm_is_referred_to_by_code_id_or_full_name(text: str, id: str, tmp_path: Path) -> None:
    (supply,) = said(row(tmp_path, "Supplies", {"supplier": text, "customer": "经园有限公司"}))
    assert supply.start == id


def test_parks_of_one_name_are_told_apart_by_an_area(tmp_path: Path) -> None:
    parks = table(tmp_path, "parks.csv", "name,told_apart_by", "纬园,440310", "纬园,440311")
    lines = ("tenant,park,park_area", f"{BYD},纬园,440311", f"{BYD},纬园,")
    here, elsewhere = said(table(tmp_path, "tenancies.csv", *lines), "Tenancy")
    assert here.end == said(parks, "Park")[1].id
    assert elsewhere.end not in {park.id for park in said(parks, "Park")}


def test_a_title_may_belong_to_a_firm_a_site_a_park_or_a_product(tmp_path: Path) -> None:
    lines = (
        "holder,site,scheme,level,product,evaluated_by,certified_by",
        f"{BYD},,绿色工厂,市级,,甲评价中心；乙评价中心,",
        f"{BYD},坪山工厂,green-factory,municipal,,,",
        "纬园,,green-park,national,,,",
        f"{BYD},,iso14067,,纬纱,,丙认证有限公司",
    )
    path = table(tmp_path, "designations.csv", *lines)
    firm, site, park, product = said(path, "Designation")
    assert firm.values["heldBy"] == [f"cn-uscc/{BYD}"]
    assert len(firm.values["evaluatedBy"]) == 2
    assert (firm.values["scheme"], firm.values["level"]) == (["green-factory"], ["municipal"])
    assert site.values["heldBy"] == [said(path, "Site")[0].id]
    assert park.values["heldBy"][0].startswith("park/")
    assert product.values["forProduct"] == [said(path, "Product")[0].id]
    types = [body.values["bodyType"][0] for body in said(path, "Body")]
    assert types == ["evaluator", "evaluator", "certifier"]


def test_a_batch_is_a_list_of_the_nation_unless_an_area_publishes_it(tmp_path: Path) -> None:
    lines = (
        "holder,scheme,level,batch,jurisdiction,published_on",
        f"{BYD},green-factory,national,第七批,,2023-03-24",
        f"{BYD},green-factory,municipal,2024,440300,",
        f"{BYD},green-factory,municipal,2025,,",
    )
    path = table(tmp_path, "designations.csv", *lines)
    nation, city = said(path, "AwardList")
    assert (nation.values["batch"], nation.values["jurisdiction"]) == (["7"], ["area/100000"])
    assert city.values["jurisdiction"] == ["area/440300"]
    assert reasons(path) == [
        "batch is '2025': needs the jurisdiction beside it: whose municipal list is it?"
    ]


def test_a_leader_leads_the_chain_of_its_jurisdiction_unless_told_otherwise(tmp_path: Path) -> None:
    chains = table(tmp_path, "chains.csv", "name,jurisdiction", "储能,440300", "储能,440000")
    lines = ("leader,chain,chain_area,jurisdiction", f"{BYD},储能,,440300", f"{BYD},储能,44,440300")
    led = said(table(tmp_path, "leads.csv", *lines), "Leads")
    assert [one.end for one in led] == [chain.id for chain in said(chains, "Chain")]


@pytest.mark.parametrize(
    ("about", "kind", "prefix"),
    [
        ("440310", "", "area"),
        (BYD, "", "cn-uscc"),
        ("纬园", "park", "park"),
        ("储能", "产业链", "chain"),
    ],
)
def test_a_figure_is_about_an_area_a_firm_a_park_or_a_chain(
    about: str, kind: str, prefix: str, tmp_path: Path
) -> None:
    cells = {"metric": "energy", "about": about, "about_kind": kind, "amount": '"1,250.5"'}
    (figure,) = said(row(tmp_path, "Observation", cells), "Observation")
    assert figure.values["about"][0].startswith(f"{prefix}/")
    assert figure.values["amount"] == ["1250.5"]


def test_confidence_and_evidence_go_to_the_origin(tmp_path: Path) -> None:
    cells = SUPPLY | {"confidence": "0.8", "evidence": "第3页", "note": "口头"}
    (claim,) = read(row(tmp_path, "Supplies", cells))
    assert isinstance(claim, Claim)
    assert (claim.origin.confidence, claim.origin.evidence) == (Decimal("0.8"), "第3页")
    assert claim.origin.record == "row 2"
    assert claim.statement.values == {"note": ["口头"]}


@given(share=st.decimals(0, 1, places=4), year=st.integers(1000, 9999), month=st.integers(1, 12))
def test_shares_and_months_come_back_as_they_were_written(
    share: Decimal, year: int, month: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("supplies")
    for text in (str(share), f"{share * 100} %"):
        cells = SUPPLY | {"share": text, "from": f"{year}年{month}月"}
        (supply,) = said(row(folder, "Supplies", cells))
        assert Decimal(supply.values["share"][0]) == share
        assert supply.values["from"] == [f"{year:04}-{month:02}"]


# ---- what refuses a row
@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"share": "1.4"}, "share is '1.4': more than the whole; write 1.4 % if that is meant"),
        ({"share": "140%"}, "share is '140%': more than the whole; it is at most 100 %"),
        ({"share": "-0.1"}, "share is '-0.1': less than nothing; it is 0 to 1, or 0 % to 100 %"),
        ({"share": "most"}, "share is 'most': no number; write 1250000 or 0.4"),
        ({"share": "NaN"}, "share is 'NaN': no number; write 1250000 or 0.4"),
        ({"worth": "-5"}, "worth is -5, outside 0.0 to None"),
        ({"from": "2023-13"}, f"from is '2023-13': {NO_DATE}"),
        ({"from": "2024", "to": "2023-07"}, "to is '2023-07': before from, which is 2024"),
        ({"currency": "yuan"}, "currency is 'YUAN', which does not match ^[A-Z]{3}$"),
        ({"confidence": "2"}, "confidence is '2': more than the whole; write 2 % if that is meant"),
        ({"supplier": ""}, "supplier is missing"),
        ({"supplier": "织坊有限公司"}, "customer is '织坊有限公司': the supplier itself"),
        ({"supplier": "914403002794468"}, f"supplier is '914403002794468': {OF_15}"),
        ({"supplier": "park/abc"}, "supplier is 'park/abc': the id of a Park, not of a Company"),
    ],
)  # fmt: skip
def test_a_wrong_cell_rejects_its_row(cells: dict[str, str], reason: str, tmp_path: Path) -> None:
    lines = SUPPLY | cells
    path = table(tmp_path, "supplies.csv", ",".join(lines), ",".join(lines.values()))
    with path.open("a") as file:
        file.write(f"{BYD},经园有限公司\n")
    bad, good = read(path)
    assert isinstance(bad, Rejected)
    assert (bad.record, bad.reason) == ("row 2", reason)
    assert isinstance(good, Claim)


@pytest.mark.parametrize("code", [BYD[:-1] + "K", f"cn-uscc/{BYD[:-1]}K", LEI[:-1] + "3"])
def test_a_bad_checksum_rejects_the_row_that_refers_by_it(code: str, tmp_path: Path) -> None:
    (reason,) = reasons(row(tmp_path, "Supplies", SUPPLY | {"supplier": code}))
    assert reason.startswith(f"supplier is {code!r}: ")
    assert "checksum" in reason


@pytest.mark.parametrize("cells", [{"uscc": BYD[:-1] + "K"}, {"lei": LEI[:-1] + "3"}])
def test_a_bad_checksum_rejects_the_firm_that_bears_it(
    cells: dict[str, str], tmp_path: Path
) -> None:
    (reason,) = reasons(row(tmp_path, "Company", {"name": "织坊有限公司"} | cells))
    assert "checksum" in reason
    assert next(iter(cells)) in reason


def test_an_unknown_term_is_met_with_the_nearest(tmp_path: Path) -> None:
    cells = {"holder": BYD, "scheme": "green-factory", "level": "nation"}
    (reason,) = reasons(row(tmp_path, "Designation", cells))
    assert reason.startswith("no level named 'nation'; did you mean national?")


def test_two_english_names_must_say_which_language_the_first_is_in(tmp_path: Path) -> None:
    lines = ("name,name_en,lang", "Webwerk GmbH,Weave Ltd,", "Webwerk AG,Weave Corp,de")
    path = table(tmp_path, "companies.csv", *lines)
    assert len(reasons(path)) == 1
    assert said(path)[0].values["name"] == ["Weave Corp@en", "Webwerk AG@de"]
