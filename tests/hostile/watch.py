"""What watches while attacks run: who is called, what leaks, how the service breathes."""

import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.hostile.attack import Bait


@dataclass
class Trap:
    """The bait, the canary that stands behind it, and how often the listener was called."""

    bait: Bait
    canary: str
    calls: list[str] = field(default_factory=list)


@contextmanager
def trap(folder: Path) -> Iterator[Trap]:
    """A file with the canary in it, and a listener that nobody should call."""
    canary = f"canary-{secrets.token_hex(12)}"
    file = folder / "secret.csv"
    file.write_text(f"{canary},{canary}\n")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        bait = Bait(file.as_uri(), url, "TEST_CANARY", "http://a.test/secret", "system")
        set = Trap(bait, canary)

        def listen() -> None:
            while True:
                try:
                    called, (host, port) = listener.accept()
                except OSError:
                    return
                called.close()
                set.calls.append(f"{host}:{port}")

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield set
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


@contextmanager
def pulse(url: str, every: float = 0.02) -> Iterator[list[float]]:
    """How long /health took, in seconds, again and again; a failure is infinitely long."""
    taken: list[float] = []
    over = threading.Event()

    def beat() -> None:
        with httpx.Client(timeout=5) as client:
            while not over.wait(every):
                begun = time.perf_counter()
                try:
                    client.get(f"{url}/health").raise_for_status()
                    taken.append(time.perf_counter() - begun)
                except httpx.HTTPError:
                    taken.append(float("inf"))

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield taken
    finally:
        over.set()
        thread.join(10)


def percentile(taken: list[float], part: float) -> float:
    """The value below which ``part`` of them are.

    >>> percentile([3.0, 1.0, 2.0], 0.5)
    2.0
    """
    return sorted(taken)[min(len(taken) - 1, int(part * len(taken)))]
