"""``python -m tests.bench``: figures as JSON on standard output, progress on standard error."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

import orjson

from tests.bench.bench import Bench
from tests.bench.emptying import empty
from tests.bench.machine import machine
from tests.servers import Address, Unavailable, neo4j


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    given = _parser().parse_args(words)
    begun = perf_counter()
    found: dict[str, object] = {"machine": machine(), "runs": given.runs, "seed": given.seed}

    def tell(what: str) -> None:
        if not given.json_only:
            sys.stderr.write(f"{perf_counter() - begun:6.1f} s  {what}\n")

    with ExitStack() as open, tempfile.TemporaryDirectory(prefix="greenweft-bench-") as folder:
        graph, found["neo4j"] = _neo4j(open, given.neo4j)
        bench = Bench(Path(folder), graph, tell)
        found |= bench.run(given.firms, given.seed, given.runs).figures()
    found["seconds"] = round(perf_counter() - begun, 1)
    found["load_average_after"] = round(os.getloadavg()[0], 2)
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


def _neo4j(open: ExitStack, wanted: bool | None) -> tuple[Address | None, str]:
    """An empty server and a word about it; none if it was not wanted or cannot run here."""
    if wanted is False:
        return None, "not asked for"
    try:
        address = open.enter_context(neo4j())
    except Unavailable as reason:
        if wanted:
            raise SystemExit(str(reason)) from reason
        return None, str(reason)
    empty(address)
    return address, "measured"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--firms", type=int, default=20_000, help="each has about ten suppliers")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up economy")
    parser.add_argument("--runs", type=int, default=2, help="how often first loads are done")
    parser.add_argument(
        "--neo4j", action=argparse.BooleanOptionalAction,
        help="insist on a Neo4j, or leave it out; without either, it is measured if it can run",
    )  # fmt: skip
    parser.add_argument("--json-only", action="store_true", help="no progress")
    return parser


if __name__ == "__main__":
    main()
