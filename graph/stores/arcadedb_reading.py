"""The engine of readers: ArcadeDB over a copy of the database, for the queries of strangers.

Its only user may read and do nothing else. A query that its engine can stop ends at the deadline;
one that takes all memory ends the process instead of hanging it. One that the engine cannot stop,
such as a nested reduce, is a stray once its client has gone: its owner sees it and replaces the
process, which costs a start. Nothing in the folder is worth keeping.

    engine = ReadingEngine(folder, seconds=60)      # the folder that Engine.copy() filled
    address = engine.start()                        # with a user and a password of this start
"""

import hashlib
import json
import secrets
import shutil
from base64 import b64encode
from pathlib import Path

from graph.stores.arcadedb import DATABASE, USERS, Address, Engine
from graph.stores.arcadedb_process import Child, settle

READER = "reader"
ANSWER = 3.0  # seconds: an engine that does not even say what it does is taken for hung
ALGORITHM, ROUNDS = "PBKDF2WithHmacSHA256", 1_000  # of a password that cannot be guessed anyway
GROUPS = Path("config", "server-groups.json")
LOGGING = Path("config", "logging.properties")
_NOTHING = {"resultSetLimit": -1, "readTimeout": -1, "access": [], "types": {"*": {"access": []}}}
_READING = _NOTHING | {"types": {"*": {"access": ["readRecord"]}}}
_GROUPS = {
    "version": 2,
    "databases": {
        "*": {"groups": {"*": _NOTHING}},
        DATABASE: {"groups": {READER: _READING, "*": _NOTHING}},
    },
}
# Each refused query would leave a stack trace, and a stranger may send any number of them.
_LOGGING = """handlers = java.util.logging.ConsoleHandler
.level = SEVERE
com.arcadedb.bolt.level = OFF
"""
_UNITS = {"k": 1, "m": 1 << 10, "g": 1 << 20}
_SMALL = 2 << 20  # KiB: a heap that is looked through in a second


class ReadingEngine(Engine):
    """An engine that only reads, over the copy below a folder.

    ``seconds`` is what the engine grants a query.
    """

    def __init__(self, folder: Path, heap: str = "1g", seconds: float = 60.0) -> None:
        super().__init__(folder, heap)
        self._seconds = seconds

    def start(self) -> Address:
        """Serve the copy to one user, who is let in by this start only."""
        self.kill()
        settle(self._folder, patience=0)
        password = secrets.token_urlsafe(24)
        self._let_in(password)
        child = Child(
            self._folder,
            self._heap,
            {"do": "read", "database": DATABASE, "password": None, "layout": None},
            {
                "arcadedb.command.timeout": str(round(self._seconds * 1000)),
                # Four queries that cannot be stopped would hold the four places for ever.
                "arcadedb.queryMaxConcurrent": "-1",
                "java.util.logging.config.file": str(LOGGING),
            },
            ["-XX:+ExitOnOutOfMemoryError", *_collector(self._heap)],
        )
        return self._served(child, READER, password)

    def strays(self) -> frozenset[int]:
        """Ports of clients that have gone while the engine still works for them.

        Asking tells their queries to end. EngineError, and the process is killed, if it does not
        answer in time.
        """
        if not self._child:
            return frozenset()
        self._child.send(b"\n", ANSWER)
        return frozenset(self._child.answer(ANSWER, "telling what it does")["strays"])

    def kill(self) -> None:
        """End the process at once, whatever it does; also from another thread than ``start``."""
        if self._child:
            self._child.kill()
        self._child = self._address = None

    def remove(self) -> None:
        """End the process and remove the folder."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _let_in(self, password: str) -> None:
        salt = secrets.token_urlsafe(24)
        derived = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), ROUNDS, 32)
        said = f"{ALGORITHM}${ROUNDS}${salt}${b64encode(derived).decode()}"
        user = {"name": READER, "databases": {DATABASE: [READER]}, "password": said}
        (self._folder / USERS).parent.mkdir(mode=0o700, exist_ok=True)
        (self._folder / USERS).write_text(json.dumps(user) + "\n")
        (self._folder / GROUPS).write_text(json.dumps(_GROUPS))
        (self._folder / LOGGING).write_text(_LOGGING)


def _collector(heap: str) -> list[str]:
    """The collector of a small heap, with which an engine is a quarter sooner up, and as quick.

    It stops all while it works, so a great heap is left to the one that does not.

    >>> _collector("512m"), _collector("8g")
    (['-XX:+UseSerialGC'], [])
    """
    is_small = int(heap[:-1]) * _UNITS[heap[-1].lower()] <= _SMALL
    return ["-XX:+UseSerialGC"] if is_small else []
