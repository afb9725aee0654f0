"""A run: one order, the child that answers it, and the answer as it comes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, TypeAlias

import orjson

from api.readers import Order, Published
from api.refusals import Crashed, Late, OutOfMemory, Refusal
from api.workers import frames
from api.workers.generation import Generation
from api.workers.worker import PARTING, Worker

Taken: TypeAlias = tuple[Generation, Worker]


class Run:
    """A context manager of a ``Stream``, which it is itself; used once.

    The child is given back as soon as the answer was read to its end, or is refused. Whatever else
    ends the run, the child is killed, for nothing else stops what it does.
    """

    published: Published
    head: Mapping[str, Any]
    tail: Mapping[str, Any]

    def __init__(
        self,
        order: Order,
        deadline: float,
        memory: int,
        free: Callable[[float], Awaitable[Taken]],
    ) -> None:
        self.head, self.tail = {}, {}
        self._order = orjson.dumps(order)
        self._deadline = deadline
        self._memory = memory
        self._free = free
        self._loop = asyncio.get_running_loop()
        self._asked = self._loop.time()
        self._taken: Taken | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._ended: Refusal | StopAsyncIteration | None = None

    async def __aenter__(self) -> "Run":
        generation, worker = self._taken = await self._free(self._deadline)
        self.published = generation.published
        self._timer = self._loop.call_at(self._deadline, self._stop)
        try:
            worker.wire.send(frames.ORDER, self._order)
            kind, payload = await self._frame(worker)
            if kind != frames.HEAD:
                raise self._nonsense()
            self.head = orjson.loads(payload)
        except BaseException:
            self._leave()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()

    def __aiter__(self) -> "Run":
        return self

    async def __anext__(self) -> bytes:
        if self._ended:
            raise self._ended
        if not self._taken:
            raise RuntimeError("the answer was left before its end")
        kind, payload = await self._frame(self._taken[1])
        if kind == frames.DATA:
            return payload
        if kind != frames.END:
            raise self._nonsense()
        self.tail = orjson.loads(payload)
        self._give_back()
        self._ended = StopAsyncIteration()
        raise self._ended

    async def _frame(self, worker: Worker) -> frames.Frame:
        try:
            kind, payload = await worker.wire.frame()
            if kind == frames.GROWN:
                worker.grown = True
                kind, payload = await worker.wire.frame()
        except EOFError:
            self._ended = await self._fate(worker)
            raise self._ended from None
        except Refusal as error:  # what ``_stop`` said, or the generation
            self._ended = error
            raise
        if kind == frames.REFUSAL:
            self._ended = frames.refusal_heard(payload)
            self._give_back()
            raise self._ended
        return kind, payload

    # -- its end ---------------------------------------------------------------------------------

    def _stop(self) -> None:
        """The deadline: whether or not somebody reads, so that a slow reader holds no child."""
        assert self._taken  # noqa: S101  the timer is cancelled when it is let go
        generation, worker = self._taken
        # Said here, for it may take long until its end is seen: its memory is cleared before.
        worker.wire.fail(self._late())
        generation.give_up(worker, "deadline")

    def _late(self) -> Late:
        return Late(round(self._deadline - self._asked, 2))

    def _nonsense(self) -> Crashed:
        """For an answer that is none: no head, or a frame that nobody knows."""
        self._leave("crash")
        self._ended = Crashed(None)
        return self._ended

    async def _fate(self, worker: Worker) -> Refusal:
        left = self._deadline - self._loop.time()
        status = await worker.process.fate(min(PARTING, max(0.0, left)))
        if self._loop.time() >= self._deadline:
            return self._late()
        if status is not None and worker.process.out_of_memory:
            return OutOfMemory(self._memory)
        return Crashed(status)

    def _give_back(self) -> None:
        if taken := self._let_go():
            generation, worker = taken
            generation.give_back(worker)

    def _leave(self, reason: str = "gone") -> None:
        if taken := self._let_go():
            generation, worker = taken
            generation.give_up(worker, reason)

    def _let_go(self) -> Taken | None:
        taken, self._taken = self._taken, None
        if self._timer:
            self._timer.cancel()
        return taken
