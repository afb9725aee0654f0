"""A remote store: readers and the writer have the same, so a gate and a breaker stand before it.

It is asked every few seconds what it holds: one that was restarted without its data would answer
every query, with nothing. Then readers have to wait, and it is projected anew.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, Protocol

from api.application import Application
from api.logs import note
from api.publishing.breaker import Breaker
from api.publishing.gate import SYNCING, Gate
from api.publishing.probe import Probe
from api.publishing.side import Staged
from api.publishing.writer import Writer, brought, prove
from api.readers import Order, Published, Reader, Stream
from api.refusals import EngineDown, Late, NotReady
from graph.errors import ForeignStore, StoreError
from graph.stores import State

LARGE = 5_000  # changes: a delta of more takes too long to let queries wait for it
BEAT = 5.0  # seconds between two looks at what the store holds


class Ready(Protocol):
    """What will answer queries about an edition."""

    def adopt(self) -> None:
        """Let it answer from now on."""
        ...

    def drop(self) -> None:
        """Let it go instead."""
        ...


class Answering(Protocol):
    """Asks a remote store for readers."""

    @property
    def reader(self) -> Reader: ...

    async def prepare(self, published: Published) -> Ready:
        """Make ready to answer about an edition."""
        ...

    async def close(self) -> None:
        """Ask no more."""
        ...


class Remote:
    """One remote store.

    ``answering`` is asked by whom the gate and the breaker let through, for ``seconds`` each.
    ``lost`` is called when the store does not hold any more what was published.
    """

    def __init__(
        self,
        name: str,
        engine: str,
        writer: Writer,
        probe: Probe,
        answering: Answering,
        queue: int,
        seconds: float,
    ) -> None:
        self.name = name
        self.seconds = seconds
        self.engine = engine
        self.at: Published | None = None
        self.answering = answering
        self.gate = Gate(queue)
        self.gate.refuse("starting")
        self.breaker = Breaker(engine, self._look)
        self.reader: Reader = Guarded(self)
        self.lost: Callable[[], None] = lambda: None
        self._writer, self._probe = writer, probe
        self._hurried = asyncio.Event()
        self._beating: asyncio.Task[None] | None = None

    @property
    def trouble(self) -> str:
        if self.breaker.problem:
            return f"{self.engine} does not answer: {self.breaker.problem}"
        return "" if self.gate.is_open else self.gate.refusal or SYNCING

    async def stage(self, published: Published, synced: bool) -> Staged:
        return _Staged(self, await self.answering.prepare(published), published, synced)

    async def close(self) -> None:
        if self._beating:
            self._beating.cancel()
            await asyncio.wait([self._beating])
        await self.breaker.close()
        self._probe.close()
        await self.answering.close()

    # -- bringing it on --------------------------------------------------------------------------

    async def bring(self, published: Published, synced: bool) -> Published:
        """Have the store at the newest edition, and nobody reading until ``seen``."""
        if synced:
            prove(self.engine, await self._writer.do(self._state), published)
            return published
        way = await self._writer.do(self._way)
        await self.gate.close(SYNCING if way is None or way > LARGE else "")
        try:
            return await self._writer.do(partial(brought, name=self.name))
        except asyncio.CancelledError:
            self.unseen()  # the writer goes on with it
            raise
        except Exception:
            await self._after_failure()
            raise

    def seen(self, published: Published) -> None:
        """Let readers in, who see ``published``."""
        self.at = published
        self.gate.open()
        if not self._beating:
            self._beating = asyncio.get_running_loop().create_task(self._beat())

    def unseen(self) -> None:
        """The store has gone on, and readers must not see it alone."""
        if not self.gate.is_open:
            self.at = None
            self.gate.refuse(SYNCING)

    async def _after_failure(self) -> None:
        """Let readers in again if the store still is what they saw, wholly."""
        try:
            state = await self._writer.do(self._state)
        except (StoreError, ForeignStore):
            state = None
        if self.at and state and state.at_rest and state.edition == self.at.edition:
            self.gate.open()
        else:
            self.unseen()

    def _state(self, app: Application) -> State | None:
        return app.store(self.name).state()

    def _way(self, app: Application) -> int | None:
        """How many changes the store is from the newest edition; ``None`` if all will be made."""
        state = self._state(app)
        if state is None or not state.edition or self.name in app.anew:
            return None
        return app.book.distance(state.edition)

    # -- looking at it ---------------------------------------------------------------------------

    def hurry(self) -> None:
        """Look at once: a query was told that the store is not what it should be."""
        self._hurried.set()

    async def _beat(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT):
                    await self._hurried.wait()
            self._hurried.clear()
            if not self.breaker.problem:
                try:
                    await self._look()
                except EngineDown as error:
                    self.breaker.saw(error)

    async def _look(self) -> None:
        """``EngineDown`` if the store does not say what it holds; see that it is what it was."""
        at = self.at if self.gate.is_open else None
        state = await self._probe.state()
        if at is None or at is not self.at or not self.gate.is_open:
            return  # it is being brought on, or was meanwhile
        try:
            prove(self.engine, state, at)
        except StoreError as error:
            note("store lost", engine=self.engine, reason=str(error))
            self.gate.refuse(SYNCING)
            self.at = None
            self.lost()


class _Staged:
    def __init__(self, side: Remote, ready: Ready, published: Published, synced: bool) -> None:
        self.reached = published
        self._side, self._ready, self._synced = side, ready, synced

    async def swing(self) -> None:
        self.reached = await self._side.bring(self.reached, self._synced)

    def adopt(self) -> None:
        self._ready.adopt()
        self._side.seen(self.reached)

    def drop(self) -> None:
        self._ready.drop()
        self._side.unseen()


class Guarded:
    """The reader of a remote store, behind its breaker and its gate."""

    def __init__(self, side: Remote) -> None:
        self._side = side

    @property
    def restarts(self) -> Counter[str]:
        """How often the breaker opened, by reason."""
        return self._side.breaker.trips

    def __getattr__(self, name: str) -> Any:
        """The figures of what answers: size, busy, waiting, replaced."""
        return getattr(self._side.answering.reader, name)

    @asynccontextmanager
    async def run(self, order: Order, deadline: float) -> AsyncIterator[Stream]:
        """As what answers; ``EngineDown`` at once if it is not to be asked."""
        breaker = self._side.breaker
        breaker.check()
        async with self._side.gate.passing(deadline):
            try:
                async with self._side.answering.reader.run(order, deadline) as stream:
                    yield stream
            except BaseException as error:
                # Who wished for less than others get tells nothing of the engine by being late.
                if not isinstance(error, Late) or order["seconds"] >= self._side.seconds:
                    breaker.saw(error)
                if isinstance(error, NotReady):
                    self._side.hurry()
                raise
            breaker.saw(None)
