"""Children that come up badly, are not waited for, or end while nobody looks."""

import asyncio
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
import pytest

from api.workers import process
from api.workers.generation import Generation
from api.workers.worker import NotUp, Plan, begun
from tests.api.workers.conftest import PROGRAMS, in_loop, published, until


def plan(program: str) -> Plan:
    return Plan("tests", f"{PROGRAMS}:{program}", 1, 1 << 28, 10.0)


@contextmanager
def busy_with_processes() -> Iterator[threading.Event]:
    """The thread that starts and reaps children, held until the event is set."""
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        over.wait(20)

    process._thread().submit(hold)
    assert held.wait(20)
    try:
        yield over
    finally:
        over.set()


def test_a_child_that_is_gone_when_its_hello_is_read_is_not_up() -> None:
    async def test() -> None:
        worker = await begun(plan("fleeting"), None, lambda _: None)
        await until(lambda: worker.wire.is_over)
        with pytest.raises(NotUp, match="status 0"):
            await worker.greeted(10)

    in_loop(test)


def test_no_signal_goes_to_a_number_that_may_be_anothers_by_now() -> None:
    async def test() -> None:
        worker = await begun(plan("echo"), None, lambda _: None)
        await worker.greeted(10)
        with busy_with_processes():
            os.kill(worker.process.pid, signal.SIGKILL)
            await until(lambda: worker.process.is_over)
            assert not worker.process.status.done()
            worker.process.kill()
            assert not worker.process.killed
        assert await worker.process.status == -signal.SIGKILL
        assert worker.process.out_of_memory, "nobody else kills"

    in_loop(test)


def test_a_start_that_nobody_waits_for_leaves_nothing() -> None:
    async def test() -> None:
        first = await begun(plan("echo"), None, lambda _: None)  # which also starts the fork server
        own = psutil.Process()
        before, children = own.num_fds(), len(own.children(recursive=True))
        with busy_with_processes():
            for _ in range(20):
                starting = asyncio.ensure_future(begun(plan("echo"), None, lambda _: None))
                await asyncio.sleep(0)
                starting.cancel()
                with suppress(asyncio.CancelledError):
                    await starting
        await until(lambda: own.num_fds() <= before + 5)
        await until(lambda: len(own.children(recursive=True)) <= children)
        first.kill()
        await first.process.status

    in_loop(test)


def test_a_child_that_had_no_order_is_not_taken_for_one_that_answers() -> None:
    async def test() -> None:
        generation = Generation(plan("echo"), None, published(), Counter(), lambda _: None)
        await generation.up()
        worker = generation.take()
        generation.give_back(worker, ran=False)
        assert (worker.proven, generation.free) == (False, True)
        generation.give_back(generation.take())
        assert (worker.proven, generation.free) == (True, True)
        generation.stop()
        await generation.ended

    in_loop(test)
