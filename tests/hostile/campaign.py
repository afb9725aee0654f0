"""A campaign: every attack against a running service, and what came of each."""

import re
import socket
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from tests.hostile.attack import Attack
from tests.hostile.watch import Trap, percentile, pulse
from tests.served import Served

AGAIN = 5.0  # seconds within which a plain query answers after an attack
PLAIN = {
    "sparql": ("/sparql", {"query": "SELECT (COUNT(*) AS ?n) { ?s a ?kind }"}),
    "cypher": ("/db/greenweft/query/v2", {"statement": "MATCH (n) RETURN count(n) AS n"}),
}
COUNTS = (
    "MATCH (n) RETURN count(n) AS n",
    "MATCH ()-[r]->() RETURN count(r) AS n",
    "MATCH (n:Canary) RETURN count(n) AS n",
    "MATCH (n) WHERE n.canary IS NOT NULL RETURN count(n) AS n",
)


@dataclass
class Outcome:
    """What a campaign found; ``wrong`` names each attack that had an effect."""

    attacks: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    by_family: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest_return: float = 0.0
    health: list[float] = field(default_factory=list)
    calls: int = 0
    given_up: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        yield f"{self.attacks} attacks; statuses {dict(sorted(self.statuses.items()))}"
        yield f"{len(self.wrong)} with an effect, {self.calls} connections out"
        yield f"slowest return to a plain answer {self.slowest_return:.2f} s"
        p50, p99 = (1000 * percentile(self.health, p) for p in (0.5, 0.99))
        yield f"/health p50 {p50:.1f} ms, p99 {p99:.1f} ms, of {len(self.health)}"
        yield from self.given_up
        yield from self.wrong


def run(served: Served, door: str, attacks: Iterable[Attack], trap: Trap) -> Outcome:
    """Send every attack to one door, and look after each what came of it."""
    outcome = Outcome()
    limits = httpx.Limits(max_keepalive_connections=1)
    with (
        httpx.Client(base_url=served.url, timeout=30, limits=limits) as client,
        pulse(served.url) as outcome.health,
    ):
        before = _counted(client)
        for attack in attacks:
            outcome.attacks += 1
            status, body = send(served, client, door, attack)
            outcome.statuses[status] += 1
            outcome.by_family[attack.family, status] += 1
            if trap.canary.encode() in body or b"root:x:0" in body:
                outcome.wrong.append(f"{attack.family}: canary read by {attack.text[:300]!r}")
            if status in (0, 500) and attack.manner == "read":
                outcome.wrong.append(
                    f"{attack.family}: {status} {body[:300]!r} {attack.text[:300]!r}"
                )
            took = until_plain(client, door)
            outcome.slowest_return = max(outcome.slowest_return, took)
            if took > AGAIN:
                outcome.wrong.append(
                    f"{attack.family}: {took:.1f} s down after {attack.text[:300]!r}"
                )
            if not served.alive():
                outcome.wrong.append(f"{attack.family}: the service died of {attack.text[:300]!r}")
                break
        after = _counted(client)
        figures = client.get("/metrics").text.splitlines()
        outcome.given_up = [f for f in figures if re.match(r"greenweft_\w*(replaced|restarts)", f)]
    outcome.calls = len(trap.calls)
    if after != before:
        outcome.wrong.append(f"the graph changed: {before} became {after}")
    return outcome


def send(served: Served, client: httpx.Client, door: str, attack: Attack) -> tuple[int, bytes]:
    """Send one attack; its status and the body, of which no more than a megabyte is read."""
    request = _request(client, door, attack)
    if attack.manner != "read":
        return _trickle(served.url, request, leave=attack.manner == "gone"), b""
    try:
        response = client.send(request, stream=True)
    except httpx.TransportError as error:
        return 0, str(error).encode()
    body = b""
    try:
        for chunk in response.iter_bytes():  # unpacked: it may hold what it must not
            body += chunk
            if len(body) > 1 << 20:
                break
    except httpx.TransportError:
        pass  # an answer that grew too large is broken off
    finally:
        response.close()
    return response.status_code, body


def until_plain(client: httpx.Client, door: str) -> float:
    """Seconds until a plain query has its answer; twice ``AGAIN`` if it never came."""
    path, asked = PLAIN[door]
    begun = time.monotonic()
    while time.monotonic() - begun < 2 * AGAIN:
        try:
            answer = (
                client.post(path, data=asked) if door == "sparql" else client.post(path, json=asked)
            )
            if answer.status_code in (200, 202):
                break
        except httpx.TransportError:
            pass  # asked again until its time is over
        time.sleep(0.05)
    return time.monotonic() - begun


def _request(client: httpx.Client, door: str, attack: Attack) -> httpx.Request:
    path, _ = PLAIN[door]
    if door == "sparql":
        pairs = [("query", attack.text), *attack.fields]
        data = {name: [v for n, v in pairs if n == name] for name, _ in pairs}
        return client.build_request("POST", path, data=data)
    return client.build_request(
        "POST", path, json={"statement": attack.text, "parameters": dict(attack.parameters)}
    )


def _trickle(url: str, request: httpx.Request, leave: bool) -> int:
    """Ask, then take the answer a byte at a time, or go after the first."""
    at = urlsplit(url)
    head = f"POST {request.url.raw_path.decode()} HTTP/1.1\r\nHost: {at.netloc}\r\n"
    for name in ("content-type", "content-length"):
        head += f"{name}: {request.headers[name]}\r\n"
    with socket.create_connection((at.hostname or "", at.port or 0), 5) as wire:
        wire.sendall(head.encode() + b"\r\n" + request.read())
        wire.settimeout(5)
        first = b""
        try:
            for _ in range(12 if leave else 60):
                first += wire.recv(1)
                if not leave:
                    time.sleep(0.02)
        except OSError:
            return 0
    words = first.split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def _counted(client: httpx.Client) -> list[object]:
    rows = []
    for text in COUNTS:
        until_plain(client, "cypher")
        answer = client.post(PLAIN["cypher"][0], json={"statement": text})
        assert "data" in answer.json(), answer.text
        rows.append(answer.json()["data"]["values"])
    until_plain(client, "sparql")
    sparql = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
    return [*rows, sparql.json()["results"]["bindings"]]
