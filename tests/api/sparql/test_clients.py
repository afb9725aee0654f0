"""Clients that people use, unchanged, against the door as it runs."""

from typing import Any

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from ontology.prefixes import BASE, GW
from tests.api.sparql.running import Running
from tests.conftest import PARK, WEAVERY

PREFIXES = f"PREFIX gw: <{GW}> PREFIX rdfs: <{RDFS}>"
FIRMS = f"{PREFIXES} SELECT ?firm ?name {{ ?firm a gw:Company ; rdfs:label ?name }} ORDER BY ?name"
MADE = (
    f"{PREFIXES} CONSTRUCT {{ ?firm rdfs:label ?name }} {{ ?firm a gw:Company ; rdfs:label ?name }}"
)
FIRM = URIRef(f"{BASE}id/{WEAVERY.id}")
NAMES = {"染坊（深圳）有限公司", "织坊有限公司"}


def wrapper(door: Running, query: str, form: str) -> SPARQLWrapper:
    made = SPARQLWrapper(door.sparql, returnFormat=form)
    made.setQuery(query)
    return made


def converted(asking: SPARQLWrapper) -> Any:
    return asking.queryAndConvert()


def found(graph: Graph, query: str) -> Any:
    return graph.query(query)


# -- SPARQLWrapper --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("manner", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_selects_however_it_sends(door: Running, method: str, manner: str) -> None:
    asking = wrapper(door, FIRMS, JSON)
    asking.setMethod(method)
    asking.setRequestMethod(manner)
    rows = converted(asking)["results"]["bindings"]
    assert {row["name"]["value"] for row in rows} == NAMES


def test_sparqlwrapper_selects_in_every_form(door: Running) -> None:
    as_xml = converted(wrapper(door, FIRMS, XML))
    assert {node.firstChild.data for node in as_xml.getElementsByTagName("literal")} == NAMES
    for form in (CSV, TSV):
        words = converted(wrapper(door, FIRMS, form)).decode()
        assert all(name in words for name in NAMES)


def test_sparqlwrapper_asks(door: Running) -> None:
    asking = wrapper(door, f"ASK {{ <{FIRM}> a <{GW.Company}> }}", JSON)
    assert converted(asking)["boolean"] is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, XML, JSONLD])
def test_sparqlwrapper_constructs_in_every_form(door: Running, form: str) -> None:
    made = converted(wrapper(door, MADE, form))
    graph = made if isinstance(made, Graph) else Graph().parse(data=made, format="turtle")
    assert {str(name) for name in graph.objects(None, RDFS.label)} == NAMES


def test_sparqlwrapper_is_told_what_is_wrong_with_a_query(door: Running) -> None:
    with pytest.raises(QueryBadFormed, match="column"):
        wrapper(door, "SELECT * {", JSON).query()


# -- rdflib ---------------------------------------------------------------------------------------


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def graph(request: pytest.FixtureRequest, door: Running) -> Graph:
    return Graph(SPARQLStore(door.sparql, method=request.param))


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_selects(door: Running, form: str) -> None:
    graph = Graph(SPARQLStore(door.sparql, returnFormat=form))
    assert {str(row[1]) for row in found(graph, FIRMS)} == NAMES


def test_rdflib_asks_and_constructs(graph: Graph) -> None:
    assert bool(found(graph, f"ASK {{ <{FIRM}> a <{GW.Company}> }}")) is True
    assert {str(name) for _, _, name in found(graph, MADE)} == NAMES


def test_rdflib_reads_triples_as_of_its_own_graph(graph: Graph) -> None:
    assert set(graph.subjects(RDF.type, GW.Park)) == {URIRef(f"{BASE}id/{PARK.id}")}
    assert graph.value(FIRM, RDFS.label) == Literal("织坊有限公司", lang="zh")
    assert (FIRM, RDF.type, GW.Company) in graph
    assert (FIRM, RDF.type, GW.Park) not in graph
    assert len(graph) == len(list(graph))
