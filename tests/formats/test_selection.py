"""What is exported: the whole book, what is around a thing, what an answer names; at an edition."""

import pytest

from graph.book import Book, parts
from graph.errors import NotFound
from graph.formats import Part
from graph.formats.selection import around, everything, named
from graph.model import Statement
from ontology.ranges import Text
from tests.conftest import (
    BATCH,
    DYEWORKS,
    FACTORY,
    FILM,
    GREEN_PARK,
    PARK,
    PINGSHAN,
    SALE,
    SCHEMA,
    SPELLED,
    TENANCY,
    WEAVERY,
    WORLD,
    entity,
    relation,
    tell,
)

RANK = {kind.name: rank for rank, kind in enumerate(SCHEMA.projected)}


def ids(part: Part) -> set[str]:
    """What is in a part, which must keep its own promises."""
    found = list(part.statements())
    assert found == list(part.statements()), "it may be read again"
    assert [RANK[one.kind] for one in found] == sorted(RANK[one.kind] for one in found)
    entities = {one.id for one in found if not one.start}
    assert (part.entities, part.relations) == (len(entities), len(found) - len(entities))
    assert all(map(part.has, entities))
    assert all(part.has(one.start) and part.has(one.end) for one in found if one.start)
    return {one.id for one in found}


def test_the_whole_book_is_what_it_was_told_with_a_graph_of_each_source(world: Book) -> None:
    tell(world, [PINGSHAN], source="ledger")
    whole = everything(world)
    assert ids(whole) == {one.id for one in SPELLED}
    assert set(whole.graphs) == {"tale", "ledger"}
    assert [one.id for one in whole.graphs["ledger"]()] == [PINGSHAN.id]


@pytest.mark.parametrize(("size", "sample"), [(1, 1), (2, 3), (3, 100)])
def test_slices_leave_out_nothing_and_change_no_order(
    world: Book, monkeypatch: pytest.MonkeyPatch, size: int, sample: int
) -> None:
    monkeypatch.setattr(parts, "SLICE", size)
    monkeypatch.setattr(parts, "SAMPLE", sample)
    tell(world, numbered(40), series="more")
    for kind in ("Company", "Designation", "Supplies", "Chain"):
        for edition in (None, 1):
            read = list(parts.ordered(world, kind, edition))
            assert read == list(world.statements(kind, edition))
        assert list(parts.ordered(world, kind, graph="tale")) == list(
            world.statements(kind, graph="tale")
        )


def numbered(count: int) -> list[Statement]:
    return [entity("Company", name=Text(f"虚构{n}有限公司", "zh")) for n in range(count)]


def test_what_identity_reads_is_no_part_of_an_export(world: Book) -> None:
    tell(world, [*WORLD, relation("DifferentFrom", DYEWORKS.id, WEAVERY.id)])
    assert ids(everything(world)) == {one.id for one in SPELLED}
    assert ids(around(world, DYEWORKS.id, 9)) <= {one.id for one in SPELLED}


@pytest.mark.parametrize(
    ("hops", "there"),
    [
        (0, {FACTORY.id}),
        (1, {FACTORY.id, WEAVERY.id, BATCH.id}),
        (2, {FACTORY.id, WEAVERY.id, BATCH.id, DYEWORKS.id, SALE.id}),
        (9, {one.id for one in WORLD} - {FILM.id}),
    ],
)
def test_hops_go_over_relations_and_references_either_way(
    world: Book, hops: int, there: set[str]
) -> None:
    assert ids(around(world, FACTORY.id, hops)) == there


def test_a_relation_stands_for_its_two_ends(world: Book) -> None:
    assert ids(around(world, TENANCY.id, 0)) == {DYEWORKS.id, PARK.id, TENANCY.id}


def test_an_id_that_stands_for_another_is_followed(world: Book) -> None:
    world.decide("merge", WEAVERY.id, DYEWORKS.id)
    kept = world.canonical(DYEWORKS.id)
    assert kept in ids(around(world, DYEWORKS.id, 0))
    assert kept in ids(named(world, [(WEAVERY.id,), (DYEWORKS.id,)]))


def test_nothing_is_around_what_nobody_knows(world: Book) -> None:
    with pytest.raises(NotFound, match="nothing is known of company/none"):
        around(world, "company/none", 1)


def test_an_answer_names_what_stands_in_its_cells(world: Book) -> None:
    rows = [
        ("holder", WEAVERY.id, "织坊", 3),
        (None, f"{DYEWORKS.id}; {PARK.id}", "a/b", "name with / in it"),
    ]
    part = named(world, rows)
    assert ids(part) == {WEAVERY.id, DYEWORKS.id, PARK.id, SALE.id, TENANCY.id}
    assert {one.id for one in part.graphs["tale"]()} == {WEAVERY.id, DYEWORKS.id, PARK.id}
    assert ids(named(world, [])) == set()


def test_everything_is_as_of_the_edition(world: Book) -> None:
    tell(world, [PINGSHAN, PARK, GREEN_PARK])
    assert ids(everything(world)) == {PINGSHAN.id, PARK.id, GREEN_PARK.id}
    assert ids(everything(world, 1)) == {one.id for one in WORLD}
    assert ids(around(world, PARK.id, 1)) == {PINGSHAN.id, PARK.id, GREEN_PARK.id}
    assert TENANCY.id in ids(around(world, PARK.id, 1, 1))
    assert WEAVERY.id in ids(named(world, [(WEAVERY.id,)], 1))
