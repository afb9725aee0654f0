"""A client tries again what may be tried again, within bounds, and says what went wrong."""

import json
import socket

import pytest

from greenweft_client import (
    Broken,
    Change,
    Edition,
    Greenweft,
    NoAddress,
    NoAnswer,
    NotFound,
    ServerFailed,
    TooMany,
    Unavailable,
    Unreachable,
    Unreadable,
)
from tests.client.scripted import Reply, Scripted, scripted

RELEASES = Reply(200, b'{"edition": 3, "items": []}')
PROBLEM = b'{"type": "https://w3id.org/greenweft/problem/busy", "detail": "8 queries are waiting"}'
BUSY = Reply(503, PROBLEM, {"Retry-After": "0"})
SILENT = Reply(None)
CHANGE = {"edition": 1, "change": "removed", "kind": "Area", "id": "area/440310"}
LINE = json.dumps(CHANGE).encode() + b"\n"


def requests(server: Scripted) -> int:
    return len(server.heard)


@pytest.mark.parametrize("first", [BUSY, SILENT, Reply(429, PROBLEM)])
def test_what_may_be_tried_again_is(first: Reply) -> None:
    with scripted([first, RELEASES]) as server, Greenweft(server.url) as client:
        assert client.releases().edition == 3
        assert requests(server) == 2


def test_trying_again_has_an_end() -> None:
    with scripted([BUSY]) as server, Greenweft(server.url, retries=2) as client:
        with pytest.raises(Unavailable, match="8 queries are waiting") as raised:
            client.releases()
        assert requests(server) == 3
        assert (raised.value.status, raised.value.name) == (503, "busy")


def test_a_long_wait_is_left_to_the_caller() -> None:
    reply = Reply(429, PROBLEM, {"Retry-After": "3600"})
    with scripted([reply]) as server, Greenweft(server.url) as client:
        with pytest.raises(TooMany) as raised:
            client.releases()
        assert (raised.value.retry_after, requests(server)) == (3600.0, 1)


def test_what_failed_at_the_server_is_not_tried_again() -> None:
    with scripted([Reply(500, b"<h1>oops</h1>")]) as server, Greenweft(server.url) as client:
        with pytest.raises(ServerFailed, match="500 Internal Server Error"):
            client.releases()
        assert requests(server) == 1


def test_an_answer_that_breaks_off_is_not_asked_for_again() -> None:
    cut = Reply(200, LINE, cut=True)
    with scripted([cut]) as server, Greenweft(server.url) as client:
        seen: list[Edition | Change] = []
        with pytest.raises(Broken, match="is not whole"):
            seen.extend(client.changes())
        with client.changes() as feed:
            assert next(feed).edition == 1
            with pytest.raises(Broken):
                next(feed)
        with pytest.raises(Broken):
            client.releases()
        assert requests(server) == 3


def test_a_line_without_an_end_is_not_taken_for_one() -> None:
    with (
        scripted([Reply(200, LINE + LINE.strip())]) as server,
        Greenweft(server.url) as client,
        pytest.raises(Broken, match="has no end"),
    ):
        list(client.changes())


def test_a_server_that_is_not_there() -> None:
    with scripted([RELEASES]) as server:
        url = server.url
    with (
        Greenweft(url, retries=1) as client,
        pytest.raises(Unreachable, match="cannot be reached"),
    ):
        client.releases()


@pytest.mark.parametrize("text", ["greenweft", "ftp://127.0.0.1", "http://", "http://[::1"])
def test_an_address_that_is_none(text: str) -> None:
    with pytest.raises(NoAddress, match="is no address of a server"):
        Greenweft(text)


def test_what_is_no_greenweft_is_told_apart() -> None:
    with scripted([Reply(200, b"<h1>\n</h1>\n")]) as server, Greenweft(server.url) as client:
        with pytest.raises(Unreadable, match="not one that this client reads"):
            client.releases()
        with pytest.raises(Unreadable):
            list(client.changes())
        with pytest.raises(Unreadable):
            client.cypher("RETURN 1")
    page = Reply(404, b"<h1>Not here</h1>")
    with scripted([page]) as server, Greenweft(server.url) as client, pytest.raises(NotFound):
        client.releases()


def test_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:  # it never accepts
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with Greenweft(url, timeout=0.2) as client, pytest.raises(NoAnswer, match="in time"):
            client.releases()


def test_a_token_is_sent_with_each_request() -> None:
    with scripted([RELEASES]) as server, Greenweft(server.url, token="abc") as client:
        client.releases()
        assert server.heard[0]["Authorization"] == "Bearer abc"
