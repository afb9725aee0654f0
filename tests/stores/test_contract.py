"""One contract, every store: pyoxigraph, Fuseki, the embedded property graph and a real Neo4j."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from graph.book import Book
from graph.book.reading import Change
from graph.errors import ForeignStore, OutOfStep
from graph.manifest import manifest
from graph.model import Statement, parsed
from graph.stores import State, Store
from graph.stores.bolt import Bolt
from graph.stores.oxigraph import Oxigraph
from graph.stores.sparql import Sparql
from graph.sync import check, lag, sync
from ontology.prefixes import BASE
from ontology.ranges import Text
from tests.conftest import (
    DYEWORKS,
    PARK,
    PINGSHAN,
    SALE,
    SCHEMA,
    TENANCY,
    WEAVERY,
    WORLD,
    but,
    entity,
    relation,
    tell,
)
from tests.stores import stores

FINGERPRINT = "these shapes"
ODD = entity(
    "Company",
    name={
        Text('纬\n"织"\\ \t🧵 {r} `; DROP – \\u0041 \\U0001F600\u2028', "zh"),
        Text("'@en", "zh-hans"),
    },
)
STORES = ["oxigraph", "fuseki", "embedded", "neo4j"]


@pytest.fixture(scope="module")
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """One engine for the whole module; each test finds it empty."""
    with ExitStack() as stack:
        yield stack.enter_context(_store(request, tmp_path_factory.mktemp("stores")))


def _store(request: pytest.FixtureRequest, folder: Path) -> AbstractContextManager[Store]:
    make: dict[str, Callable[[], AbstractContextManager[Store]]] = {
        "oxigraph": lambda: stores.oxigraph(folder),
        "fuseki": lambda: stores.fuseki(request.getfixturevalue("fuseki_address")),
        "embedded": lambda: stores.embedded(folder),
        "neo4j": lambda: stores.neo4j_store(request.getfixturevalue("neo4j_address")),
    }
    return make[request.param]()


@pytest.fixture
def store(opened: Store) -> Iterator[Store]:
    yield opened
    opened.clear()


every_store = pytest.mark.parametrize("opened", STORES, indirect=True, scope="module")
every_rdf_store = pytest.mark.parametrize("opened", STORES[:2], indirect=True, scope="module")
# The embedded property graph is a folder of ours alone: nobody else writes there.
every_shared_store = pytest.mark.parametrize(
    "opened", ["oxigraph", "fuseki", "neo4j"], indirect=True, scope="module"
)


def read(store: Store) -> set[Statement]:
    return {parsed(s, SCHEMA) for s in store.statements()}


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
    assert lag(world, store) == 0


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
def test_a_store_of_another_book_is_left_as_it_is(world: Book, store: Store) -> None:
    sync(world, store, FINGERPRINT)
    other = Book(":memory:", SCHEMA, BASE, FINGERPRINT)
    tell(other, [PINGSHAN])
    with pytest.raises(ForeignStore, match="belongs to another book"):
        sync(other, store, FINGERPRINT)
    assert read(store) == set(WORLD)


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
        store.query(
            "MATCH (n:Company {id: $id}) SET n.name = '假的', n.names = ['假的@zh']",
            {"id": DYEWORKS.id},
        )
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


@every_shared_store
def test_a_store_that_holds_what_is_not_ours_is_left_as_it_is(world: Book, store: Store) -> None:
    if isinstance(store, Oxigraph):
        store._store.update("INSERT DATA { <http://a> <http://b> <http://c> }")
    elif isinstance(store, Sparql):
        store._update("INSERT DATA { GRAPH <http://g> { <http://a> <http://b> <http://c> } }")
    else:
        store.query("CREATE (:Foreign {id: 1})", {})
    with pytest.raises(ForeignStore, match="not ours; it was left as it is"):
        sync(world, store, FINGERPRINT)
    with pytest.raises(ForeignStore):
        sync(world, store, FINGERPRINT, from_scratch=True)
    if isinstance(store, Oxigraph):
        store._store.clear()
    if isinstance(store, Sparql):
        store._update("DROP ALL")
    if isinstance(store, Bolt):
        store.query("MATCH (n) DETACH DELETE n", {})


@pytest.mark.parametrize("opened", ["fuseki", "neo4j"], indirect=True, scope="module")
def test_what_others_add_beside_ours_stays(world: Book, store: Store) -> None:
    sync(world, store, FINGERPRINT)
    if isinstance(store, Sparql):
        store._update("INSERT DATA { <http://a> <http://b> <http://c> }")
    else:
        store.query("CREATE (:Entity:Stranger {id: 'theirs'})", {})
    sync(world, store, FINGERPRINT, from_scratch=True)
    if isinstance(store, Sparql):
        assert store.query("ASK { <http://a> <http://b> <http://c> }", {}).rows == [[True]]
        store._update("DROP ALL")
    else:
        assert store.query("MATCH (n:Stranger) RETURN n.id AS id", {}).rows == [["theirs"]]
        store.query("MATCH (n) DETACH DELETE n", {})


@every_rdf_store
def test_claims_of_a_source_stand_in_its_own_graph(world: Book, store: Store) -> None:
    told = but(PARK, name=Text("纬园工业园", "zh"))
    tell(world, [PINGSHAN, told], source="ledger")
    sync(world, store, FINGERPRINT)
    name = f"<{BASE}id/{PARK.id}> <https://w3id.org/greenweft/ontology#name> ?n"
    text = f"SELECT ?n {{ GRAPH <{BASE}source/ledger> {{ {name} }} }}"
    assert store.query(text, {}).rows == [["纬园工业园"]]
    world.forget(2)
    sync(world, store, FINGERPRINT)
    assert store.query(text, {}).rows == []
