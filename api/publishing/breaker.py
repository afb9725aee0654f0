"""A breaker before an engine that is not ours: while it does not answer, nobody has to wait for it.

It is tried in the background, and let answer again once it does.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

from api.logs import note
from api.refusals import EngineDown, Late

MOST_LATE = 3  # queries in a row that end at their deadline
# Seconds that an engine is left alone which let so many pass; one that is well comes back at once.
REST = 0.5
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0  # seconds between tries


class Breaker:
    """Says whether ``engine`` may be asked; ``probe`` asks it something, and raises if it fails."""

    def __init__(self, engine: str, probe: Callable[[], Awaitable[object]]) -> None:
        self.engine = engine
        self.problem = ""  # why the engine is not asked
        self.trips: Counter[str] = Counter()  # by down, late
        self._probe = probe
        self._late = 0
        self._trying: asyncio.Task[None] | None = None

    def check(self) -> None:
        """``EngineDown`` at once if the engine is not to be asked."""
        if self.problem:
            raise EngineDown(self.engine, self.problem)

    def saw(self, error: BaseException | None) -> None:
        """Learn how a query ended; ``None`` is well. Most errors tell nothing of the engine."""
        if isinstance(error, EngineDown):
            self.trip("down", "it cannot be reached")
        elif isinstance(error, Late):
            self._late += 1
            if self._late >= MOST_LATE:
                self.trip("late", f"{self._late} queries in a row were not answered in time", REST)
        elif error is None:
            self._late = 0

    def trip(self, reason: str, problem: str, pause: float = 0.0) -> None:
        """Ask the engine nothing for ``pause`` seconds, and not before a try succeeds."""
        if not self._trying:
            self.problem = problem
            self.trips[reason] += 1
            note("engine not asked", engine=self.engine, reason=problem)
            self._trying = asyncio.get_running_loop().create_task(self._try(pause))

    async def close(self) -> None:
        """Try no more."""
        if self._trying:
            self._trying.cancel()
            await asyncio.wait([self._trying])

    async def _try(self, pause: float) -> None:
        further = FIRST_PAUSE
        while True:
            await asyncio.sleep(pause)
            try:
                await self._probe()
            except EngineDown:
                pause, further = further, min(LONGEST_PAUSE, 2 * further)
            else:
                break
        self.problem, self._late, self._trying = "", 0, None
        note("engine asked again", engine=self.engine)
