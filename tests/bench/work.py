"""The process that is measured: it does some steps with one home and says how long each took.

    {"folder": "…/economy", "steps": ["book", "rdf", "lpg"]}       on standard input
    {"book": 14.2, "rdf": 11.9, "lpg": 12.5}                       on standard output

The home and the engines come from the environment, as they do for a user.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import orjson

from api.application import Application
from api.inputs import inputs
from api.settings import Settings
from graph.book.loading import current, load
from graph.sync import check
from loaders import source

TABLES = "tables"


def main() -> None:
    """Follow the orders."""
    orders = orjson.loads(sys.stdin.buffer.read())
    folder = Path(orders["folder"])
    took = {}
    with Application(Settings()) as app:
        for step in orders["steps"]:
            begun = perf_counter()
            STEPS[step](app, folder)
            took[step] = perf_counter() - begun
    sys.stdout.buffer.write(orjson.dumps(took))


def _read(app: Application, folder: Path) -> None:
    """Files to claims, which are checked and thrown away."""
    for item in inputs(source(TABLES), [folder], "", {}):
        for _ in item.read():
            pass


def _book(app: Application, folder: Path) -> None:
    """The load without the stores, which ``Application.load`` would bring on as well."""
    items = inputs(source(TABLES), [folder], "", {})
    fresh = [item for item in items if not current(app.book, TABLES, item)]
    load(app.book, TABLES, fresh, datetime.now(UTC).date(), strict=True)


def _open(app: Application, folder: Path) -> None:
    """Start the engines, as far as they are there."""
    for store in (app.rdf, app.lpg):
        store.state()


def _check(store: str) -> Callable[[Application, Path], None]:
    def step(app: Application, folder: Path) -> None:
        if found := check(app.book, app.store(store)):
            raise SystemExit(f"book and {store} differ: {found}")

    return step


STEPS: Mapping[str, Callable[[Application, Path], object]] = {
    "read": _read,
    "book": _book,
    "rdf": lambda app, folder: app.sync(["rdf"]),
    "lpg": lambda app, folder: app.sync(["lpg"]),
    "open": _open,
    "check rdf": _check("rdf"),
    "check lpg": _check("lpg"),
}


if __name__ == "__main__":
    main()
