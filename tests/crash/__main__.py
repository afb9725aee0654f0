"""``python -m tests.crash --seed N``: a summary as JSON; exit code 1 if anything was lost."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson

from tests.crash.rounds import Fallen, Rounds, economies, summary
from tests.servers import Address, neo4j

EMBEDDED, NEO4J = "embedded", "neo4j"
STORES = {EMBEDDED: [EMBEDDED], NEO4J: [NEO4J], "both": [EMBEDDED, NEO4J]}


def main(words: Sequence[str] | None = None) -> None:
    """Kill, look, tell."""
    given = _parser().parse_args(words)
    begun = perf_counter()

    def tell(what: str) -> None:
        sys.stderr.write(f"{perf_counter() - begun:6.1f} s  {what}\n")

    found: dict[str, Any] = {"seed": given.seed, "firms": given.firms}
    numbers = given.only or range(1, given.kills + 1)
    with _folder() as folder:
        releases = economies(folder, given.firms, given.seed)
        for store in STORES[given.stores]:
            with _graph(store) as graph:
                place = folder / store
                place.mkdir()
                rounds = Rounds(place, releases, graph)
                tell(f"{store}: {rounds.course.whole:.1f} s when nobody is killed")
                fallen = list(_fallen(rounds, store, numbers, given, tell))
            found[store] = summary(fallen)
        found["failures"] = sum(len(found[store]["failures"]) for store in STORES[given.stores])
        found["seconds"] = round(perf_counter() - begun, 1)
        sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")
        if found["failures"]:
            raise SystemExit(1)


def _fallen(
    rounds: Rounds,
    store: str,
    numbers: Iterable[int],
    given: argparse.Namespace,
    tell: Callable[[str], object],
) -> Iterator[Fallen]:
    for number in numbers:
        one = rounds.kill(number, given.seed)
        where = ", ".join(f"{hit.step}{' and engine' if hit.engine else ''}" for hit in one.hits)
        tell(f"{store} {number}: killed in {where}{': FAILED' if one.problem else ''}")
        if one.problem:
            again = f"--seed {given.seed} --firms {given.firms} --stores {store} --only {number}"
            tell(f"{one.problem}\nagain: python -m tests.crash {again}")
        yield one


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for all homes, which stays if one of them has to be looked at."""
    folder = Path(tempfile.mkdtemp(prefix="greenweft-crash-"))
    whole = False
    try:
        yield folder
        whole = True
    finally:
        if whole:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            sys.stderr.write(f"what is left is in {folder}\n")


@contextmanager
def _graph(store: str) -> Iterator[Address | None]:
    if store == EMBEDDED:
        yield None
    else:
        with neo4j() as address:
            yield address


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the economy and of the moments")
    parser.add_argument("--kills", type=int, default=30, help="of each property graph")
    parser.add_argument("--stores", choices=STORES, default="both", help="which property graphs")
    parser.add_argument("--firms", type=int, default=1_000, help="in the economy")
    parser.add_argument("--only", type=int, nargs="+", help="the numbers of the kills to repeat")
    return parser


if __name__ == "__main__":
    main()
