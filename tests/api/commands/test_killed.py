"""A server that is killed, and commands that it was doing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.commands.errors import ServerGone
from tests.api.commands.conftest import reached
from tests.api.conftest import greenweft

ROOT = Path(__file__).parents[3]
SERVER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from api.application import Application
from api.commands.server import Commands
from api.settings import Settings

with Application(Settings(), "greenweft serve") as app, ThreadPoolExecutor(1) as writer:
    Commands(app, writer).start()
    print("it listens", flush=True)
    sys.stdin.read()
"""


@contextmanager
def server() -> Iterator["subprocess.Popen[str]"]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "it listens\n"
        try:
            yield process
        finally:
            process.kill()


def test_after_a_server_was_killed_commands_go_their_own_way(home: Path, economy: Path) -> None:
    far: list[int] = []
    with server() as process, ThreadPoolExecutor(1) as other:
        assert str(process.pid) in greenweft("status").err
        loader = reached("greenweft load")

        def go_far(claims: int) -> None:
            far.append(claims)
            process.kill()

        load = other.submit(loader.load, "tables", [economy], progress=go_far)
        with pytest.raises(ServerGone, match="wholly done or not at all"):
            load.result()
        loader.close()
    assert far
    assert (home / "server" / "socket").exists(), "it had no time to remove it"
    ran = greenweft("releases", "--json")
    assert (ran.code, ran.rows, ran.err) == (0, [], "")
    with server():
        assert greenweft("releases", "--json").rows == []
