"""``python -m tests.hostile``: a whole campaign against a service of its own."""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.hostile import cypher_texts, sparql_texts
from tests.hostile.attack import attacks
from tests.hostile.campaign import Outcome, run
from tests.hostile.watch import trap
from tests.served import greenweft, served
from tests.servers import neo4j

DOORS = {"sparql": sparql_texts.FAMILIES, "cypher": cypher_texts.FAMILIES}
SETTINGS = {"query_seconds": "1", "query_memory": str(256 << 20), "query_rows": "50000"}


def prepared(home: Path, firms: int, settings: dict[str, str]) -> None:
    """A home with a made-up economy in it."""
    tables = home.with_name("economy")
    greenweft(home, "generate", str(tables), "--firms", str(firms), "--seed", "1")
    greenweft(home, "load", "tables", str(tables), settings=settings)


def campaign(
    folder: Path, graph: str, doors: list[str], seed: int, each: int, firms: int
) -> dict[str, Outcome]:
    """What came of ``each`` attacks of every family on each of the ``doors``."""
    settings = dict(SETTINGS)
    with ExitStack() as running:
        if graph == "neo4j":
            at = running.enter_context(neo4j())
            settings |= {"graph": at.uri, "graph_user": at.user, "graph_password": at.password}
        prepared(folder / "home", firms, settings)
        set = running.enter_context(trap(folder))
        # No setting, which nothing that the server starts would have.
        os.environ[set.bait.variable] = set.canary
        running.callback(os.environ.pop, set.bait.variable)
        server = running.enter_context(served(folder / "home", settings))
        return {
            door: run(server, door, attacks(DOORS[door], seed, each, set.bait), set)
            for door in doors
        }


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--each", type=int, default=30, help="attacks of each family")
    arguments.add_argument("--graph", choices=["embedded", "neo4j"], default="embedded")
    arguments.add_argument("--door", choices=list(DOORS), action="append")
    arguments.add_argument("--firms", type=int, default=2_000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="greenweft-hostile-") as folder:
        found = campaign(
            Path(folder),
            given.graph,
            given.door or list(DOORS),
            given.seed,
            given.each,
            given.firms,
        )
    for door, outcome in found.items():
        print(f"{door} on {given.graph}, seed {given.seed}:", *outcome.lines(), sep="\n  ")  # noqa: T201
    return 1 if any(outcome.wrong or outcome.calls for outcome in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
