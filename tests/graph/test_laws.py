"""The two projections lose nothing, of any statement of any kind; and order does not matter."""

from dataclasses import fields, replace

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.check import checked
from graph.lpg import Lpg
from graph.manifest import canonical, manifest
from graph.model import Spelled, parsed, spelled
from graph.rdf import Rdf, Triple
from loaders.making import entity, relation
from ontology.schema import Kind
from tests.conftest import SCHEMA, SPELLED, as_claimed
from tests.strategies import statements

RDF, LPG = Rdf(SCHEMA), Lpg(SCHEMA)
every_kind = pytest.mark.parametrize("kind", SCHEMA.kinds.values(), ids=lambda kind: kind.name)


@every_kind
@given(st.data())
def test_what_the_strategies_make_keeps_the_contract(kind: Kind, data: st.DataObject) -> None:
    statement = as_claimed(data.draw(statements(kind)))
    assert parsed(checked(statement, SCHEMA), SCHEMA) == statement


@every_kind
@given(st.data())
def test_rdf_has_an_inverse(kind: Kind, data: st.DataObject) -> None:
    statement = spelled(data.draw(statements(kind, disputed=True)), SCHEMA)
    assert RDF.spelled(RDF.triples(statement)) == statement


@every_kind
@given(st.data())
def test_the_property_graph_has_an_inverse(kind: Kind, data: st.DataObject) -> None:
    statement = spelled(data.draw(statements(kind, disputed=True)), SCHEMA)
    assert LPG.spelled(LPG.row(statement)) == statement


@every_kind
@given(st.data())
def test_an_rdf_store_changes_no_term(kind: Kind, data: st.DataObject) -> None:
    statement = spelled(data.draw(statements(kind, disputed=True)), SCHEMA)
    text = "".join(map(str, RDF.triples(statement)))
    store = ox.Store()
    store.load(text, ox.RdfFormat.N_TRIPLES)
    assert set(store) == set(ox.parse(text, ox.RdfFormat.N_TRIPLES))
    stored = [Triple(str(q.subject), str(q.predicate), str(q.object)) for q in store]
    assert RDF.spelled(stored) == statement
    updated = ox.Store()
    updated.update(f"INSERT DATA {{ {text} }}")
    assert set(updated) == set(store)


@every_kind
@given(st.data())
def test_spelling_has_an_inverse(kind: Kind, data: st.DataObject) -> None:
    statement = data.draw(statements(kind, disputed=True))
    assert parsed(spelled(statement, SCHEMA), SCHEMA) == statement


@every_kind
@given(st.data())
def test_a_maker_gives_what_the_check_gives(kind: Kind, data: st.DataObject) -> None:
    statement = as_claimed(data.draw(statements(kind)))
    names = [n for n, p in kind.properties.items() if not p.added_by_merge]
    if kind.ends is None:
        made = entity(kind.name, *names)(**statement.values)
    else:
        ends = (statement.start, statement.end)  # type: ignore[union-attr]
        made = relation(kind.name, *names)(*ends, **statement.values)
    assert made.values == checked(statement, SCHEMA).values


@every_kind
@given(st.data())
def test_any_difference_shows_in_the_canonical_text(kind: Kind, data: st.DataObject) -> None:
    one, other = data.draw(statements(kind)), data.draw(statements(kind))
    name = data.draw(st.sampled_from([f.name for f in fields(one) if f.name != "kind"]))
    changed = replace(one, **{name: getattr(other, name)})
    texts = [canonical(spelled(statement, SCHEMA)) for statement in (one, changed)]
    assert (one == changed) == (texts[0] == texts[1])


@given(st.permutations(SPELLED))
def test_order_does_not_change_the_manifest(shuffled: list[Spelled]) -> None:
    assert manifest(shuffled) == manifest(SPELLED)
    assert manifest(shuffled[1:]) != manifest(SPELLED)
