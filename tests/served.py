"""A real ``greenweft serve`` as a process of its own, over a home of a test."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

READY = 60.0  # seconds until the doors answer


@dataclass(frozen=True)
class Served:
    """Where it listens, and as which process."""

    url: str
    process: psutil.Process
    log: Path

    def alive(self) -> bool:
        return self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE

    def footprint(self) -> tuple[int, int]:
        """Open descriptors of the server, and processes below it."""
        return self.process.num_fds(), len(self.process.children(recursive=True))

    def wait_until_ready(self, seconds: float = READY) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/ready", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                assert self.alive(), self.log.read_text()[-3000:]
            time.sleep(0.1)
        raise AssertionError(httpx.get(f"{self.url}/ready").text)


def greenweft(home: Path, *words: str, settings: Mapping[str, str] | None = None) -> str:
    """What a command of its own process writes to stdout; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", *words],
        env=_environment(home, settings or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def served(
    home: Path, settings: Mapping[str, str] | None = None, ready: bool = True
) -> Iterator[Served]:
    """A server on a port that the system picks; it is stopped in good order at the end."""
    log = home.with_name(f"{home.name}.log")
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve", "--port", "0"],
            env=_environment(home, settings or {}),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            running = Served(_address(process, log), psutil.Process(process.pid), log)
            if ready:
                running.wait_until_ready()
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()


def _address(process: "subprocess.Popen[str]", log: Path) -> str:
    assert process.stdout
    for line in process.stdout:
        if found := re.search(r"http://[\d.]+:\d+", line):
            return found[0]
    raise AssertionError(f"the server ended before it listened:\n{log.read_text()[-3000:]}")


def _environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[1])
    return {
        **os.environ,
        "PYTHONPATH": root,
        "GREENWEFT_HOME": str(home),
        "GREENWEFT_RATE": "0",
        **{f"GREENWEFT_{name.upper()}": value for name, value in settings.items()},
    }
