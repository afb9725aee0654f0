"""The door over HTTP: what is sent back, with which status and headers."""

from collections.abc import Iterator

import httpx
import pytest

from api.sparql.negotiation import GRAPHS, ROWS
from api.tokens import issued
from tests.api.sparql.running import Running, running, world
from tests.conftest import WEAVERY

PREFIXES = "PREFIX gw: <https://w3id.org/greenweft/ontology#>"
SELECT = f"{PREFIXES} SELECT ?firm {{ ?firm a gw:Company }} ORDER BY ?firm"
CONSTRUCT = f"{PREFIXES} CONSTRUCT {{ ?firm a gw:Company }} {{ ?firm a gw:Company }}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def by_any_name(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client with a token, of a door that any name may lead to."""
    folder = tmp_path_factory.mktemp("names")
    secret = issued(folder / "tokens", "analyst", ["query"])
    with (
        running(world(folder / "rdf"), tokens=folder / "tokens") as door,
        httpx.Client(base_url=door.url, auth=("any", secret), timeout=20) as client,
    ):
        yield client


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/sparql", params={"query": query}, headers=named)


@pytest.mark.parametrize("form", ROWS)
def test_rows_come_in_every_form(form: str, client: httpx.Client) -> None:
    answer = ask(client, SELECT, accept=form)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == form
    assert answer.text.count(WEAVERY.id) == 1


@pytest.mark.parametrize("form", GRAPHS)
def test_graphs_come_in_every_form(form: str, client: httpx.Client) -> None:
    answer = ask(client, CONSTRUCT, accept=form)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == form
    assert answer.text.count(WEAVERY.id) == 1


def test_without_a_wish_rows_are_json_and_graphs_turtle(client: httpx.Client) -> None:
    assert ask(client, SELECT).headers["content-type"] == "application/sparql-results+json"
    assert ask(client, CONSTRUCT).headers["content-type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize(("query", "form"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv")])
def test_a_form_that_the_answer_cannot_have_is_406(
    query: str, form: str, client: httpx.Client
) -> None:
    answer = ask(client, query, accept=form)
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    fitting = ROWS if query == SELECT else GRAPHS
    assert next(iter(fitting)) in answer.json()["detail"]


def test_a_form_that_no_answer_has_is_406_and_nothing_runs(client: httpx.Client) -> None:
    for query, offers in ((SELECT, ROWS), ("ASK {}", ROWS), (CONSTRUCT, GRAPHS)):
        answer = ask(client, query, accept="image/png, application/pdf;q=0.5")
        assert answer.status_code == 406
        assert answer.json()["offers"] == list(offers)


def test_every_answer_names_its_edition_and_varies_by_accept(client: httpx.Client) -> None:
    for answer in (ask(client, SELECT), ask(client, CONSTRUCT), client.get("/sparql")):
        assert answer.headers["greenweft-edition"] == "3"
        assert answer.headers["cache-control"] == "no-cache"
        assert "Accept" in answer.headers["vary"].split(", ")


def test_an_answer_that_the_client_has_is_not_made_again(client: httpx.Client) -> None:
    for query, form in ((SELECT, "*/*"), (CONSTRUCT, "*/*"), (SELECT, "text/csv")):
        tag = ask(client, query, accept=form).headers["etag"]
        again = ask(client, query, accept=form, if_none_match=f'"other", {tag}')
        assert (again.status_code, again.content) == (304, b"")
        assert (again.headers["etag"], again.headers["greenweft-edition"]) == (tag, "3")


def test_a_tag_is_of_one_query_one_form_and_one_dataset(client: httpx.Client) -> None:
    graph = {"default-graph-uri": "https://w3id.org/greenweft/source/tale"}
    tags = [
        ask(client, SELECT).headers["etag"],
        ask(client, f"{SELECT} ").headers["etag"],
        ask(client, SELECT, accept="text/csv").headers["etag"],
        client.get("/sparql", params={"query": SELECT, **graph}).headers["etag"],
        client.get("/sparql").headers["etag"],
    ]
    assert len(set(tags)) == len(tags)
    assert all(tag.startswith('W/"') for tag in tags)


@pytest.mark.parametrize("function", ["NOW()", "rand()", "UUID()", "StrUUID()"])
def test_what_changes_by_itself_has_no_tag(function: str, client: httpx.Client) -> None:
    assert "etag" not in ask(client, f"SELECT ({function} AS ?x) {{}}").headers


def test_a_head_has_the_headers_of_a_get_and_no_body(client: httpx.Client) -> None:
    whole = ask(client, SELECT)
    head = client.head("/sparql", params={"query": SELECT})
    assert head.content == b""
    for name in ("content-type", "etag", "greenweft-edition", "cache-control"):
        assert head.headers[name] == whole.headers[name]
    assert client.head("/sparql", params={"query": "ASK {"}).status_code == 400


def test_a_head_without_a_query_has_the_length_that_a_get_has(client: httpx.Client) -> None:
    for path in ("/sparql", "/.well-known/void"):
        whole = client.get(path, headers={"Accept-Encoding": "identity"})
        head = client.head(path, headers={"Accept-Encoding": "identity"})
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == whole.headers["content-length"] != "0"


def test_options_names_the_methods(client: httpx.Client) -> None:
    answer = client.options("/sparql")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "application/sparql-query" in answer.headers["accept-post"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_405(method: str, client: httpx.Client) -> None:
    answer = client.request(method, "/sparql", content="CLEAR ALL")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_page_of_this_machine_may_ask_and_see_the_edition(client: httpx.Client) -> None:
    asking = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "POST"}
    before = client.options(
        "/sparql", headers={**asking, "Access-Control-Request-Headers": "content-type"}
    )
    assert before.status_code == 200
    assert "POST" in before.headers["access-control-allow-methods"]
    answer = ask(client, SELECT, origin="http://localhost:3000")
    assert answer.headers["access-control-allow-origin"] in ("*", "http://localhost:3000")
    assert "Greenweft-Edition" in answer.headers["access-control-expose-headers"]


def test_a_syntax_error_says_what_and_where(client: httpx.Client) -> None:
    answer = client.post("/sparql", data={"query": "SELECT *\n{ ?s ?p }"})
    problem = answer.json()
    assert answer.status_code == 400
    assert (problem["line"], problem["status"]) == (2, 400)


def test_an_update_in_a_query_is_403(client: httpx.Client) -> None:
    for send in ({"data": {"query": "CLEAR ALL"}}, {"data": {"update": "CLEAR ALL"}}):
        assert client.post("/sparql", **send).status_code == 403  # type: ignore[arg-type]


def test_a_long_query_is_answered_and_a_longer_one_refused(client: httpx.Client) -> None:
    query = f"{SELECT} # {'x' * 90_000}"
    assert client.post("/sparql", data={"query": query}).status_code == 200
    answer = client.post("/sparql", data={"query": query + query})
    assert answer.status_code == 400
    assert "GREENWEFT_QUERY_TEXT" in answer.json()["detail"]


def test_an_iri_may_be_relative_to_the_door(client: httpx.Client, door: Running) -> None:
    answer = ask(client, "CONSTRUCT { <s> <p> <> } {}", accept="application/n-triples")
    assert answer.text == f"<{door.url}/s> <{door.url}/p> <{door.sparql}> .\n"


@pytest.mark.parametrize("path", ["/sparql?query=ASK%20%7B%7D", "/sparql", "/.well-known/void"])
def test_a_host_of_which_no_address_can_be_made_is_refused(
    path: str, by_any_name: httpx.Client
) -> None:
    for host in (b"a%zz", b"[x]", b"a:b", b"a^b", b"\xe9"):
        answer = by_any_name.get(path, headers={b"Host": host})
        assert answer.status_code == 400
        assert "Host" in answer.json()["detail"]
    assert by_any_name.get(path, headers={"Host": "a.test:80"}).status_code == 200


def test_a_timeout_shortens_the_deadline(client: httpx.Client) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    answer = client.get("/sparql", params={"query": endless, "timeout": "0.2"})
    assert answer.status_code == 504
    assert answer.json()["seconds"] == 0.2


def test_an_answer_is_read_from_the_graphs_that_are_named(client: httpx.Client) -> None:
    tale = "https://w3id.org/greenweft/source/tale"

    def n(query: str, **graphs: str) -> int:
        params = {"query": query, **{f"{k}-graph-uri": v for k, v in graphs.items()}}
        row = client.get("/sparql", params=params).json()["results"]["bindings"][0]
        return int(row["n"]["value"])

    merged = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    told = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert n(merged, default=tale) == n(told, named=tale) == n(merged)
    assert n(merged, named=tale) == n(told, default=tale) == 0


# -- the page -------------------------------------------------------------------------------------


def test_a_browser_gets_the_page_with_or_without_a_query(client: httpx.Client) -> None:
    for path in ("/sparql", "/sparql?query=ASK%20%7B%7D"):
        answer = client.get(path, headers={"Accept": BROWSER})
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_the_page_brings_all_that_it_needs(client: httpx.Client) -> None:
    types = {"page.js": "text/javascript", "page.css": "text/css", "icon.svg": "image/svg+xml"}
    for name, media_type in types.items():
        answer = client.get(f"/sparql/page/{name}")
        assert answer.headers["content-type"].partition(";")[0] == media_type
    for name in ("index.html", "..%2frouter.py", "other.js"):
        assert client.get(f"/sparql/page/{name}").status_code == 404


def test_openapi_shows_how_to_ask(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    by_get, by_post = paths["/sparql"]["get"], paths["/sparql"]["post"]
    assert {one["name"] for one in by_get["parameters"]} >= {"query", "default-graph-uri"}
    assert "application/sparql-query" in by_post["requestBody"]["content"]
    assert set(paths["/sparql"]) == {"get", "post"}
