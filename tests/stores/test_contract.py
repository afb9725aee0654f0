"""One contract, every store: pyoxigraph, Fuseki, the embedded property graph and a real Neo4j."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice

import pytest

from graph.book import Book
from graph.book.reading import Change
from graph.errors import OutOfStep
from graph.manifest import manifest
from graph.stores import State, Store
from graph.stores.oxigraph import Oxigraph
from graph.stores.sparql import Sparql
from graph.sync import check, sync
from ontology.prefixes import BASE
from ontology.ranges import Text
from tests.conftest import (
    DYEWORKS,
    PARK,
    PINGSHAN,
    SALE,
    TENANCY,
    WEAVERY,
    WORLD,
    but,
    entity,
    relation,
    tell,
)
from tests.stores.stores import FINGERPRINT, every_rdf_store, every_store, read

ODD = entity(
    "Company",
    name={
        Text('纬\n"织"\\ \t🧵 {r} `; DROP – \\u0041 \\U0001F600\u2028', "zh"),
        Text("'@en", "zh-hans"),
    },
)


@every_store
def test_a_store_gives_back_the_graph(world: Book, store: Store) -> None:
    tell(world, [ODD], series="odd")
    assert sync(world, store, FINGERPRINT) == 2
    assert read(store) == {*WORLD, ODD}
    assert manifest(store.statements()) == world.manifest()
    assert check(world, store) == []


@every_store
def test_a_delta_brings_a_store_on(world: Book, store: Store) -> None:
    sync(world, store, FINGERPRINT)
    renamed = but(PARK, name={Text("新纬园", "zh"), Text("Weft Park", "en")})
    renamed = replace(renamed, id=PARK.id)
    second_sale = relation("Supplies", DYEWORKS.id, WEAVERY.id, note="again")
    told = [s for s in WORLD if s not in (PARK, SALE, TENANCY)]
    tell(world, [*told, renamed, ODD, second_sale])
    sync(world, store, FINGERPRINT)
    assert read(store) == {*told, renamed, ODD, second_sale}
    assert check(world, store) == []
    tell(world, WORLD)
    sync(world, store, FINGERPRINT)
    assert read(store) == set(WORLD)
    assert check(world, store) == []


@every_rdf_store
def test_a_direct_triple_stays_while_one_relation_needs_it(world: Book, store: Store) -> None:
    again = relation("Supplies", DYEWORKS.id, WEAVERY.id, note="again")
    tell(world, [again], series="two")
    sync(world, store, FINGERPRINT)
    world.forget(2)
    sync(world, store, FINGERPRINT)
    if isinstance(store, Oxigraph | Sparql):
        ask = (
            f"ASK {{ <{BASE}id/{DYEWORKS.id}> <https://w3id.org/greenweft/ontology#supplies> ?x }}"
        )
        assert store.query(ask, {}).rows == [[True]]
    assert check(world, store) == []
    direct = f"<{BASE}id/{DYEWORKS.id}> <https://w3id.org/greenweft/ontology#supplies>"
    if isinstance(store, Oxigraph):
        store._store.update(f"DELETE WHERE {{ {direct} ?x }}")
    if isinstance(store, Sparql):
        store._update(f"DELETE WHERE {{ {direct} ?x }}")
    (found,) = check(world, store)
    assert found.missing == [f"{DYEWORKS.id} {WEAVERY.id}"]


@every_store
def test_what_is_removed_leaves_nothing(world: Book, store: Store) -> None:
    sync(world, store, FINGERPRINT)
    world.forget(1)
    sync(world, store, FINGERPRINT)
    assert read(store) == set()
    assert sum(store.counts().values()) == 0


@every_store
def test_merge_and_undo_reach_the_store(world: Book, store: Store) -> None:
    sync(world, store, FINGERPRINT)
    number = world.decide("merge", DYEWORKS.id, WEAVERY.id)
    sync(world, store, FINGERPRINT)
    assert check(world, store) == []
    assert store.counts()["Company"] == 1
    world.decide("undo", str(number))
    sync(world, store, FINGERPRINT)
    assert read(store) == set(WORLD)


@every_store
def test_an_interrupted_delta_goes_on_where_it_stopped(
    world: Book, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.stores.bolt.BATCH", 3)
    monkeypatch.setattr("graph.stores.triples.BATCH", 3)
    sync(world, store, FINGERPRINT)
    tell(world, [PINGSHAN, PARK, ODD])
    target = world.edition
    state = store.state()
    assert state is not None

    def broken() -> Iterator[Change]:
        yield from islice(world.changes(1, 2), 4)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.apply(state._replace(toward=2, hash=target.hash), broken)
    found = store.state()
    assert found is not None
    assert (found.edition, found.toward) == (1, 2)
    tell(world, WORLD)
    sync(world, store, FINGERPRINT)
    assert read(store) == set(WORLD)
    assert check(world, store) == []


@every_store
def test_a_sync_that_is_given_up_goes_on_the_next_time(world: Book, store: Store) -> None:
    class GivenUp(Exception):
        pass

    most = count(1)

    def go_on() -> None:
        if next(most) == 5:
            raise GivenUp

    with pytest.raises(GivenUp):
        sync(world, store, FINGERPRINT, go_on=go_on)
    assert world.synced(store.name) == 0
    sync(world, store, FINGERPRINT)
    assert not any(check(world, store))


@every_store
def test_a_changed_schema_projects_anew(world: Book, store: Store) -> None:
    sync(world, store, FINGERPRINT)
    sync(world, store, "other shapes")
    state = store.state()
    assert state is not None
    assert (state.fingerprint, state.edition) == ("other shapes", 1)
    assert read(store) == set(WORLD)


@every_store
def test_a_store_that_is_ahead_of_a_restored_book_is_projected_anew(
    world: Book, store: Store
) -> None:
    sync(world, store, FINGERPRINT)
    state = store.state()
    assert state is not None
    ahead = State(*state)._replace(edition=7, toward=7, hash="of another history")
    store.apply(ahead, lambda: iter(()))
    sync(world, store, FINGERPRINT)
    assert check(world, store) == []


@every_store
def test_check_names_what_differs(world: Book, store: Store) -> None:
    sync(world, store, FINGERPRINT)
    if store.name == "lpg":
        store.query("MATCH (n:Company {id: $id}) SET n.name = '假的'", {"id": DYEWORKS.id})
        store.query("MATCH ()-[t:TENANT_OF]->() DELETE t", {})
    else:
        damage(store)
    for sample in (None, 10):
        found = {d.kind: d for d in check(world, store, sample)}
        assert found.keys() == {"Company", "Tenancy"}
        assert found["Company"].altered == [DYEWORKS.id]
        assert found["Tenancy"].missing == [TENANCY.id]
    tell(world, [ODD], series="odd")
    with pytest.raises(OutOfStep, match="Tenancy 0 instead of 1"):
        sync(world, store, FINGERPRINT)
    sync(world, store, FINGERPRINT, from_scratch=True)
    assert check(world, store) == []


def damage(store: Store) -> None:
    dyer, gw = f"<{BASE}id/{DYEWORKS.id}>", "https://w3id.org/greenweft/ontology#"
    update = (
        f'DELETE WHERE {{ {dyer} <{gw}name> ?n }} ; INSERT DATA {{ {dyer} <{gw}name> "假的"@zh }} ;'
        f"DELETE WHERE {{ <{BASE}id/{TENANCY.id}> ?p ?o }}"
    )
    if isinstance(store, Oxigraph):
        store._store.update(update)
    if isinstance(store, Sparql):
        store._update(update)
