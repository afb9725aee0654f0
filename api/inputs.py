"""What a load reads: each file of a source as one release, known by the hash of its content."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path

from api.errors import NoSuchPath, SourceWithoutPath, UnknownOption
from graph.book import Book
from graph.book.loading import Input, current
from graph.model import Claim, Rejected
from loaders import Context, Source
from loaders.errors import UnreadableFile


def check_call(source: Source, paths: Sequence[Path], options: Mapping[str, str]) -> None:
    """Refuse paths that are not there, and what ``source`` does not take."""
    if source.curated == bool(paths):
        raise SourceWithoutPath(source.name, source.curated, source.formats)
    for path in paths:
        if not path.exists():
            raise NoSuchPath(str(path))
    for option in options:
        if option not in source.options:
            raise UnknownOption(source.name, option, sorted(source.options))


def inputs(
    source: Source, paths: Sequence[Path], series: str, options: Mapping[str, str]
) -> list[Input]:
    """The releases of ``source`` in ``paths``; a curated source is one of its own."""
    if source.curated:
        return [_input(source, None, series, options)]
    files = [file for path in paths for file in source.expand(path)]
    return [_input(source, file, series, options) for file in files]


def _input(source: Source, path: Path | None, series: str, options: Mapping[str, str]) -> Input:
    try:
        own = source.series(path, options)
    except UnreadableFile as error:
        return _unreadable(path or Path(), error)
    name = own if not series or path is None else f"{series} {own}"
    told = " ".join(f"{key}={value}" for key, value in sorted(options.items()))

    def read(release: str) -> Iterator[Claim | Rejected]:
        today = datetime.now(UTC).date()
        return source.read(path, Context(source.name, name, release, today, options))

    digest = _hash_of_file(path) if path else _hash_of_facts(read(""))
    return Input(name, digest, told, path.name if path else source.name, partial(read, digest))


def _unreadable(path: Path, error: UnreadableFile) -> Input:
    """A file that does not even tell its series: the load says why and goes on with the others."""

    def read() -> Iterator[Claim | Rejected]:
        raise error

    return Input(f"unreadable {path.name}", _hash_or_none(path), "", path.name, read)


def _hash_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _hash_or_none(path: Path) -> str:
    """Of a file, if it can be opened at all: a folder cannot, nor can another person's file."""
    try:
        return _hash_of_file(path)
    except OSError:
        return ""


def _hash_of_facts(facts: Iterator[Claim | Rejected]) -> str:
    """Of a curated source: what it says, but for the day on which it is read."""
    digest = sha256()
    for fact in facts:
        said = fact if isinstance(fact, Rejected) else (fact.statement, *fact.origin[5:])
        digest.update(repr(said).encode())
    return digest.hexdigest()


def set_apart(book: Book, source: str, items: Sequence[Input]) -> list[tuple[str, str, str]]:
    """What was rejected when those of ``items`` that are loaded already were loaded."""
    series = {item.series for item in items if current(book, source, item)}
    return [
        (file, record, reason)
        for release in book.releases()
        if release.removed is None and release.source == source and release.series in series
        for _, file, record, reason, _ in book.rejected(release.n)
    ]
