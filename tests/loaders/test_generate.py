"""The made-up economy: labelled, repeatable, readable, and with cultivation to be found in it."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Claim
from loaders import Context
from loaders.generate import LABEL, NotGenerated, Summary, TooFew, generate
from loaders.generate.firms import PREFIX, Economy, uscc
from loaders.generate.world import MADE_UP
from loaders.making import entity
from loaders.tables import SOURCE, files
from ontology.ranges import Text


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def economy(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return generate(tmp_path_factory.mktemp("economy"), 4_000, seed=7)


def test_what_is_written_is_read_without_a_rejection(economy: Summary) -> None:
    kinds = Counter[str]()
    for path in files(economy.folder):
        for one in SOURCE.read(path, Context("tables", path.stem)):
            assert isinstance(one, Claim), one
            kinds[one.statement.kind] += 1
    assert kinds["Company"] == economy.firms
    assert kinds["Supplies"] == economy.rows["supplies"]
    assert kinds["Designation"] == economy.rows["designations"]


@settings(max_examples=5, deadline=None)
@given(firms=st.integers(100, 400), seed=st.integers(0, 2**31))
def test_any_size_and_seed_gives_files_that_can_be_read(
    firms: int, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    generate(folder, firms, seed)
    for path in files(folder):
        assert all(isinstance(one, Claim) for one in SOURCE.read(path, Context("tables")))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    economy: Summary, tmp_path: Path
) -> None:
    generate(tmp_path / "same", economy.firms, economy.seed)
    generate(tmp_path / "other", economy.firms, economy.seed + 1)
    for path in files(economy.folder):
        assert (tmp_path / "same" / path.name).read_bytes() == path.read_bytes()
    supplies = (economy.folder / "supplies.csv").read_bytes()
    assert (tmp_path / "other" / "supplies.csv").read_bytes() != supplies


def test_every_name_says_that_it_is_made_up(economy: Summary) -> None:
    for name in ("companies", "parks", "products", "chains"):
        assert all(row["name"].startswith(MADE_UP) for row in table(economy.folder, name))
    for row in table(economy.folder, "designations"):
        assert row["evaluated_by"].startswith(MADE_UP)
        assert row["batch"].startswith(MADE_UP)
    assert "虚构" in (economy.folder / LABEL).read_text("utf-8")


@given(st.integers(1, 10**8 - 1))
def test_codes_of_made_up_firms_pass_the_check(number: int) -> None:
    firm = entity("Company", "name", "uscc")(name=Text("虚构织坊", "zh"), uscc=uscc(number))
    assert firm.id == f"cn-uscc/{uscc(number)}"


def test_no_code_can_be_a_real_firm_s(economy: Summary) -> None:
    codes = [row["uscc"] for row in table(economy.folder, "companies")]
    assert len(set(codes)) == economy.firms
    assert all(code.startswith(PREFIX) and code[2:8] == "000000" for code in codes)


def test_the_network_is_heavy_tailed_and_ten_supplies_a_firm(economy: Summary) -> None:
    supplies = table(economy.folder, "supplies")
    assert 8 < len(supplies) / economy.firms < 12
    for end in ("supplier", "customer"):
        degrees = sorted(Counter(row[end] for row in supplies).values(), reverse=True)
        top = sum(degrees[: economy.firms // 100])
        assert top > 0.08 * len(supplies), end
        assert degrees[0] > 100


def test_the_shares_of_a_customer_s_purchases_are_no_more_than_the_whole(economy: Summary) -> None:
    bought: dict[str, Decimal] = defaultdict(Decimal)
    for row in table(economy.folder, "supplies"):
        assert row["supplier"] != row["customer"]
        bought[row["customer"]] += Decimal(row["share"] or 0)
    assert max(bought.values()) <= 1


def test_tenants_of_green_parks_and_suppliers_of_green_leaders_follow_more_often_and_later(
    tmp_path: Path,
) -> None:
    generate(tmp_path, 20_000, seed=3)
    economy = Economy(20_000, 3)
    titles = table(tmp_path, "designations")
    green = _first_years(titles, "green-factory")
    parks, leaders = _first_years(titles, "green-park"), _first_years(titles, "green-supply-chain")
    pulled: dict[str, list[int]] = defaultdict(list)
    for row in table(tmp_path, "tenancies"):
        if row["park"] in parks:
            pulled[row["tenant"]].append(parks[row["park"]])
    for row in table(tmp_path, "supplies"):
        if row["customer"] in leaders:
            pulled[row["supplier"]].append(leaders[row["customer"]])
    codes = {economy.code(firm) for firm in range(economy.firms)}
    followed = [firm for firm in pulled if firm in green]
    alone = codes - pulled.keys()
    assert len(followed) / len(pulled) > 3 * len(alone & green.keys()) / len(alone)
    later = sum(green[firm] > min(pulled[firm]) for firm in followed)
    assert later > 0.8 * len(followed)


def _first_years(titles: list[dict[str, str]], scheme: str) -> dict[str, int]:
    years: dict[str, int] = {}
    for row in titles:
        if row["scheme"] == scheme:
            year = int(row["granted_on"][:4])
            years[row["holder"]] = min(year, years.get(row["holder"], year))
    return years


def test_some_titles_are_removed_with_a_date_and_a_reason(economy: Summary) -> None:
    removed = [row for row in table(economy.folder, "designations") if row["status"] == "removed"]
    assert removed
    assert all(row["removed_on"] > row["granted_on"] and row["reason"] for row in removed)


def test_progress_ends_with_the_number_of_rows(tmp_path: Path) -> None:
    seen: dict[str, int] = {}
    summary = generate(tmp_path, 200, seed=1, progress=seen.__setitem__)
    assert seen == summary.rows


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "companies.csv").write_text("name\n织坊有限公司\n", "utf-8")
    with pytest.raises(NotGenerated, match="holds other files"):
        generate(tmp_path, 200, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["companies.csv"]
    generate(tmp_path / "new", 200, seed=1)
    assert generate(tmp_path / "new", 300, seed=1).rows["companies"] == 300


def test_a_handful_of_firms_is_no_economy(tmp_path: Path) -> None:
    with pytest.raises(TooFew, match="ask for 100 to"):
        generate(tmp_path / "new", 3, seed=1)
    assert not (tmp_path / "new").exists()
