"""``python -m tests.guards``: each guard is switched off, and its test must fail."""

import argparse
import sys
import time
from pathlib import Path

from tests.guards.page import PAGE, written
from tests.guards.table import GUARDS
from tests.guards.trial import tried


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m tests.guards", description=__doc__)
    arguments.add_argument("names", nargs="*", metavar="NAME", help="guards; all if none is named")
    arguments.add_argument("--page", action="store_true", help=f"write the tables of {PAGE.name}")
    given = arguments.parse_args()
    if given.page:
        PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
        return 0
    if unknown := [name for name in given.names if name not in GUARDS]:
        arguments.error(f"no guard is called {unknown[0]}; there is {', '.join(GUARDS)}")
    wrong = 0
    for name in given.names or GUARDS:
        begun = time.monotonic()
        found = tried(name)
        wrong += not found.fails
        said = f"{found.verdict} ({time.monotonic() - begun:.1f} s)"
        print(f"{name:24}{said}\n    {found.why}", flush=True)  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())
    sys.exit(main())
