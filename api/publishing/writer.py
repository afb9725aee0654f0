"""The writer: the application in the one thread that may use it, and what publishing asks of it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC
from typing import TypeVar

from api.application import STORES, Application
from api.readers import Published
from graph.book import Book, Edition
from graph.errors import StoreError
from graph.stores import State

T = TypeVar("T")


class Writer:
    """``executor`` has one thread, and nobody else uses ``application``."""

    def __init__(self, application: Application, executor: Executor) -> None:
        self.application = application
        self._executor = executor

    async def do(self, work: Callable[[Application], T]) -> T:
        """What ``work`` gives, once what is before it has ended."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, work, self.application)


def newest(app: Application) -> Published:
    """The newest edition of the book, as readers would see it."""
    return _published(app.book, app.book.edition)


def common(app: Application) -> Published | None:
    """The edition that both stores were last seen at, if it is one; they may differ by now."""
    seen = {app.book.synced(app.place(name)) for name in STORES}
    found = (_published(app.book, one) for one in app.book.editions() if {one.n} == seen)
    return next(found, None)


def brought(app: Application, name: str) -> Published:
    """Bring a store to the newest edition, which is the one that it is then at."""
    app.sync([name], from_scratch=name in app.anew)
    app.anew -= {name}
    return newest(app)


def prove(name: str, state: State | None, published: Published) -> None:
    """``StoreError`` unless a store that says ``state`` of itself is wholly at an edition."""
    if state is None:
        raise StoreError(name, "it is empty")
    said = (state.book, state.hash, state.edition, state.toward)
    edition = published.edition
    if said != (published.book, published.hash, edition, edition):
        raise StoreError(name, f"it is at edition {state.edition} and not at {edition}")


def _published(book: Book, edition: Edition) -> Published:
    counts = {kind: part.statements for kind, part in sorted(edition.manifest.items())}
    at = edition.at.replace(tzinfo=UTC)
    return Published(edition.n, edition.hash, at, book.id, book.base, counts)
