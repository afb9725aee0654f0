"""A load of HTTP requests with no client library between: what is measured is the server."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode, urlsplit

import orjson


@dataclass
class Taken:
    """Seconds of each request, by what was asked, and how often each status came."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    bytes: int = 0


def request(url: str, body: bytes = b"", media_type: str = "", accept: str = "*/*") -> bytes:
    """A request as it goes over the wire; with a body it is a POST."""
    at = urlsplit(url)
    target = (at.path or "/") + (f"?{at.query}" if at.query else "")
    lines = [
        f"{'POST' if body else 'GET'} {target} HTTP/1.1",
        f"Host: {at.netloc}",
        f"Accept: {accept}",
    ]
    if body:
        lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def sparql(url: str, query: str, accept: str = "application/sparql-results+json") -> bytes:
    """A SPARQL query by GET."""
    return request(f"{url}?{urlencode({'query': query})}", accept=accept)


def cypher(url: str, statement: str, **parameters: object) -> bytes:
    """A statement for a Query API."""
    body = orjson.dumps({"statement": statement, "parameters": parameters})
    return request(url, body, "application/json", "application/json")


async def exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, text: bytes
) -> tuple[int, int]:
    """Send a request and read its answer to the end: the status, and how many bytes it had."""
    writer.write(text)
    head = await reader.readuntil(b"\r\n\r\n")
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    status = int(head.split(b" ", 2)[1])
    if b"content-length" in fields:
        size = int(fields[b"content-length"])
        await reader.readexactly(size)
        return status, size
    size = 0
    while part := int(await reader.readuntil(b"\r\n"), 16):
        left = part + 2
        while left:
            left -= len(await reader.read(min(left, 1 << 18)) or _ended())
        size += part
    await reader.readexactly(2)
    return status, size


def _ended() -> bytes:
    raise ConnectionError("the answer ended before its end")


async def repeated(url: str, texts: Sequence[bytes], what: str, warm: int = 50) -> Taken:
    """Send ``texts`` one after the other over one connection; the first ``warm`` do not count."""
    taken = Taken(seconds={what: []})
    at = urlsplit(url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port, limit=1 << 20)
    for number, text in enumerate(texts):
        begun = perf_counter()
        status, size = await exchange(reader, writer, text)
        if number >= warm:
            taken.seconds[what].append(perf_counter() - begun)
        taken.statuses[status] += 1
        taken.bytes += size
    writer.close()
    return taken


async def crowd(
    url: str,
    mix: Sequence[tuple[str, int, Callable[[random.Random], bytes]]],
    clients: int,
    seconds: float,
) -> Taken:
    """``clients`` that each ask, wait for the answer and ask again, for so many seconds.

    ``mix`` has names, weights and makers of requests.
    """
    taken = Taken(seconds={name: [] for name, _, _ in mix})
    at, until = urlsplit(url), perf_counter() + seconds
    weights = [weight for _, weight, _ in mix]

    async def client(seed: int) -> None:
        choose = random.Random(seed)
        reader, writer = await asyncio.open_connection(at.hostname, at.port, limit=1 << 20)
        while (begun := perf_counter()) < until:
            name, _, make = choose.choices(mix, weights)[0]
            status, size = await exchange(reader, writer, make(choose))
            taken.seconds[name].append(perf_counter() - begun)
            taken.statuses[status] += 1
            taken.bytes += size
        writer.close()

    await asyncio.gather(*(client(seed) for seed in range(clients)))
    return taken
