"""Delimited text: CSV and TSV, as Excel, databases and people write them.

    序号,地区,工厂名称,行业,第三方评价机构,批次
    651,深圳,比亚迪汽车工业有限公司,,深圳市绿创人居环境促进中心,2021

The encoding is UTF-8, UTF-16 with a byte order mark, or GB18030: the first that decodes the whole
file strictly. The separator is the one that the first line with any has most of. Quotation
marks follow RFC 4180, and a row that breaks it is rejected.
"""

import codecs
import csv
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TextIO

from graph.model import Rejected
from loaders.errors import UnreadableFile
from loaders.table import AHEAD, SHOWN, Line, Lines, Table, tabulated

BLOCK = 1 << 20
LARGEST = 64 << 20
SEPARATORS = ",;\t|"
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def tables(path: Path, known: Collection[str] = ()) -> Iterator[Table]:
    """The one table of a CSV or TSV file."""
    table = tabulated(path, _lines(path, encoding(path)), known)
    if table is None:
        raise UnreadableFile(path, "is empty: it holds blank lines only")
    yield table


def encoding(path: Path) -> str:
    """How the text of ``path`` is encoded, by decoding all of it."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((name for mark, name in MARKS.items() if start.startswith(mark)), "")
    faults = []
    for name in (marked,) if marked else ("utf-8", "gb18030"):
        fault = _fault(path, name)
        if not fault:
            return name
        faults.append(fault)
    raise UnreadableFile(path, f"is not text in an encoding we know: {'; '.join(faults)}")


def _fault(path: Path, encoding: str) -> str:
    """Where ``path`` is not text in ``encoding``; empty if it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        for place in range(0, path.stat().st_size + 1, BLOCK):
            block = file.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return f"not {encoding} at byte {place + error.start}"
            if "\0" in text:
                raise UnreadableFile(path, "is no text: it holds zero bytes, as binary files do")
    return ""


def _lines(path: Path, encoding: str) -> Lines:
    """The records of a file, each counted as one row."""
    with path.open(encoding=encoding, newline="") as file:
        separator = _separator(file)
        file.seek(0)
        traced = _Traced(file)
        reader = csv.reader(traced, delimiter=separator, strict=True, skipinitialspace=True)
        number = 0
        while True:
            number += 1
            traced.first = ""
            try:
                cells = _next(reader)
            except csv.Error as error:
                yield _broken(path, number, traced, str(error))
                continue
            if cells is None:
                return
            yield Line(number, f"row {number}", cells)


def _separator(file: TextIO) -> str:
    for _ in range(AHEAD):
        line = file.readline()
        outside = "".join(line.split('"')[::2])
        separator = max(SEPARATORS, key=outside.count)
        if separator in outside:
            return separator
    return ","


class _Traced:
    """Lines that remember the first one since ``first`` was emptied."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.first = ""
        self.ended = False

    def __iter__(self) -> "_Traced":
        return self

    def __next__(self) -> str:
        line = self.file.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self.first = self.first or line
        return line


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    """The next record; the module's limit on cells is raised for this one step only."""
    before = csv.field_size_limit(LARGEST)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)


def _broken(path: Path, number: int, traced: _Traced, error: str) -> Rejected:
    """A record that breaks the rules of quotation."""
    if "field limit" in error:
        reason = (
            f"has a cell of more than {LARGEST >> 20} MB in row {number}: close its quotation mark"
        )
        raise UnreadableFile(path, reason)
    if traced.ended:
        reason = (
            "a quotation mark is opened here and never closed, so the rest of the file is one cell"
        )
    else:
        reason = "text stands behind a closing quotation mark; inside a cell, double the mark"
    return Rejected(f"row {number}", reason, traced.first.strip()[:SHOWN])
