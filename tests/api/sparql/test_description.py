"""What the door says of itself and of what it serves, to programs."""

import httpx
import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, VOID

from api.sparql.negotiation import GRAPHS
from ontology.prefixes import BASE, GW
from tests.api.sparql.running import MOMENT, Running, running, store
from tests.conftest import SPELLED

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
TALE = URIRef(f"{BASE}source/tale")
FORMS = sorted(set(GRAPHS.values()))


def quads(client: httpx.Client, path: str, form: str = "text/turtle") -> ox.Dataset:
    answer = client.get(path, headers={"Accept": form})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == form
    assert answer.headers["greenweft-edition"] == "3"
    found = ox.Dataset(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(form)))
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def graph(client: httpx.Client, path: str) -> Graph:
    lines = [f"{q.subject} {q.predicate} {q.object} .\n" for q in quads(client, path)]
    return Graph().parse(data="".join(lines), format="nt")


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_a_description_says_the_same_in_every_form(path: str, client: httpx.Client) -> None:
    said = [quads(client, path, form) for form in FORMS]
    assert len(said) == 6
    assert all(one == said[0] for one in said)


def test_the_service_description_names_the_door_and_what_it_can(
    client: httpx.Client, door: Running
) -> None:
    said, here = graph(client, "/sparql"), URIRef(door.sparql)
    assert said.value(here, SD.endpoint) == here
    assert (here, SD.supportedLanguage, SD.SPARQL11Query) in said
    assert (here, RDF.type, SD.Service) in said
    assert {FORMATS.SPARQL_Results_JSON, FORMATS.Turtle, FORMATS["JSON-LD"]} < set(
        said.objects(here, SD.resultFormat)
    )


def test_the_service_description_names_the_edition_and_its_graphs(
    client: httpx.Client, door: Running
) -> None:
    said = graph(client, "/sparql")
    data = said.value(URIRef(door.sparql), SD.defaultDataset)
    assert said.value(data, DCTERMS.modified) == Literal(MOMENT)
    assert [str(one) for one in said.objects(data, URIRef("http://purl.org/pav/version"))] == ["3"]
    assert (said.value(data, SD.defaultGraph), RDF.type, SD.Graph) in said
    assert list(said.objects(said.value(data, SD.namedGraph), SD.name)) == [TALE]


def test_void_counts_what_there_is(client: httpx.Client, door: Running) -> None:
    said = graph(client, "/.well-known/void")
    data = next(said.subjects(VOID.sparqlEndpoint, URIRef(door.sparql)))
    assert (data, RDF.type, VOID.Dataset) in said
    assert str(said.value(data, VOID.uriSpace)) == f"{BASE}id/"
    assert said.value(data, VOID.entities) == Literal(len(SPELLED))
    firms = said.value(next(said.subjects(VOID["class"], GW.Company)), VOID.entities)
    assert firms == Literal(2)
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    counted = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert str(said.value(data, VOID.triples)) == counted[0]["n"]["value"]
    assert str(said.value(next(said.subjects(VOID.property, GW.heldBy)), VOID.triples)) == "2"
    assert URIRef(str(GW)) in set(said.objects(data, VOID.vocabulary))


def test_void_gives_something_to_begin_with(client: httpx.Client) -> None:
    said = graph(client, "/.well-known/void")
    for example in said.objects(None, VOID.exampleResource):
        answer = client.get("/sparql", params={"query": f"ASK {{ <{example}> a ?kind }}"})
        assert answer.json()["boolean"] is True
    assert list(said.subjects(VOID["class"], GW.Company))


def test_void_tells_the_licence_of_a_source_that_is_known(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    named = [f"{BASE}source/announced", f"{BASE}book"]
    lines = [f"<urn:a> <urn:b> <urn:c> <{graph}> .\n" for graph in named]
    folder = store(tmp_path_factory.mktemp("named") / "rdf", lines)
    with running(folder) as door, httpx.Client(base_url=door.url) as client:
        said = graph(client, "/.well-known/void")
    parts = list(said.objects(None, VOID.subset))
    assert parts == [URIRef(named[0])], "the store's own marker is no part of the data"
    assert "Copyright Law" in str(said.value(parts[0], DCTERMS.rights))


def test_a_description_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/.well-known/void")
    again = client.get("/.well-known/void", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/sparql", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_description_has_a_head(client: httpx.Client) -> None:
    for path in ("/sparql", "/.well-known/void"):
        whole, head = client.get(path), client.head(path)
        assert head.content == b""
        assert head.headers["etag"] == whole.headers["etag"]


def test_what_describes_in_no_form_that_is_asked_for_is_refused(client: httpx.Client) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["detail"]


def test_before_the_first_edition_there_is_nothing_to_describe(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("none")
    with running(folder, published=None) as door, httpx.Client(base_url=door.url) as client:
        for path in ("/sparql", "/.well-known/void", "/sparql?query=ASK%20%7B%7D"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "1"
