"""What is not ours in a store: found, named, and left as it is."""

import pytest

from graph.book import Book
from graph.errors import ForeignStore
from graph.stores import Store
from graph.stores.bolt import Bolt
from graph.stores.oxigraph import Oxigraph
from graph.stores.sparql import Sparql
from graph.sync import check, sync
from ontology.prefixes import BASE
from ontology.ranges import Text
from tests.conftest import PARK, PINGSHAN, SCHEMA, WORLD, but, tell
from tests.stores.stores import (
    FINGERPRINT,
    every_rdf_store,
    every_shared_store,
    every_store,
    read,
)


@every_store
def test_a_store_of_another_book_is_left_as_it_is(world: Book, store: Store) -> None:
    sync(world, store, FINGERPRINT)
    other = Book(":memory:", SCHEMA, BASE, FINGERPRINT)
    tell(other, [PINGSHAN])
    with pytest.raises(ForeignStore, match="belongs to another book"):
        sync(other, store, FINGERPRINT)
    assert read(store) == set(WORLD)


@every_rdf_store
def test_check_finds_what_somebody_wrote_about_ours(world: Book, store: Store) -> None:
    sync(world, store, FINGERPRINT)
    update = f"INSERT DATA {{ <{BASE}id/{PARK.id}> <http://b> <http://c> }}"
    if isinstance(store, Oxigraph):
        store._store.update(update)
    if isinstance(store, Sparql):
        store._update(update)
    found = {d.kind: d for d in check(world, store)}
    assert found["Park"].altered == [PARK.id]


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
