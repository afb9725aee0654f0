"""The notices' figures are the published ones, and nothing about them is repaired."""

import csv
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pytest

from graph.check import checked
from graph.model import Claim, Rejected, parsed
from loaders import Context
from loaders.announced import SOURCE
from ontology.shapes import schema

Figures: TypeAlias = Mapping[tuple[str, int, str], int]

SCHEMES = ("green-factory", "green-park", "green-supply-chain")
NOTICES = Path(__file__).parents[3] / "shared/data/green_lists/节能与综合利用.csv"

# Batch: published; new, removed (None: no figure is given) and total of factories, parks, chains.
PUBLISHED = {
    1: ("2017-08-23", (201, 24, 15), None, (201, 24, 15)),
    2: ("2018-02-11", (208, 22, 4), None, (409, 46, 19)),
    3: ("2018-10-29", (391, 34, 21), None, (800, 80, 40)),
    4: ("2019-09-02", (602, 39, 50), None, (1402, 119, 90)),
    5: ("2020-10-16", (719, 53, 99), None, (2121, 172, 189)),
    6: ("2022-01-15", (662, 52, 107), None, (2783, 223, 296)),
    7: ("2023-03-24", (874, 47, 112), (41, 3, 5), (3616, 267, 403)),
    8: ("2024-01-05", (1488, 104, 205), (9, 0, 3), (5095, 371, 605)),
    9: ("2025-01-22", (1382, 123, 126), (47, 3, 4), (6430, 491, 727)),
}


@pytest.fixture(name="claims", scope="module")
def _claims() -> list[Claim]:
    read = list(SOURCE.read(None, Context(SOURCE.name)))
    assert not any(isinstance(one, Rejected) for one in read)
    return [one for one in read if isinstance(one, Claim)]


@pytest.fixture(name="figures", scope="module")
def _figures(claims: list[Claim]) -> Figures:
    """Amounts by scheme, batch and metric."""
    batches = {c.statement.id: int(c.statement.values["batch"][0]) for c in of(claims, "AwardList")}
    return {
        (v["scheme"][0], batches[v["onList"][0]], v["metric"][0]): int(v["amount"][0])
        for v in values(claims, "Observation")
    }


def of(claims: list[Claim], kind: str) -> list[Claim]:
    return [claim for claim in claims if claim.statement.kind == kind]


def values(claims: list[Claim], kind: str) -> list[dict[str, list[str]]]:
    return [claim.statement.values for claim in of(claims, kind)]


@pytest.mark.parametrize("batch", PUBLISHED)
def test_every_published_figure_comes_out_and_no_other(figures: Figures, batch: int) -> None:
    _, new, removed, total = PUBLISHED[batch]
    expected = {"new": new, "removed": removed, "net-total": total}
    for place, scheme in enumerate(SCHEMES):
        found = {metric: figures.get((scheme, batch, metric)) for metric in expected}
        assert found == {m: f[place] if f is not None else None for m, f in expected.items()}


def test_previous_plus_new_less_removed_is_announced_but_for_the_parks_of_batch_6(
    figures: Figures,
) -> None:
    differ = [
        (scheme, batch)
        for scheme in SCHEMES
        for before, batch in pairwise(PUBLISHED)
        if figures[scheme, before, "net-total"]
        + figures[scheme, batch, "new"]
        - figures.get((scheme, batch, "removed"), 0)
        != figures[scheme, batch, "net-total"]
    ]
    assert differ == [("green-park", 6)]


@pytest.mark.parametrize(
    ("batch", "gross"), [(6, (2783, 224, 296)), (7, (3657, 271, 408)), (9, (6527, 498, 739))]
)
def test_what_was_ever_listed_is_the_sum_of_what_was_new(
    figures: Figures, batch: int, gross: tuple[int, ...]
) -> None:
    sums = (sum(figures[scheme, b, "new"] for b in range(1, batch + 1)) for scheme in SCHEMES)
    assert tuple(sums) == gross


@pytest.mark.parametrize(
    ("day", "total"),
    [("2017-08-22", None), ("2024-01-04", 3616), ("2024-01-05", 5095), ("2024-08-31", 5095)],
)
def test_the_figure_on_a_day_is_the_newest_total_as_of_then(
    claims: list[Claim], day: str, total: int | None
) -> None:
    totals = {
        v["asOf"][0]: int(v["amount"][0])
        for v in values(claims, "Observation")
        if v["metric"] == ["net-total"] and v["scheme"] == ["green-factory"]
    }
    assert totals.get(max((at for at in totals if at <= day), default="")) == total


def test_a_derived_total_says_so_and_is_less_sure(claims: list[Claim]) -> None:
    derived = [claim for claim in claims if "note" in claim.statement.values]
    assert [claim.statement.values["amount"] for claim in derived] == [["491"], ["727"]]
    assert all(claim.origin.confidence < 1 for claim in derived)
    assert all(claim.origin.confidence == 1 for claim in claims if claim not in derived)


def test_figures_are_national_ones_about_china(claims: list[Claim]) -> None:
    [china] = of(claims, "Area")
    assert china.statement.id == "area/100000"
    assert china.statement.values["name"] == ["China@en", "中华人民共和国@zh"]
    assert {(*v["about"], *v["level"]) for v in values(claims, "Observation")} == {
        ("area/100000", "national")
    }


def test_lists_and_figures_carry_the_day_of_the_notice(claims: list[Claim]) -> None:
    days = {v["batch"][0]: v["publishedOn"][0] for v in values(claims, "AwardList")}
    assert days == {str(batch): published for batch, (published, *_) in PUBLISHED.items()}
    on = {
        claim.statement.id: claim.statement.values["publishedOn"]
        for claim in of(claims, "AwardList")
    }
    assert all(on[v["onList"][0]] == v["asOf"] for v in values(claims, "Observation"))


def test_each_list_has_a_name_of_its_own(claims: list[Claim]) -> None:
    names = [v["name"][0] for v in values(claims, "AwardList")]
    assert len(names) == len(set(names)) == 27
    assert "2023年度绿色工厂名单@zh" in names


def test_each_claim_keeps_the_contract_and_names_its_notice(claims: list[Claim]) -> None:
    for claim in claims:
        assert checked(parsed(claim.statement, schema()), schema()) == claim.statement
        assert claim.origin.record.startswith("announced.csv line ")
        assert claim.statement.kind == "Area" or "的通知 (20" in claim.origin.evidence


@pytest.mark.skipif(not NOTICES.exists(), reason="the ministry's own table of notices is not here")
def test_dates_and_addresses_are_those_of_the_notices(claims: list[Claim]) -> None:
    told = {
        (v["batch"][0], v["publishedOn"][0], *v.get("url", ())) for v in values(claims, "AwardList")
    }
    with NOTICES.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            batch = {"2021": "6"}.get(row["批次"], row["批次"])
            year, month, day = map(
                int, row["时间"].translate(str.maketrans("年月", "--", "日")).split("-")
            )
            assert (batch, date(year, month, day).isoformat(), row["网页"]) in told
