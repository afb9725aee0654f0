"""Queries go to readers on an event loop, and are stopped there when nobody waits any more."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.application import Application
from api.commands.server import Commands
from api.commands.shown import OnLoop
from api.errors import TimedOut
from api.readers import Order, Published
from api.refusals import BadQuery, Late
from api.sparql.errors import NotAcceptable
from graph.errors import StoreError
from tests.api.commands.conftest import reached, serving, until
from tests.api.conftest import greenweft

NAMES = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"%s"}}]}}'
JSON = "application/sparql-results+json"
AT = Published(7, "", datetime.now(UTC), "book", "https://w3id.org/greenweft/", {"Area": 3})


class Stream:
    """An answer in two parts."""

    published = AT
    head: Mapping[str, Any] = {"media_type": JSON}
    tail: Mapping[str, Any] = {}

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body[:20]
        yield self._body[20:]


class Loom:
    """A reader that answers, refuses, is late, or thinks for ever, as its order says."""

    commands: Commands

    def __init__(self) -> None:
        self.thinking = threading.Event()
        self.stopped = threading.Event()

    @asynccontextmanager
    async def run(self, order: Order, deadline: float) -> AsyncIterator[Stream]:
        text = order.get("query") or order["statement"]
        if "for-ever" in text:
            self.thinking.set()
            try:
                await asyncio.sleep(3600)
            finally:
                self.stopped.set()
        if "late" in text:
            raise Late(order["seconds"])
        if order.get("select") != JSON:
            raise NotAcceptable(None, [JSON], "what was found")
        if "bad" in text:
            raise BadQuery("there is no such thing")
        yield Stream(NAMES % "纬".encode())


@contextmanager
def woven() -> Iterator[Loom]:
    """A home whose server has a loom for a reader, on a loop in a thread of its own."""
    loop, loom = asyncio.new_event_loop(), Loom()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def readers(app: Application) -> OnLoop:
        return OnLoop(loop, loom, loom, loom, loom, lambda: AT)

    try:
        with serving(readers=readers) as loom.commands:
            yield loom
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _asking(word: str) -> str:
    return f"SELECT ?n {{ ?n ?p '{word}' }}"


def test_an_answer_of_the_loop_is_one_of_the_command(home: Path) -> None:
    with woven(), reached() as app:
        assert app.sparql(_asking("this")) == (["n"], [["纬"]])
        assert app.lag("rdf")[2:] == (7, 0)
        assert app.overview().standings[1][2:] == (7, 0, 3, "")


def test_status_does_not_wait_for_a_load_that_it_is_asked_about(home: Path) -> None:
    greenweft("load", "announced")
    busy = threading.Event()
    with woven() as loom:
        loom.commands._writer.submit(busy.wait, 20)
        try:
            with reached() as app:
                found = app.overview()
                assert (found.edition.n, found.standings[0].statements) == (1, 91)
                assert app.kinds() == found.kinds
            lagging = greenweft("status")
            assert (lagging.code, busy.is_set()) == (0, False)
        finally:
            busy.set()


def test_a_graph_that_is_behind_is_brought_on_by_the_server(home: Path) -> None:
    with woven() as loom, reached() as app:
        assert loom.commands.application.shown
        loom.commands.application.shown.newest = AT.edition + 1
        assert app.lag("rdf").behind == 1
        said = greenweft("sparql", _asking("this")).err
    assert said == "rdf is 1 edition behind the book: the server is bringing it on\n"


def test_what_the_loop_refuses_is_refused_here(home: Path) -> None:
    with woven(), reached() as app:
        with pytest.raises(BadQuery, match="no such thing"):
            app.sparql(_asking("bad"))
        with pytest.raises(StoreError, match="gives rows: ask for json"):
            app.serialized(_asking("this"), "turtle")
        with pytest.raises(TimedOut, match="within 2 s"):
            app.sparql(_asking("late"), 2)


def test_a_query_is_stopped_when_its_client_has_gone_and_waits_for_no_load(home: Path) -> None:
    with woven() as loom, ThreadPoolExecutor(1) as other:
        app = reached("greenweft sparql")
        answer = other.submit(app.sparql, _asking("for-ever"))
        until(loom.thinking.is_set)
        with reached() as beside:
            assert beside.sparql(_asking("this")).rows, "queries run beside each other"
        assert app.holder
        assert app.holder.stopped() == (0, 0)
        until(loom.stopped.is_set)
        assert answer.exception(5)
        app.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is a signal")
def test_ctrl_c_ends_a_query_through_the_server(home: Path) -> None:
    with woven() as loom:

        def interrupt() -> None:
            until(loom.thinking.is_set)
            os.kill(os.getpid(), signal.SIGINT)

        thread = threading.Thread(target=interrupt)
        thread.start()
        ran = greenweft("sparql", _asking("for-ever"))
        thread.join()
        until(loom.stopped.is_set)
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.strip() == "interrupted; the book is as it was, at edition 0"
