"""The embedded property graph: readers have copies of it, with an engine of their own for each.

The writer's engine lives as long as it brings its database on, so that its memory is free for the
engine of readers.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from api.application import Application
from api.publishing.copies import Copies
from api.publishing.keeper import Keeper
from api.publishing.side import Staged
from api.publishing.writer import Writer, brought, prove
from api.readers import Order, Published, Stream
from api.refusals import BadQuery, Busy, NotReady, QueryRefused, UpdateRefused
from api.workers.generation import Generation
from api.workers.pool import Pool
from graph.errors import StoreError
from graph.stores.arcadedb import Address
from graph.stores.arcadedb_process import EngineError
from graph.stores.arcadedb_reading import ReadingEngine
from graph.stores.bolt import Bolt, Login
from graph.stores.embedded import Embedded
from ontology.schema import Schema

WHAT = "the property graph"
# A query that ended so has left nothing behind in the engine.
ENDED = (BadQuery, QueryRefused, UpdateRefused, Busy, NotReady)


class EmbeddedLpg:
    """Worker processes ask an engine that serves a copy; it is replaced when it has to be.

    ``heap`` and ``seconds`` are what that engine has for its objects, and grants a query.
    """

    name = "lpg"

    def __init__(
        self, writer: Writer, copies: Copies, pool: Pool, schema: Schema, heap: str, seconds: float
    ) -> None:
        self.pool, self.copies, self.schema = pool, copies, schema
        self.at: Published | None = None
        self.serving: Serving | None = None
        self.restarts: Counter[str] = Counter()
        self.reader = Attended(self)
        self._writer, self._heap, self._seconds = writer, heap, seconds

    @property
    def trouble(self) -> str:
        return self.serving.keeper.away if self.serving else "starting"

    async def stage(self, published: Published, synced: bool) -> Staged:
        folder = self.copies.new(self.name, published.edition)
        try:
            reached = await self._writer.do(partial(_copy, folder, published, synced))
        except BaseException:
            self.copies.discard(folder)
            raise
        serving = Serving(self, ReadingEngine(folder, self._heap, self._seconds), reached)
        try:
            await serving.begin()
        except BaseException:
            serving.drop()
            raise
        return serving

    async def close(self) -> None:
        await self.pool.close()
        if self.serving:
            await self.serving.keeper.end()


class Serving:
    """A copy, its engine, and the workers that ask it; staged, then adopted, then retired."""

    def __init__(self, side: EmbeddedLpg, engine: ReadingEngine, reached: Published) -> None:
        self.reached = reached
        self.keeper = Keeper(engine, self._renew, side.restarts)
        self._side, self._engine = side, engine
        self._staged: Generation | None = None
        self._generations = 0  # adopted and not yet ended
        self._is_retired = False

    async def begin(self) -> None:
        """Start the engine, see that it has the edition, and start workers."""
        try:
            address = await asyncio.to_thread(self._engine.start)
        except EngineError as error:
            raise StoreError(WHAT, str(error)) from error
        proof = asyncio.to_thread(self._prove, address)
        done = await asyncio.gather(self._workers(address), proof, return_exceptions=True)
        for one in done:
            if isinstance(one, Generation):
                self._staged = one
            elif one is not None:
                raise one

    async def swing(self) -> None:
        """Nothing is left that readers could see half of."""

    def adopt(self) -> None:
        assert self._staged  # noqa: S101
        side = self._side
        before, side.serving = side.serving, self
        side.at = self.reached
        self._adopt(self._staged)
        self.keeper.watch()
        if before:
            before.retire()

    def drop(self) -> None:
        if self._staged:
            self._staged.end()
        self._side.copies.later(self.keeper.end())

    def retire(self) -> None:
        """End the engine when the last of its queries has ended: others go elsewhere."""
        self._is_retired = True
        self._end_if_left()

    async def _renew(self, address: Address) -> None:
        generation = await self._workers(address)
        if self._is_retired:
            generation.end()
        else:
            self._adopt(generation)

    async def _workers(self, address: Address) -> Generation:
        argument = {
            "uri": address.uri,
            "user": address.user,
            "password": address.password,
            "database": address.database,
            "engine": "arcadedb",
            "book": self.reached.book,
            "edition": self.reached.edition,
            "statements": sum(self.reached.counts.values()),
            "published": True,
        }
        return await self._side.pool.prepare(argument, self.reached)

    def _adopt(self, generation: Generation) -> None:
        self._generations += 1
        self._side.pool.adopt(generation, self._left)

    def _left(self) -> None:
        self._generations -= 1
        self._end_if_left()

    def _end_if_left(self) -> None:
        if self._is_retired and not self._generations:
            self._side.copies.later(self.keeper.end())

    def _prove(self, address: Address) -> None:
        login = Login(address.uri, address.user, address.password, address.database)
        store = Bolt(login, self._side.schema)
        try:
            prove(WHAT, store.state(), self.reached)
        finally:
            store.close()


class Attended:
    """The reader of the property graph: its workers, while there is an engine for them to ask."""

    def __init__(self, side: EmbeddedLpg) -> None:
        self._side = side
        self.restarts = side.restarts

    @property
    def size(self) -> int:
        return self._side.pool.size

    @property
    def busy(self) -> int:
        return self._side.pool.busy

    @property
    def waiting(self) -> int:
        return self._side.pool.waiting

    @property
    def replaced(self) -> Counter[str]:
        return self._side.pool.replaced

    @asynccontextmanager
    async def run(self, order: Order, deadline: float) -> AsyncIterator[Stream]:
        """As the pool, and ``NotReady`` while the engine is being replaced."""
        serving = self._side.serving
        if serving is None or serving.keeper.away:
            raise NotReady(self._side.trouble)
        may_be_left = True
        try:
            async with self._side.pool.run(order, deadline) as stream:
                yield stream
                may_be_left = not stream.tail
        except ENDED:
            may_be_left = False
            raise
        finally:
            if may_be_left:
                serving.keeper.suspect()


def _copy(folder: Path, published: Published, synced: bool, app: Application) -> Published:
    store = app.lpg
    assert isinstance(store, Embedded)  # noqa: S101  the settings name no other
    try:
        reached = published if synced else brought(app, "lpg")
    finally:
        store.close()
    store.copy(folder)
    return reached
