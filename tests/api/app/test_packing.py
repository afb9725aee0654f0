"""Long answers are packed as their clients like it best, and come out again as they were."""

import gzip
import socket
import tracemalloc
from collections.abc import Callable, Mapping

import httpx
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from api.packing import CODINGS, chosen
from tests.api.app.conftest import At

UNPACK: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "zstd": lambda packed: zstandard.ZstdDecompressor().decompressobj().decompress(packed),
    "": lambda plain: plain,
}
WEIGHTS = st.sampled_from(("", ";q=0", ";q=0.0", ";q=0.3", "; q=0.7", ";q=1", ";Q=1.000"))


def raw(at: At, path: str, accept: str, method: str = "GET") -> tuple[httpx.Response, bytes]:
    """An answer and its body as it goes over the wire."""
    headers = {"Accept-Encoding": accept}
    with httpx.stream(method, f"{at.url}{path}", headers=headers) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("zstd", "zstd"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.9, gzip", "gzip"),
        ("zstd;q=0, gzip;q=0.1", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP;q=0.5, ZSTD;q=0.8", "zstd"),
        ("*", "gzip"),
        ("*;q=0.5, gzip;q=0", ""),
        ("zstd;q=2", ""),
        ("gzip;q=0.5, identity", ""),
        ("br", ""),
        ("", ""),
    ],
)
def test_a_long_answer_is_packed_as_its_client_likes_best(at: At, accept: str, coding: str) -> None:
    for parts in ("parts=50&size=1000", "parts=1&size=50000"):
        answer, body = raw(at, f"/answer/a?{parts}", accept)
        assert answer.headers.get("content-encoding", "") == coding
        assert answer.headers["vary"].count("Accept-Encoding") == 1
        assert UNPACK[coding](body) == b"x" * 50_000
        assert len(body) < 5_000 or not coding


@given(st.dictionaries(st.sampled_from((*CODINGS, "identity", "br")), WEIGHTS))
def test_what_a_client_refuses_it_never_gets(said: Mapping[str, str]) -> None:
    got = chosen(", ".join(f"{name}{weight}" for name, weight in said.items()))
    weights = {name: float(text.lower().partition("q=")[2] or 1) for name, text in said.items()}
    assert got == "" or weights[got] == max(weights.get(one, 0) for one in (*CODINGS, "identity"))
    if got == "":
        most = max((weights.get(one, 0) for one in CODINGS), default=0)
        assert most <= weights.get("identity", 0)


@pytest.mark.parametrize("accept", [*CODINGS, "identity"])
def test_a_whole_answer_is_packed_if_it_is_long(at: At, accept: str) -> None:
    answer, body = raw(at, "/openapi.json", accept)
    coding = answer.headers.get("content-encoding", "")
    assert coding == ("" if accept == "identity" else accept)
    assert answer.headers["content-length"] == str(len(body))
    assert UNPACK[coding](body).startswith(b'{"openapi"')
    short, plain = raw(at, "/health", accept)
    assert "content-encoding" not in short.headers
    assert short.headers["content-length"] == str(len(plain))
    assert short.headers["vary"].count("Accept-Encoding") == 1


@pytest.mark.parametrize("accept", CODINGS)
def test_what_was_packed_before_a_failure_does_not_look_whole(at: At, accept: str) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        raw(at, "/answer/a?parts=5&size=1000&fails=3", accept)


@pytest.mark.parametrize("accept", CODINGS)
def test_an_answer_that_begins_with_nothing_is_packed_rightly(at: At, accept: str) -> None:
    for path in (
        "/answer/a?parts=3&size=0",
        "/answer/a?empty=2&size=3000",
        "/answer/a?empty=1&size=3",
    ):
        answer, body = raw(at, path, accept)
        coding = answer.headers.get("content-encoding", "")
        assert UNPACK[coding](body) == b"x" * int(path.rpartition("=")[2])


@pytest.mark.parametrize("accept", CODINGS)
def test_a_packed_answer_takes_the_memory_of_its_parts(at: At, accept: str) -> None:
    def peak(parts: int) -> int:
        tracemalloc.start()
        try:
            with socket.create_connection(("127.0.0.1", at.port), timeout=30) as wire:
                ask = f"GET /answer/a?parts={parts}&size=100000 HTTP/1.1\r\nHost: localhost\r\n"
                wire.sendall(
                    f"{ask}Accept-Encoding: {accept}\r\nConnection: close\r\n\r\n".encode()
                )
                while wire.recv(1 << 16):
                    pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(3)  # what is made once
    assert peak(600) < peak(60) + 1_000_000


def test_zstd_makes_less_of_an_answer_than_gzip(at: At) -> None:
    sizes = {coding: len(raw(at, "/openapi.json", coding)[1]) for coding in (*CODINGS, "")}
    assert sizes["zstd"] < sizes["gzip"] < sizes[""] / 3
