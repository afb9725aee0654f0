"""The book forgets nothing, and what it shows is what its sources say now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from graph.book import Book
from graph.errors import NoSuchRelease, NotFound, NotMerged, NotStrict
from graph.manifest import manifest
from graph.model import Rejected, Statement, parsed
from ontology.prefixes import BASE
from ontology.ranges import Text
from ontology.schema import Schema
from tests.conftest import (
    BATCH,
    DYEWORKS,
    FACTORY,
    FILM,
    PARK,
    PINGSHAN,
    SALE,
    SPELLED,
    TENANCY,
    WEAVERY,
    WORLD,
    but,
    claim,
    entity,
    relation,
    tell,
)


def shown(book: Book, edition: int | None = None) -> set[Statement]:
    return {parsed(s, book.schema) for s in book.statements(edition=edition)}


def test_the_book_shows_what_it_was_told(world: Book) -> None:
    assert shown(world) == set(WORLD)
    assert world.edition.n == 1
    assert world.edition.manifest == world.manifest() == manifest(SPELLED)


def test_the_same_claims_again_change_nothing_but_the_edition(world: Book) -> None:
    outcome = tell(world, WORLD)
    assert (outcome.new, outcome.unchanged, outcome.removed) == (0, 10, 0)
    assert list(world.changes(1, 2)) == []


def test_replacing_a_release_forgets_what_it_said_before(world: Book) -> None:
    outcome = tell(world, [s for s in WORLD if s != SALE])
    assert outcome.removed == 1
    assert shown(world) == set(WORLD) - {SALE}
    assert shown(world, edition=1) == set(WORLD)


def test_a_release_replaces_its_own_series_only(world: Book) -> None:
    tell(world, [PINGSHAN], series="two")
    assert shown(world) == set(WORLD)


def test_two_sources_that_agree_make_one_statement(world: Book) -> None:
    tell(world, [claim(s, "0.95", "ledger") for s in WORLD], source="ledger")
    assert {s.values["source"] for s in shown(world)} == {frozenset({"tale", "ledger"})}
    assert {s.values["confidence"] for s in shown(world)} == {frozenset({Decimal("0.95")})}
    assert len(shown(world)) == 10


def test_where_sources_differ_both_values_stand_and_the_surer_is_preferred(world: Book) -> None:
    told = claim(but(SALE, share=Decimal("0.3")), "0.95", "ledger")
    tell(world, [told, claim(PINGSHAN, source="ledger")], source="ledger")
    sale = world.statement(SALE.id)
    assert sale is not None
    assert sale.values["share"] == ["0.3", "0.4"]
    assert "preferred" not in sale.values  # 0.3 comes first anyway
    tell(world, [claim(but(SALE, share=Decimal("0.5")), "0.95", "ledger")], source="ledger")
    sale = world.statement(SALE.id)
    assert sale is not None
    assert sale.values["preferred"] == ["share=0.5"]


def test_forget_withdraws_a_release_and_loading_it_again_restores_it(world: Book) -> None:
    world.forget(1)
    assert shown(world) == set()
    assert shown(world, edition=1) == set(WORLD)
    tell(world, WORLD)
    assert shown(world) == set(WORLD)
    with pytest.raises(NoSuchRelease, match="no current release 1; there is 2"):
        world.forget(1)


def test_a_relation_whose_end_is_forgotten_waits_for_it(book: Book) -> None:
    tell(book, [PINGSHAN, DYEWORKS], series="dyeworks")
    tell(book, [WEAVERY, FILM], series="others")
    tell(book, [SALE], series="sales")
    book.forget(1)
    assert shown(book) == {WEAVERY, FILM}
    tell(book, [PINGSHAN, DYEWORKS], series="dyeworks")
    assert SALE in shown(book)


def test_an_optional_reference_to_what_is_gone_is_left_out(book: Book) -> None:
    tell(book, [PINGSHAN], series="areas")
    tell(book, [PARK], series="parks")
    book.forget(1)
    (park,) = shown(book)
    assert "within" not in park.values
    tell(book, [PINGSHAN], series="areas")
    assert PARK in shown(book)


def test_a_claim_that_refers_to_nothing_goes_to_quarantine(book: Book) -> None:
    outcome = tell(book, [WEAVERY, FILM, SALE])
    assert outcome.rejected == 1
    ((_, file, record, reason, _),) = book.rejected()
    assert (file, record) == ("one.csv", "row 2")
    assert f"supplier refers to {DYEWORKS.id}, which no source describes" in reason


def test_a_reference_to_the_wrong_kind_goes_to_quarantine(book: Book) -> None:
    outcome = tell(book, [PINGSHAN, DYEWORKS, WEAVERY, replace(TENANCY, end=WEAVERY.id)])
    ((*_, reason, _),) = book.rejected()
    assert outcome.rejected == 1
    assert "a Company, which it may not" in reason


def test_a_strict_load_with_a_rejected_record_loads_nothing(book: Book) -> None:
    with pytest.raises(NotStrict, match="row 3: no name"):
        tell(book, [PINGSHAN, Rejected("row 3", "no name")], strict=True)
    assert book.edition.n == 0
    assert shown(book) == set()


def test_a_dry_run_tells_and_changes_nothing(book: Book) -> None:
    assert tell(book, WORLD, dry_run=True).new == 10
    assert (book.edition.n, shown(book), book.releases()) == (0, set(), [])


def test_the_book_comes_back_from_its_file(tmp_path: object, schema: Schema) -> None:
    path = f"{tmp_path}/book.duckdb"
    book = Book(path, schema, BASE, "these shapes")
    tell(book, WORLD)
    id, edition = book.id, book.edition
    book.close()
    again = Book(path, schema, BASE, "these shapes")
    assert (again.id, again.edition) == (id, edition)
    assert shown(again) == set(WORLD)
    again.close()


def test_each_edition_is_hashed_over_the_one_before(schema: Schema) -> None:
    def hashes(*order: Sequence[Statement]) -> list[str]:
        book = Book(":memory:", schema, BASE, "")
        for i, told in enumerate(order):
            tell(book, told, series=str(i))
        return [edition.hash for edition in book.editions()]

    first, second = [PINGSHAN], [FILM]
    assert len(set(hashes(first, second))) == 2
    assert hashes(first, second) == hashes(first, second)
    assert hashes(first, second)[0] != hashes(second, first)[0]


def test_the_edition_of_a_day_is_the_newest_by_then(schema: Schema) -> None:
    days = iter([datetime(2024, 1, day) for day in (1, 5)])
    book = Book(":memory:", schema, BASE, "", clock=lambda: next(days))
    tell(book, [PINGSHAN])
    tell(book, [FILM], series="two")
    assert [book.edition_on(datetime(2023, 1, 1)), book.edition_on(datetime(2024, 1, 3))] == [0, 1]
    assert book.edition_on(datetime(2024, 6, 1)) == 2


# -- identity


def test_a_name_and_a_code_are_one_firm(world: Book) -> None:
    by_name = entity("Company", name=Text("织坊 有限公司", "zh"))
    title = entity("Designation", heldBy=by_name.id, scheme="green-factory", level="municipal")
    tell(world, [claim(s, source="list") for s in (by_name, title)], source="list")
    assert world.canonical(by_name.id) == WEAVERY.id
    titles = [s for s in shown(world) if s.kind == "Designation"]
    assert {str(next(iter(s.values["heldBy"]))) for s in titles} == {WEAVERY.id, PARK.id}
    assert world.statement(by_name.id) == world.statement(WEAVERY.id)


def test_two_sources_say_the_same_title_of_a_firm_by_name_and_by_code(world: Book) -> None:
    by_name = entity("Company", name=Text("织坊有限公司", "zh"))
    title = but(FACTORY, heldBy=by_name.id)
    title = entity(
        "Designation",
        **{n: next(iter(v)) for n, v in title.values.items() if n not in ("source", "confidence")},
    )
    assert title.id != FACTORY.id
    tell(world, [claim(s, source="list") for s in (by_name, BATCH, title)], source="list")
    statement = world.statement(FACTORY.id)
    assert statement is not None
    assert statement.values["source"] == ["list", "tale"]
    assert len([s for s in shown(world) if s.kind == "Designation"]) == 2


def test_the_same_name_with_different_codes_stays_apart(world: Book) -> None:
    other = entity("Company", name=Text("织坊有限公司", "zh"), uscc="91110000600037341L")
    by_name = entity("Company", name=Text("织坊有限公司", "zh"))
    tell(world, [other, by_name], source="list")
    firms = {s.id for s in shown(world) if s.kind == "Company"}
    assert firms == {DYEWORKS.id, WEAVERY.id, other.id, by_name.id}


def test_merge_split_and_undo_are_decisions_that_reach_the_statements(world: Book) -> None:
    number = world.decide("merge", DYEWORKS.id, WEAVERY.id)
    assert world.canonical(DYEWORKS.id) == WEAVERY.id
    sale = next(s for s in shown(world) if s.kind == "Supplies")
    assert (sale.start, sale.end) == (WEAVERY.id, WEAVERY.id)  # type: ignore[union-attr]
    world.decide("undo", str(number))
    assert shown(world) == set(WORLD)


def test_a_split_firm_stands_alone(world: Book) -> None:
    by_name = entity("Company", name=Text("织坊有限公司", "zh"))
    tell(world, [claim(by_name, source="list")], source="list")
    assert world.canonical(by_name.id) == WEAVERY.id
    world.decide("split", by_name.id)
    assert world.canonical(by_name.id) == by_name.id
    assert {s.id for s in shown(world) if s.kind == "Company"} == {
        DYEWORKS.id,
        WEAVERY.id,
        by_name.id,
    }


def test_a_firm_may_be_referred_to_by_its_name(book: Book) -> None:
    by_name = entity("Company", name=Text("织坊有限公司", "zh"))
    tell(book, [PINGSHAN, WEAVERY, DYEWORKS, FILM, replace(SALE, end=by_name.id)])
    (sale,) = (s for s in shown(book) if s.kind == "Supplies")
    assert sale == SALE


def test_merge_takes_two_things_of_one_kind(world: Book) -> None:
    with pytest.raises(NotMerged, match="one is a Company, the other a Park"):
        world.decide("merge", DYEWORKS.id, PARK.id)
    with pytest.raises(NotMerged, match="is a relation; merge its ends"):
        world.decide("merge", SALE.id, TENANCY.id)
    with pytest.raises(NotMerged, match="both are"):
        world.decide("merge", WEAVERY.id, WEAVERY.id)
    with pytest.raises(NotFound):
        world.decide("merge", WEAVERY.id, "company/none")


def test_what_people_decide_comes_before_what_sources_say(world: Book) -> None:
    tell(world, [relation("DifferentFrom", DYEWORKS.id, WEAVERY.id)], source="list")
    world.decide("merge", DYEWORKS.id, WEAVERY.id)
    assert world.canonical(DYEWORKS.id) == WEAVERY.id


def test_the_later_decision_wins(world: Book) -> None:
    world.decide("split", DYEWORKS.id)
    world.decide("merge", DYEWORKS.id, WEAVERY.id)
    assert world.canonical(DYEWORKS.id) == WEAVERY.id
    world.decide("split", DYEWORKS.id)
    assert world.canonical(DYEWORKS.id) == DYEWORKS.id


def test_a_name_leads_to_the_firm_however_many_codes_it_has(book: Book) -> None:
    name = Text("织坊有限公司", "zh")
    by_name = entity("Company", name=name)
    by_lei = entity("Company", name=name, lei="5493001KJTIIGC8Y1R12")
    told: list[Statement] = [PINGSHAN, DYEWORKS, WEAVERY]
    told.append(relation("Supplies", DYEWORKS.id, by_name.id))
    tell(book, told)
    tell(book, [by_lei], source="register")
    assert book.canonical(by_name.id) == book.canonical(by_lei.id) == WEAVERY.id
    (sale,) = book.statements("Supplies")
    assert sale.end == WEAVERY.id


def test_a_decision_survives_that_an_id_is_made_anew(book: Book) -> None:
    by_name = entity("Company", name=Text("织坊有限公司", "zh"))
    named = [entity("Site", name=Text(f"厂{i}", "zh"), operatedBy=by_name.id) for i in range(6)]
    coded = entity("Site", name=Text("车间", "zh"), operatedBy=DYEWORKS.id)
    tell(book, [PINGSHAN, DYEWORKS, by_name, coded, *named])
    for site in named:
        book.decide("merge", site.id, coded.id)
    tell(book, [WEAVERY], source="register")
    assert len({book.canonical(site.id) for site in (*named, coded)}) == 1
    assert len(list(book.statements("Site"))) == 1


def test_one_bad_claim_takes_no_good_one_with_it(book: Book) -> None:
    stray = claim(but(DYEWORKS, within="area/999999"), record="row 3")
    outcome = tell(book, [PINGSHAN, DYEWORKS, stray])
    assert outcome.rejected == 1
    assert shown(book) == {PINGSHAN, DYEWORKS}


def test_what_a_release_no_longer_describes_cannot_be_referred_to(book: Book) -> None:
    tell(book, [PINGSHAN, PARK])
    assert tell(book, [PARK]).rejected == 1
