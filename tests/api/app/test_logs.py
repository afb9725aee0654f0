"""What is written down of a request: enough to find it again, and no secret."""

import io
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.logs import LOG, AsText, logging_to, note
from api.tokens import issued
from tests.api.app.conftest import At, Still, listening, settings

QUERY = "SELECT secret WHERE {}"


class Log(io.StringIO):
    """What was written; a line is there some time after its answer."""

    def lines(self, number: int = 1) -> list[dict[str, Any]]:
        until = time.monotonic() + 5
        while self.getvalue().count("\n") < number and time.monotonic() < until:
            time.sleep(0.01)
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture(name="log")
def _log() -> Iterator[Log]:
    with logging_to(stream := Log()):
        yield stream


@pytest.fixture(name="guarded")
def _guarded(tmp_path: Path) -> Iterator[tuple[At, str]]:
    token = issued(tmp_path / "tokens", "analyst", ["query"])
    with listening(Still(settings(tokens=tmp_path / "tokens"))) as at:
        yield at, token


def test_a_request_is_one_line(log: Log, guarded: tuple[At, str]) -> None:
    at, token = guarded
    headers = {"Authorization": f"Bearer {token}", "X-Request-Id": "mine", "Accept-Encoding": ""}
    httpx.get(f"{at.url}/answer/{QUERY}?parts=3", headers=headers)
    (line,) = log.lines()
    assert line["time"].endswith("+00:00")
    assert line.pop("ms") > 0
    assert {key: line[key] for key in sorted(line) if key not in ("time", "query")} == {
        "bytes": 30, "characters": 22, "client": "127.0.0.1", "edition": "7", "event": "request",
        "id": "mine", "language": "sparql", "level": "info", "method": "GET",
        "route": "/answer/{what}", "status": 200, "token": "analyst",
    }  # fmt: skip


def test_no_line_has_a_token_or_a_query(log: Log, guarded: tuple[At, str]) -> None:
    at, token = guarded
    for sent in (token, "gw_guess"):
        headers = {"Authorization": f"Bearer {sent}"}
        httpx.get(f"{at.url}/answer/{QUERY}?access_token={sent}", headers=headers)
    said = json.dumps(log.lines(3))
    assert "token unknown" in said
    assert token not in said
    assert "gw_guess" not in said
    assert "secret" not in said


def test_the_text_of_a_query_is_written_if_a_setting_says_so(log: Log) -> None:
    with listening(Still(settings(log_queries=True))) as at:
        httpx.get(f"{at.url}/answer/{QUERY}")
    assert log.lines()[0]["text"] == QUERY


def test_what_nobody_expected_is_told_under_the_id_of_the_answer(log: Log, at: At) -> None:
    id = httpx.get(f"{at.url}/broken").json()["request"]
    (line,) = log.lines()
    assert (line["id"], line["level"], line["outcome"]) == (id, "error", "unexpected")
    assert "ZeroDivisionError: a secret of the house" in line["trace"]


def test_an_answer_that_was_cut_off_is_one_line_with_its_reason(log: Log, at: At) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{at.url}/answer/a?parts=5&fails=3")
    (line,) = log.lines()
    assert (line["status"], line["outcome"]) == (200, "late")


def test_a_client_that_goes_away_is_no_failure(log: Log, at: At) -> None:
    with httpx.stream("GET", f"{at.url}/answer/a?parts=100&pause=0.05") as answer:
        next(answer.iter_bytes())
    (line,) = log.lines()
    assert (line["level"], line["outcome"]) == ("info", "gone")


def test_what_a_library_says_is_a_line_too(log: Log) -> None:
    logging.getLogger("some.library").warning("half of it is missing")
    (line,) = log.lines()
    assert (line["from"], line["says"]) == ("some.library", "half of it is missing")


def test_a_person_reads_text_that_orders_a_terminal_nothing() -> None:
    record = LOG.makeRecord("greenweft", logging.INFO, "", 0, "request", (), None,
                            extra={"facts": {"id": "\x1b[2J", "status": 200}})  # fmt: skip
    assert AsText().format(record)[8:] == " request id='\\x1b[2J' status=200"


def test_a_reader_that_does_not_read_holds_up_nobody() -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    with logging_to(Full()):
        note("started")
