"""A HEAD is told all that its GET would be, and gets no body."""

from collections.abc import Mapping

import httpx
import pytest

from tests.api.conftest import FIRM
from tests.api.lookups.contract import Contract
from tests.api.lookups.test_wrong import send
from tests.api.lookups.wrong import Wrong
from tests.served import Served

FIRM_AT = f"/api/v1/entities/cn-uscc/{FIRM}"
# A HEAD has no body, so nothing tells where it ends; the others are of one request.
OF_ONE = ("date", "x-request-id", "transfer-encoding")


def both(url: str, **headers: str) -> tuple[httpx.Response, httpx.Response]:
    """The answers to a GET and to a HEAD."""
    return httpx.get(url, headers=headers, timeout=60), httpx.head(url, headers=headers, timeout=60)


def told(answer: httpx.Response) -> Mapping[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in OF_ONE}


@pytest.mark.parametrize(
    "path",
    [
        *("/docs", "/docs/page/docs.js", "/openapi.json", "/health", "/ready"),
        *("/sparql", "/sparql/page/page.js", "/.well-known/void", "/"),
    ],
)
def test_what_is_beside_the_lookups_tells_a_head_what_it_tells_a_get(
    whole: Served, path: str
) -> None:
    get, head = both(f"{whole.url}{path}")
    assert (head.status_code, head.content) == (get.status_code, b"") == (200, b"")
    assert told(head) == told(get)


def test_a_head_asks_whether_there_are_figures(whole: Served) -> None:
    get, head = both(f"{whole.url}/metrics")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("packing", ["identity", "gzip", "zstd"])
def test_every_lookup_tells_a_head_what_it_tells_a_get(whole: Served, packing: str) -> None:
    contract, asked = Contract(whole.url), 0
    for path, method, _ in contract.operations():
        if method == "get":
            url = str(contract.example(path, method).url)
            get, head = both(url, **{"Accept": "*/*", "Accept-Encoding": packing})
            assert (head.status_code, head.content) == (get.status_code, b""), path
            assert told(head) == told(get), path
            asked += 1
    assert asked > 25


@pytest.mark.parametrize(
    "path",
    [f"{FIRM_AT}/suppliers?during=/&tiers=5", "/api/v1/changes", f"/id/cn-uscc/{FIRM}?form=turtle"],
)
def test_a_head_is_told_that_nothing_has_changed(whole: Served, path: str) -> None:
    tag = httpx.head(f"{whole.url}{path}", timeout=60).headers["etag"]
    get, head = both(f"{whole.url}{path}", **{"If-None-Match": tag})
    assert (head.status_code, get.status_code) == (304, 304)
    assert told(head) == told(get)


def test_a_head_is_told_where_a_list_goes_on(whole: Served) -> None:
    get, head = both(f"{whole.url}{FIRM_AT}/suppliers?during=/&tiers=5&limit=1")
    assert head.links["next"]["url"] == get.links["next"]["url"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/entities/cn-uscc/9", 404),
        ("/api/v1/questions/holder", 404),
        (f"{FIRM_AT}?x=1", 400),
        (f"{FIRM_AT}/suppliers?tiers=0", 422),
        ("/api/v1/batch", 405),
        (f"/id/cn-uscc/{FIRM}?form=rdf", 422),
    ],
)
def test_a_head_is_refused_as_its_get_is(whole: Served, path: str, status: int) -> None:
    get, head = both(f"{whole.url}{path}")
    assert (head.status_code, head.content) == (status, b"")
    apart = {"content-length"}  # the document names the id of its request
    assert told(head).keys() - apart == told(get).keys() - apart
    assert head.headers["content-type"] == "application/problem+json"


def test_the_next_answer_on_a_connection_is_not_mixed_up_with_a_head(whole: Served) -> None:
    with httpx.Client(base_url=whole.url, timeout=60) as client:
        for path in ("/api/v1/schema", "/api/v1/changes", FIRM_AT, "/api/v1/nothing"):
            client.head(path)
            assert client.get("/health").json() == {"status": "alive"}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (FIRM_AT, "GET, HEAD"),
        ("/api/v1/questions/holders", "GET, HEAD"),
        ("/api/v1/changes", "GET, HEAD"),
        (f"/id/cn-uscc/{FIRM}", "GET, HEAD"),
        ("/api/v1/batch", "POST"),
    ],
)
def test_whoever_asks_by_a_wrong_method_is_told_the_right_ones(
    whole: Served, path: str, allowed: str
) -> None:
    for method in ("DELETE", "OPTIONS", "PUT"):
        answer = httpx.request(method, f"{whole.url}{path}", timeout=60)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
        assert answer.json()["detail"].endswith(f"it takes {allowed}")
    assert send(whole.url, Wrong(path, "PROPFIND")).status == 405


def test_a_head_is_no_operation_of_the_description(whole: Served) -> None:
    assert all(method != "head" for _, method, _ in Contract(whole.url).operations())
