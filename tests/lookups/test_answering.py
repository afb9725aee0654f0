"""Orders of lookups: ids that stand for others, and what is the same for many ids."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.lookups.answering import answered
from api.lookups.worker import looked_up
from api.refusals import NothingKnown
from graph.book import Book
from graph.lookups import Graph
from graph.lookups.index.reading import Index
from graph.lookups.index.tables import opened_to_read
from graph.lookups.index.writing import bring
from graph.lookups.of_book import OfBook
from ontology.ranges import Text
from tests.conftest import (
    DYEWORKS,
    FILM,
    PARK,
    PINGSHAN,
    SCHEMA,
    WEAVERY,
    entity,
    tell,
)

ON = "2022-01-01"
AREA = entity("Area", code="440311", name=Text("坪山新区", "zh"))
GOOD = entity("Product", name=Text("薄膜", "zh"))


@pytest.fixture(name="graph", params=["index", "book"])
def _graph(world: Book, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Graph]:
    """The World, in which an area and a product went by another name before."""
    tell(world, [AREA, GOOD], series="before")
    world.decide("merge", AREA.id, PINGSHAN.id)
    world.decide("merge", GOOD.id, FILM.id)
    if request.param == "book":
        yield OfBook(world, world.edition.n)
        return
    bring(tmp_path / "index.sqlite", world, "these shapes")
    index = Index(opened_to_read(tmp_path / "index.sqlite"), SCHEMA)
    yield index
    index.con.close()


def suppliers(graph: Graph, **given: Any) -> Mapping[str, Any]:
    return answered(graph, {"ask": "suppliers", "id": WEAVERY.id, "on": ON, "tiers": 1, **given})


@pytest.mark.parametrize("names", [(GOOD.id, FILM.id), (AREA.id, PINGSHAN.id)])
def test_a_filter_takes_an_id_for_what_it_stands_for(graph: Graph, names: tuple[str, str]) -> None:
    name = "product" if names[0] == GOOD.id else "area"
    for id in names:
        (found,) = suppliers(graph, **{name: [id]})["items"]
        assert found["id"] == DYEWORKS.id
        assert suppliers(graph, **{f"not_{name}": [id]})["items"] == []


def test_titles_are_within_what_an_area_stands_for(graph: Graph) -> None:
    order = {"ask": "designations", "on": "2024-08-31", "limit": 9, "held": None}
    found = [answered(graph, {**order, "area": id})["items"] for id in (AREA.id, PINGSHAN.id)]
    assert found[0] == found[1]
    assert len(answered(graph, order)["items"]) == 2


def test_a_filter_by_what_nobody_knows_is_no_empty_answer(graph: Graph) -> None:
    for name, id in (("product", "product/none"), ("not_area", "area/999999")):
        with pytest.raises(NothingKnown, match=id):
            suppliers(graph, **{name: [id]})


def test_what_is_the_same_for_many_ids_is_looked_for_once(graph: Graph) -> None:
    order = {"ask": "suppliers", "ids": [WEAVERY.id, PARK.id], "on": ON, "product": ["隔膜"]}
    _, lines = looked_up(graph, order)
    found, refused = map(orjson.loads, lines)
    assert found == {"asked": WEAVERY.id, **suppliers(graph, product=["隔膜"])}
    assert "error" in refused
    with pytest.raises(NothingKnown, match="云锦"):
        list(looked_up(graph, {**order, "product": ["云锦"]})[1])
