"""What a run gives, on each kind of event loop."""

import asyncio
from pathlib import Path

import pytest

from api.readers import Reader
from api.refusals import Busy, Late, NotReady, QueryRefused
from api.workers.pool import Pool
from tests.api.workers.conftest import Runner, answer, in_loop, pid, pool_of, published, soon, until
from tests.api.workers.programs import OwnRefusal


def test_an_answer_has_a_head_bytes_a_tail_and_its_edition(each_loop: Runner) -> None:
    async def test() -> None:
        async with pool_of("echo", {"folder": "a"}) as pool:
            reader: Reader = pool
            async with reader.run({"say": "织坊"}, soon()) as stream:
                assert stream.head["argument"] == {"folder": "a"}
                assert [chunk async for chunk in stream] == ["织坊".encode()]
            assert stream.tail == {"rows": 1}
            assert stream.published.edition == 1
            assert pool.busy == pool.waiting == 0
            assert not pool.replaced

    each_loop(test)


def test_an_answer_of_many_pieces_is_whole_and_in_order(each_loop: Runner) -> None:
    async def test() -> None:
        async with pool_of() as pool:
            lines = (await answer(pool, do="pieces", n=20_000)).split()
        assert lines == [b"%d" % n for n in range(20_000)]

    each_loop(test)


def test_the_same_child_answers_again_when_its_answer_was_read_to_the_end() -> None:
    async def test() -> None:
        async with pool_of() as pool:
            first = await pid(pool)
            with pytest.raises(QueryRefused):
                await answer(pool, do="refuse", kind="query")
            with pytest.raises(QueryRefused):
                await answer(pool, do="refuse", kind="query", after=True)
            assert await pid(pool) == first
            assert not pool.replaced

    in_loop(test)


@pytest.mark.parametrize("deed", ["sleep", "spin", "native", "flood"])
def test_a_deadline_is_kept_whatever_the_child_does(each_loop: Runner, deed: str) -> None:
    async def lateness(pool: Pool) -> float:
        deadline = soon(0.2)
        with pytest.raises(Late) as late:
            await answer(pool, 0.2, do=deed, seconds=60)
        assert late.value.facts == {"seconds": 0.2}
        return asyncio.get_running_loop().time() - deadline

    async def test() -> None:
        async with pool_of() as pool:
            pids = {await pid(pool)}
            late = await lateness(pool)
            while late > 0.05 and len(pids) < 5:  # a busy machine is late itself, but not each time
                pids.add(await pid(pool))
                late = await lateness(pool)
            assert late < 0.05
            assert await pid(pool) not in pids
            assert set(pool.replaced) == {"deadline"}

    each_loop(test)


def test_a_slow_reader_holds_no_child_beyond_the_deadline() -> None:
    async def test() -> None:
        async with pool_of() as pool, pool.run({"do": "flood"}, soon(1)) as stream:
            await asyncio.sleep(1.05)
            await answer(pool, do="pieces", n=1)  # there is only one child at a time
            with pytest.raises(Late):
                await anext(aiter(stream))

    in_loop(test)


def test_a_block_may_last_longer_than_the_deadline_once_the_answer_is_read() -> None:
    async def test() -> None:
        async with pool_of("echo") as pool, pool.run({"say": "a"}, soon(1)) as stream:
            assert [chunk async for chunk in stream] == [b"a"]
            assert pool.busy == 0
            await asyncio.sleep(1.05)
            assert not pool.replaced

    in_loop(test)


def test_a_child_makes_no_more_than_is_read(each_loop: Runner, tmp_path: Path) -> None:
    count = tmp_path / "count"

    async def test() -> None:
        async with pool_of() as pool:
            async with pool.run({"do": "flood", "count": str(count)}, soon()) as stream:
                await anext(aiter(stream))
                await asyncio.sleep(0.3)
                assert int(count.read_text()) < 2 << 20
            await until(lambda: pool.replaced == {"gone": 1})

    each_loop(test)


def test_a_refusal_crosses_with_its_class_its_words_and_its_facts() -> None:
    async def test() -> None:
        async with pool_of() as pool:
            with pytest.raises(QueryRefused) as refused:
                await answer(pool, do="refuse", kind="query")
            assert str(refused.value) == "too deep (line 2, column 7)"
            assert refused.value.place == (2, 7)
            assert refused.value.facts == {"rule": "depth", "line": 2, "column": 7}
            with pytest.raises(OwnRefusal) as own:
                await answer(pool, do="refuse", kind="own")
            assert own.value.facts == {"code": "X1"}

    in_loop(test)


def test_a_refusal_before_the_first_bytes_comes_instead_of_the_head() -> None:
    async def test() -> None:
        async with pool_of() as pool:
            run = pool.run({"do": "refuse", "kind": "query"}, soon())
            with pytest.raises(QueryRefused):
                await run.__aenter__()

    in_loop(test)


def test_a_refusal_after_the_first_bytes_comes_while_they_are_read() -> None:
    async def test() -> None:
        order = {"do": "refuse", "kind": "query", "after": True}
        async with pool_of() as pool, pool.run(order, soon()) as stream:
            assert await anext(aiter(stream)) == b"some"
            for _ in range(2):
                with pytest.raises(QueryRefused):
                    await anext(aiter(stream))

    in_loop(test)


def test_those_who_wait_are_served_in_the_order_in_which_they_came() -> None:
    async def test() -> None:
        done: list[int] = []

        async def ask(n: int) -> None:
            await answer(pool, do="sleep", seconds=0.01)
            done.append(n)

        async with pool_of() as pool, asyncio.TaskGroup() as tasks:
            for n in range(8):
                tasks.create_task(ask(n))
            await asyncio.sleep(0)
            assert (pool.busy, pool.waiting) == (1, 7)
        assert done == list(range(8))

    in_loop(test)


def test_more_than_the_queue_takes_are_told_at_once() -> None:
    async def test() -> None:
        async with pool_of(queue=2) as pool:
            asks = [asyncio.create_task(answer(pool, do="sleep", seconds=0.1)) for _ in range(4)]
            results = await asyncio.gather(*asks, return_exceptions=True)
        assert results[:3] == [b"slept"] * 3
        assert isinstance(results[3], Busy)

    in_loop(test)


def test_who_waits_until_the_deadline_is_told_that_it_is_busy() -> None:
    async def test() -> None:
        async with pool_of() as pool, pool.run({"do": "flood"}, soon()):
            deadline = soon(0.1)
            with pytest.raises(Busy):
                async with pool.run({"do": "pieces", "n": 1}, deadline):
                    pass
            assert asyncio.get_running_loop().time() >= deadline
            assert pool.waiting == 0

    in_loop(test)


def test_a_pool_says_when_it_has_nothing_to_answer_from() -> None:
    async def test() -> None:
        async with pool_of(adopted=False) as pool:
            with pytest.raises(NotReady, match="starting"):
                await answer(pool, do="pieces", n=1)
            await pool.prepare(None, published())
            with pytest.raises(NotReady, match="starting"):
                await answer(pool, do="pieces", n=1)
        with pytest.raises(NotReady, match="stopping"):
            await answer(pool, do="pieces", n=1)

    in_loop(test)
