"""A child process with the engine in it: begun, talked to in time, found again after a crash.

The child ends when its standard input closes, so it outlives a killed parent by seconds only.
"""

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

import orjson

from ontology.errors import GreenweftError

PROGRAM = Path(__file__).with_name("arcadedb_child.py")
MARK, LOG, LINES = "child.json", "log", 12
# A server's settings do not reach its databases; these, given to the whole process, do.
PROPERTIES = {
    "arcadedb.txWalFlush": "2",  # yes_full: a commit is on the disk before it is answered
    "arcadedb.opencypher.loadCsv.allowFileUrls": "false",
    "arcadedb.opencypher.loadCsv.allowRemoteUrls": "false",
    "arcadedb.polyglotEngineEnabled": "false",
    "arcadedb.support.autoRegister": "false",
}
SETTINGS = "GREENWEFT_"  # begins the names of our settings in the environment
ORDERLY, PATIENCE, POLL = 60.0, 10.0, 0.02  # seconds


class EngineError(GreenweftError):
    """The embedded engine failed; the sentence ends with the last lines of its log."""

    def __init__(self, what: str, log: Path) -> None:
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        last = "\n".join(line for line in lines if line.strip(" \t\x1b[m"))
        last = "\n".join(last.splitlines()[-LINES:])
        super().__init__(f"ArcadeDB: {what}; log: {log}" + (f"\n{last}" if last else ""))
        self.log = log


@dataclass(frozen=True, slots=True)
class Mark:
    """Who runs in a folder and for whom: process ids and, since ids come again, start times."""

    pid: int
    since: str | None
    owner: int
    owner_since: str | None

    @property
    def alive(self) -> bool:
        """Whether the child still runs."""
        return self.since is not None and self.since == since(self.pid)

    @property
    def owned(self) -> bool:
        """Whether the process that began the child still runs."""
        return self.owner_since is not None and self.owner_since == since(self.owner)


class Child:
    """One child process in a folder, told what to do on its standard input."""

    def __init__(
        self,
        folder: Path,
        heap: str,
        orders: Mapping[str, Any],
        properties: Mapping[str, str] | None = None,
        flags: Sequence[str] = (),
    ) -> None:
        self.log, self._mark = child_log(folder), folder / MARK
        self.log.parent.mkdir(exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and program
                [sys.executable, "-P", os.fspath(PROGRAM)],
                cwd=folder,
                env=_environment(self.log.parent, heap, properties or {}, flags),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # Ctrl-C at a terminal is for the parent to handle
            )
        mine, pid = os.getpid(), self._process.pid
        self._mark.write_bytes(orjson.dumps(asdict(Mark(pid, since(pid), mine, since(mine)))))
        self.send(orjson.dumps(orders) + b"\n", 10)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def send(self, text: bytes, seconds: float) -> None:
        """Hand over bytes; EngineError if the child is dead or does not take them in time."""
        with self._within(seconds, "taking its input"):
            self._stdin.write(text)
            self._stdin.flush()

    def answer(self, seconds: float, doing: str) -> Any:
        """The next answer; EngineError if the child dies or is not done in time."""
        with self._within(seconds, doing):
            line = self._stdout.readline()
            if not line:
                raise EOFError
            return orjson.loads(line)

    def end(self) -> None:
        """Close its input and wait, or kill it: the engine's log of writes keeps the data."""
        with suppress(OSError):
            self._stdin.close()
        try:
            self._process.wait(ORDERLY)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._stdout.close()
        self._mark.unlink(missing_ok=True)

    def interrupt(self) -> None:
        """Have it die, in whatever thread it is talked to: that one finds out, and cleans up."""
        self._process.kill()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self.end()

    @contextmanager
    def _within(self, seconds: float, doing: str) -> Iterator[None]:
        late = threading.Timer(seconds, self._process.kill)
        late.daemon = True
        begun = time.monotonic()
        late.start()
        try:
            yield
        except (OSError, EOFError, ValueError) as error:  # a torn line, or a wire that was closed
            self._process.kill()  # an input that is closed does not always mean an end
            status = self._process.wait()
            took = time.monotonic() - begun
            what = f"took longer than {seconds:g} s" if took >= seconds else f"died ({status})"
            raise EngineError(f"the child {what} while {doing}", self.log) from error
        finally:
            late.cancel()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin  # noqa: S101  we asked for a pipe
        return self._process.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout  # noqa: S101  we asked for a pipe
        return self._process.stdout


def child_log(folder: Path) -> Path:
    """What a child of this folder printed."""
    return folder / LOG / "child.log"


def settle(folder: Path, patience: float | None = None) -> None:
    """See to it that nobody runs in ``folder``: an orphan may end by itself, or it is killed.

    It has ``patience`` seconds for that. A child whose owner is alive is left alone and is an
    EngineError.
    """
    path = folder / MARK
    mark = _mark(path)
    if mark and mark.alive and mark.owned:
        what = f"process {mark.owner} already uses {folder}; stop it first"
        raise EngineError(what, child_log(folder))
    if mark and not _gone(mark, PATIENCE if patience is None else patience):
        with suppress(ProcessLookupError):
            os.kill(mark.pid, signal.SIGKILL)
        if not _gone(mark, PATIENCE):
            what = f"process {mark.pid}, left over in {folder}, cannot be killed"
            raise EngineError(what, child_log(folder))
    path.unlink(missing_ok=True)


def since(pid: int) -> str | None:
    """When a process began, in the words of its system; ``None`` if it does not run."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None if Path("/proc/self/stat").exists() else _since(pid)
    state, *fields = stat.rpartition(")")[2].split()
    return None if state in "ZX" else fields[18]  # proc_pid_stat(5): field 22, starttime


def _since(pid: int) -> str | None:
    """The same where there is no /proc."""
    command = ["ps", "-o", "lstart=", "-p", str(pid)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return said.stdout.strip() or None


def _mark(path: Path) -> Mark | None:
    try:
        return Mark(**orjson.loads(path.read_bytes()))
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None  # none, or its writer was killed, and so the child had no orders yet


def _gone(mark: Mark, patience: float) -> bool:
    until = time.monotonic() + patience
    while mark.alive:
        if time.monotonic() > until:
            return False
        time.sleep(POLL)
    return True


def is_setting(name: str) -> bool:
    """Whether a variable of the environment is one of our settings, of which some are secret.

    They are read in any case, so ``greenweft_graph_password`` is one.

    >>> is_setting("Greenweft_Graph_Password"), is_setting("PATH")
    (True, False)
    """
    return name.upper().startswith(SETTINGS)


def archive() -> Path | None:
    """Where the archive of the engine's classes is, or would be; none for its native build."""
    try:
        engine = version("arcadedb-embedded")
    except PackageNotFoundError:
        return None
    return Path(sys.prefix, "share", "greenweft", f"arcadedb-{engine}.aot")


def _environment(
    log: Path, heap: str, more: Mapping[str, str], flags: Sequence[str]
) -> dict[str, str]:
    """Memory and settings where both builds of the engine read them; nothing secret.

    ``flags`` are words of the Java runtime, which the native build does not know.
    """
    inherited = {name: value for name, value in os.environ.items() if not is_setting(name)}
    properties = (f"-D{name}={value}" for name, value in {**PROPERTIES, **more}.items())
    arguments = [f"-Xmx{heap}", *properties]
    kept = archive()
    sooner = [shlex.quote(f"-XX:AOTCache={kept}")] if kept and kept.exists() else []
    return inherited | {
        "ARCADEDB_JVM_ARGS": " ".join([*arguments, *sooner, *flags]),
        "ARCADEDB_NATIVE_ISOLATE_ARGS": " ".join(arguments),
        "ARCADEDB_LOG_DIR": os.fspath(log),
    }
