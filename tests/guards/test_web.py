"""Bodies that do not come: nobody waits for them."""

import socket
from contextlib import closing
from pathlib import Path

from api.listening import Bounds
from tests.api.app.conftest import Still, listening, settings
from tests.api.app.test_access import guarding
from tests.api.app.test_limits import POST, opened, status, until_closed

SOON = 4.0  # seconds; a body may take ten, a connection without a request thirty


def test_the_rest_of_a_body_that_does_not_come_is_not_waited_for() -> None:
    with listening(Still(settings()), Bounds(rest_seconds=0.2)) as at, opened(at) as wire:
        wire.sendall(POST + b"Content-Length: 1000000\r\n\r\n")
        assert status(wire) == 413
        assert until_closed(wire) < SOON


def test_the_body_of_nobody_is_not_even_waited_for(tmp_path: Path) -> None:
    with guarding(tmp_path / "tokens") as guarded:
        place = ("127.0.0.1", guarded.at.port)
        with closing(socket.create_connection(place, timeout=SOON)) as wire:
            wire.sendall(POST + b"Content-Length: 50000\r\n\r\n")
            assert status(wire) == 401
