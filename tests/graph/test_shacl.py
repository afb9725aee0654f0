"""The RDF of the World keeps the SHACL contract, and what breaks it is found out."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from pyshacl import validate
from rdflib import Graph

from graph.model import Statement, spelled
from graph.rdf import Rdf, Triple
from ontology import shapes
from ontology.ranges import Year
from ontology.schema import Schema
from tests.conftest import FACTORY, FILM, PARK, PINGSHAN, SALE, TENANCY, WEAVERY, WORLD, but


@pytest.fixture(scope="module")
def contract() -> Graph:
    graph = Graph()
    for text in shapes.texts():
        graph.parse(data=text, format="turtle")
    return graph


def conforms(statements: Iterable[Statement], contract: Graph, schema: Schema) -> bool:
    return valid("".join(lines(one, schema) for one in statements), contract)


def lines(statement: Statement, schema: Schema) -> str:
    return "".join(map(str, Rdf(schema).triples(spelled(statement, schema))))


def valid(triples: str, contract: Graph) -> bool:
    """Whether ``triples``, with the classes and concepts they use, keep the contract."""
    data = Graph().parse(data=triples, format="nt") + contract
    ok, _, _ = validate(data, shacl_graph=contract)
    return bool(ok)


def test_the_shapes_are_shapes(contract: Graph) -> None:
    ok, _, _ = validate(Graph(), shacl_graph=contract, meta_shacl=True)
    assert ok


def test_the_world_conforms(contract: Graph, schema: Schema) -> None:
    assert conforms(WORLD, contract, schema)


@pytest.mark.parametrize(
    "broken",
    [
        but(SALE, share=Decimal("1.5")),
        but(SALE, from_={Year(2020), Year(2021)}),
        replace(SALE, end=PARK.id),
        replace(TENANCY, end=WEAVERY.id),
        but(FACTORY, heldBy=FILM.id),
        replace(PARK, values={}),
        but(WEAVERY, uscc="007"),
    ],
    ids=["bound", "dispute", "end", "other end", "reference", "required", "pattern"],
)
def test_a_broken_world_does_not(broken: Statement, contract: Graph, schema: Schema) -> None:
    others = [statement for statement in WORLD if statement.id != broken.id]
    assert not conforms([*others, broken], contract, schema)


def test_the_shapes_are_closed(contract: Graph, schema: Schema) -> None:
    triples = lines(PINGSHAN, schema)
    node = Rdf(schema).iri(PINGSHAN.id)
    stray = Triple(node, "<https://w3id.org/greenweft/ontology#share>", '"1"')
    assert valid(triples, contract)
    assert not valid(triples + str(stray), contract)
