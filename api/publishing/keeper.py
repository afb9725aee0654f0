"""The keeper of an engine that strangers ask: it replaces one that died, hangs or works for nobody.

A query whose client has gone is a stray; the engine is told to end it. One that does not end
within a second is one that the engine cannot stop: it would burn a processor for ever, so the
process is killed, and another starts on the same copy. A query whose client still waits is never
the reason, however long it takes: its deadline is for its worker to keep.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

from api.logs import note
from api.refusals import Refusal
from graph.stores.arcadedb import Address
from graph.stores.arcadedb_process import EngineError
from graph.stores.arcadedb_reading import ReadingEngine

LOOK = 0.2  # seconds between two looks
ALONE = 1.0  # seconds that a query may go on without its client
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0  # seconds between starts that fail
EARLY = 2.0  # seconds after a start in which a death counts as a start that failed


class Keeper:
    """Looks after ``engine``, which serves; ``renewed`` lets workers go to a new address.

    ``restarts`` counts by reason: died, hung, runaway.
    """

    def __init__(
        self,
        engine: ReadingEngine,
        renewed: Callable[[Address], Awaitable[None]],
        restarts: Counter[str],
    ) -> None:
        self.engine = engine
        self.away = ""  # why it does not serve at the moment
        self._renewed = renewed
        self._restarts = restarts
        self._enough = 0.0  # a look that begins after that, and finds none, is the last for now
        self._looked = 0.0  # when the last look began
        self._since: dict[int, float] = {}  # when each stray was first seen
        self._started = 0.0
        self._failures = 0
        self._over = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    def watch(self) -> None:
        """Begin to look after the engine."""
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    def suspect(self) -> None:
        """Look for strays: a query has been stopped before its end."""
        self._enough = asyncio.get_running_loop().time() + ALONE

    async def end(self) -> None:
        """End the engine, and look after it no more."""
        self._over.set()
        await asyncio.to_thread(self.engine.kill)  # a start that is under way fails
        if self._watching:
            await asyncio.wait([self._watching])
        await asyncio.to_thread(self.engine.remove)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        self._started = loop.time()
        while not await self._told_to_stop(LOOK):
            if reason := await self._fault(loop.time()):
                await self._replace(reason)

    async def _fault(self, now: float) -> str:
        """Why the engine has to be replaced; empty if it has not."""
        if not self.engine.running:
            return "died"
        # Not by how long ago that was: a look may take seconds, and find what was there before it.
        if self._looked > self._enough and not self._since:
            return ""
        self._looked = now
        try:
            strays = await asyncio.to_thread(self.engine.strays)
        except EngineError:
            return "hung" if not self._over.is_set() else ""
        self._since = {port: self._since.get(port, now) for port in strays}
        return "runaway" if any(now - since >= ALONE for since in self._since.values()) else ""

    async def _replace(self, reason: str) -> None:
        loop = asyncio.get_running_loop()
        self.away = "the engine of the property graph is being replaced"
        self._restarts[reason] += 1
        begun = loop.time()
        self._failures = 0 if begun - self._started > EARLY else self._failures + 1
        while not await self._told_to_stop(self._pause()):
            try:
                address = await asyncio.to_thread(self.engine.start)
                await self._renewed(address)
            except (EngineError, Refusal, OSError) as error:
                self._failures += 1
                note("engine not started", error=str(error), failures=self._failures)
            else:
                break
        self._since, self.away, self._started = {}, "", loop.time()
        if not self._over.is_set():
            note("engine replaced", reason=reason, seconds=round(self._started - begun, 2))

    def _pause(self) -> float:
        return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self._failures - 1)) if self._failures else 0

    async def _told_to_stop(self, seconds: float) -> bool:
        """Whether that happened, within so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._over.wait()
        except TimeoutError:
            return False
        return True
