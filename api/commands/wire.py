"""What crosses between a command and the server that holds its home.

Both sides first prove that they know the key, which lies in the home and which only its owner can
read (mode 600). Until then nothing but short bytes is read; afterwards messages are pickled. That
is sound because whoever can read the key is the user whose home and whose processes these are: a
pickle lets him run nothing that he could not run anyway. Both sides must be of one version, for a
pickle names classes.
"""

import hmac
import secrets
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import orjson

from api.commands.errors import NotProven

PATIENCE = 5.0  # seconds until a silent side is given up
SHORT = 4096  # bytes that are read of a side that has proved nothing
NONCE, DIGEST = 32, "sha256"
COMMAND, SERVER = b"command", b"server"


class Call(NamedTuple):
    """Do this; tell how far you are if it is ``watched``."""

    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    watched: bool


class Stop(NamedTuple):
    """Stop what the connection of this number asked for."""

    connection: int


class Given(NamedTuple):
    """It is done; ``notes`` are sentences for whoever asked."""

    value: Any
    notes: tuple[str, ...] = ()


class Failed(NamedTuple):
    """It was not done; ``trace`` tells where."""

    error: Exception
    trace: str


class Waiting(NamedTuple):
    """It was not begun yet, for something else runs."""

    on: str


class Done(NamedTuple):
    """It is so far."""

    far: int


class Ended(NamedTuple):
    """It was stopped, or had ended: the editions of the book before and after it."""

    before: int
    after: int


Answer: TypeAlias = Given | Failed | Waiting | Done | Ended


def prove(connection: Connection, key: bytes, own: bytes, other: bytes) -> None:
    """Prove to the other side that we know ``key``, and have it prove the same, or ``NotProven``.

    Each signs both random numbers and its own role, so nothing said here proves anything elsewhere.
    """
    ours = secrets.token_bytes(NONCE)
    connection.send_bytes(ours)
    theirs = _short(connection)
    connection.send_bytes(hmac.digest(key, own + ours + theirs, DIGEST))
    if len(theirs) != NONCE or not hmac.compare_digest(
        _short(connection), hmac.digest(key, other + theirs + ours, DIGEST)
    ):
        raise NotProven("the other side has another one")


def tell(connection: Connection, facts: Mapping[str, object]) -> None:
    """Say who we are, before anything is pickled."""
    connection.send_bytes(orjson.dumps(facts))


def told(connection: Connection) -> Mapping[str, Any]:
    """Who the other side is."""
    facts: Mapping[str, Any] = orjson.loads(_short(connection))
    return facts


def absolute(value: Any) -> Any:
    """``value`` with every path in it as it is meant here, for a process that stands elsewhere.

    >>> absolute([Path("/lists"), {"batch": "7"}])
    [PosixPath('/lists'), {'batch': '7'}]
    """
    if isinstance(value, Path):
        return value.absolute()
    if isinstance(value, Mapping):
        return {key: absolute(one) for key, one in value.items()}
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return type(value)(map(absolute, value))
    return value


def _short(connection: Connection) -> bytes:
    if not connection.poll(PATIENCE):
        raise NotProven(f"nothing was said for {PATIENCE:g} s")
    return connection.recv_bytes(SHORT)
