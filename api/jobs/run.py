"""A run: one job being done by a thread, from its beginning to its result."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import NamedTuple

import duckdb

from api.exporting import part_of, watched
from api.jobs.errors import BookReplaced, NotKept
from api.jobs.job import Job, Result
from api.lookups.of_book import choice_of, found
from api.lookups.written import CSV
from api.opened import AGAIN, Opened
from graph.book import Book
from graph.formats import format_named


class Stopped(Exception):
    """A run that was told to end before its time."""


class Making(NamedTuple):
    """A file on its way: its name for clients, what it is, and its bytes."""

    file: str
    media_type: str
    pieces: Iterator[bytes]


class Run:
    """One run of ``job`` into ``file``; ``stop`` and what is counted are for other threads too.

    ``done`` and ``of`` count as those of a job do.
    """

    def __init__(self, job: Job, file: Path) -> None:
        self.job = job
        self.done = 0
        self.of: int | None = None
        self.ended = Event()
        self._file = file
        self._part = file.with_suffix(".part")
        self._book: Book | None = None
        self._is_stopped = False
        self._lock = Lock()

    def stop(self) -> None:
        """Have it end soon; once may not be enough, for an engine forgets."""
        with self._lock:
            self._is_stopped = True
            if self._book:
                self._book.interrupt()

    def halt(self, seconds: float) -> bool:
        """Have it end, and wait for that; whether it did in time."""
        until = monotonic() + seconds
        while monotonic() < until:
            self.stop()
            if self.ended.wait(AGAIN):
                break
        return self.ended.is_set()

    def result(self, opened: Opened) -> Result:
        """Do it; ``Stopped``, a refusal, or an error of what it asks.

        The file is there wholly or not at all.
        """
        try:
            with opened.reading(self.stop) as book, self._stoppable(book):
                job = self.job
                if book.id != job.book or book.edition_hash(job.edition) != job.hash:
                    raise BookReplaced(job.edition)
                return self._written(self._making(book))
        except OSError as error:
            raise NotKept(error.strerror or str(error)) from error
        finally:
            self._part.unlink(missing_ok=True)
            self.ended.set()

    @contextmanager
    def _stoppable(self, book: Book) -> Iterator[None]:
        with self._lock:
            self._book = book
        try:
            self._check()
            yield
        except duckdb.InterruptException as error:
            raise Stopped from error
        finally:
            with self._lock:
                self._book = None

    def _check(self) -> None:
        if self._is_stopped:
            raise Stopped

    def _making(self, book: Book) -> Making:
        order, edition = self.job.order, self.job.edition
        if order["ask"] == "question":
            answer = found(book, order, edition)
            self.of = answer.head["rows"]
            ending = "csv" if order["form"] == CSV else "json"
            return Making(f"{order['name']}.{ending}", order["form"], answer.parts)
        chosen = format_named(order["format"])
        part = part_of(book, edition, choice_of(order))
        self.of = part.entities + part.relations
        entities, relations = chosen.reads
        reads = entities * part.entities + relations * part.relations

        def read(count: int) -> None:
            self._check()
            self.done = min(part.entities + part.relations, count * (self.of or 0) // reads)

        pieces = chosen.write(watched(part, read), book.schema, book.base)
        return Making(f"greenweft{chosen.suffix}", chosen.media_type, pieces)

    def _written(self, making: Making) -> Result:
        size, digest = 0, sha256()
        with self._part.open("wb") as file:
            for piece in making.pieces:
                self._check()
                size += file.write(piece)
                digest.update(piece)
            file.flush()
            os.fsync(file.fileno())
        self._part.replace(self._file)
        self.done = self.of or 0
        return Result(
            file=making.file,
            media_type=making.media_type,
            bytes=size,
            sha256=digest.hexdigest(),
        )
