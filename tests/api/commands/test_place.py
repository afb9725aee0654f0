"""Nobody else can read the key or reach the socket, and nothing of them is left behind."""

import socket
import sys
from pathlib import Path

import pytest

from api.commands.place import OTHERS, Place, connected, key_of, taken

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are those of Unix")


def test_only_the_owner_may_read_the_key_or_reach_the_socket(tmp_path: Path) -> None:
    place = Place(tmp_path)
    try:
        assert key_of(tmp_path) == place.key
        assert len(place.key) == 64
        paths = [place.folder, *place.folder.iterdir()]
        assert {path.name for path in paths} == {"server", "key", "socket"}
        assert not [path for path in paths if path.stat().st_mode & OTHERS]
    finally:
        place.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_home_with_a_long_path_has_its_socket_elsewhere(tmp_path: Path) -> None:
    home = tmp_path / "/".join("a long way down" for _ in range(9))
    home.mkdir(parents=True)
    place = Place(home)
    try:
        assert isinstance(place.address, str)
        folder = Path(place.address).parent
        assert home not in folder.parents
        assert not folder.stat().st_mode & OTHERS
        connected(place.address).close()
    finally:
        place.remove()
    assert not folder.exists()


def test_without_unix_sockets_it_is_a_port_at_loopback(tmp_path: Path) -> None:
    place = Place(tmp_path, unix=False)
    try:
        assert place.address[0] == "127.0.0.1"
        with connected(list(place.address)) as ours:
            made, _ = place.socket.accept()
            with made, taken(made) as theirs:
                ours.send_bytes(b"warp")
                assert theirs.recv_bytes() == b"warp"
    finally:
        place.remove()


def test_what_a_killed_server_left_is_taken_over(tmp_path: Path) -> None:
    killed = Place(tmp_path)
    killed.socket.close()
    place = Place(tmp_path)
    try:
        assert place.key != killed.key
        connected(place.address).close()
    finally:
        place.remove()


def test_nobody_is_at_an_address_that_was_left(tmp_path: Path) -> None:
    left = Place(tmp_path)
    left.socket.close()
    with pytest.raises(ConnectionRefusedError):
        connected(left.address)
    left.remove()
    with pytest.raises(FileNotFoundError):
        connected(left.address)
    assert socket.AF_UNIX
