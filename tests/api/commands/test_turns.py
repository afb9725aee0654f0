"""One command at a time, and whoever waits is told; what nobody waits for is stopped."""

import os
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.application import Application
from api.commands import conversation
from api.commands.errors import ServerGone, ServerStopping
from tests.api.commands.conftest import reached, serving, until
from tests.api.conftest import greenweft

pytestmark = pytest.mark.usefixtures("home")
LOADING = "greenweft load (process "


def test_a_command_waits_for_a_load_and_is_told_so(
    own_tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "SOON", 0.0)
    monkeypatch.setattr(conversation, "TICK", 0.01)
    told: list[str] = []
    with serving() as commands, ThreadPoolExecutor(1) as other:
        loader = reached("greenweft load")
        load = other.submit(loader.load, "tables", [own_tables])
        until(lambda: commands.busy_with.startswith(LOADING))
        with reached(told=told.append) as finder:
            assert not load.done()
            assert finder.releases(), "what was loaded is there already"
        assert load.result().edition == 1
        loader.close()
    assert told == [f"waiting for greenweft load (process {os.getpid()}) to end"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is a signal")
@pytest.mark.parametrize("after", [0.0, 0.5])
def test_ctrl_c_during_a_load_through_the_server(economy: Path, after: float) -> None:
    with serving() as commands:

        def interrupt() -> None:
            until(lambda: commands.busy_with.startswith(LOADING))
            time.sleep(after)
            os.kill(os.getpid(), signal.SIGINT)

        thread = threading.Thread(target=interrupt)
        thread.start()
        ran = greenweft("load", "tables", economy)
        thread.join()
        assert ran.code == 130
        n = commands.application.newest()
        says = "the book is as it was, at edition 0" if n == 0 else "the book is at edition 1"
        assert ran.err.lstrip().startswith(f"interrupted; {says}")
        assert bool(greenweft("releases", "--json").rows) == (n == 1)
        assert greenweft("load", "announced").code == 0, "the next command finds all in order"


def cut(app: Application) -> None:
    """End the connection of a client, as the system does when its process is killed."""
    assert app.holder
    with socket.socket(fileno=os.dup(app.holder._connection.fileno())) as ours:
        ours.shutdown(socket.SHUT_RDWR)


def test_a_client_that_has_gone_stops_its_load(economy: Path) -> None:
    with serving() as commands, ThreadPoolExecutor(1) as other:
        loader = reached("greenweft load")
        load = other.submit(loader.load, "tables", [economy])
        until(lambda: commands.busy_with.startswith(LOADING))
        cut(loader)
        with pytest.raises(ServerGone):
            load.result()
        with reached() as finder:
            assert finder.releases() == []
        loader.close()


def test_a_command_that_waits_can_be_interrupted_at_once() -> None:
    with serving() as commands, reached("greenweft load") as waiting:
        assert waiting.holder
        until(lambda: commands.application.newest() == 0)
        busy = threading.Event()
        commands._writer.submit(busy.wait, 20)
        with ThreadPoolExecutor(1) as other:
            load = other.submit(waiting.load, "announced")
            until(lambda: commands._talks[1].work)
            assert waiting.holder.stopped() == (0, 0)
            assert isinstance(load.exception(5), BaseException)
            busy.set()
        assert greenweft("releases", "--json").rows == []


def test_a_server_that_stops_stops_what_it_does(economy: Path) -> None:
    far: list[int] = []
    with ThreadPoolExecutor(1) as other:
        with serving() as commands:
            loader = reached("greenweft load")
            load = other.submit(loader.load, "tables", [economy], progress=far.append)
            until(lambda: far)
            commands.stop(0.05)
            with pytest.raises(ServerStopping, match="left the book at edition 0"):
                load.result()
        loader.close()
    assert greenweft("releases", "--json").rows == [], "the home is free again"
    assert not list(Path(os.environ["GREENWEFT_HOME"]).glob("server"))
