"""Whatever fails, the client is told in one form what, where and what would be right."""

import httpx
import pytest

from api.problems import TABLE, TYPES
from api.refusals import Refusal
from docs.refusals import refusals
from ontology.errors import GreenweftError
from tests.api.app.conftest import At

PROBLEM = "application/problem+json"


def test_every_error_has_a_status() -> None:
    """Add what is missing to the TABLE of api/problems.py."""
    missing = [error for error in refusals() if status_of(error) is None]
    assert missing == []


def status_of(error: type[GreenweftError]) -> int | None:
    """What the table says; a refusal needs more than what holds for all of them."""
    named = next((one for one in error.__mro__ if one in TABLE), GreenweftError)
    vague = named is GreenweftError or (named is Refusal and error is not Refusal)
    return None if vague else TABLE[named][0]


@pytest.mark.parametrize(
    ("method", "path", "status", "facts"),
    [
        ("GET", "/nothing", 404, {"type": "about:blank", "title": "Not Found"}),
        ("GET", "/answer/a?parts=many", 422, {"type": f"{TYPES}bad-parameters"}),
        ("GET", "/refused", 400, {"rule": "service", "line": 1, "column": 9}),
        ("GET", "/broken", 500, {"type": f"{TYPES}unexpected"}),
        (
            "POST",
            "/health",
            405,
            {"detail": "the address does not take this method; it takes GET, HEAD"},
        ),
        ("GET", f"/{'a' * 20_000}", 414, {"limit": 16384}),
    ],
)
def test_a_failure_is_a_problem_document(
    at: At, method: str, path: str, status: int, facts: dict[str, object]
) -> None:
    answer = httpx.request(method, f"{at.url}{path}", headers={"X-Request-Id": "it-1"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.json().items() >= {**facts, "status": status, "request": "it-1"}.items()
    assert answer.json()["instance"] == path.partition("?")[0]
    assert answer.headers["x-request-id"] == "it-1"


def test_a_parameter_is_named_and_its_value_not_repeated(at: At) -> None:
    said = httpx.get(f"{at.url}/answer/a?parts=<b>").json()
    assert [one["where"] for one in said["errors"]] == ["query.parts"]
    assert "<b>" not in str(said)


def test_a_wrong_method_is_told_all_that_are_right(at: At) -> None:
    assert httpx.delete(f"{at.url}/body").headers["allow"] == "POST, PUT"


def test_what_nobody_expected_says_nothing_of_the_house(at: At) -> None:
    answer = httpx.get(f"{at.url}/broken")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_an_answer_that_fails_on_its_way_is_cut_off(at: At) -> None:
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
        httpx.get(f"{at.url}/answer/a?parts=5&fails=3")


@pytest.mark.parametrize("path", ["/health", "/nothing", "/refused"])
def test_every_answer_keeps_a_browser_careful(at: At, path: str) -> None:
    headers = httpx.get(f"{at.url}{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_an_id_that_no_log_can_bear_is_replaced(at: At) -> None:
    answer = httpx.get(f"{at.url}/health", headers={"X-Request-Id": "a b\x1b"[:3]})
    assert answer.headers["x-request-id"] != "a b"


def test_the_description_of_the_routes_promises_problems(at: At) -> None:
    said = httpx.get(f"{at.url}/openapi.json").json()
    assert said["openapi"].startswith("3.1")
    assert PROBLEM in said["paths"]["/health"]["get"]["responses"]["default"]["content"]


def test_a_page_that_may_not_read_is_told_the_setting(at: At) -> None:
    asking = {"Origin": "https://evil.test", "Access-Control-Request-Method": "GET"}
    refused = httpx.options(f"{at.url}/health", headers={**asking, "X-Request-Id": "it-2"})
    assert (refused.status_code, refused.headers["content-type"]) == (400, PROBLEM)
    assert "GREENWEFT_ORIGINS" in refused.json()["detail"]
    assert refused.json()["request"] == "it-2"
    assert refused.json().keys() == {"type", "title", "status", "detail", "instance", "request"}
    assert refused.json()["instance"] == "/health"
    assert "Origin" in refused.headers["vary"]
    cypher = httpx.options(f"{at.url}/db/greenweft/query/v2", headers=asking).json()
    assert "GREENWEFT_ORIGINS" in cypher["errors"][0]["message"]


def test_an_address_with_nothing_is_told_where_the_doors_are(at: At) -> None:
    assert "/sparql" in httpx.get(f"{at.url}/nothing").json()["detail"]
