"""What the book alone knows: who said what, what changed when, and what was known on a day."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias

import orjson

from api import exporting
from api.exporting import Choice
from api.lookups.worker import looked_up
from api.lookups.written import rowed, written
from api.oracle import asked_of
from api.outcomes import Asked
from api.readers import Order
from api.refusals import EditionAhead, NothingKnown
from graph.book import Book, Edition
from graph.errors import NotFound
from graph.formats import format_named
from graph.lookups.of_book import OfBook
from graph.lookups.things import plain
from graph.model import Spelled
from graph.questions import DATED, question

BLOCK = 1 << 16  # bytes that are sent at once


class Found(NamedTuple):
    """An answer on its way: the edition that it belongs to, what it is, and its bytes."""

    edition: int
    head: Mapping[str, Any]
    parts: Iterator[bytes]


Ask: TypeAlias = Callable[[Book, Order, int], Found]


def found(book: Book, order: Order, newest: int) -> Found:
    """The answer to ``order``, from what the book knew by edition ``newest`` at the latest.

    With ``known_on``, a moment as ISO text, by the edition that was the newest then.
    """
    edition = edition_of(book, order, newest)
    try:
        return ASKS.get(order["ask"], _looked_up)(book, order, edition)
    except NotFound as error:
        raise NothingKnown(error.id) from error


def edition_of(book: Book, order: Order, newest: int) -> int:
    """The edition that ``order`` is about."""
    if known_on := order.get("known_on"):
        return min(newest, book.edition_on(datetime.fromisoformat(known_on)))
    return newest


def _looked_up(book: Book, order: Order, edition: int) -> Found:
    return Found(edition, *looked_up(OfBook(book, edition), order))


def _statements(book: Book, order: Order, edition: int) -> Found:
    """Who said what of a thing, claim by claim."""
    kept = book.claims(order["id"], edition)
    if not kept:
        raise NothingKnown(order["id"])
    items = [
        {
            "source": one.source,
            "series": one.series,
            "release": one.release,
            "record": one.record,
            "evidence": one.evidence or None,
            "confidence": float(one.confidence),
            "said_of": one.statement.id,
            "since_edition": one.added,
            "statement": plain(book.schema, one.statement),
        }
        for one in kept
    ]
    return _whole(edition, {"edition": edition, "id": kept[0].canonical, "items": items})


def _history(book: Book, order: Order, edition: int) -> Found:
    """What was said of a thing, edition by edition; the newest first."""
    versions = book.history(order["id"], edition)
    if not versions:
        raise NothingKnown(order["id"])
    made = {one.n: one for one in book.editions()}
    items = [
        {
            "edition": added,
            "at": _time(made[added].at),
            "what": made[added].what,
            "until_edition": removed,
            "statement": plain(book.schema, said),
        }
        for said, added, removed in versions
    ]
    return _whole(edition, {"edition": edition, "id": versions[0][0].id, "items": items})


def _releases(book: Book, order: Order, edition: int) -> Found:
    """Every release there ever was, the oldest first."""
    items = [
        {
            "release": one.n,
            "source": one.source,
            "series": one.series,
            "file": one.files,
            "hash": one.hash,
            "retrieved": one.retrieved.isoformat(),
            "records": one.records,
            "rejected": one.rejected,
            "since_edition": one.added,
            "until_edition": one.removed,
        }
        for one in book.releases()
        if one.added <= edition
    ]
    return _whole(edition, {"edition": edition, "items": items})


def _changes(book: Book, order: Order, edition: int) -> Found:
    """What each edition since one changed, as lines; see the page on keeping a copy."""
    if order["since"] > edition:
        raise EditionAhead(order["since"], edition)
    return Found(edition, {}, _blocks(_lines(book, order["since"], edition)))


def _lines(book: Book, since: int, upto: int) -> Iterator[bytes]:
    made = {one.n: one for one in book.editions()}
    for n in range(since + 1, upto + 1):
        yield _line(_edition(made[n], made[n - 1].hash if n > 1 else ""))
        for change in book.changes(n - 1, n):
            if not change.graph:
                yield _line(_change(n, change.old, change.new))


def _edition(one: Edition, before: str) -> Mapping[str, Any]:
    """The first line of an edition: all that its hash is made of."""
    return {
        "edition": one.n,
        "at": _time(one.at),
        "what": one.what,
        "added": one.added,
        "removed": one.removed,
        "manifest": {kind: list(map(str, part)) for kind, part in sorted(one.manifest.items())},
        "before": before,
        "hash": one.hash,
    }


def _change(edition: int, old: Spelled | None, new: Spelled | None) -> Mapping[str, Any]:
    kept = new or old
    assert kept  # noqa: S101  one of them is there
    return {
        "edition": edition,
        "change": "changed" if old and new else "added" if new else "removed",
        "kind": kept.kind,
        "id": kept.id,
        **({"start": kept.start, "end": kept.end} if kept.start else {}),
        **({"values": new.values} if new else {}),
    }


def _question(book: Book, order: Order, edition: int) -> Found:
    """The oracle's answer to a named question."""
    asked, given = question(order["name"]), order["given"]
    day = {} if order.get("on") is None else {DATED: order["on"]}  # today may be over by now
    try:
        rows = asked_of(book, edition, asked, {**given, **day})
    except NotFound as error:
        raise NothingKnown(error.id) from error
    answer = rowed(asked, given, order.get("on"), Asked(asked.columns, rows, edition))
    return Found(
        edition, {"rows": len(rows)}, iter((written(answer, order["form"], asked.columns),))
    )


def choice_of(order: Order) -> Choice:
    """What an order of an export chooses."""
    if order["question"]:
        return exporting.Answer(order["question"], order["given"])
    if "around" in order:
        return exporting.Around(order["around"], order["hops"])
    return None


def _export(book: Book, order: Order, edition: int) -> Found:
    """A part of the book, or all of it, in a format of other software."""
    part = exporting.part_of(book, edition, choice_of(order))
    written = format_named(order["format"]).write(part, book.schema, book.base)
    return Found(edition, {}, written)


ASKS: Mapping[str, Ask] = {
    "export": _export,
    "question": _question,
    "statements": _statements,
    "history": _history,
    "releases": _releases,
    "changes": _changes,
}


def _whole(edition: int, answer: Mapping[str, Any]) -> Found:
    return Found(edition, {}, iter((orjson.dumps(answer),)))


def _line(facts: Mapping[str, Any]) -> bytes:
    return orjson.dumps(facts, option=orjson.OPT_APPEND_NEWLINE)


def _blocks(lines: Iterator[bytes]) -> Iterator[bytes]:
    block = bytearray()
    for line in lines:
        block += line
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _time(at: datetime) -> str:
    return at.replace(tzinfo=UTC).isoformat()
