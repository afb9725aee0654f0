"""A server begins and ends in good order, or says in one sentence why not."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.tokens import issued
from tests.api.app.alone import PATIENCE
from tests.api.commands.conftest import until
from tests.api.conftest import greenweft


class Alone:
    """A process that serves."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout
        self.url = process.stdout.readline().strip()

    def is_closed(self) -> bool:
        """Whether it takes no more connections."""
        url = httpx.URL(self.url)
        try:
            socket.create_connection((url.host, url.port or 80)).close()
        except ConnectionRefusedError:
            return True
        return False


@pytest.fixture(name="alone")
def _alone() -> Iterator[Alone]:
    command = [sys.executable, "-m", "tests.api.app.alone"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as one:
        yield Alone(one)
        one.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_answer_on_its_way_is_finished_and_nothing_else_begins(
    alone: Alone, number: signal.Signals
) -> None:
    as_it_is = {"Accept-Encoding": "identity"}
    slow = f"{alone.url}/answer/a?parts=6&pause=0.1"
    with httpx.stream("GET", slow, headers=as_it_is) as answer:
        parts = answer.iter_raw()
        next(parts)
        alone.process.send_signal(number)
        until(alone.is_closed, 10)
        assert len(b"".join(parts)) == 50
    assert alone.process.wait(5) == 0


def test_an_answer_without_end_is_waited_for_some_seconds_only(alone: Alone) -> None:
    with httpx.stream("GET", f"{alone.url}/answer/a?parts=1000&pause=0.1"):
        alone.process.send_signal(signal.SIGTERM)
        assert alone.process.wait(PATIENCE + 5) == 0


def test_a_second_signal_ends_it_at_once(alone: Alone) -> None:
    with httpx.stream("GET", f"{alone.url}/answer/a?parts=1000&pause=0.1"):
        alone.process.send_signal(signal.SIGINT)
        until(alone.is_closed, 10)
        alone.process.send_signal(signal.SIGINT)
        assert alone.process.wait(1) == 128 + signal.SIGINT


@pytest.fixture(name="home", autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GREENWEFT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("GREENWEFT_TOKENS", raising=False)
    return tmp_path / "home"


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104
def test_an_address_that_others_reach_is_not_served_without_tokens(host: str, home: Path) -> None:
    refused = greenweft("serve", "--host", host, "--port", 0)
    assert (refused.code, refused.out) == (2, "")
    assert f"{host} can be reached from outside, and GREENWEFT_TOKENS names no file" in refused.err
    assert not home.exists()


def test_a_file_without_tokens_is_no_guard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENWEFT_TOKENS", str(tmp_path / "tokens"))
    missing = greenweft("serve", "--port", 0)
    assert (missing.code, missing.err.count("\n")) == (2, 1)
    assert "make one with greenweft token" in missing.err
    (tmp_path / "tokens").touch(0o600)
    refused = greenweft("serve", "--host", "0.0.0.0", "--port", 0)  # noqa: S104
    assert "there is no token in" in refused.err
    issued(tmp_path / "tokens", "analyst", ["query"])
    (tmp_path / "tokens").chmod(0o622)
    assert greenweft("serve", "--port", 0).code == 2


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = greenweft("serve", "--port", port)
    assert refused.code == 1
    assert refused.err == f"cannot listen at 127.0.0.1 port {port}: Address already in use\n"


def test_an_address_that_is_not_here_is_named() -> None:
    refused = greenweft("serve", "--host", "192.0.2.1")
    assert refused.code == 1
    assert refused.err.startswith("cannot listen at 192.0.2.1 port 8420: ")
