"""Children that die, do not come up or take too much, and those that take their place."""

import asyncio
import os
import resource
import signal
from pathlib import Path
from typing import Any

import orjson
import psutil
import pytest

from api.refusals import Crashed, EngineDown, OutOfMemory
from tests.api.workers.conftest import Runner, answer, in_loop, pid, pool_of, published, runs, until

MIB = 1 << 20
RUST = "memory allocation of 1073741824 bytes failed\n"
CPP = "terminate called after throwing an instance of 'std::bad_alloc'\n"


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"do": "raise"}, 1),
        ({"do": "exit", "status": 3}, 3),
        ({"do": "exit", "status": 0}, 0),
        ({"do": "abort", "says": "assertion failed\n"}, -signal.SIGABRT),
        ({"do": "signal", "signal": signal.SIGSEGV}, -signal.SIGSEGV),
        ({"do": "unanswered"}, 1),
        ({"do": "headless"}, None),
        ({"do": "garbage"}, 1),
        ({"do": "garbage", "and on": True}, None),
    ],
)
def test_a_child_that_dies_of_an_order_is_told_and_replaced(
    order: dict[str, Any], status: int | None
) -> None:
    async def test() -> None:
        async with pool_of() as pool:
            before = await pid(pool)
            with pytest.raises(Crashed) as crashed:
                await answer(pool, **order)
            assert crashed.value.facts == {"status": status}
            assert await pid(pool) != before
            await until(lambda: pool.replaced == {"crash": 1})

    in_loop(test)


def test_what_a_child_says_of_itself_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        async with pool_of("noting") as pool:
            assert await answer(pool, say="weave") == b"weave"

    in_loop(test)
    assert [record.levelname for record in caplog.records if "not sealed" in record.message] == [
        "WARNING"
    ]


@pytest.mark.parametrize(
    "order",
    [
        {"do": "allocate", "bytes": 300 * MIB},
        {"do": "abort", "says": RUST},
        {"do": "abort", "says": CPP},
        {"do": "signal", "signal": signal.SIGKILL},
    ],
)
def test_an_order_that_takes_too_much_memory_is_told_so(
    each_loop: Runner, order: dict[str, Any]
) -> None:
    async def test() -> None:
        async with pool_of(memory=256 * MIB) as pool:
            assert await answer(pool, do="allocate", bytes=100 * MIB)
            with pytest.raises(OutOfMemory, match="256 MiB"):
                await answer(pool, **order)
            assert await answer(pool, do="allocate", bytes=100 * MIB)
            await until(lambda: pool.replaced == {"memory": 1})

    each_loop(test)


def test_a_child_that_keeps_half_its_memory_is_replaced_after_its_answer() -> None:
    async def test() -> None:
        async with pool_of(memory=256 * MIB) as pool:
            before = await pid(pool)
            assert await answer(pool, do="keep", bytes=100 * MIB) == b"kept"
            assert await pid(pool) == before
            assert await answer(pool, do="keep", bytes=100 * MIB) == b"kept"
            assert await pid(pool) != before
            assert pool.replaced == {"grown": 1}

    in_loop(test)


def test_a_child_that_is_killed_while_it_waits_is_replaced() -> None:
    async def test() -> None:
        async with pool_of() as pool:
            before = await pid(pool)
            os.kill(before, signal.SIGKILL)
            await until(lambda: pool.replaced)
            assert await pid(pool) != before

    in_loop(test)


def test_a_child_is_in_nobodys_way(capfd: pytest.CaptureFixture[str]) -> None:
    async def test() -> None:
        async with pool_of() as pool:
            state = orjson.loads(await answer(pool, do="state"))
        assert state["nice"] == os.nice(0) + 5
        assert state["interrupt ignored"]
        assert len(state["open"]) == 5, "three standard ones, the pair of sockets and the life line"

    in_loop(test)
    assert "noise" not in capfd.readouterr().out


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("failing", "RuntimeError: the folder is not there"),
        ("aborting", "native words"),
        ("missing", "has no attribute 'missing'"),
        ("silent", "not up within 0.5 s"),
    ],
)
def test_what_a_child_said_that_did_not_come_up_is_told(program: str, words: str) -> None:
    async def test() -> None:
        async with pool_of(program, adopted=False, start_seconds=0.5) as pool:
            with pytest.raises(EngineDown, match=words):
                await pool.prepare(None, published())
            await until(lambda: not pool._generations)

    in_loop(test)


def test_an_argument_that_cannot_cross_is_told_and_leaves_nothing() -> None:
    async def test() -> None:
        async with pool_of() as pool:
            before = psutil.Process().num_fds()
            with pytest.raises(EngineDown, match="pickle"):
                await pool.prepare(lambda: None, published())
            await until(lambda: len(pool._generations) == 1)
            assert psutil.Process().num_fds() == before

    in_loop(test)


def test_a_want_of_descriptors_passes() -> None:
    async def test() -> None:
        async with pool_of() as pool:
            before = await pid(pool)
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
            try:
                os.kill(before, signal.SIGKILL)
                await until(lambda: pool.replaced)
                with pytest.raises(EngineDown) as down:
                    await pid(pool)
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            assert "Too many open files" in str(down.value.__cause__)
            await until(lambda: any(generation.free for generation in pool._generations))
            assert await pid(pool) != before

    in_loop(test)


def test_a_pool_whose_children_do_not_start_says_so_and_recovers_by_itself(tmp_path: Path) -> None:
    tie = tmp_path / "tie"
    tie.touch()

    async def test() -> None:
        async with pool_of("tied", str(tie)) as pool:
            tie.unlink()
            with pytest.raises(Crashed):
                await answer(pool, do="exit", status=0)
            with pytest.raises(EngineDown) as down:  # while it waits, and then at once
                await pid(pool)
            assert str(tie) not in str(down.value), "its words are for the log"
            assert str(tie) in str(down.value.__cause__)
            with pytest.raises(EngineDown):
                await pid(pool)
            tie.touch()
            await until(lambda: any(generation.free for generation in pool._generations))
            assert await pid(pool)

    in_loop(test)


def test_children_that_end_before_their_first_order_start_no_hot_loop(tmp_path: Path) -> None:
    hold, starts = tmp_path / "hold", tmp_path / "starts"
    hold.touch()

    async def test() -> None:
        async with pool_of("short", str(tmp_path)):
            clock = asyncio.get_running_loop().time
            begun = clock()
            hold.unlink()
            await until(lambda: len(starts.read_text()) == 4)
            assert clock() - begun > 1.4  # after 0.2, 0.4 and 0.8 s

    in_loop(test)


def test_a_fork_server_that_was_killed_is_started_again(each_loop: Runner) -> None:
    async def test() -> None:
        async with pool_of() as pool:
            before = psutil.Process(await pid(pool))
            server = before.parent()
            assert server
            server.kill()
            await until(lambda: pool.replaced)
            assert await pid(pool) != before.pid
            assert not runs(before)

    each_loop(test)
