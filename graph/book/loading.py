"""A load: the releases of one source become claims of the book, wholly or not at all.

Claims stream into a stage, what was said before and is said again stays as it is, the rest is
closed or added. A claim that refers to nothing known goes to quarantine.
"""

from collections.abc import Sequence
from datetime import date
from time import perf_counter

from graph.book import Book
from graph.book.outcome import Input, Outcome
from graph.book.staging import Progress, Staging
from graph.book.tables import count
from graph.errors import NothingReadable, NotStrict, TwiceInOneLoad

__all__ = ["Input", "Outcome", "Progress", "current", "load"]


def current(book: Book, source: str, item: Input) -> bool:
    """Whether the book's current release of this series has this very content."""
    return any(
        r.removed is None
        and r.source == source
        and r.series == item.series
        and r.hash == item.hash
        and r.options == item.options
        for r in book.releases()
    )


def load(
    book: Book,
    source: str,
    inputs: Sequence[Input],
    retrieved: date,
    *,
    strict: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda claims: None,
) -> list[Outcome]:
    """Load releases of one source in one transaction, as one edition.

    ``strict`` refuses all if any record is rejected (``NotStrict``); ``dry_run`` tells what would
    change and changes nothing. ``progress`` is called with the number of claims read so far.
    """
    if len({item.series for item in inputs}) < len(inputs):
        raise TwiceInOneLoad([(item.series, item.file) for item in inputs])
    started = perf_counter()
    files = ", ".join(item.series for item in inputs)
    with book.change(f"load {source} {files}", keep=not dry_run) as edition:
        first = count(book.con, "FROM release") + 1
        staging = Staging(book, source, progress)
        numbered = list(enumerate(inputs, first))
        read = {release: staging.read(release, item) for release, item in numbered}
        if len(staging.unreadable) == len(inputs):
            reasons = list(staging.unreadable.values())
            raise reasons[0] if len(reasons) == 1 else NothingReadable([str(e) for e in reasons])
        staging.check_references()
        rejected = staging.rejected()
        if strict and rejected:
            raise NotStrict(rejected)
        outcomes = [
            staging.settle(release, item, read[release], edition, retrieved)
            for release, item in numbered
        ]
    seconds = perf_counter() - started
    return [outcome._replace(seconds=round(seconds, 3)) for outcome in outcomes]
