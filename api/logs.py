"""Logs: one line for each thing done, as JSON, or as text where a person watches.

    {"time": "2026-11-23T09:00:00.000+00:00", "level": "info", "event": "request", "id": …}

Never a token, nor the text of a query unless a setting says so: its length and a hash are enough
to find it again. What libraries log becomes lines of the same form.
"""

import logging
import threading
import traceback
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TextIO

import orjson

from api.failures import Cut
from api.visits import Visit

LOG = logging.getLogger("greenweft")
MOST = 10_000  # lines that may wait for a reader that is slow; more are counted and let go
PAUSE = 0.05  # seconds in which lines gather, so that each is not a write of its own
LIBRARIES = {"uvicorn": logging.WARNING, "httpx": logging.WARNING, "neo4j": logging.ERROR}


def note(event: str, level: int = logging.INFO, **facts: object) -> None:
    """Write a line about something done."""
    LOG.log(level, event, extra={"facts": facts})


def note_visit(visit: Visit, texts: bool = False) -> None:
    """Write the line of a request; with the text of its query if ``texts``."""
    failed = visit.error is not None
    level = logging.ERROR if failed else logging.INFO
    if LOG.isEnabledFor(level):
        note("request", level, **facts_of(visit, texts))


def facts_of(visit: Visit, texts: bool = False) -> dict[str, object]:
    """What is written about a request.

    >>> facts_of(Visit("1", "GET", route="/health", status=200, bytes=15))["route"]
    '/health'
    """
    facts: dict[str, object] = {
        "id": visit.id,
        "client": visit.client,
        "method": visit.method,
        "route": visit.route,
        "status": visit.status,
        "ms": round(visit.seconds * 1000, 3),
        "bytes": visit.bytes,
    }
    for name in ("edition", "token", "outcome"):
        if value := getattr(visit, name):
            facts[name] = value
    if visit.query:
        facts["language"], facts["characters"] = visit.language, len(visit.query)
        facts["query"] = sha256(visit.query.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        if texts:
            facts["text"] = visit.query.encode("utf-8", "replace").decode()
    if visit.error is not None:
        facts["trace"] = "".join(traceback.format_exception(visit.error))
    return facts


class AsJson(logging.Formatter):
    """A line that a program reads."""

    def format(self, record: logging.LogRecord) -> str:
        facts = {
            "time": _time(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            **_facts(record),
        }
        return orjson.dumps(facts, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


class AsText(logging.Formatter):
    """A line that a person reads: the time, the event, and its facts in their order."""

    def format(self, record: logging.LogRecord) -> str:
        facts = _facts(record)
        head = f"{_time(record).astimezone():%H:%M:%S} {facts.pop('event')}"
        trace = facts.pop("trace", "")
        shown = " ".join(f"{name}={_shown(value)}" for name, value in facts.items())
        return f"{head} {shown}" + (f"\n{trace}" if trace else "")


class Lines(logging.Handler):
    """Writes lines from a thread of its own: a reader of the log that is slow slows nobody else."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.setFormatter(AsText() if stream.isatty() else AsJson())
        self._stream = stream
        self._waiting: deque[str] = deque()
        self._lost = 0
        self._some = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        if len(self._waiting) >= MOST:
            self._lost += 1
            return
        self._waiting.append(self.format(record))
        if not self._some.is_set():
            self._some.set()

    def close(self) -> None:
        self._ended = True
        self._some.set()
        self._thread.join(1)
        super().close()

    def _write(self) -> None:
        pause = threading.Event()
        while not self._ended:
            self._some.wait()
            pause.wait(0 if self._ended else PAUSE)
            self._some.clear()
            self._write_all()
        self._write_all()

    def _write_all(self) -> None:
        lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if self._lost:
            lines.append(orjson.dumps({"event": "lines lost", "lines": self._lost}).decode())
            self._lost = 0
        if lines:
            with suppress(OSError, ValueError):  # nobody reads the log any more
                self._stream.write("\n".join(lines) + "\n")
                self._stream.flush()


@contextmanager
def logging_to(stream: TextIO) -> Iterator[None]:
    """Let all that is logged in this process become lines in ``stream``."""
    root, lines = logging.getLogger(), Lines(stream)
    lines.addFilter(lambda record: not _is_cut(record))
    before = root.level, list(root.handlers)
    root.handlers[:] = [lines]
    root.setLevel(logging.INFO)
    for name, level in LIBRARIES.items():
        logging.getLogger(name).setLevel(level)
    try:
        yield
    finally:
        root.level, root.handlers[:] = before
        lines.close()


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    """The event of a record and its facts; of a library's the message and where it is from."""
    given: Mapping[str, Any] | None = getattr(record, "facts", None)
    if given is not None:
        return {"event": record.getMessage(), **given}
    facts = {"event": "log", "from": record.name, "says": record.getMessage()}
    if record.exc_info and record.exc_info[1]:
        facts["trace"] = "".join(traceback.format_exception(record.exc_info[1]))
    return facts


def _is_cut(record: logging.LogRecord) -> bool:
    """Whether a server tells of an answer that was cut off, whose line says so already."""
    return bool(record.exc_info) and isinstance((record.exc_info or (None, None))[1], Cut)


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _shown(value: object) -> str:
    """A fact on one line, without what a terminal would obey."""
    text = str(value)
    return text if text.isprintable() and " " not in text else ascii(text)
