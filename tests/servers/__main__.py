"""One test server by hand: ``python -m tests.servers neo4j`` serves until Ctrl-C."""

import argparse
import signal
import sys
from contextlib import suppress

from tests.servers import Unavailable, fuseki, neo4j


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("server", choices=["neo4j", "fuseki"])
    try:
        _serve(parser.parse_args().server)
    except Unavailable as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


def _serve(server: str) -> None:
    if server == "neo4j":
        with suppress(KeyboardInterrupt), neo4j() as at:
            _wait(
                f"{at.uri} {at.http} user {at.user} password {at.password} database {at.database}"
            )
    else:
        with suppress(KeyboardInterrupt), fuseki() as doors:
            _wait(f"query {doors.query} update {doors.update} store {doors.store}")


def _wait(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    sys.exit(main())
