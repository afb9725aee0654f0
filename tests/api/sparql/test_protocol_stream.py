"""Answers that end before their end, and clients that go away."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlencode, urlsplit

import pytest

from tests.api.sparql.running import Running, running, world

# The World has 75 triples: 420,000 rows, the first of them at once, and a count that never comes.
MANY = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
LAST_CHUNK = b"\r\n0\r\n\r\n"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = world(tmp_path_factory.mktemp("stream") / "rdf")
    with running(folder, query_rows=20_000) as door:
        yield door


@contextmanager
def connection_to(door: Running, head: str, body: str = "") -> Iterator[socket.socket]:
    """A connection over which a request was sent, and nothing read yet."""
    address = urlsplit(door.url)
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        lines = [head, "Host: 127.0.0.1", "Accept: text/csv", f"Content-Length: {len(body)}"]
        lines += ["Content-Type: application/sparql-query", "", body]
        connection.sendall("\r\n".join(lines).encode())
        yield connection


def sent(door: Running, query: str) -> AbstractContextManager[socket.socket]:
    return connection_to(door, "POST /sparql HTTP/1.1", query)


def received(connection: socket.socket) -> bytes:
    """All that comes until the server closes the connection."""
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def soon(true: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    return true()


def test_a_short_answer_ends_in_good_order(door: Running) -> None:
    with sent(door, "ASK {}") as connection:
        answer = b""
        while not answer.endswith(LAST_CHUNK):
            answer += connection.recv(1 << 16)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"true" in answer


def test_an_answer_that_fails_in_the_middle_is_broken_off(door: Running) -> None:
    with sent(door, MANY) as connection:
        answer = received(connection)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.count(b"\r\n") > 1_000, "some rows came"
    assert not answer.endswith(LAST_CHUNK), "and nothing says that they are all"


def test_work_ends_when_the_client_goes_before_anything_came(door: Running) -> None:
    gone, pool = door.doors.rdf.replaced["gone"], door.doors.rdf
    with sent(door, ENDLESS):
        assert soon(lambda: pool.busy == 1)
    assert soon(lambda: pool.busy == 0)
    assert soon(lambda: pool.replaced["gone"] == gone + 1)


def test_work_ends_when_the_client_goes_in_the_middle(door: Running) -> None:
    gone, pool = door.doors.rdf.replaced["gone"], door.doors.rdf
    with sent(door, MANY) as connection:
        assert connection.recv(1 << 12).startswith(b"HTTP/1.1 200")
        assert pool.busy == 1, "it waits for the client to read"
    assert soon(lambda: pool.busy == 0)
    assert soon(lambda: pool.replaced["gone"] == gone + 1)


def test_who_goes_while_waiting_for_a_worker_leaves_the_queue(door: Running) -> None:
    pool = door.doors.rdf
    with sent(door, ENDLESS), sent(door, ENDLESS):
        assert soon(lambda: pool.busy == 2)
        with sent(door, "ASK {}"):
            assert soon(lambda: pool.waiting == 1)
        assert soon(lambda: pool.waiting == 0)
    assert soon(lambda: pool.busy == 0)


def test_a_long_text_waits_for_a_worker_to_look_at_it(door: Running) -> None:
    pool, long = door.doors.rdf, f"ASK {{ SERVICE <http://e/> {{ }} }} # {'x' * 3_000}"
    with sent(door, ENDLESS), sent(door, ENDLESS):
        assert soon(lambda: pool.busy == 2)
        with sent(door, long):
            assert soon(lambda: pool.waiting == 1)
    with sent(door, long) as connection:
        answer = b""
        while b"}" not in answer:
            answer += connection.recv(1 << 16) or pytest.fail(f"it ended with {answer!r}")
    assert answer.startswith(b"HTTP/1.1 400")
    assert b'"rule":"service"' in answer


def test_a_head_of_a_long_answer_does_not_wait_for_its_end(door: Running) -> None:
    query = f"HEAD /sparql?{urlencode({'query': MANY})} HTTP/1.1\r\nConnection: close"
    with connection_to(door, query) as connection:
        head = received(connection)
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert head.endswith(b"\r\n\r\n")
    assert head.count(b"\r\n\r\n") == 1
    assert soon(lambda: door.doors.rdf.busy == 0)


def test_a_door_that_was_left_by_many_answers_on(door: Running) -> None:
    for _ in range(20):
        with sent(door, MANY):
            pass
    with sent(door, "ASK {}") as connection:
        answer = b""
        while b"true" not in answer:
            answer += connection.recv(1 << 16) or pytest.fail(f"it ended with {answer!r}")
    assert soon(lambda: door.doors.rdf.busy == 0)
