"""The embedded property graph: ArcadeDB in a child process of ours, reached over Bolt.

A folder holds all of it: the password, the database, the engine's settings and its log. This
module starts, ends and fills an engine. It reads and writes no statement: that is done over Bolt.

    with Engine(folder) as engine:
        address = engine.start()        # bolt://127.0.0.1:…, for the official driver
"""

import errno
import os
import secrets
import shutil
from collections import Counter as Counts
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

from graph.stores.arcadedb_process import Child, EngineError, child_log, settle
from graph.stores.arcadedb_rows import END, Blocks, Edge, Layout, Node, UnloadableRow

__all__ = ["Address", "Edge", "Engine", "EngineError", "Layout", "Node", "UnloadableRow"]

DATABASE, USER = "kg", "root"
START, STALL, FINISH = 60.0, 300.0, 3600.0  # seconds: to start, to take a block, to finish a load
USERS = Path("config", "server-users.jsonl")
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a running engine is reached, and as whom."""

    uri: str
    user: str
    password: str
    database: str

    def __repr__(self) -> str:
        """Without the password: an address may end up in a log."""
        return f"Address({self.uri!r}, {self.user!r}, database={self.database!r})"


class Engine:
    """The embedded property-graph engine below a folder: started, found dead, cleaned up, loaded.

    ``heap`` is the engine's share of memory for objects, in the words of Java: "512m", "1g".
    """

    def __init__(self, folder: Path, heap: str = "1g") -> None:
        if not (heap[:-1].isdecimal() and heap[-1] in "kmgKMG"):
            raise EngineError(f"heap {heap!r} is no size such as 512m or 1g", child_log(folder))
        self._folder, self._heap = folder.resolve(), heap
        self._child: Child | None = None
        self._is_given_up = False
        self._address: Address | None = None

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def exists(self) -> bool:
        """Whether a database is there; it is complete, since its name is given last."""
        return self._database.is_dir()

    @property
    def running(self) -> bool:
        """Whether the engine serves; false as soon as its process has died."""
        return self._address is not None and self._child is not None and self._child.alive

    def start(self) -> Address:
        """Serve the database, an empty one if there is none; a running engine is left running."""
        if self.running and self._address:
            return self._address
        return self._served(self._begin("serve", Layout()), USER, self._password())

    def stop(self) -> None:
        """Close the database in good order and wait for the process to end."""
        if self._child:
            self._child.end()
        self._child = self._address = None

    def give_up(self) -> None:
        """End at once whatever it does, and do nothing more; any thread may call it.

        Whoever waits for it has an EngineError. Nothing is lost that was answered.
        """
        self._is_given_up = True
        if child := self._child:
            child.interrupt()

    def load(self, nodes: Iterable[Node], edges: Iterable[Edge], layout: Layout) -> None:
        """Make the database of these rows, by the engine's bulk door.

        It is there wholly or, after any error or crash, not at all. A null is not kept. An edge's
        ends are ids of nodes. UnloadableRow names a row that the engine would change.
        """
        if self.exists:
            raise EngineError(f"{self._database} is there already; drop() it", self._log)
        child = self._begin("load", layout)
        with _killed_on_error(child):
            blocks = Blocks(layout)
            for stream in blocks.nodes(nodes), blocks.edges(edges):
                for block in stream:
                    child.send(block, STALL)
            child.send(END, STALL)
            counted = child.answer(FINISH, "finishing the load")
        self.stop()
        missing = blocks.counted - (Counts(counted["nodes"]) + Counts(counted["edges"]))
        if missing:
            raise EngineError(f"of the rows loaded, {dict(missing)} are not there", self._log)

    def copy(self, folder: Path) -> None:
        """Copy the database into ``folder``, which is not there yet; stops the engine.

        Where the file system can, the copy shares its blocks with the database until one of them
        is written. After an error, nothing is left.
        """
        self.stop()
        settle(self._folder)
        try:
            folder.mkdir(mode=0o700)
            (folder / "databases").mkdir()
            _copy(self._database, folder / "databases" / DATABASE)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            what = f"no copy in {folder}: {error.strerror or error}"
            raise EngineError(what, self._log) from error

    def drop(self) -> None:
        """Remove the database, so that a next load begins from nothing; stops the engine."""
        self.stop()
        settle(self._folder)
        if self.exists:
            self._database.rename(self._leftover("dropping"))
        self._clean()

    @property
    def _database(self) -> Path:
        return self._folder / "databases" / DATABASE

    @property
    def _log(self) -> Path:
        return child_log(self._folder)

    def _leftover(self, state: str) -> Path:
        return self._database.with_name(f"{DATABASE}.{state}")

    def _served(self, child: Child, user: str, password: str) -> Address:
        self._child = child
        with _killed_on_error(child):
            port = child.answer(START, "starting")["port"]
        self._address = Address(f"bolt://127.0.0.1:{port}", user, password, DATABASE)
        return self._address

    def _begin(self, do: str, layout: Layout) -> Child:
        self.stop()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        settle(self._folder)
        self._clean()
        orders = {"do": do, "database": DATABASE, "password": self._password()}
        self._go_on()
        self._child = Child(self._folder, self._heap, {**orders, "layout": asdict(layout)})
        self._go_on()  # it may have been given up just before there was a child to end
        return self._child

    def _go_on(self) -> None:
        if self._is_given_up:
            if self._child:
                self._child.kill()
            raise EngineError("it is given up", self._log)

    def _clean(self) -> None:
        for state in ("loading", "dropping"):
            shutil.rmtree(self._leftover(state), ignore_errors=True)

    def _password(self) -> str:
        """The password of this folder, made when there is none."""
        path = self._folder / "password"
        if not path.exists():
            (self._folder / USERS).unlink(missing_ok=True)  # else the engine keeps the old one
            new = path.with_name("password.new")
            new.unlink(missing_ok=True)
            file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "w") as stream:
                stream.write(secrets.token_urlsafe(24))
            new.rename(path)
        return path.read_text()


def _copy(source: Path, target: Path) -> None:
    """Copy a tree; the first error ends it."""
    if source.is_dir():
        target.mkdir()
        for below in source.iterdir():
            _copy(below, target / below.name)
        return
    try:
        # Inside the system, which shares blocks where it can.
        with source.open("rb") as read, target.open("wb") as written:
            while os.copy_file_range(read.fileno(), written.fileno(), 1 << 30):
                pass
    except (AttributeError, OSError) as error:
        if getattr(error, "errno", None) in FULL:
            raise
        shutil.copyfile(source, target)


@contextmanager
def _killed_on_error(child: Child) -> Iterator[None]:
    """A child that failed, or whose parent did, leaves no process behind."""
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            child.kill()
