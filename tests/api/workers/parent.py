"""A service to be killed: children of it do what its arguments say, and one waits for an order."""

import asyncio
import sys
from datetime import UTC, datetime

import orjson
import psutil

from api.readers import Published
from api.workers.pool import Pool


async def main() -> None:
    deeds, program = sys.argv[1:], "tests.api.workers.programs:any_deed"
    pool = Pool(program, size=len(deeds) + 1, memory=1 << 28, queue=0, name="killed")
    pool.adopt(await pool.prepare(None, Published(1, "", datetime.now(UTC), "", "")))
    deadline = asyncio.get_running_loop().time() + 60

    async def work(deed: str) -> None:
        async with pool.run({"do": deed, "seconds": 60}, deadline):
            pass

    work_done = [asyncio.create_task(work(deed)) for deed in deeds]
    await asyncio.sleep(0.2)
    assert pool.busy == len(deeds)
    below = [process.pid for process in psutil.Process().children(recursive=True)]
    sys.stdout.buffer.write(orjson.dumps(below) + b"\n")
    sys.stdout.flush()
    await asyncio.wait(work_done)


if __name__ == "__main__":
    asyncio.run(main())
