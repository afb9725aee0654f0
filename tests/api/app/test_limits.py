"""What one client may do to the others: nothing, whatever it sends or does not take."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPResponse

import httpx
import pytest

from api.listening import Bounds
from api.rates import MOST, Rates
from tests.api.app.conftest import BOUNDS, At, Still, listening, settings

HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /body HTTP/1.1\r\nHost: localhost\r\n"


LATE = 1.8  # seconds that a busy machine may be late


def opened(at: At) -> closing[socket.socket]:
    """A connection, closed at the end of a block."""
    return closing(socket.create_connection(("127.0.0.1", at.port), timeout=5))


@pytest.fixture(name="wire")
def _wire(at: At) -> Iterator[socket.socket]:
    with opened(at) as wire:
        yield wire


def read(wire: socket.socket) -> tuple[int, bytes]:
    """Status and body of the next answer."""
    answer = HTTPResponse(wire)
    answer.begin()
    return answer.status, answer.read()


def status(wire: socket.socket) -> int:
    return read(wire)[0]


def until_closed(wire: socket.socket) -> float:
    """Seconds until the server closes the connection."""
    begun = time.monotonic()
    try:
        while wire.recv(65536):
            pass
    except ConnectionResetError:
        pass
    return time.monotonic() - begun


def drip(wire: socket.socket, part: bytes, every: float = 0.1) -> float:
    """Seconds for which a connection takes one part after the other."""
    begun = time.monotonic()
    wire.settimeout(every)
    while time.monotonic() - begun < 5:
        try:
            wire.sendall(part)
            if not wire.recv(65536):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - begun


# -- what comes in -----------------------------------------------------------------------------


def test_headers_have_to_come_in_time(at: At) -> None:
    begun = time.monotonic()
    with opened(at) as wire:
        wire.sendall(HEAD)
        assert drip(wire, b"X-A: b\r\n") < BOUNDS.head_seconds + LATE
    assert time.monotonic() - begun > BOUNDS.head_seconds


def test_a_connection_that_says_nothing_is_closed(at: At) -> None:
    begun = time.monotonic()
    with opened(at) as wire:
        assert until_closed(wire) < BOUNDS.head_seconds + LATE
    assert time.monotonic() - begun > BOUNDS.head_seconds


def test_empty_lines_keep_no_connection_open(wire: socket.socket) -> None:
    begun = time.monotonic()
    wire.sendall(HEAD + b"\r\n")
    assert status(wire) == 200
    assert drip(wire, b"\r\n") < BOUNDS.head_seconds + LATE
    assert time.monotonic() - begun > BOUNDS.head_seconds


def test_headers_that_never_end_are_refused(wire: socket.socket) -> None:
    wire.sendall(HEAD + b"X-A: " + b"a" * 60_000)
    assert status(wire) == 431


def test_headers_that_are_whole_and_too_large_are_refused(at: At) -> None:
    answer = httpx.get(f"{at.url}/health", headers={f"X-{n}": "a" * 1000 for n in range(40)})
    assert answer.status_code == 431
    assert answer.json()["limit"] == 32768


def test_what_is_no_http_is_refused_in_our_form(wire: socket.socket) -> None:
    wire.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    said = wire.recv(65536)
    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in said


def test_an_address_in_chinese_is_refused_with_how_it_is_written(wire: socket.socket) -> None:
    wire.sendall("GET /api/v1/search?q=纬 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    said = wire.recv(65536)
    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"is written as %E7%BA%AC" in said


def test_a_body_too_large_is_refused_by_its_length(wire: socket.socket) -> None:
    wire.sendall(POST + b"Content-Length: 100001\r\n\r\n")
    assert status(wire) == 413


def test_a_body_too_large_is_refused_while_it_comes(wire: socket.socket) -> None:
    wire.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(12):
        wire.sendall(b"2710\r\n" + b"x" * 10_000 + b"\r\n")
    assert status(wire) == 413


def test_the_rest_of_a_body_that_nobody_wants_is_not_read_for_ever(wire: socket.socket) -> None:
    wire.sendall(POST + b"Content-Length: 1000000\r\n\r\n")
    assert status(wire) == 413
    assert drip(wire, b"x" * 100) < BOUNDS.rest_seconds + LATE


def test_a_body_too_slow_is_refused(wire: socket.socket) -> None:
    begun = time.monotonic()
    wire.sendall(POST + b"Content-Length: 1000\r\n\r\nxxx")
    assert status(wire) == 408
    assert time.monotonic() - begun > 0.2


def test_a_body_that_the_server_asks_for_is_taken(wire: socket.socket) -> None:
    wire.sendall(POST + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    assert wire.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
    wire.sendall(b"xyz")
    assert read(wire) == (200, b"3")


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "identity, br"])
def test_a_body_that_is_packed_is_refused_by_the_name_of_its_packing(at: At, encoding: str) -> None:
    packed = {"Content-Encoding": encoding}
    refused = httpx.post(f"{at.url}/body", content=b"\x1f\x8b", headers=packed)
    assert refused.status_code == 415
    assert f"'{encoding}' is not read here" in refused.json()["detail"]
    plain = httpx.post(f"{at.url}/body", content=b"xy", headers={"Content-Encoding": "identity"})
    assert plain.json() == 2


def test_a_body_in_parts_is_taken_whole(at: At) -> None:
    assert httpx.post(f"{at.url}/body", content=iter([b"x" * 40_000] * 2)).json() == 80_000


def test_an_offer_of_http_2_is_passed_over(wire: socket.socket) -> None:
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n"
    for request in (HEAD, HEAD + upgrade, HEAD):
        wire.sendall(request + b"\r\n")
        assert status(wire) == 200
    wire.sendall(POST + upgrade + b"Content-Length: 3\r\n\r\nxyz")
    assert read(wire) == (200, b"3")


def test_some_requests_may_come_at_once_and_are_answered_in_turn(wire: socket.socket) -> None:
    wire.sendall((HEAD + b"\r\n") * 10)
    said = b""
    while said.count(b"alive") < 10:
        said += wire.recv(65536)
    assert said.count(b"HTTP/1.1 200 ") == 10


@pytest.mark.parametrize("offer", [b"", b"Connection: Upgrade\r\nUpgrade: h2c\r\n"])
def test_thousands_of_requests_at_once_are_not_kept(wire: socket.socket, offer: bytes) -> None:
    wire.sendall((HEAD + offer + b"\r\n") * 3_000)
    assert until_closed(wire) < 1


def test_this_is_no_proxy(wire: socket.socket) -> None:
    wire.sendall(b"CONNECT example.test:443 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert status(wire) == 405


# -- what goes out -----------------------------------------------------------------------------


def test_who_does_not_take_the_answer_is_dropped(at: At, wire: socket.socket) -> None:
    wire.sendall(b"GET /answer/a?parts=1000&size=100000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    time.sleep(2 * BOUNDS.take_seconds + 0.5)
    took = 0
    try:
        while part := wire.recv(1 << 20):
            took += len(part)
    except ConnectionResetError:
        pass
    assert took < 50_000_000


def test_who_takes_it_slowly_gets_all_of_it(at: At) -> None:
    with httpx.stream("GET", f"{at.url}/answer/a?parts=30&size=100000&pause=0.02") as answer:
        assert sum(len(part) for part in answer.iter_bytes()) == 3_000_000


def test_an_answer_comes_as_it_is_made(at: At) -> None:
    for packing in ("identity", "gzip", "zstd"):
        headers = {"Accept-Encoding": packing}
        with httpx.stream("GET", f"{at.url}/answer/a?parts=3&pause=0.2", headers=headers) as answer:
            parts = answer.iter_bytes()
            assert next(parts) == b"x" * 10
            begun = time.monotonic()
            assert b"".join(parts) == b"x" * 20
            assert time.monotonic() - begun > 0.2


# -- how much of it ----------------------------------------------------------------------------


def test_a_client_that_asks_too_often_waits() -> None:
    with listening(Still(settings(rate=5))) as at, httpx.Client(base_url=at.url) as client:
        answers = [client.get("/answer/a") for _ in range(14)]
        statuses = [answer.status_code for answer in answers]
        assert statuses[:10] == [200] * 10
        assert 429 in statuses[10:]
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert int(refused.headers["retry-after"]) >= 1
        assert refused.json()["type"].endswith("/too-many")
        assert client.get("/health").status_code == 200


def test_a_newcomer_gets_the_place_of_an_idle_connection() -> None:
    with listening(Still(settings()), Bounds(connections=3)) as at:
        idle = [socket.create_connection(("127.0.0.1", at.port), timeout=5) for _ in range(3)]
        for wire in idle:
            wire.sendall(HEAD + b"\r\n")
            assert status(wire) == 200
        assert httpx.get(f"{at.url}/health").status_code == 200
        for wire in idle:
            wire.close()


def test_when_all_are_busy_one_more_is_refused_at_once() -> None:
    with listening(Still(settings()), Bounds(connections=2)) as at:
        busy = [socket.create_connection(("127.0.0.1", at.port), timeout=5) for _ in range(2)]
        for wire in busy:
            wire.sendall(b"GET /answer/a?parts=50&pause=0.2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert wire.recv(65536).startswith(b"HTTP/1.1 200 ")
        with opened(at) as wire:
            said = wire.recv(65536)
            assert said.startswith(b"HTTP/1.1 503 ")
            assert b"retry-after: 1" in said
        for wire in busy:
            wire.close()


def test_no_number_of_clients_takes_more_than_so_much_memory() -> None:
    rates = Rates(1, 1)
    for n in range(MOST + 100):
        rates.wait(str(n), now=0.0)
    assert len(rates._buckets) == MOST


def test_an_idle_connection_is_closed(wire: socket.socket) -> None:
    begun = time.monotonic()
    wire.sendall(HEAD + b"\r\n")
    assert status(wire) == 200
    assert until_closed(wire) < BOUNDS.idle_seconds + 1
    assert time.monotonic() - begun > BOUNDS.idle_seconds
