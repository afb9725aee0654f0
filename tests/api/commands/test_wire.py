"""The key is proved before anything is unpickled, by both sides."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from api.commands import wire
from api.commands.errors import NotProven

KEY = b"warp"


@pytest.fixture
def ends() -> Iterator[tuple[Connection, Connection]]:
    one, other = Pipe()
    with one, other:
        yield one, other


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


def test_two_sides_with_one_key_believe_each_other(
    ends: tuple[Connection, Connection], beside: ThreadPoolExecutor
) -> None:
    theirs = beside.submit(wire.prove, ends[0], KEY, wire.SERVER, wire.COMMAND)
    wire.prove(ends[1], KEY, wire.COMMAND, wire.SERVER)
    theirs.result(5)
    ends[1].send("first message")
    assert ends[0].recv() == "first message"


@pytest.mark.parametrize(
    ("key", "own", "other"),
    [(b"weft", wire.COMMAND, wire.SERVER), (KEY, wire.SERVER, wire.COMMAND)],
    ids=["another key", "the same role, as an echo has"],
)
def test_another_side_is_refused(
    ends: tuple[Connection, Connection],
    beside: ThreadPoolExecutor,
    key: bytes,
    own: bytes,
    other: bytes,
) -> None:
    theirs = beside.submit(wire.prove, ends[0], key, own, other)
    with pytest.raises(NotProven, match="has another one"):
        wire.prove(ends[1], KEY, wire.SERVER, wire.COMMAND)
    assert isinstance(theirs.exception(5), NotProven)


def test_who_says_nothing_is_given_up(
    ends: tuple[Connection, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.05)
    with pytest.raises(NotProven, match="nothing was said"):
        wire.prove(ends[0], KEY, wire.SERVER, wire.COMMAND)


def test_who_says_too_much_is_not_read(ends: tuple[Connection, Connection]) -> None:
    ends[1].send_bytes(b"x" * (wire.SHORT + 1))
    with pytest.raises(OSError, match="bad message length"):
        wire.prove(ends[0], KEY, wire.SERVER, wire.COMMAND)
