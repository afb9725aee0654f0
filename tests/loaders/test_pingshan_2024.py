"""The article's facts rest on its words, and its ten traps catch nothing."""

import csv
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from graph.check import checked
from graph.model import Claim, Rejected, parsed
from graph.names import normalised
from loaders import Context
from loaders.making import entity
from loaders.pingshan_2024 import SOURCE, Span, facts, spans
from ontology.ranges import Text
from ontology.shapes import schema

SHARED = Path(__file__).parents[3] / "shared"
ARTICLE = SHARED / "seed/pingshan-2024.txt"
LISTS = SHARED / "data/green_lists"
PINGSHAN = "area/440310"

FORM = "technology co., ltd."
REGISTERED = {
    f"shenzhen shengbo optoelectronics {FORM}": "深圳市盛波光电科技有限公司",
    "sinopharm zhijun (shenzhen) pingshan pharmaceutical co., ltd.": "国药集团致君(深圳)"
    "坪山制药有限公司",
    "byd auto industry co., ltd.": "比亚迪汽车工业有限公司",
    "semiconductor manufacturing international corporation (shenzhen)": "中芯国际集成电路制造"
    "(深圳)有限公司",
    "shenzhen honor intelligent machine co., ltd.": "深圳荣耀智能机器有限公司",
    "shenzhen gongjin electronics co., ltd.": "深圳市共进电子股份有限公司",
}
READ = {
    "shenzhen hailei new energy co., ltd.": "深圳市海雷新能源有限公司",
    "shenzhen bendakang cable co., ltd.": "深圳市奔达康电缆股份有限公司",
    f"shenzhen honghe innovation information {FORM}": "深圳市鸿合创新信息技术有限责任公司",
    f"shenzhen shanmu new energy {FORM}": "深圳市山木新能源科技股份有限公司",
}
YIBAITONG = f"shenzhen yibaitong {FORM}"
LIJING = (
    "lijing communication network 5g technology application and testing r&d center"
    " (junqi technology)"
)
GONGJIN = "shenzhen gongjin electronics co., ltd."
NATIONAL = set(list(REGISTERED)[2:])
MUNICIPAL = {*list(REGISTERED)[:2], *READ, YIBAITONG}


@pytest.fixture(name="claims", scope="module")
def _claims() -> list[Claim]:
    read = list(SOURCE.read(None, Context(SOURCE.name)))
    assert not any(isinstance(one, Rejected) for one in read)
    return [one for one in read if isinstance(one, Claim)]


def of(claims: list[Claim], kind: str, **wanted: str) -> list[Claim]:
    """Claims of a kind whose properties have these values; "" asks for none."""
    return [
        claim
        for claim in claims
        if claim.statement.kind == kind
        and all(claim.statement.values.get(n, [""]) == [v] for n, v in wanted.items())
    ]


def all_of(claims: list[Claim], name: str) -> set[str]:
    """Every value of one property, in all claims."""
    return {text for claim in claims for text in claim.statement.values.get(name, ())}


def amount(claims: list[Claim], metric: str, scheme: str, level: str) -> int:
    [figure] = of(claims, "Observation", metric=metric, scheme=scheme, level=level)
    assert figure.statement.values["about"] == [PINGSHAN]
    assert figure.statement.values["asOf"] == ["2024-08-31"]
    return int(figure.statement.values["amount"][0])


def quoted() -> list[Span]:
    """Every span of the facts."""
    tables = [[told] if isinstance(told, dict) else told for told in facts().values()]
    return [span for rows in tables for fact in rows for span in spans(fact)]


# ---- evidence


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not carried and is not beside us")
def test_each_span_of_the_article_is_its_quote() -> None:
    content = ARTICLE.read_bytes()
    text = content.decode("utf-8")
    assert sha256(content).hexdigest() == facts()["article"]["sha256"]
    assert len(text) == facts()["article"]["characters"]
    assert [text[span.start : span.end] for span in quoted()] == [span.quote for span in quoted()]


def test_quotes_are_short() -> None:
    assert max(len(span.quote.split()) for span in quoted()) <= 13


def test_each_fact_is_numbered_and_each_claim_names_its_fact_and_words(claims: list[Claim]) -> None:
    numbers = [fact["fact"] for rows in facts().values() if isinstance(rows, list) for fact in rows]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert {claim.origin.record for claim in claims} == {f"fact {number}" for number in numbers}
    assert all(claim.origin.evidence.startswith("chars ") for claim in claims)


def test_each_claim_keeps_the_contract_and_refers_to_what_is_told(claims: list[Claim]) -> None:
    told = {claim.statement.id for claim in claims}
    for claim in claims:
        kind = schema().kind(claim.statement.kind)
        assert checked(parsed(claim.statement, schema()), schema()) == claim.statement
        assert {
            id for name in kind.references for id in claim.statement.values.get(name, ())
        } <= told


# ---- names


@pytest.mark.parametrize(("printed", "registered"), REGISTERED.items())
def test_a_sure_reading_is_the_registered_name_beside_the_printed_one(
    claims: list[Claim], printed: str, registered: str
) -> None:
    id = entity("Company", "name")(name=Text(registered, "zh")).id
    told = [claim for claim in claims if claim.statement.id == id]
    assert all(f"{printed}@en" in claim.statement.values["name"] for claim in told)
    assert told
    assert all(Decimal("0.9") <= claim.origin.confidence < 1 for claim in told)


@pytest.mark.parametrize(("printed", "read"), READ.items())
def test_an_unsure_reading_is_no_name_and_has_a_confidence_of_its_own(
    claims: list[Claim], printed: str, read: str
) -> None:
    id = entity("Company", "name")(name=Text(printed, "en")).id
    told = [claim for claim in claims if claim.statement.id == id]
    assert all(claim.statement.values["name"] == [f"{printed}@en"] for claim in told)
    sure = {claim.origin.confidence: claim.statement.values.get("readName") for claim in told}
    assert sure == {Decimal(1): None, Decimal("0.85"): [f"{read}@zh"]}


def test_pinyin_that_is_not_resolved_stays_pinyin(claims: list[Claim]) -> None:
    assert of(claims, "Company", name=f"{YIBAITONG}@en")
    assert not of(claims, "Site", name=f"{LIJING}@en")[0].statement.values.get("readName")
    assert all_of(claims, "readName") == {f"{read}@zh" for read in READ.values()}


@pytest.mark.skipif(not LISTS.exists(), reason="the national lists are not beside us")
def test_only_byd_and_gongjin_join_the_national_lists(claims: list[Claim]) -> None:
    names = {n.rpartition("@")[0] for n in all_of(claims, "name") | all_of(claims, "readName")}
    mine = {normalised(name) for name in names}
    found = set()
    for path in LISTS.glob("绿色*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                found |= mine & {normalised(cell) for cell in row.values() if cell}
    assert found == {"比亚迪汽车工业有限公司", "深圳市共进电子股份有限公司"}


# ---- titles and figures


def test_the_named_holders_by_level(claims: list[Claim]) -> None:
    municipal = of(claims, "Designation", scheme="green-factory", level="municipal")
    assert all_of(municipal, "printedName") == MUNICIPAL
    national = of(claims, "Designation", scheme="green-factory", level="national")
    assert all_of(national, "printedName") == NATIONAL
    [centre] = of(claims, "Designation", scheme="green-data-centre", level="national")
    assert centre.statement.values["printedName"] == [LIJING]


def test_every_holder_is_within_the_district(claims: list[Claim]) -> None:
    placed = of(claims, "Company", within=PINGSHAN) + of(claims, "Site", within=PINGSHAN)
    holders = {claim.statement.id for claim in placed}
    assert all_of(of(claims, "Designation"), "heldBy") == holders
    [district] = of(claims, "Area", code="440310")
    assert district.statement.values["within"] == ["area/440300"]


def test_the_municipal_list_is_shenzhens_of_2024_and_no_national_title_has_a_list(
    claims: list[Claim],
) -> None:
    [listed] = of(claims, "AwardList")
    assert listed.statement.values["jurisdiction"] == ["area/440300"]
    assert listed.statement.values["batch"] == ["2024"]
    on_list = of(claims, "Designation", onList=listed.statement.id)
    assert on_list == of(claims, "Designation", level="municipal")


def test_recently_is_no_day_and_no_month(claims: list[Claim]) -> None:
    [listed] = of(claims, "AwardList")
    assert listed.statement.values["publishedOn"] == ["2024"]
    assert all_of(of(claims, "Designation"), "grantedOn") == {"2024"}


def test_a_title_is_at_most_as_sure_as_its_holders_name(claims: list[Claim]) -> None:
    holders = of(claims, "Company") + of(claims, "Site")
    sure = {claim.statement.id: claim.origin.confidence for claim in reversed(holders)}
    for title in of(claims, "Designation"):
        assert title.origin.confidence <= sure[title.statement.values["heldBy"][0]]


def test_the_published_figures(claims: list[Claim]) -> None:
    assert amount(claims, "holders", "green-factory", "national") == 11
    assert amount(claims, "holders", "green-supply-chain", "") == 1
    assert amount(claims, "holders", "green-data-centre", "") == 1
    assert amount(claims, "holders", "green-factory", "municipal") == 7
    assert amount(claims, "applied", "green-factory", "municipal") == 10
    assert amount(claims, "listed", "green-factory", "municipal") == 7


def test_no_figure_is_made_up_for_district_level(claims: list[Claim]) -> None:
    assert all_of(claims, "level") == {"national", "municipal"}
    assert "0" not in all_of(claims, "amount")


# ---- the ten traps


def test_trap_1_the_three_that_failed_are_figures_and_no_nodes(claims: list[Claim]) -> None:
    holders = all_of(of(claims, "Designation"), "heldBy")
    firms = {claim.statement.id for claim in of(claims, "Company")}
    assert len(firms) == 11
    assert firms <= holders


def test_trap_2_eleven_national_is_a_figure_and_not_blanks(claims: list[Claim]) -> None:
    assert amount(claims, "holders", "green-factory", "national") == 11
    named = of(claims, "Designation", scheme="green-factory", level="national", printedLevel="")
    assert len(named) == 3


def test_trap_3_international_is_kept_as_printed_and_national_as_read(claims: list[Claim]) -> None:
    [factory, chain] = of(claims, "Designation", printedName=GONGJIN)
    assert factory.statement.values["printedLevel"] == ["international green factory"]
    assert factory.statement.values["level"] == ["national"]
    assert factory.origin.confidence == Decimal("0.75")
    assert chain.statement.values["scheme"] == ["green-supply-chain"]
    assert "level" not in chain.statement.values
    assert chain.origin.confidence == Decimal("0.7")


def test_trap_4_seven_municipal_leaves_out_the_nationals_and_eighteen_is_not_stored(
    claims: list[Claim],
) -> None:
    municipal = all_of(of(claims, "Designation", level="municipal"), "heldBy")
    assert municipal.isdisjoint(all_of(of(claims, "Designation", level="national"), "heldBy"))
    [figure] = of(claims, "Observation", metric="holders", level="municipal")
    assert "automatically" in figure.statement.values["note"][0]
    assert "18" not in all_of(claims, "amount")


def test_trap_5_zhijun_pingshan_is_not_zhijun_and_group_names_are_no_firms(
    claims: list[Claim],
) -> None:
    zhijun = entity("Company", "name")(name=Text("国药集团致君（深圳）制药有限公司", "zh")).id
    assert zhijun not in {claim.statement.id for claim in claims}
    [meeting] = of(claims, "Event")
    groups = {"byd", "btr", "gds", "sinopharm zhijun"}
    assert set(meeting.statement.values["attendeeName"]) == groups
    assert all_of(claims, "name").isdisjoint(f"{group}@en" for group in groups)


def test_trap_6_no_sector_is_taken_from_semiconductors_and_biomedicine(
    claims: list[Claim],
) -> None:
    assert not all_of(claims, "inIndustry") | all_of(claims, "sector")
    assert not of(claims, "Industry") + of(claims, "Chain")


def test_trap_7_the_park_has_no_title_no_tenant_and_no_figure(claims: list[Claim]) -> None:
    [park] = of(claims, "Park")
    assert park.statement.id not in all_of(claims, "heldBy") | all_of(claims, "about")
    assert not of(claims, "Tenancy")
    assert all_of(claims, "metric") == {"holders", "applied", "listed"}


def test_trap_8_support_is_planned_and_not_under_way(claims: list[Claim]) -> None:
    measures = of(claims, "Measure")
    support = [c for c in measures if c.statement.values["name"][0].startswith("support")]
    assert len(support) == 5
    assert all_of(support, "state") == {"planned"}


def test_trap_9_the_day_of_the_meeting_is_inferred(claims: list[Claim]) -> None:
    [meeting] = of(claims, "Event")
    assert meeting.statement.values["heldOn"] == ["2024-05-17"]
    assert "inferred" in meeting.statement.values["note"][0]
    assert meeting.origin.confidence < 1


def test_trap_10_the_horizontal_mechanism_is_a_measure_and_no_pair(claims: list[Claim]) -> None:
    [mechanism] = of(
        claims, "Measure", name="two-dimensional gradient cultivation for green factories@en"
    )
    assert mechanism.statement.values["state"] == ["under-way"]
    assert not any(claim.statement.start or claim.statement.end for claim in claims)
