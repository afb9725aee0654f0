"""What watches over a server learns whether it lives, whether it answers, and how much."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.api.app.conftest import EDITION, At, Still, listening, settings


@pytest.fixture(name="watched", scope="module")
def _watched() -> Iterator[At]:
    with listening(Still(settings(lag=3))) as at:
        yield at


@pytest.fixture(name="server")
def _server(watched: At) -> Iterator[Still]:
    yield watched.server
    watched.server.published, watched.server.lag, watched.server.troubles = EDITION, 0, {}


def test_it_is_ready_when_an_edition_is_published(watched: At) -> None:
    answer = httpx.get(f"{watched.url}/ready")
    assert (answer.status_code, answer.headers["greenweft-edition"]) == (200, "7")
    assert answer.json() == {
        "edition": 7, "published": "2026-11-23T09:00:00+00:00", "lag": 0,
        "doors": {"sparql": "ready", "cypher": "ready", "lookups": "ready"},
    }  # fmt: skip


def test_it_is_not_ready_before(watched: At, server: Still) -> None:
    server.published, server.troubles = None, {"cypher": "starting"}
    answer = httpx.get(f"{watched.url}/ready")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["detail"] == "no edition is published yet: the first is on its way"
    assert answer.json()["doors"] == {"sparql": "ready", "cypher": "starting", "lookups": "ready"}
    assert httpx.get(f"{watched.url}/health").status_code == 200


@pytest.mark.parametrize(("lag", "status"), [(3, 200), (4, 503)])
def test_it_is_ready_while_readers_are_not_too_far_behind(
    watched: At, server: Still, lag: int, status: int
) -> None:
    server.lag = lag
    assert httpx.get(f"{watched.url}/ready").status_code == status


def test_a_door_in_trouble_is_named_and_the_other_goes_on(watched: At, server: Still) -> None:
    server.troubles = {"cypher": "the engine is being replaced"}
    answer = httpx.get(f"{watched.url}/ready")
    assert answer.status_code == 200
    assert answer.json()["doors"]["cypher"] == "the engine is being replaced"


def test_the_figures_tell_requests_queries_and_editions(watched: At, server: Still) -> None:
    server.lag, server.troubles = 2, {"cypher": "away"}
    for path in ("/answer/a", "/answer/a", "/answer/a?parts=2&fails=0", "/refused", "/nothing"):
        httpx.get(f"{watched.url}{path}")
    httpx.request("PROPFIND", f"{watched.url}/health")
    said = httpx.get(f"{watched.url}/metrics").text
    for line in (
        'greenweft_requests_total{method="GET",route="/answer/{what}",status="200"} 2.0',
        'greenweft_requests_total{method="GET",route="",status="404"} 1.0',
        'greenweft_requests_total{method="other",route="/health",status="405"} 1.0',
        'greenweft_queries_total{language="sparql",outcome="answered"} 2.0',
        'greenweft_queries_total{language="sparql",outcome="late"} 1.0',
        'greenweft_request_seconds_count{route="/refused"} 1.0',
        "greenweft_edition 7.0",
        "greenweft_lag 2.0",
        'greenweft_trouble{what="cypher"} 1.0',
    ):
        assert f"\n{line}\n" in said, line
    assert re.search(r"\nprocess_resident_memory_bytes \d", said)


def test_two_servers_count_apart(watched: At) -> None:
    httpx.get(f"{watched.url}/health")
    with listening(Still(settings())) as other:
        assert '"/health"' not in httpx.get(f"{other.url}/metrics").text
        assert '"/health"' in httpx.get(f"{watched.url}/metrics").text


def test_monitors_may_ask_for_the_head_alone(watched: At) -> None:
    for path in ("/health", "/ready"):
        answer = httpx.head(f"{watched.url}{path}")
        assert (answer.status_code, answer.content) == (200, b"")
