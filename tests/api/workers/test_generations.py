"""Generations: a new edition takes over while runs of the one before go on."""

import asyncio

import psutil

from api.workers.pool import Pool
from tests.api.workers.conftest import (
    Runner,
    answer,
    in_loop,
    pool_of,
    published,
    runs,
    soon,
    until,
)


async def edition(pool: Pool) -> int:
    """The edition that answers."""
    async with pool.run({"do": "pieces", "n": 0}, soon()) as stream:
        assert [chunk async for chunk in stream] == []
    return stream.published.edition


def test_runs_end_on_the_edition_that_they_began_on(each_loop: Runner) -> None:
    async def test() -> None:
        ended: list[str] = []
        async with pool_of(adopted=False, size=2) as pool:
            first = await pool.prepare(None, published(1))
            pool.adopt(first, lambda: ended.append("first"))
            async with pool.run({"do": "pieces", "n": 3}, soon()) as old:
                processes = [psutil.Process(worker.process.pid) for worker in first._workers]
                pool.adopt(await pool.prepare(None, published(2)), lambda: ended.append("second"))
                assert await edition(pool) == 2
                await until(lambda: sum(map(runs, processes)) == 1)
                assert old.published.edition == 1
                assert [chunk async for chunk in old] == [b"0\n", b"1\n", b"2\n"]
                assert not ended
            await until(lambda: ended)
            assert ended == ["first"]
            assert not any(map(runs, processes))
            assert not pool.replaced
        assert ended == ["first", "second"]

    each_loop(test)


def test_a_run_of_the_edition_before_that_is_left_is_not_replaced() -> None:
    async def test() -> None:
        async with pool_of() as pool:
            [first] = pool._generations
            async with pool.run({"do": "flood"}, soon()):
                pool.adopt(await pool.prepare(None, published(2)))
            await asyncio.wait_for(first.ended, 5)
            assert len(pool._generations) == 1
            assert await answer(pool, do="pieces", n=1) == b"0\n"

    in_loop(test)


def test_two_pools_are_switched_in_one_tick() -> None:
    async def test() -> None:
        async with pool_of() as one, pool_of("tied", __file__) as other:
            assert (await edition(one), await edition(other)) == (1, 1)
            new = await one.prepare(None, published(2)), await other.prepare(__file__, published(2))
            one.adopt(new[0])
            other.adopt(new[1])
            assert (await edition(one), await edition(other)) == (2, 2)

    in_loop(test)


def test_those_who_wait_go_to_the_new_edition() -> None:
    async def test() -> None:
        async with pool_of() as pool, pool.run({"do": "flood"}, soon()):
            waiting = asyncio.create_task(answer(pool, do="pieces", n=1))
            await until(lambda: pool.waiting)
            pool.adopt(await pool.prepare(None, published(2)))
            assert await waiting == b"0\n"

    in_loop(test)


def test_what_was_prepared_for_nothing_leaves_nothing() -> None:
    async def test() -> None:
        async with pool_of() as pool:
            unused = await pool.prepare(None, published(2))
            unused.end()
            await asyncio.wait_for(unused.ended, 5)
            assert len(pool._generations) == 1
            asking = asyncio.create_task(pool.prepare(None, published(3)))
            await asyncio.sleep(0.001)
            asking.cancel()
            await until(lambda: asking.done() and len(pool._generations) == 1)

    in_loop(test)
