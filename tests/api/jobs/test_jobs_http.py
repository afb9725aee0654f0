"""Jobs of a real server: asked, watched, fetched and stopped over HTTP, and there after a kill."""

import hashlib
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.served import Served, greenweft, served

SLOW = {"do": "export", "format": "graphml"}
AREA = "area/440310"
LATEST = 60.0  # seconds; this machine may have much else to do


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of which an export takes a second or more; tests take copies of it."""
    home = tmp_path_factory.mktemp("jobs") / "home"
    economy = str(home.with_name("economy"))
    greenweft(home, "generate", economy, "--firms", "1000", "--seed", "5")
    greenweft(home, "load", "tables", economy)
    greenweft(home, "load", "pingshan-2024")
    return home


@pytest.fixture(scope="module")
def at(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server for tests that change nothing but jobs."""
    home = Path(shutil.copytree(filled, tmp_path_factory.mktemp("at") / "home"))
    with served(home) as at:
        yield at


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


def ask(at: Served, body: Mapping[str, Any]) -> dict[str, Any]:
    answer = httpx.post(f"{at.url}/api/v1/jobs", json=body, timeout=60)
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()
    assert answer.headers["location"] == job["href"]
    assert answer.headers["retry-after"] == "1"
    return job


def stands(at: Served, job: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{at.url}{job['href']}", timeout=60).json()
    return found


def ended(at: Served, job: Mapping[str, Any]) -> dict[str, Any]:
    return until(at, job, "done", "failed", "cancelled")


def until(at: Served, job: Mapping[str, Any], *states: str) -> dict[str, Any]:
    over = time.monotonic() + LATEST
    while (now := stands(at, job))["state"] not in states:
        assert time.monotonic() < over, now
        time.sleep(0.02)
    return now


def result(at: Served, job: Mapping[str, Any], **headers: str) -> httpx.Response:
    return httpx.get(f"{at.url}{job['href']}/result", headers=headers, timeout=60)


ASKED: list[tuple[dict[str, Any], str, dict[str, Any], str]] = [
    (SLOW, "exports/graphml", {}, "*/*"),
    (
        {"do": "export", "format": "csv", "around": AREA, "hops": 1},
        "exports/csv",
        {"around": AREA, "hops": 1},
        "*/*",
    ),
    (
        {"do": "export", "format": "turtle", "ask": "holders", "param": [f"area={AREA}"]},
        "exports/turtle",
        {"ask": "holders", "param": f"area={AREA}"},
        "*/*",
    ),
    (
        {"do": "question", "name": "holders", "given": {"area": AREA}, "as_of": "2024-08-31"},
        "questions/holders",
        {"in": "oracle", "area": AREA, "on": "2024-08-31"},
        "application/json",
    ),
    (
        {"do": "question", "name": "tenant-share", "form": "text/csv", "known_on": "2999-01-01"},
        "questions/tenant-share",
        {"known_on": "2999-01-01"},
        "text/csv",
    ),
]


@pytest.mark.parametrize(("body", "path", "given", "accept"), ASKED)
def test_a_job_has_the_bytes_that_its_route_answers(
    at: Served, body: dict[str, Any], path: str, given: dict[str, Any], accept: str
) -> None:
    job = ended(at, ask(at, body))
    assert job["state"] == "done", job
    file = result(at, job)
    route = httpx.get(
        f"{at.url}/api/v1/{path}", params=given, headers={"Accept": accept}, timeout=60
    )
    assert route.status_code == 200
    assert file.content == route.content
    assert file.headers["content-type"] == route.headers["content-type"]
    assert file.headers["greenweft-edition"] == str(job["edition"]) == "2"
    if "exports" in path:
        assert file.headers["content-disposition"] == route.headers["content-disposition"]
    assert job["result"]["sha256"] == hashlib.sha256(file.content).hexdigest()
    assert job["result"]["bytes"] == len(file.content)
    assert job["what"] == body
    assert job["progress"]["done"] == job["progress"]["of"]


def test_a_result_comes_whole_in_parts_or_not_at_all_if_it_is_known(at: Served) -> None:
    job = ended(at, ask(at, {"do": "export", "format": "node-link", "around": AREA}))
    whole = result(at, job, **{"Accept-Encoding": "gzip"})
    assert whole.headers["etag"] == f'"{job["result"]["sha256"]}"'
    part = result(at, job, Range="bytes=10-19")
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.content)}"
    rest = result(at, job, Range="bytes=10-", **{"If-Range": whole.headers["etag"]})
    assert rest.content == whole.content[10:]
    known = result(at, job, **{"If-None-Match": whole.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    for wrong in ("bytes=999999999-", "bytes=9-1", "lines=1-2"):
        refused = result(at, job, Range=wrong)
        assert refused.status_code == 416, wrong
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["content-range"] == f"bytes */{len(whole.content)}"
        assert "bytes=0-99 is the first hundred" in refused.json()["detail"]


def test_one_that_runs_has_no_result_and_can_be_stopped(at: Served) -> None:
    job = ask(at, SLOW)
    running = until(at, job, "running")
    assert running["begun"]
    early = result(at, job)
    assert early.status_code == 409
    assert early.json()["state"] == "running"
    assert "only one that is done has a result" in early.json()["detail"]
    stopped = httpx.delete(f"{at.url}{job['href']}", timeout=60)
    assert (stopped.status_code, stopped.json()["state"]) == (200, "cancelled")
    assert "retry-after" not in stopped.headers
    listed = httpx.get(f"{at.url}/api/v1/jobs", timeout=60).json()["items"]
    assert listed[0] == stopped.json()
    forgotten = httpx.delete(f"{at.url}{job['href']}", timeout=60)
    assert (forgotten.status_code, forgotten.content) == (204, b"")
    for path in (job["href"], f"{job['href']}/result"):
        gone = httpx.get(f"{at.url}{path}", timeout=60)
        assert (gone.status_code, gone.json()["type"].rpartition("/")[2]) == (404, "no-such-job")


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({}, 422, "do"),
        ([], 422, "object"),
        ({"do": "load"}, 422, "'export', 'question'"),
        ({"do": "export"}, 422, "format: Field required"),
        ({"do": "export", "format": "graphm"}, 422, "none of csv"),
        ({"do": "export", "format": "csv", "hop": 1}, 400, "did you mean hops"),
        ({"do": "export", "format": "csv", "hops": 9}, 422, "hops: Input should be less"),
        ({"do": "export", "format": "csv", "hops": 2}, 422, "hops needs around"),
        ({"do": "export", "format": "csv", "around": "Pingshan"}, 422, "is no id"),
        ({"do": "export", "format": "csv", "around": "area/1"}, 404, "nothing is known of area/1"),
        ({"do": "export", "format": "csv", "ask": "holder"}, 404, "did you mean holders"),
        ({"do": "question", "name": "holder"}, 422, "did you mean holders?"),
        (
            {"do": "question", "name": "holders", "as_of": "2024-08-31", "given": {"on": "today"}},
            422,
            "another word for as_of",
        ),
        ({"do": "question", "name": "holders", "given": {"area": 1}}, 422, "given.area"),
        ({"do": "question", "name": "holders", "as_of": "today"}, 422, "as_of: this is no day"),
        ({"do": "question", "name": "holders", "form": "text/html"}, 422, "form"),
        ({"do": "question", "name": "green-supplier-share"}, 422, "company"),
    ],
)
def test_a_wrong_body_is_told_what_would_be_right(
    at: Served, body: Any, status: int, says: str
) -> None:
    answer = httpx.post(f"{at.url}/api/v1/jobs", json=body, timeout=60)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]


def test_a_body_in_another_form_is_refused(at: Served) -> None:
    answer = httpx.post(f"{at.url}/api/v1/jobs", content=b"{}", timeout=60)
    assert answer.status_code == 415


def test_figures_count_jobs_by_how_they_stand(at: Served) -> None:
    ended(at, ask(at, {"do": "export", "format": "turtle", "around": AREA, "hops": 0}))
    figures = httpx.get(f"{at.url}/metrics", timeout=60).text
    assert 'greenweft_jobs{state="running"} 0.0' in figures
    assert 'greenweft_jobs{state="done"} 0.0' not in figures


def test_after_a_kill_the_next_start_does_it_again_with_the_same_bytes(home: Path) -> None:
    with served(home) as at:
        job, waits = ask(at, SLOW), ask(at, {**SLOW, "format": "csv"})
        until(at, job, "running")
        at.process.kill()
    assert not list((home / "jobs").glob("*/result"))
    with served(home) as at:
        for one, format in ((job, "graphml"), (waits, "csv")):
            done = ended(at, one)
            assert done["state"] == "done"
            assert done["asked"] == one["asked"]
            route = httpx.get(f"{at.url}/api/v1/exports/{format}", timeout=60)
            assert result(at, one).content == route.content


def test_a_load_and_an_end_wait_for_no_job(home: Path) -> None:
    with served(home) as at:
        before = httpx.get(f"{at.url}/api/v1/exports/graphml", timeout=60).content
        job = ask(at, SLOW)
        until(at, job, "running")
        greenweft(home, "load", "announced")
        assert httpx.get(f"{at.url}/ready", timeout=60).json()["edition"] == 3
        done = ended(at, job)
        assert (done["edition"], done["state"]) == (2, "done")
        assert result(at, job).content == before
        *_, last = [ask(at, SLOW) for _ in range(3)]
        assert last["edition"] == 3
    log = (home.parent / "home.log").read_text()
    assert "stopped by force" not in log
    with served(home) as at:
        assert ended(at, last)["state"] == "done"
