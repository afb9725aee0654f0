"""Excel workbooks (.xlsx), one table for each sheet.

Nothing is computed: a formula is rejected, because its last result may be stale or missing.
"""

import warnings
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException

from graph.model import Rejected
from loaders.errors import UnreadableFile
from loaders.table import Line, Lines, Table, letter, shown, tabulated, text

# Stood in for by their read-only likenesses, which have no stubs.
Cells: TypeAlias = Sequence[Cell | MergedCell]

UNPACKED = 4 << 30
# A damaged workbook fails in whichever part of it is read first.
DAMAGED = (BadZipFile, InvalidFileException, KeyError, ValueError, ParseError, zlib.error, EOFError)


def tables(path: Path, known: Collection[str] = ()) -> Iterator[Table]:
    """The tables of a workbook; sheets of notes, where no line has two filled cells, are none."""
    try:
        with ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                raise UnreadableFile(path, f"unpacks to more than {UNPACKED >> 30} GB")
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    except DAMAGED as error:
        raise UnreadableFile(path, f"is damaged, or no Excel workbook: {error}") from error
    try:
        found = False
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            lines = _lines(path, sheet.title, sheet.iter_rows())
            table = tabulated(path, lines, known, name=sheet.title)
            if table and len(table.headings) > 1:
                found = True
                yield table
        if not found:
            raise UnreadableFile(path, "has no table: no sheet has a heading row")
    finally:
        book.close()


def _lines(path: Path, sheet: str, rows: Iterable[Cells]) -> Lines:
    number = 0
    try:
        for cells in rows:
            number += 1
            where = f"sheet {sheet} row {number}"
            texts = [text(cell.value) for cell in cells]
            if reason := next(filter(None, map(_fault, cells)), ""):
                yield Rejected(where, reason, shown(texts))
            else:
                yield Line(number, where, texts)
    except DAMAGED as error:
        reason = f"is damaged in sheet {sheet} after row {number}: {error}"
        raise UnreadableFile(path, reason) from error


def _fault(cell: Cell | MergedCell) -> str:
    """Why a cell cannot be believed; empty if it can."""
    if cell.value is None:
        return ""
    place = f"cell {letter(cell.column - 1)}{cell.row}"
    if cell.data_type == "f":
        return f"{place} is the formula {str(cell.value)[:80]}; save values instead"
    if cell.data_type == "e":
        return f"{place} is the error {cell.value}"
    if isinstance(cell.value, int | float) and abs(cell.value) >= 1e15:
        return f"{place} is a number of more than 15 digits, which Excel rounds; store it as text"
    return ""


def refusal(path: Path) -> str:
    """What an OLE file is that stands where a workbook should: encrypted, or of before 2007."""
    name = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file:
        tail = b""
        for block in iter(lambda: file.read(1 << 20), b""):
            if name in tail + block:
                return "is encrypted; save it without a password"
            tail = block[-len(name) :]
    return "seems to be an Excel workbook of before 2007 (.xls); save it as .xlsx"
