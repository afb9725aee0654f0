"""A generation: the children that answer from one published edition, and their replacements."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress

from api.readers import Published
from api.refusals import EngineDown, NotReady
from api.workers.worker import PARTING, NotUp, Plan, Worker, begun

LOG = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds, between starts that fail


class Generation:
    """As many children as the plan says, each replaced at once when it is given up.

    ``changed`` is called when a child is free, or when none is left and the last did not start;
    ``replaced`` counts the children that were, by reason. ``ended`` is done when the generation was
    ended and all of its processes have gone.
    """

    def __init__(
        self,
        plan: Plan,
        argument: object,
        published: Published,
        replaced: Counter[str],
        changed: Callable[["Generation"], None],
    ) -> None:
        self.published = published
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._plan = plan
        self._argument = argument
        self._replaced = replaced
        self._changed = changed
        self._workers: set[Worker] = set()  # until their processes have gone
        self._idle: deque[Worker] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self._pauses: set[asyncio.TimerHandle] = set()
        self._failures = 0
        self._problem = ""  # why the last start failed
        self._ending = False

    # -- its life --------------------------------------------------------------------------------

    async def up(self) -> None:
        """Start all children; ``EngineDown`` with what they said if none of them comes up."""
        starts = [self._launch() for _ in range(self._plan.size)]
        try:
            await asyncio.wait(starts)
            if self._ending:
                raise NotReady("stopping")
            if not self._idle:
                raise EngineDown(self._plan.name, self._problem) from starts[-1].exception()
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End as the runs do; the children that have none end now."""
        self._ending = True
        for pause in self._pauses:
            pause.cancel()
        self._pauses.clear()
        for worker in self._workers:
            if not worker.busy:
                self._kill(worker)
        self._check_end()

    def stop(self) -> None:
        """End now; the runs raise ``NotReady``."""
        for worker in self._workers:
            if worker.busy:
                worker.wire.fail(NotReady("stopping"))
            self._kill(worker)
        self.end()

    def _check_end(self) -> None:
        if self._ending and not self._workers and not self._starting and not self.ended.done():
            self.ended.set_result(None)

    # -- what a run takes and gives back ---------------------------------------------------------

    @property
    def busy(self) -> int:
        """How many children have a run."""
        return sum(worker.busy for worker in self._workers)

    @property
    def free(self) -> bool:
        """Whether a child waits for an order."""
        return bool(self._idle)

    @property
    def down(self) -> EngineDown | None:
        """What to tell who waits if no child is left and the last did not start."""
        if not self._problem or any(worker.serving for worker in self._workers):
            return None
        # The words of a child are for the log and not for strangers: they may name files.
        down = EngineDown(self._plan.name, "its workers do not start", LONGEST_PAUSE)
        down.__cause__ = NotUp(self._problem)
        return down

    def take(self) -> Worker:
        """A free child."""
        worker = self._idle.popleft()
        worker.busy = True
        return worker

    def give_back(self, worker: Worker, ran: bool = True) -> None:
        """Let the next run have a child whose answer has ended, or that had no order after all."""
        worker.busy = False
        if ran:
            worker.proven, self._failures = True, 0
        if self._ending:
            self._kill(worker)
        elif worker.grown:
            self.give_up(worker, "grown")
        elif worker.serving:
            worker.process.forget()
            self._idle.append(worker)
            self._changed(self)

    def give_up(self, worker: Worker, reason: str) -> None:
        """Kill a child, whatever it does, and start another."""
        worker.busy = False
        if worker.serving:
            self._kill(worker)
            self._count(worker, reason)
            self._replace()

    def _kill(self, worker: Worker) -> None:
        self._retire(worker)
        worker.kill()

    def _retire(self, worker: Worker) -> None:
        worker.serving = False
        with suppress(ValueError):
            self._idle.remove(worker)

    def _count(self, worker: Worker, reason: str) -> None:
        self._replaced[reason] += 1
        child = worker.process
        LOG.info("%s %d is replaced (%s) %s", self._plan.name, child.pid, reason, child.last_line)

    # -- starting --------------------------------------------------------------------------------

    def _replace(self) -> None:
        if not self._ending:
            self._launch()

    def _replace_later(self, problem: str) -> None:
        """Try again, the later the more starts have failed: there is no hot loop."""
        if self._ending:
            return
        LOG.error("%s does not start: %s", self._plan.name, problem)
        self._problem = problem
        self._failures += 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures, 9))
        loop = asyncio.get_running_loop()
        handle: asyncio.TimerHandle = loop.call_later(pause, lambda: self._resume(handle))
        self._pauses.add(handle)
        self._changed(self)

    def _resume(self, pause: asyncio.TimerHandle) -> None:
        self._pauses.discard(pause)
        self._launch()

    def _launch(self) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._start())
        self._starting.add(task)
        task.add_done_callback(self._started)
        return task

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # Whatever it is, no descriptors left for example: it is told, logged and tried again.
            self._replace_later(str(error) if isinstance(error, NotUp) else repr(error))
        self._check_end()

    async def _start(self) -> None:
        worker = await self._worker()
        self._problem = ""
        worker.serving = True
        self._idle.append(worker)
        self._changed(self)

    async def _worker(self) -> Worker:
        """A child that waits for its first order."""
        worker = await begun(self._plan, self._argument, self._lost)
        self._workers.add(worker)
        worker.process.status.add_done_callback(lambda _: self._gone(worker))
        try:
            if not self._ending and (said := await worker.greeted(self._plan.start_seconds)):
                LOG.warning("%s %d: %s", self._plan.name, worker.process.pid, said)
            if self._ending:
                raise NotUp("not needed any more")
        except BaseException:
            worker.kill()
            raise
        return worker

    # -- dying -----------------------------------------------------------------------------------

    def _lost(self, worker: Worker) -> None:
        """A child has closed its end: it has died, or is about to."""
        if not worker.serving:
            return
        self._retire(worker)
        worker.lost = True
        asyncio.get_running_loop().call_later(PARTING, worker.process.kill)
        self._count_lost(worker)
        if worker.busy or worker.proven:
            self._replace()
        else:
            self._replace_later("it ended before its first order")

    def _gone(self, worker: Worker) -> None:
        self._workers.discard(worker)
        self._count_lost(worker)
        self._check_end()

    def _count_lost(self, worker: Worker) -> None:
        """Count a child that ended by itself, when its status is known, which may come after."""
        if worker.lost and worker.process.status.done():
            self._count(worker, "memory" if worker.process.out_of_memory else "crash")
