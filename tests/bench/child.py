"""A program of the benchmark in a process of its own, and what it said and held."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import orjson

from tests.bench.memory import Peak
from tests.servers import Address

ROOT = Path(__file__).parents[2]


class Failed(Exception):
    """A process that ended badly, with the end of what it printed."""


class Said(NamedTuple):
    """The answer of a process, the most bytes it held (with its children; alone), its wall time."""

    answer: Any
    peak: tuple[int, int]
    seconds: float


def environment(home: Path, graph: Address | None = None) -> Mapping[str, str]:
    """The settings of a home, with the embedded property graph or another."""
    there = {"GREENWEFT_HOME": str(home), "PYTHONPATH": str(ROOT)}
    if graph:
        there |= {
            "GREENWEFT_GRAPH": graph.uri,
            "GREENWEFT_GRAPH_USER": graph.user,
            "GREENWEFT_GRAPH_PASSWORD": graph.password,
            "GREENWEFT_GRAPH_DATABASE": graph.database,
        }
    kept = {name: v for name, v in os.environ.items() if not name.startswith("GREENWEFT_")}
    return kept | there


def run(
    module: str, words: Sequence[str], settings: Mapping[str, str], folder: Path, orders: Any = None
) -> Said:
    """Run ``python -m module words`` in ``folder`` to its end; it answers in JSON."""
    begun = perf_counter()
    command = [sys.executable, "-m", module, *words]
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, env=settings, cwd=folder
        ) as process,
        Peak(process.pid) as peak,
    ):
        answer, log = process.communicate(orjson.dumps(orders))
        seconds = perf_counter() - begun
    if process.returncode:
        raise Failed(f"{' '.join(command)}:\n{log.decode(errors='replace')[-1500:]}")
    return Said(orjson.loads(answer or b"null"), (peak.bytes, peak.own), seconds)
