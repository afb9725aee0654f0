"""Bodies: what is held of all of them is bounded, and no large one is read in the event loop."""

import asyncio
import json
import threading
from collections.abc import Iterable
from urllib.parse import urlencode

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from api.access import CLIENT, Client
from api.app import create_app
from api.aside import LARGE, Aside
from api.limits import Bodies
from api.refusals import Busy
from tests.api.app.conftest import Still, settings

SIZE = 1_000
SCOPE = {
    "type": "http",
    "headers": [(b"content-length", b"%d" % SIZE)],
    CLIENT: Client("127.0.0.1", ("query",)),
}


async def receive() -> Message:
    return {"type": "http.request", "body": b"x" * SIZE, "more_body": False}


async def send(message: Message) -> None:
    raise AssertionError("nobody answers")


def test_a_body_is_held_until_its_request_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.limits.BODIES", 2 * SIZE)

    async def test() -> None:
        inside, over = asyncio.Semaphore(0), asyncio.Event()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            assert len((await receive())["body"]) == SIZE
            inside.release()
            await over.wait()

        bodies = Bodies(app, SIZE)
        waiting = [asyncio.create_task(bodies(SCOPE, receive, send)) for _ in range(2)]
        for _ in waiting:
            await inside.acquire()
        with pytest.raises(Busy):
            await bodies(SCOPE, receive, send)
        over.set()
        await asyncio.gather(*waiting)
        await asyncio.gather(*(bodies(SCOPE, receive, send) for _ in range(2)))

    asyncio.run(asyncio.wait_for(test(), 20))


def test_a_large_body_is_read_in_a_thread_of_its_own() -> None:
    async def test() -> None:
        def thread(body: bytes) -> str:
            return threading.current_thread().name

        aside, here = Aside("bodies"), threading.current_thread().name
        assert await aside.read(b"x" * LARGE, thread) == here
        many = (aside.read(b"x" * (LARGE + 1), thread) for _ in range(10))
        assert {*await asyncio.gather(*many)} == {"bodies_0"}

    asyncio.run(test())


def doors(large: bytes) -> Iterable[tuple[str, str, bytes]]:
    """Where a body is sent, as what, and what reads it."""
    text = large.decode()
    form = urlencode({"query": "ASK {}", "more": text}).encode()
    yield "api.sparql.router.asked_by_post", "/sparql", form
    body = {"statement": "RETURN 1", "parameters": {"more": text}}
    yield "api.cypher.router.asked", "/db/neo4j/query/v2", json.dumps(body).encode()


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("is_large", [False, True])
def test_no_door_reads_a_large_body_in_the_event_loop(
    number: int, is_large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, path, body = list(doors(b"x" * (LARGE if is_large else 10)))[number]
    readers: list[str] = []

    def reading(*given: object) -> object:
        readers.append(threading.current_thread().name)
        raise Busy(0)

    async def test() -> int:
        monkeypatch.setattr(place, reading)
        app = create_app(Still(settings(body=1 << 20)))
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        types = {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}
        if number:
            types["Content-Type"] = "application/json"
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return (await client.post(path, content=body, headers=types)).status_code

    assert asyncio.run(test()) == 503
    assert len(readers) == 1
    assert (readers[0] == threading.current_thread().name) is not is_large
