"""Exports: a part of the book as a file of another software's."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeAlias

from api.errors import AlreadyThere, NoSuchPath
from api.oracle import asked_of
from graph.book import Book
from graph.book.loading import Progress
from graph.formats import Part, Stream, format_named
from graph.formats.selection import around, everything, named
from graph.model import Id, Spelled
from graph.questions import question

EVERY = 10_000  # statements between two words about how far it is


class Answer(NamedTuple):
    """What the answer of a question names, and the relations between."""

    question: str
    given: Mapping[str, str]


class Around(NamedTuple):
    """One thing and what is within so many hops of it."""

    id: Id
    hops: int


Choice: TypeAlias = Answer | Around | None  # none is everything


class Exported(NamedTuple):
    """What was written: so many entities and relations of an edition, as so many bytes.

    Nothing was written if there are no entities.
    """

    entities: int
    relations: int
    bytes: int
    edition: int


def export(
    book: Book, edition: int, format: str, file: Path, choice: Choice, progress: Progress
) -> Exported:
    """Write what is chosen of an edition to a new file."""
    written, part = format_named(format), part_of(book, edition, choice)
    check_place(file)
    if not part.entities:
        return Exported(0, 0, 0, edition)
    pieces = written.write(watched(part, progress), book.schema, book.base)
    return Exported(part.entities, part.relations, write(file, pieces), edition)


def part_of(book: Book, edition: int, choice: Choice) -> Part:
    """What is chosen of an edition."""
    if isinstance(choice, Around):
        return around(book, choice.id, choice.hops, edition)
    if isinstance(choice, Answer):
        rows = asked_of(book, edition, question(choice.question), choice.given)
        return named(book, rows, edition)
    return everything(book, edition)


def check_place(file: Path) -> None:
    """Refuse a ``file`` that is there, or whose folder is not."""
    if file.exists():
        raise AlreadyThere(str(file))
    if not file.parent.is_dir():
        raise NoSuchPath(str(file.parent))


def write(file: Path, pieces: Iterable[bytes]) -> int:
    """Write a new ``file``, which is there wholly or not at all; how many bytes."""
    unfinished = file.with_name(f".{file.name}.part")
    try:
        with unfinished.open("wb") as written:
            size = sum(map(written.write, pieces))
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return size


def watched(part: Part, progress: Progress) -> Part:
    """``part``, which tells how many of its statements were read; a format may read them again."""
    count = 0

    def read(stream: Stream) -> Iterator[Spelled]:
        nonlocal count
        for statement in stream():
            count += 1
            if count % EVERY == 0:
                progress(count)
            yield statement

    def counted(stream: Stream) -> Stream:
        return lambda: read(stream)

    graphs = {source: counted(stream) for source, stream in part.graphs.items()}
    return replace(part, statements=counted(part.statements), graphs=graphs)
