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
    part.unlink(missing_ok=True)
    try:
        book.backup(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def restore(file: Path, place: Path, open: Callable[[Path, Path], Book]) -> None:
    """Put the book of a backup in ``place``, once it is known to be a book.

    What was there is kept beside it, as ``book.before-restore.duckdb``, until the next restore.
    """
    if not file.is_file():
        raise NoSuchPath(str(file))
    part = place.with_suffix(".restoring")
    shutil.copyfile(file, part)
    try:
        book = open(part, file)
        # Whatever stores it was seen with, it is not with them now.
        book.con.execute("DELETE FROM synced")
        book.close()
        _set_aside(place)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _set_aside(place: Path) -> None:
    """Move a book away with what it had not yet written into its file, or that enters the next."""
    aside = place.with_suffix(f".before-restore{place.suffix}")
    for end in (".wal", ""):
        aside.with_name(aside.name + end).unlink(missing_ok=True)
        if place.with_name(place.name + end).exists():
            place.with_name(place.name + end).replace(aside.with_name(aside.name + end))
