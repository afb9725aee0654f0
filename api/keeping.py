"""The book as a file: opened, copied away and put back."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from api.errors import AlreadyThere, NoBook, NoSuchPath
from graph.book import Book
from ontology.schema import Schema
from ontology.shapes import fingerprint


def opened(file: Path, schema: Schema, base: str, called: Path | None = None) -> Book:
    """The book in ``file``, made if it is not there; an error names it as it is ``called``."""
    try:
        return Book(file, schema, base, fingerprint())
    except duckdb.Error as error:
        problem = str(error).partition("\n")[0].replace(f'"{file}" ', "")
        raise NoBook(str(called or file), problem) from error


def backup(book: Book, file: Path) -> None:
    """Copy ``book`` to ``file``, which is there wholly or not at all."""
    if file.exists():
        raise AlreadyThere(str(file))
    if not file.parent.is_dir():
        raise NoSuchPath(str(file.parent))
    part = file.with_name(f".{file.name}.part")
    _remove(part)
    try:
        book.backup(part)
        part.replace(file)
    finally:
        _remove(part)


def restore(file: Path, place: Path, open: Callable[[Path, Path], Book]) -> None:
    """Put the book of a backup in ``place``, once it is known to be a book.

    What was there is kept beside it, as ``book.before-restore.duckdb``, until the next restore.
    """
    if not file.is_file():
        raise NoSuchPath(str(file))
    part = place.with_suffix(".restoring")
    _remove(part)
    shutil.copyfile(file, part)
    try:
        book = open(part, file)
        # Whatever stores it was seen with, it is not with them now.
        book.con.execute("DELETE FROM synced")
        book.close()
        _keep_aside(place)
        part.replace(place)
    finally:
        _remove(part)


def _keep_aside(place: Path) -> None:
    """Keep a second name for the book that is about to be replaced; it is there all the time."""
    if not place.exists():
        return
    wal = place.with_name(f"{place.name}.wal")
    if wal.exists():
        # What is not yet in the file must not come into the one that takes its place.
        duckdb.connect(str(place)).close()
    aside = place.with_suffix(f".before-restore{place.suffix}")
    new = aside.with_name(f"{aside.name}.new")
    new.unlink(missing_ok=True)
    new.hardlink_to(place)
    new.replace(aside)


def _remove(file: Path) -> None:
    """Remove a book that nobody has used, with what an interrupted copy left beside it."""
    for end in (".wal", ""):
        file.with_name(file.name + end).unlink(missing_ok=True)
