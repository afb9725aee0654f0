"""The process that comes after: it opens the home of a killed one and looks for harm.

    {"folders": ["…/1", "…/2"], "acknowledged": 1, "hashes": ["9f…", "07…"]}    on standard input
    {"found": 2, "went_on": {"rdf": 1, "lpg": 2}}                              on standard output

What is wrong ends it with a sentence. ``hashes`` are those of the editions of an undisturbed run.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import orjson

from api.application import Application
from api.settings import Settings

# Rows that stand and say the same: there must be none.
TWICE = {
    "claims": "SELECT count(*) FROM claim WHERE removed IS NULL "
    "GROUP BY source, series, id, hi, lo HAVING count(*) > 1",
    "statements": "SELECT count(*) FROM statement WHERE removed IS NULL "
    "GROUP BY graph, id HAVING count(*) > 1",
    "releases": "SELECT count(*) FROM release WHERE removed IS NULL "
    "GROUP BY source, series HAVING count(*) > 1",
}


class Expected(NamedTuple):
    """The releases, how many were acknowledged, and the hashes of the editions they make."""

    folders: list[str]
    acknowledged: int
    hashes: list[str]


class Harm(Exception):
    """What the crash did."""


def main() -> None:
    """Look, bring the stores on, load the rest, look again."""
    expected = Expected(**orjson.loads(sys.stdin.buffer.read()))
    with Application(Settings()) as app:
        found = _book_is_whole(app, expected)
        went_on = app.sync()
        _stores_are_the_book(app)
        _same_again(app, expected, found)
        for folder in expected.folders[found:]:
            app.load("tables", [Path(folder)])
        if app.book.edition.n != len(expected.folders):
            raise Harm(f"the book ends at edition {app.book.edition.n}")
        _book_is_whole(app, expected)
        _stores_are_the_book(app)
    sys.stdout.buffer.write(orjson.dumps({"found": found, "went_on": went_on}))


def _book_is_whole(app: Application, expected: Expected) -> int:
    """The edition: an acknowledged one or the next, and all of it as in an undisturbed run."""
    book, edition = app.book, app.book.edition
    if edition.n < expected.acknowledged:
        raise Harm(f"release {expected.acknowledged} was acknowledged, the book has {edition.n}")
    hashes = [each.hash for each in book.editions()][::-1]
    if hashes != expected.hashes[: edition.n]:
        raise Harm(f"edition {edition.n} is not what it is in an undisturbed run")
    if book.manifest() != edition.manifest:
        raise Harm(f"edition {edition.n} holds other statements than it says")
    for what, query in TWICE.items():
        if twice := book.con.execute(query).fetchall():
            raise Harm(f"{len(twice)} {what} stand twice")
    return edition.n


def _stores_are_the_book(app: Application) -> None:
    """Both at the newest edition, and every statement that they hold is the book's."""
    if behind := [lag for lag in app.status() if lag.behind]:
        raise Harm(f"after sync a store is behind: {behind}")
    for store, differences in app.check().items():
        if differences:
            raise Harm(f"book and {store} differ: {differences}")


def _same_again(app: Application, expected: Expected, found: int) -> None:
    """What is loaded already is no news."""
    if not found:
        return
    again = app.load("tables", [Path(expected.folders[found - 1])])
    if again.outcomes or again.edition != found:
        raise Harm(f"loading release {found} again made edition {again.edition}")


if __name__ == "__main__":
    main()
