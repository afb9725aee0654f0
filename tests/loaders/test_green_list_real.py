"""The real national lists give the official totals.

They are not part of the project: where they are absent, these tests are skipped.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from graph.model import Claim, Rejected, Spelled
from loaders import Context
from loaders.green_list import SOURCE

DATA = Path(__file__).parents[3] / "shared/data/green_lists"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real lists are not at {DATA}")


LISTS = {
    "green-factory": ("绿色工厂名单.csv", "pdf_2021/绿色工厂名单.pdf"),
    "green-park": ("绿色工业园区名单.csv", "pdf_2021/绿色工业园区名单.pdf"),
    "green-supply-chain": ("绿色供应链管理示范企业名单.csv", "pdf_2021/绿色供应链管理企业名单.pdf"),
}


@cache
def real_list(name: str) -> tuple[Claim | Rejected, ...]:
    return tuple(SOURCE.read(DATA / name, Context("green-list")))


def stated(name: str, kind: str) -> Iterator[Spelled]:
    for one in real_list(name):
        if isinstance(one, Claim) and one.statement.kind == kind:
            assert isinstance(one.statement, Spelled)
            yield one.statement


def named(name: str, kind: str) -> Mapping[str, str]:
    return {one.id: one.values["name"][0].removesuffix("@zh") for one in stated(name, kind)}


@pytest.mark.parametrize(
    ("scheme", "totals", "shenzhen"),
    [
        ("green-factory", [201, 208, 391, 602, 719, 662], 62),
        ("green-park", [24, 22, 34, 39, 53, 52], 2),
        ("green-supply-chain", [15, 4, 21, 50, 99, 107], 7),
    ],
)
def test_the_real_lists_give_the_official_totals(
    scheme: str, totals: list[int], shenzhen: int
) -> None:
    name, _ = LISTS[scheme]
    titles = list(stated(name, "Designation"))
    batches = {one.id: one.values["batch"][0] for one in stated(name, "AwardList")}
    counted = Counter(batches[title.values["onList"][0]] for title in titles)
    assert [counted[str(batch)] for batch in range(1, 7)] == totals
    assert len({title.id for title in titles}) == sum(totals) == len(titles)
    bodies = named(name, "Body")
    recommended = Counter(bodies[title.values["recommendedBy"][0]] for title in titles)
    assert recommended["深圳"] == shenzhen
    assert len([one for one in recommended if one.endswith("兵团")]) <= 1


@pytest.mark.parametrize(("scheme", "rows"), list(zip(LISTS, (662, 52, 107), strict=True)))
def test_the_annexes_claim_the_same_titles_again(scheme: str, rows: int) -> None:
    compiled, annex = LISTS[scheme]
    titles = [one.id for one in stated(annex, "Designation")]
    assert len(titles) == len(set(titles)) == rows
    for kind in ("Designation", "Company", "Park", "Body", "AwardList"):
        ids = {one.id for one in stated(compiled, kind)}
        assert {one.id for one in stated(annex, kind)} <= ids
    assert SOURCE.series(DATA / annex, {}) == f"{scheme} pdf batch 6"
    assert SOURCE.series(DATA / compiled, {}) == f"{scheme} csv compilation"


def test_firms_that_hold_both_titles_are_163() -> None:
    factories, chains = (
        named(LISTS[s][0], "Company") for s in ("green-factory", "green-supply-chain")
    )
    assert len(factories.keys() & chains.keys()) == 163
    assert len(set(factories.values()) & set(chains.values())) == 158


def test_evaluators_over_fifteen_in_batch_1_are_as_counted_by_hand() -> None:
    totals: Counter[str] = Counter()
    for name, _ in LISTS.values():
        bodies = named(name, "Body")
        lists = {one.id: one.values["batch"] for one in stated(name, "AwardList")}
        for title in stated(name, "Designation"):
            if lists[title.values["onList"][0]] == ["1"]:
                totals.update(bodies[body] for body in title.values.get("evaluatedBy", ()))
    assert sorted(total for total in totals.values() if total > 15) == [16, 28, 30]


def test_the_real_design_products_are_3154_and_nine_in_quarantine() -> None:
    name = "绿色设计产品名单.csv"
    bad = [one for one in real_list(name) if isinstance(one, Rejected)]
    assert len(list(stated(name, "Designation"))) == 3154
    assert len(bad) == 9
    assert {one.reason for one in bad} == {"企业名称 is empty: the row is shifted"}
    texts = (text for one in real_list(name) if isinstance(one, Claim)
             for texts in one.statement.values.values() for text in texts)  # fmt: skip
    assert not any(text.endswith(("nan", "nan@zh")) for text in texts if isinstance(text, str))
    categories = Counter(one.values["category"][0] for one in stated(name, "Product"))
    assert {"微型计算机", "汽车轮胎", "复合肥料"} <= categories.keys()


def test_the_real_index_dates_all_lists_of_six_batches() -> None:
    awards = list(stated("节能与综合利用.csv", "AwardList"))
    assert len({one.id for one in awards}) == 24
    days = {one.values["batch"][0]: one.values["publishedOn"][0] for one in awards}
    assert days == {
        "1": "2017-08-23", "2": "2018-02-11", "3": "2018-10-29",
        "4": "2019-09-02", "5": "2020-10-16", "6": "2022-01-15",
    }  # fmt: skip
    for name, _ in LISTS.values():
        assert {one.id for one in stated(name, "AwardList")} <= {one.id for one in awards}


def test_reading_the_real_lists_takes_seconds() -> None:
    start = time.perf_counter()
    for name in [*(one for one, _ in LISTS.values()), "绿色设计产品名单.csv"]:
        assert list(SOURCE.read(DATA / name, Context("green-list")))
    assert time.perf_counter() - start < 4
