"""Tables: from lines of cells to rows under headings, whatever kind of file they stood in.

A row that cannot be read is rejected with its place and the reason; the others go on. Titles
above the headings are kept, because an annex says there what it lists.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, TypeAlias

from graph.model import Rejected
from loaders.errors import UnreadableFile

CELL_BYTES = 1_000_000
SHOWN = 500
AHEAD = 30
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_FIGURE = re.compile(r"[-+]?[\d.,]+%?|\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?")


class Line(NamedTuple):
    """Cells in their order, before they are known to be headings or a row."""

    number: int
    where: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row under its headings; cells are trimmed, and empty ones left out.

    ``number`` is the row's number as a spreadsheet shows it: a record with line breaks in its
    cells is one row, a blank line is one too, and headings in the first line are row 1. In a
    Parquet file, which has no such line, the first record is row 1.
    """

    number: int
    cells: Mapping[str, str]
    where: str


Lines: TypeAlias = Iterable[Line | Rejected]
Rows: TypeAlias = Iterator[Row | Rejected]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, the lines above them, and the rows, which can be read once.

    ``name`` is the sheet's, where a file has sheets.
    """

    headings: tuple[str, ...]
    rows: Rows
    title: str = ""
    name: str = ""


def tabulated(
    path: Path, lines: Lines, known: Collection[str] = (), *, title: str = "", name: str = ""
) -> Table | None:
    """The table that ``lines`` make; ``None`` if none of them holds anything.

    The headings are the first line with two of the ``known`` ones, else the first with two
    filled cells, else the first with one. A column without a heading is called by its letter.

    >>> lines = [Line(1, "row 1", ["2021年度绿色园区名单"]), Line(2, "row 2", ["序号", "园区"])]
    >>> table = tabulated(Path("a.csv"), [*lines, Line(3, "row 3", ["1", " 纬园 "])])
    >>> table.title, next(table.rows)
    ('2021年度绿色园区名单', Row(number=3, cells={'序号': '1', '园区': '纬园'}, where='row 3'))
    """
    stream = iter(lines)
    first = list(islice(stream, AHEAD))
    place, heading = _heading(first, known)
    if heading is None:
        return None
    headings = _headings(path, heading)
    above = (line.cells for line in first[:place] if isinstance(line, Line))
    words = [title, *(cell.strip() for cells in above for cell in cells)]
    unread = (line for line in first[:place] if isinstance(line, Rejected))
    rest = chain(unread, first[place + 1 :], stream)
    return Table(headings, under(headings, rest), "\n".join(filter(None, words)), name)


def _heading(lines: Sequence[Line | Rejected], known: Collection[str]) -> tuple[int, Line | None]:
    """Which of the first lines holds the headings."""
    tests: tuple[Callable[[Line], bool], ...] = (
        lambda line: sum(cell.strip() in known for cell in line.cells) > 1,
        lambda line: sum(map(bool, map(str.strip, line.cells))) > 1,
        lambda line: any(map(str.strip, line.cells)),
    )
    for test in tests:
        for place, line in enumerate(lines):
            if isinstance(line, Line) and test(line):
                return place, line
    return 0, None


def _headings(path: Path, line: Line) -> tuple[str, ...]:
    """The cells of a heading line, if it is one."""
    cells = [cell.strip() for cell in line.cells]
    while not cells[-1]:
        cells.pop()
    if figure := next(filter(_FIGURE.fullmatch, cells), ""):
        reason = f"has no heading row: {line.where} holds {figure!r} where a heading should stand"
        raise UnreadableFile(path, reason)
    if twice := next((cell for cell in cells if cell and cells.count(cell) > 1), ""):
        raise UnreadableFile(path, f"has two columns headed {twice} ({line.where})")
    return tuple(cell or f"column {letter(place)}" for place, cell in enumerate(cells))


def under(headings: Sequence[str], lines: Lines) -> Rows:
    """The rows that ``lines`` are under ``headings``.

    Blank lines are skipped, and so are the headings where they stand again.
    """
    heading = tuple(headings)
    # Eight bytes for each row, so that a repeated one is found without keeping the rows.
    seen: dict[int, int] = {}
    for line in lines:
        if isinstance(line, Rejected):
            yield line
            continue
        cells = [cell.strip() for cell in line.cells]
        while cells and not cells[-1]:
            cells.pop()
        if not cells or tuple(cells) == heading:
            continue
        if reason := _fault(headings, cells):
            yield Rejected(line.where, reason, shown(cells))
            continue
        earlier = seen.setdefault(hash(tuple(cells)), line.number)
        if earlier != line.number:
            yield Rejected(line.where, f"the same as row {earlier}", shown(cells))
            continue
        filled = {name: cell for name, cell in zip(headings, cells, strict=False) if cell}
        yield Row(line.number, filled, line.where)


def _fault(headings: Sequence[str], cells: Sequence[str]) -> str:
    """Why a row cannot be read; empty if it can."""
    if len(cells) > len(headings):
        return f"has {len(cells)} cells under {len(headings)} headings"
    text = "".join(cells)
    if len(text) * 4 > CELL_BYTES:
        for name, cell in zip(headings, cells, strict=False):
            if (size := len(cell.encode(errors="replace"))) > CELL_BYTES:
                return f"column {name} holds {size / 1e6:.1f} MB; a cell may hold 1 MB"
    if not text.isprintable() and (found := _CONTROL.search(text)):
        return f"holds the control character U+{ord(found[0]):04X}"
    return ""


def shown(cells: Iterable[str]) -> str:
    """A row as text, cut off where it gets long: what a person needs to find it again."""
    text = " | ".join(cell[:SHOWN] for cell in cells)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def letter(place: int) -> str:
    """What a spreadsheet calls a column, counted from 0.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def text(value: object) -> str:
    """A value as a CSV would hold it.

    >>> text(None), text(True), text(12.0), text(Decimal("0.50")), text(datetime(2024, 1, 5))
    ('', 'true', '12', '0.50', '2024-01-05')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        midnight = not any((value.hour, value.minute, value.second, value.microsecond))
        return value.date().isoformat() if midnight else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
