"""A server that runs: one home and its writer, what readers see of it, and the commands it takes.

    main process    the event loop, which only moves bytes, one thread that touches the book, and
                    some that read it: for lookups, and for jobs
    below it        workers that answer queries, and engines: each of them may be killed

The first edition for readers may take a while; it is tried again until it is there, and /ready
tells. It ends in the reverse order of its start, and gives back all that it holds.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack

from api.application import Application
from api.commands.server import Commands
from api.commands.shown import OnLoop
from api.jobs.jobs import Jobs
from api.lookups.book_reader import BookReader
from api.publishing.made import publisher
from api.readers import Published, Reader
from api.settings import Settings

COMMANDS_GET = 5.0  # seconds to end in, when the server stops


class Running:
    """All of a server but its doors; made and used in the thread of one event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._open = AsyncExitStack()

    async def start(self, url: str = "") -> None:
        """Take the home and begin to publish; ``url`` is where ``status`` says that the doors are.

        What is wrong with the home, the book or a setting is raised, and nothing is left open.
        """
        try:
            await self._start(url)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Take no more commands, end workers and engines, and let the home go."""
        await self._open.aclose()

    async def _start(self, url: str) -> None:
        loop, writer = asyncio.get_running_loop(), ThreadPoolExecutor(1, "writer")
        self._open.callback(writer.shutdown)
        app = await loop.run_in_executor(writer, Application, self.settings, "greenweft serve")
        self._open.push_async_callback(loop.run_in_executor, writer, app.close)
        self._publisher = publisher(app, writer)
        self._open.push_async_callback(self._publisher.close)
        book = BookReader(app, lambda: self.published)
        self.book: Reader = book
        self._open.push_async_callback(asyncio.to_thread, book.close)
        self.jobs = Jobs(app, lambda: self.published)
        await asyncio.to_thread(self.jobs.start)
        self._open.push_async_callback(asyncio.to_thread, self.jobs.stop)
        self._commands = Commands(
            app,
            writer,
            readers=OnLoop(
                loop, self.rdf, self.lpg, self.lookups, self.book, lambda: self.published
            ),
            after_change=lambda: self._published_on(loop),
            url=url,
        )
        await loop.run_in_executor(writer, self._commands.start)
        self._open.push_async_callback(asyncio.to_thread, self._commands.stop, COMMANDS_GET)
        await self._publisher.start()

    def _published_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have readers see the newest edition; called in threads other than the loop's."""
        asyncio.run_coroutine_threadsafe(self._publisher.publish(), loop).result()

    # -- what doors see --------------------------------------------------------------------------

    @property
    def rdf(self) -> Reader:
        return self._publisher.rdf

    @property
    def lpg(self) -> Reader:
        return self._publisher.lpg

    @property
    def lookups(self) -> Reader:
        return self._publisher.lookups

    @property
    def published(self) -> Published | None:
        return self._publisher.published

    @property
    def lag(self) -> int:
        return self._publisher.lag

    @property
    def troubles(self) -> Mapping[str, str]:
        return self._publisher.troubles
