"""Where the server of a home is reached by commands: a socket and a key that only one user may use.

Both lie in a folder of the home with mode 700. A socket whose path would be too long for the
system, or that the home's file system does not take, stands in a temporary folder of the same mode.
Without Unix sockets it is a port at loopback, which the key alone guards.
"""

import os
import secrets
import shutil
import socket
import tempfile
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias

from api.commands.errors import NotPrivate

Address: TypeAlias = str | tuple[str, int]
FOLDER, SOCKET, KEY = "server", "socket", "key"
PRIVATE = 0o700
OTHERS = 0o077
WAITING = 128  # connections that the system holds until they are taken
UNIX = hasattr(socket, "AF_UNIX")


class Place:
    """The socket and the key of a server, while it runs."""

    def __init__(self, home: Path, unix: bool = UNIX) -> None:
        self.folder = home.absolute() / FOLDER
        # A server that was killed left its own behind; the lock of the home says that it is gone.
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=PRIVATE)
        self._folders = [self.folder]
        try:
            self.key = _new_key(self.folder / KEY)
            self.socket, self.address = self._unix() if unix else _loopback()
        except BaseException:
            self.remove()
            raise
        self.socket.listen(WAITING)

    def remove(self) -> None:
        """Listen no more, and leave neither socket nor key."""
        if hasattr(self, "socket"):
            self.socket.close()
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)

    def _unix(self) -> tuple[socket.socket, Address]:
        with suppress(OSError):
            return _bound(self.folder)
        folder = Path(tempfile.mkdtemp(prefix="greenweft-"))
        self._folders.append(folder)
        return _bound(folder)


def key_of(home: Path) -> bytes:
    """The key of the server of a home."""
    return (home / FOLDER / KEY).read_bytes()


def connected(address: Any) -> Connection:
    """A connection to an address as ``holder.json`` has it; ``OSError`` if nobody is there."""
    if isinstance(address, str):
        made = socket.socket(socket.AF_UNIX)
        address = os.fsencode(address)
    else:
        made = socket.socket(socket.AF_INET)
        address = tuple(address)
    with made:
        made.connect(address)
        return taken(made)


def taken(made: socket.socket) -> Connection:
    """A connection of its own over ``made``, which stays open for whoever has it."""
    return Connection(made.dup().detach())


def _new_key(file: Path) -> bytes:
    key = secrets.token_hex(32).encode()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        written.write(key)
    for path in (file, file.parent):
        if os.name == "posix" and path.stat().st_mode & OTHERS:
            raise NotPrivate(str(path))
    return key


def _bound(folder: Path) -> tuple[socket.socket, Address]:
    made, path = socket.socket(socket.AF_UNIX), str(folder / SOCKET)
    try:
        made.bind(os.fsencode(path))
        (folder / SOCKET).chmod(0o600)
    except OSError:
        made.close()
        raise
    return made, path


def _loopback() -> tuple[socket.socket, Address]:
    made = socket.socket(socket.AF_INET)
    made.bind(("127.0.0.1", 0))
    host, port = made.getsockname()
    return made, (host, port)
