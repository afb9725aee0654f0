"""Writing the index: made anew from a book, or brought on by what changed since its edition."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from graph.book import Book
from graph.lookups.index.filling import apply, fill
from graph.lookups.index.tables import FORMAT, opened

FAR = 0.5  # of all statements: beyond it a new index is made sooner than the old one is changed


def bring(path: Path, book: Book, fingerprint: str) -> int:
    """Have the index at ``path`` at the newest edition; that edition's number.

    One that is of another book, schema or form, or that went another way, is made anew.
    """
    edition = book.edition
    wanted = {
        "format": FORMAT,
        "book": book.id,
        "fingerprint": fingerprint,
        "edition": str(edition.n),
        "hash": edition.hash,
    }
    has = said(path)
    if has == wanted:
        return edition.n
    if _goes_on(has, wanted, book):
        with _writing(path) as con:
            apply(con, book, int(has["edition"]))
            _conclude(con, book, wanted)
    else:
        path.unlink(missing_ok=True)
        unfinished = path.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        with _writing(unfinished) as con:
            fill(con, book)
            _conclude(con, book, wanted)
        unfinished.rename(path)
    return edition.n


def _conclude(con: sqlite3.Connection, book: Book, state: Mapping[str, str]) -> None:
    """Which ids stand for others, and what the index says of itself."""
    con.execute("DELETE FROM other")
    con.executemany("INSERT INTO other VALUES (?, ?)", book.stand_ins())
    con.execute("DELETE FROM meta")
    con.executemany("INSERT INTO meta VALUES (?, ?)", state.items())


def said(path: Path) -> Mapping[str, str]:
    """What an index says of itself; nothing if it is none, or none that can be read."""
    if not path.exists():
        return {}
    con = sqlite3.connect(path)
    try:
        return dict(con.execute("SELECT key, value FROM meta"))
    except sqlite3.DatabaseError:
        return {}
    finally:
        con.close()


def _goes_on(has: Mapping[str, str], wanted: Mapping[str, str], book: Book) -> bool:
    """Whether the changes of the book since then lead from the one to the other."""
    same = all(has.get(key) == wanted[key] for key in ("format", "book", "fingerprint"))
    if not same or has["hash"] != book.edition_hash(int(has["edition"])):
        return False
    return book.distance(int(has["edition"])) <= FAR * book.size


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """The tables at ``path``; what is done is wholly there in the end, or not at all."""
    con = opened(path)
    try:
        con.execute("BEGIN IMMEDIATE")
        try:
            yield con
        except BaseException:
            con.execute("ROLLBACK")
            raise
        con.execute("COMMIT")
    finally:
        con.close()
