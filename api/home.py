"""The home: one folder, owned by one process at a time."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from api.errors import HomeHeld

HOLDER = "holder.json"


class Home:
    """The folder of the book and the embedded stores, locked while it is open."""

    def __init__(self, folder: Path, command: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self._lock = FileLock(folder / "lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise HomeHeld(str(folder), named(said_of(folder))) from error
        since = datetime.now(UTC).isoformat(timespec="seconds")
        self.said: Mapping[str, Any] = {"pid": os.getpid(), "command": command, "since": since}
        self.announce()

    @property
    def book(self) -> Path:
        """The file of the book."""
        return self.folder / "book.duckdb"

    @property
    def rdf(self) -> Path:
        """The folder of the embedded RDF store."""
        return self.folder / "rdf"

    @property
    def lpg(self) -> Path:
        """The folder of the embedded property graph."""
        return self.folder / "lpg"

    @property
    def index(self) -> Path:
        """The file of the index of lookups, which is made of the book whenever it is needed."""
        return self.folder / "index.sqlite"

    @property
    def published(self) -> Path:
        """The folder of what readers have of the embedded stores, while a server runs."""
        return self.folder / "published"

    def announce(self, **facts: object) -> None:
        """Say of this holder, besides who it is, where other processes reach it."""
        part = self._holder.with_suffix(".part")
        part.write_text(json.dumps({**self.said, **facts}), encoding="utf-8")
        part.replace(self._holder)

    def close(self) -> None:
        """Let the next process in."""
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    @property
    def _holder(self) -> Path:
        return self.folder / HOLDER


def said_of(folder: Path) -> Mapping[str, Any]:
    """What the holder of a home says of itself; nothing if it does not, or not yet."""
    try:
        said: Mapping[str, Any] = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return {}
    return said


def named(said: Mapping[str, Any]) -> str:
    """A holder as people know it.

    >>> named({"pid": 7, "command": "greenweft load", "since": "2024-08-31"})
    'process 7 (greenweft load, since 2024-08-31)'
    """
    if not said:
        return "another process"
    return f"process {said['pid']} ({said['command']}, since {said['since']})"
