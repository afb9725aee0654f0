"""The home: one folder, owned by one process at a time."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from api.errors import HomeHeld


class Home:
    """The folder of the book and the embedded stores, locked while it is open."""

    def __init__(self, folder: Path, command: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self._lock = FileLock(folder / "lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise HomeHeld(str(folder), self._holder_now()) from error
        since = datetime.now(UTC).isoformat(timespec="seconds")
        said = {"pid": os.getpid(), "command": command, "since": since}
        self._holder.write_text(json.dumps(said), encoding="utf-8")

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

    def close(self) -> None:
        """Let the next process in."""
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    @property
    def _holder(self) -> Path:
        return self.folder / "holder.json"

    def _holder_now(self) -> str:
        try:
            said = json.loads(self._holder.read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError):
            return "another process"
        return f"process {said['pid']} ({said['command']}, since {said['since']})"
