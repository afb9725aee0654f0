"""A probe tells what came of its question, whatever that is, and asks again the next time."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from api.publishing.breaker import Breaker
from api.publishing.probe import Probe
from api.refusals import EngineDown
from graph.errors import StoreError
from graph.rdf import Rdf
from graph.stores import Store
from graph.stores.sparql import Endpoint, Sparql
from tests.conftest import SCHEMA

NONSENSE = [b"<html>try again later</html>", b"[]", b'{"results": {"bindings": [[]]}}', b"{}"]


class Proxy(BaseHTTPRequestHandler):
    """What stands before an endpoint that is away, and says so with 200."""

    says = b""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.says)))
        self.end_headers()
        self.wfile.write(self.says)

    def log_message(self, format: str, *args: object) -> None:
        """A test has no log."""


@pytest.fixture(params=NONSENSE)
def endpoint(request: pytest.FixtureRequest) -> Iterator[Endpoint]:
    handler = type("Saying", (Proxy,), {"says": request.param})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        yield Endpoint(address, address, address)
        server.shutdown()


def test_an_answer_that_is_none_is_an_error_of_the_store(endpoint: Endpoint) -> None:
    store = Sparql(endpoint, Rdf(SCHEMA))
    try:
        with pytest.raises(StoreError, match="does not answer as SPARQL does"):
            store.state()
        with pytest.raises(StoreError, match="does not answer as SPARQL does"):
            store.query("SELECT * { ?s ?p ?o }", {})
    finally:
        store.close()


class Wrong(Exception):
    """What nobody expected of a store."""


def test_a_question_that_fails_in_any_way_is_answered_and_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.publishing.breaker.FIRST_PAUSE", 0.01)
    asked = []

    def connect() -> Store:
        asked.append(1)
        raise Wrong

    async def test() -> None:
        probe = Probe("the engine", connect)
        breaker = Breaker("the engine", probe.state)
        with pytest.raises(EngineDown, match=r"not understood \(Wrong\)"):
            await probe.state()
        breaker.saw(EngineDown("the engine", "gone"))
        while len(asked) < 4:
            await asyncio.sleep(0.01)
        with pytest.raises(EngineDown):
            breaker.check()
        await breaker.close()
        probe.close()

    asyncio.run(asyncio.wait_for(test(), 20))
