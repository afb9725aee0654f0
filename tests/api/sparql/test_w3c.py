"""The SPARQL 1.1 Protocol tests of W3C, each by its name (data-sparql11/protocol/manifest).

Requests are written from what the manifest describes. Queries are answered and bad requests
refused as it says; updates are all refused, whether the manifest calls them good or bad.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

import httpx
import pytest

from tests.api.sparql.running import EDITION, running, store

DATA = [f"http://kasei.us/2009/09/sparql/data/data{n}.rdf" for n in range(4)]
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DOCUMENT = "<http://xmlns.com/foaf/0.1/Document>"
FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
BOOLEANS = {"application/sparql-results+json", "application/sparql-results+xml"}
TABLES = {*BOOLEANS, "text/csv", "text/tab-separated-values"}
GRAPHS = {"application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"}

NOTHING = [("default-graph-uri", DATA[0])]
DEFAULT = [("default-graph-uri", graph) for graph in DATA[1:3]]
NAMED = [("named-graph-uri", graph) for graph in DATA[1:3]]
BOTH_IN_DEFAULT = f"ASK {{ <{DATA[1]}> a ?type . <{DATA[2]}> a ?type . }}"
IN_NAMED = f"GRAPH ?g1 {{ <{DATA[1]}> a ?type }} GRAPH ?g2 {{ <{DATA[2]}> a ?type }}"
INSERT = f"INSERT DATA {{ GRAPH <{DATA[1]}> {{ <{DATA[1]}> a {DOCUMENT} }} }}"


@dataclass(frozen=True)
class Case:
    """One request, and the media types that its answer may have; none if it is refused."""

    name: str
    method: str = "POST"
    type: str = ""
    body: bytes = b""
    address: Sequence[tuple[str, str]] = ()
    forms: set[str] = field(default_factory=set)


def get(name: str, *address: tuple[str, str], forms: set[str] = BOOLEANS) -> Case:
    return Case(name, "GET", address=address, forms=forms)


def direct(
    name: str, query: str, address: Sequence[tuple[str, str]] = (), forms: set[str] = BOOLEANS
) -> Case:
    return Case(name, type=QUERY, body=query.encode(), address=address, forms=forms)


def update(name: str, text: str, *address: tuple[str, str], type: str = UPDATE) -> Case:
    return Case(name, type=type, body=text.encode(), address=address)


def form(**fields: str) -> bytes:
    return "&".join(f"{name}={quote(value)}" for name, value in fields.items()).encode()


QUERIES = [
    replace(direct("query_post_form", "", NOTHING), type=FORM, body=form(query="ASK {}")),
    get("query_dataset_default_graphs_get", ("query", BOTH_IN_DEFAULT), *DEFAULT),
    direct("query_dataset_default_graphs_post", BOTH_IN_DEFAULT, DEFAULT),
    direct("query_dataset_named_graphs_post", f"ASK {{ {IN_NAMED} }}", NAMED),
    get("query_dataset_named_graphs_get", ("query", f"ASK {{ {IN_NAMED} }}"), *NAMED),
    direct(
        "query_dataset_full",
        f"ASK {{ <{DATA[3]}> a ?type {IN_NAMED} }}",
        [("default-graph-uri", DATA[3]), *NAMED],
    ),
    # The manifest has the second name as %26named-graph-uri%3D… inside the first one, which the
    # request that it describes in words has not.
    direct("query_multiple_dataset", f"ASK FROM <{DATA[3]}> {{ {IN_NAMED} }}", NAMED),
    get("query_get", ("query", "ASK {}"), *NOTHING),
    direct("query_content_type_select", "SELECT (1 AS ?value) {}", NOTHING, TABLES),
    direct("query_content_type_ask", "ASK {}", NOTHING),
    direct("query_content_type_describe", "DESCRIBE <http://example.org/>", NOTHING, GRAPHS),
    direct("query_content_type_construct", "CONSTRUCT { <s> <p> 1 } WHERE {}", NOTHING, GRAPHS),
    direct("query_post_direct", "ASK {}"),
]
BAD_QUERIES = [
    Case("bad_query_method", "PUT", FORM, address=[("query", "ASK {}"), *NOTHING]),
    get("bad_multiple_queries", ("query", "ASK {}"), ("query", "SELECT * {}")),
    Case("bad_query_wrong_media_type", type="text/plain", body=b"ASK {}"),
    Case("bad_query_missing_form_type", body=form(query="ASK {}")),
    Case("bad_query_missing_direct_type", body=b"ASK {}"),
    Case("bad_query_non_utf8", type=f"{QUERY}; charset=UTF-16", body="ASK {}".encode("utf-16")),
    get("bad_query_syntax", ("query", "ASK {")),
]
UPDATES = [
    update("update_dataset_default_graph", INSERT, ("using-graph-uri", DATA[1])),
    update(
        "update_dataset_default_graphs", INSERT, *(("using-graph-uri", one) for one in DATA[1:3])
    ),
    update(
        "update_dataset_named_graphs",
        INSERT,
        *(("using-named-graph-uri", one) for one in DATA[1:3]),
    ),
    update(
        "update_dataset_full",
        INSERT,
        ("using-graph-uri", DATA[1]),
        ("using-named-graph-uri", DATA[2]),
    ),
    update("update_post_form", "update=CLEAR+ALL", type=FORM),
    update("update_post_direct", "CLEAR ALL"),
    update("update_base_uri", f"INSERT DATA {{ GRAPH <{DATA[1]}> {{ <s> <p> <test> }} }}"),
]
BAD_UPDATES = [
    Case("bad_update_get", "GET", address=[("update", "CLEAR ALL")]),
    update("bad_multiple_updates", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", type=FORM),
    update("bad_update_wrong_media_type", "CLEAR NAMED", type="text/plain"),
    update("bad_update_missing_form_type", "update=CLEAR%20NAMED", type=""),
    Case(
        "bad_update_non_utf8",
        type=f"{UPDATE}; charset=UTF-16",
        body="CLEAR NAMED".encode("utf-16"),
    ),
    update("bad_update_syntax", "update=CLEAR%20XYZ", type=FORM),
    update(
        "bad_update_dataset_conflict",
        "WITH <http://example/addresses> DELETE { ?person ?p 'Bill' } WHERE { ?person ?p 'Bill' }",
        ("using-named-graph-uri", "http://example/people"),
    ),
]
STATUS: Mapping[str, int] = {
    "bad_query_method": 405,
    "bad_query_wrong_media_type": 415,
    "bad_query_missing_form_type": 415,
    "bad_query_missing_direct_type": 415,
    "bad_query_non_utf8": 415,
    "bad_update_wrong_media_type": 415,
    "bad_update_missing_form_type": 415,
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A door over the data of the manifest: each graph says that it is a document."""
    lines = [f"<{graph}> {TYPE} {DOCUMENT} <{graph}> .\n" for graph in DATA]
    folder = store(tmp_path_factory.mktemp("w3c") / "rdf", lines)
    with running(folder, EDITION) as door, httpx.Client(base_url=door.url, timeout=20) as client:
        yield client


def sent(client: httpx.Client, case: Case) -> httpx.Response:
    headers = {"Content-Type": case.type} if case.type else {}
    return client.request(
        case.method, "/sparql", params=list(case.address), content=case.body, headers=headers
    )


def quads(client: httpx.Client) -> str:
    return client.get("/sparql", params={"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"}).text


def named(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", QUERIES, ids=named)
def test_a_query_is_answered(case: Case, client: httpx.Client) -> None:
    answer = sent(client, case)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] in case.forms
    if case.forms is BOOLEANS:
        assert answer.json()["boolean"] is True


@pytest.mark.parametrize("case", BAD_QUERIES, ids=named)
def test_a_bad_query_is_refused(case: Case, client: httpx.Client) -> None:
    answer = sent(client, case)
    assert answer.status_code == STATUS.get(case.name, 400), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("case", [*UPDATES, *BAD_UPDATES], ids=named)
def test_an_update_is_refused_and_changes_nothing(case: Case, client: httpx.Client) -> None:
    before = quads(client)
    answer = sent(client, case)
    assert answer.status_code == STATUS.get(case.name, 403), answer.text
    assert quads(client) == before


def test_all_34_tests_of_the_manifest_stand_here() -> None:
    assert len({case.name for case in [*QUERIES, *BAD_QUERIES, *UPDATES, *BAD_UPDATES]}) == 34
