"""The reader of the book: answers what the index does not know, in threads beside the writer's.

Each answer has a cursor of its own, which sees what was committed and nothing half done. At its
deadline, or when its client leaves, what the book does for it is interrupted.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any

import duckdb

from api.application import Application
from api.lookups.of_book import Found, found
from api.opened import AGAIN
from api.readers import Order, Published, Reader, Stream
from api.refusals import Late, NotReady, Refusal
from graph.book import Book

THREADS = 2


class BookReader(Reader):
    """Answers as of what is ``published``, or as it was known on a day before."""

    def __init__(self, application: Application, published: Callable[[], Published | None]) -> None:
        self._application = application
        self._published = published
        self._threads = ThreadPoolExecutor(THREADS, "book")

    def close(self) -> None:
        """Take no more orders; back when the threads have ended."""
        self._threads.shutdown()

    @asynccontextmanager
    async def run(self, order: Order, deadline: float) -> AsyncIterator[Stream]:
        loop = asyncio.get_running_loop()
        published = self._published()
        if published is None:
            raise NotReady("starting: no edition is published yet")
        seconds = round(deadline - loop.time(), 2)
        answer = _Answer(self._application, published, order, seconds)
        late = loop.create_task(_stopped_at(deadline, answer))
        try:
            await self._do(answer.begin)
            yield _Bytes(answer, self._do)
        finally:
            answer.stop()
            await asyncio.shield(self._do(answer.end))
            late.cancel()

    async def _do(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


async def _stopped_at(deadline: float, answer: "_Answer") -> None:
    """Stop an answer at its deadline, and again: an engine forgets what comes between queries."""
    await asyncio.sleep(deadline - asyncio.get_running_loop().time())
    while True:
        answer.stop(is_late=True)
        await asyncio.sleep(AGAIN)


class _Bytes(Stream):
    """What a door sees of an answer."""

    def __init__(self, answer: "_Answer", do: Callable[[Callable[[], Any]], Any]) -> None:
        self.published = answer.reached
        self.head: Mapping[str, Any] = answer.found.head
        self.tail: Mapping[str, Any] = {}
        self._answer, self._do = answer, do

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while part := await self._do(self._answer.part):
            yield part


class _Answer:
    """One answer in a thread; only ``stop`` is for another one."""

    found: Found
    reached: Published

    def __init__(
        self, application: Application, published: Published, order: Order, seconds: float
    ) -> None:
        self._application, self._published, self._order = application, published, order
        self._seconds = seconds
        self._book: Book | None = None
        self._open = ExitStack()
        self._why: Refusal | None = None  # it was stopped

    def begin(self) -> None:
        """Open the book and find out what the answer is."""
        self._book = book = self._open.enter_context(self._application.reading())
        with self._stoppable():
            if book.edition_hash(self._published.edition) != self._published.hash:
                raise NotReady("another book is taking the place of this one")
            self.found = found(book, self._order, self._published.edition)
            edition = self.found.edition
            hash = book.edition_hash(edition)
        self.reached = replace(self._published, edition=edition, hash=hash)

    def part(self) -> bytes:
        """The next bytes; none at the end."""
        with self._stoppable():
            return next(self.found.parts, b"")

    def stop(self, is_late: bool = False) -> None:
        """Interrupt what is being done; any thread may call it."""
        self._why = self._why or (Late(self._seconds) if is_late else NotReady("stopping"))
        if book := self._book:
            book.interrupt()

    def end(self) -> None:
        """Let the book go."""
        self._book = None
        self._open.close()

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        try:
            yield
        except duckdb.InterruptException as error:
            raise self._why or NotReady("interrupted") from error
        if self._why:
            raise self._why
