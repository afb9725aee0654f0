"""Runs that are left early, and what is left of them: nothing."""

import asyncio
import gc
from contextlib import suppress

import psutil
import pytest

from api.refusals import NotReady, Refusal
from api.workers.pool import Pool
from tests.api.workers.conftest import Runner, answer, in_loop, pid, pool_of, runs, soon, until


async def quiet(pool: Pool) -> tuple[int, int, int, int]:
    """Descriptors, processes, threads and tasks, when all children wait for orders."""
    own = psutil.Process()
    [generation] = pool._generations
    await until(lambda: len(generation._idle) == len(generation._workers) == pool.size)
    await until(lambda: not generation._starting)
    gc.collect()
    tasks = len(asyncio.all_tasks())
    return own.num_fds(), len(own.children(recursive=True)), own.num_threads(), tasks


def no_more(after: tuple[int, ...], before: tuple[int, ...]) -> bool:
    """Whether next to nothing was left: servers of other tests in this process come and go."""
    return all(now <= then + 5 for now, then in zip(after, before, strict=True))


def test_a_run_that_is_left_early_costs_its_child_and_nothing_else(each_loop: Runner) -> None:
    async def leave(pool: Pool, n: int) -> None:
        if n % 4 == 0:
            with suppress(Refusal):
                await answer(pool, 0.01, do="sleep", seconds=9)
        elif n % 4 == 1:
            with suppress(Refusal):
                await answer(pool, do="exit", status=3)
        elif n % 4 == 2:
            async with pool.run({"do": "flood"}, soon()) as stream:
                await anext(aiter(stream))
        else:
            with suppress(TimeoutError):
                await asyncio.wait_for(answer(pool, do="spin"), 0.01)

    async def test() -> None:
        three = asyncio.Semaphore(3)

        async def one(pool: Pool, n: int) -> None:
            async with three:
                await leave(pool, n)

        async with pool_of(size=3) as pool:
            await pid(pool)
            before = await quiet(pool)
            await asyncio.gather(*(one(pool, n) for n in range(200)))
            assert no_more(await quiet(pool), before)
            assert (pool.busy, pool.waiting) == (0, 0)
            assert set(pool.replaced) == {"deadline", "crash", "gone"}
            assert pool.replaced.total() > 100  # the others were over before they had a child

    each_loop(test)


def test_a_run_may_be_cancelled_at_any_point(each_loop: Runner) -> None:
    async def test() -> None:
        async with pool_of(size=2) as pool:
            before = await quiet(pool)
            for ticks in range(40):
                asks = [asyncio.create_task(answer(pool, do="pieces", n=3)) for _ in range(4)]
                for _ in range(ticks):
                    await asyncio.sleep(0)
                for ask in asks:
                    ask.cancel()
                await asyncio.wait(asks)
            assert no_more(await quiet(pool), before)
            assert (pool.busy, pool.waiting) == (0, 0)
            assert await answer(pool, do="pieces", n=1) == b"0\n"

    each_loop(test)


def test_a_child_that_was_left_ends_at_once() -> None:
    async def test() -> None:
        async with pool_of() as pool:
            child = psutil.Process(await pid(pool))
            async with pool.run({"do": "flood"}, soon()):
                pass
            await until(lambda: not runs(child), 1.0)

    in_loop(test)


def test_closing_ends_all_runs_and_all_processes(each_loop: Runner) -> None:
    async def test() -> None:
        async with pool_of(size=2) as pool:
            asks = [asyncio.create_task(answer(pool, do="spin")) for _ in range(3)]
            await until(lambda: pool.waiting)
            children = [worker.process.pid for g in pool._generations for worker in g._workers]
            await pool.close()
            assert not any(psutil.pid_exists(child) for child in children)
            for ask in asks:
                with pytest.raises(NotReady, match="stopping"):
                    await ask

    each_loop(test)


def test_closing_while_children_start_leaves_none() -> None:
    async def test() -> None:
        async with pool_of("silent", adopted=False) as pool:
            ask = asyncio.create_task(pool.prepare(None, None))  # type: ignore[arg-type]
            await asyncio.sleep(0.1)
            await pool.close()
            with suppress(Refusal):
                await ask
            assert not pool._generations

    in_loop(test)
