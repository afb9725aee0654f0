"""Jobs and files of a real server, and what a client does when one comes to nothing."""

import hashlib
import json
from pathlib import Path

import httpx
import pytest

from greenweft_client import (
    BadParameters,
    BadRequest,
    Broken,
    Conflict,
    Greenweft,
    Job,
    JobFailed,
    NotFound,
    NotYet,
    models,
)
from tests.client.scripted import Reply, scripted
from tests.client.test_answers import unnamed
from tests.conftest import PINGSHAN, WEAVERY
from tests.served import Served

JOB = {
    "id": "1", "href": "/api/v1/jobs/1", "what": {}, "state": "running", "edition": 1,
    "progress": {"done": 1, "of": 2}, "asked": "2024-08-31T00:00:00+00:00",
    "begun": None, "ended": None, "result": None, "problem": None,
}  # fmt: skip
RESULT = {"href": "", "file": "a.csv", "media_type": "text/csv", "bytes": 3, "sha256": "0" * 64}


def told(**values: object) -> Reply:
    return Reply(200, json.dumps({**JOB, **values}).encode())


def test_a_job_is_waited_for_and_its_file_is_the_one_of_the_route(
    client: Greenweft, story: Served, tmp_path: Path
) -> None:
    seen: list[Job] = []
    begun = client.jobs.export("graphml", around=WEAVERY.id, hops=2)
    job = client.jobs.wait(begun, told=seen.append)
    assert [one.id for one in seen] == [job.id] * len(seen)
    assert (job.state, seen[-1]) == ("done", job)
    file = client.jobs.download(job, tmp_path / "weavery.graphml")
    straight = client.export("graphml", tmp_path / "same", around=WEAVERY.id, hops=2)
    assert file.read_bytes() == straight.read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["same", "weavery.graphml"]
    assert client.jobs.get(job.id) == job
    assert job in client.jobs.all()
    answer = httpx.get(f"{story.url}{job.href}", timeout=60)
    assert models.Job.model_validate_json(answer.content).model_dump(mode="json") == answer.json()
    assert unnamed(job) == []


def test_a_question_is_a_job_in_its_own_words(client: Greenweft, tmp_path: Path) -> None:
    job = client.jobs.question("holders", form="text/csv", as_of="2024-08-31", level="national")
    file = client.jobs.download(client.jobs.wait(job), tmp_path / "holders.csv")
    assert "织坊有限公司" in file.read_text("utf-8")
    here = client.jobs.question("holders", as_of="2024-08-31", area=PINGSHAN.id)
    found = client.jobs.download(client.jobs.wait(here), tmp_path / "here.json").read_bytes()
    asked = client.question("holders", as_of="2024-08-31", area=PINGSHAN.id)
    assert json.loads(found)["items"] == list(asked)
    with pytest.raises(BadRequest, match="did you mean level"):
        client.jobs.question("holders", levle="national")
    with pytest.raises(BadParameters, match="none of"):
        client.jobs.export("graphm")


def test_one_that_had_ended_is_forgotten(client: Greenweft, tmp_path: Path) -> None:
    job = client.jobs.wait(client.jobs.export("csv", around=WEAVERY.id))
    assert client.jobs.cancel(job) is None
    with pytest.raises(NotFound, match="there is no job"):
        client.jobs.download(job, tmp_path / "none")
    with pytest.raises(NotFound, match="there is no job 'none'"):
        client.jobs.get("none")


def test_what_came_to_nothing_says_why() -> None:
    failed = told(state="failed", problem={"detail": "the book was replaced"})
    with scripted([told(), failed]) as at, Greenweft(at.url) as client:
        with pytest.raises(JobFailed, match="the book was replaced") as raised:
            client.jobs.wait("1")
        assert raised.value.job.state == "failed"
    with scripted([told(state="cancelled")]) as at, Greenweft(at.url) as client:
        stopped = client.jobs.cancel("1")
        assert stopped
        with pytest.raises(JobFailed, match="was cancelled"):
            client.jobs.wait(stopped)


def test_one_that_takes_longer_goes_on() -> None:
    with scripted([told()]) as at:
        with Greenweft(at.url) as client, pytest.raises(NotYet, match="still running") as raised:
            client.jobs.wait("1", timeout=0.2)
        assert raised.value.job.progress.done == 1
        assert len(at.heard) >= 2


def test_a_result_that_is_not_there_yet_is_a_conflict(tmp_path: Path) -> None:
    early = Reply(409, b'{"detail": "the job is running"}')
    with (
        scripted([told(), early]) as at,
        Greenweft(at.url) as client,
        pytest.raises(Conflict, match="is running"),
    ):
        client.jobs.download("1", tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_there_wholly_or_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("before")
    half = Reply(200, b"half", cut=True)
    with scripted([half]) as at, Greenweft(at.url) as client, pytest.raises(Broken):
        client.export("csv", file)
    done = told(state="done", result=RESULT)
    with (
        scripted([done, Reply(200, b"abc")]) as at,
        Greenweft(at.url) as client,
        pytest.raises(Broken, match="its sha256 is"),
    ):
        client.jobs.download("1", file)
    assert [one.read_text() for one in tmp_path.iterdir()] == ["before"]
    right = told(state="done", result={**RESULT, "sha256": hashlib.sha256(b"abc").hexdigest()})
    with scripted([right, Reply(200, b"abc")]) as at, Greenweft(at.url) as client:
        assert client.jobs.download("1", file).read_bytes() == b"abc"
