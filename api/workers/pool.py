"""A pool: the reader that hands each order to a child process, for one program.

At most ``size`` orders run at once; up to ``queue`` more wait, first come first served.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable

from api.readers import Order, Published
from api.refusals import Busy, NotReady
from api.workers import process
from api.workers.generation import Generation
from api.workers.run import Run, Taken
from api.workers.worker import Plan


class Pool:
    """Children that run ``program``, "module:function" (see ``child``), each in its own process.

    Each holds at most ``memory`` bytes more than when it came up, and is given ``start_seconds``
    for that. ``name`` is what logs and errors call the pool. All pools of a service are best made
    before the first is prepared: from then on the fork server imports nothing beforehand.
    """

    def __init__(
        self,
        program: str,
        *,
        size: int,
        memory: int,
        queue: int,
        name: str,
        start_seconds: float = 60.0,
    ) -> None:
        self.size = size
        self.queue = queue
        self.replaced: Counter[str] = Counter()  # by deadline, gone, memory, crash, grown
        self._plan = Plan(name, program, size, memory, start_seconds)
        self._generations: set[Generation] = set()  # those that have not ended
        self._current: Generation | None = None
        self._waiters: deque[asyncio.Future[Taken]] = deque()
        self._closed = False
        process.preload(program.partition(":")[0])

    @property
    def busy(self) -> int:
        """How many orders run."""
        return sum(generation.busy for generation in self._generations)

    @property
    def waiting(self) -> int:
        """How many orders wait for a child."""
        return len(self._waiters)

    # -- generations -----------------------------------------------------------------------------

    async def prepare(self, argument: object, published: Published) -> Generation:
        """Children that have said hello, for ``adopt``, or for its ``end`` if it comes to nothing.

        ``argument`` is what the program is given; it must pickle. ``EngineDown`` with the last
        words of a child if none comes up; some that do are enough, the others are tried again.
        """
        if self._closed:
            raise NotReady("stopping")
        generation = Generation(self._plan, argument, published, self.replaced, self._hand_out)
        self._generations.add(generation)
        generation.ended.add_done_callback(lambda _: self._generations.discard(generation))
        await generation.up()
        return generation

    def adopt(self, generation: Generation, on_end: Callable[[], None] | None = None) -> None:
        """Let new runs, and those that wait, go to ``generation``; the one before ends.

        It ends when the last of its runs has; ``on_end``, which it was adopted with, is called when
        all of its processes have gone.
        """
        if on_end:
            generation.ended.add_done_callback(lambda _: on_end())
        if self._closed:
            generation.end()
            return
        before, self._current = self._current, generation
        if before and before is not generation:
            before.end()
        self._hand_out(generation)

    async def close(self) -> None:
        """Stop all at once; back when every process has gone. Runs raise ``NotReady``."""
        self._closed = True
        while self._waiters:
            _fail(self._waiters.popleft(), NotReady("stopping"))
        ends = [generation.ended for generation in self._generations]
        for generation in list(self._generations):
            generation.stop()
        if ends:
            await asyncio.wait(ends)

    # -- runs ------------------------------------------------------------------------------------

    def run(self, order: Order, deadline: float) -> Run:
        """Answer ``order`` (see ``api.readers``).

        ``Busy``: too many wait, or no child was free before the deadline. ``Late``: it has passed,
        and the child was killed. ``OutOfMemory``, ``Crashed``: the child has died of the order.
        ``NotReady``, ``EngineDown``: there is no child, and none to be expected soon. All else is
        what the program refuses.
        """
        return Run(order, deadline, self._plan.memory, self._free)

    async def _free(self, deadline: float) -> Taken:
        """A child for a run, when its turn comes."""
        if self._closed or not self._current:
            raise NotReady("stopping" if self._closed else "starting")
        if self._current.free:
            return self._current, self._current.take()
        if down := self._current.down:
            raise down
        if self.waiting >= self.queue:
            raise Busy(self.waiting)
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Taken] = loop.create_future()
        self._waiters.append(waiter)
        timer = loop.call_at(deadline, lambda: _fail(waiter, Busy(self.waiting)))
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and not waiter.exception():
                # The child came in the same tick as the cancellation.
                generation, worker = waiter.result()
                generation.give_back(worker, ran=False)
            raise
        finally:
            timer.cancel()
            if waiter in self._waiters:
                self._waiters.remove(waiter)

    def _hand_out(self, generation: Generation) -> None:
        """Give what is free to who waits longest; tell all if there is nothing to wait for."""
        if generation is not self._current:
            return
        while self._waiters and generation.free:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result((generation, generation.take()))
        if down := generation.down:
            while self._waiters:
                _fail(self._waiters.popleft(), down)


def _fail(waiter: asyncio.Future[Taken], error: Exception) -> None:
    if not waiter.done():
        waiter.set_exception(error)
