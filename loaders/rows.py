"""Rows of a file, whichever kind it is: CSV, TSV, XLSX, Parquet, or the tables of a PDF.

    for row in rows(path):                 Row(12, {"地区": "深圳", …}, "row 12") | Rejected

It reads as a stream, and believes the suffix only where the content agrees. What a column
means is for the loader to say.
"""

from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from loaders.errors import UnreadableFile
from loaders.table import Row as Row
from loaders.table import Rows as Rows
from loaders.table import Table as Table

TEXT = "text"
# Imported when needed: pdfplumber and openpyxl take half a second, which most commands need not.
READERS: Mapping[str, str] = {
    TEXT: "loaders.delimited",
    "an Excel workbook": "loaders.workbook",
    "a PDF": "loaders.pdf",
    "a Parquet file": "loaders.parquet",
}
KINDS: Mapping[str, str] = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
    ".xlsx": "an Excel workbook",
    ".xlsm": "an Excel workbook",
    ".pdf": "a PDF",
    ".parquet": "a Parquet file",
}
# How a file begins says what it is: https://www.garykessler.net/library/file_sigs.html
MAGIC: Mapping[bytes, str] = {
    b"PK\x03\x04": "an Excel workbook",
    b"PK\x05\x06": "an empty ZIP archive",
    b"%PDF-": "a PDF",
    b"PAR1": "a Parquet file",
    b"PARE": "an encrypted Parquet file",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old or encrypted Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"SQLite format 3\0": "an SQLite database",
    b"\x7fELF": "a program",
}


def tables(path: Path, known: Collection[str] = ()) -> Iterator[Table]:
    """The tables of a file: one, or one for each sheet of a workbook.

    ``known`` headings help to find the heading row below title lines.
    Raises ``UnreadableFile`` when nothing of it can be read.
    """
    reader = import_module(READERS[_kind(path)])
    yield from reader.tables(path, known)


def rows(path: Path, known: Collection[str] = ()) -> Rows:
    """The rows of all tables of a file, and the rejected ones, in their order."""
    for table in tables(path, known):
        yield from table.rows


def _kind(path: Path) -> str:
    """What a file is, where its content and its suffix agree."""
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError as error:
        raise UnreadableFile(path, f"cannot be opened: {error.strerror}") from error
    if not start:
        raise UnreadableFile(path, "is empty")
    named = KINDS.get(path.suffix.lower())
    found = next((kind for magic, kind in MAGIC.items() if start.startswith(magic)), TEXT)
    if found == "an old or encrypted Excel workbook":
        workbook = import_module(READERS["an Excel workbook"])
        raise UnreadableFile(path, workbook.refusal(path))
    if found not in READERS or (named and named != found):
        raise UnreadableFile(path, _disagreement(path, found))
    return found


def _disagreement(path: Path, found: str) -> str:
    """What the content seems to be, against what the suffix says."""
    if found == TEXT:
        return f"has the suffix {path.suffix}, but seems to be text, or damaged"
    seems = f"seems to be {found}, not what {path.suffix or 'a name without a suffix'} says"
    return f"{seems}; rename it if it is" if found in READERS else seems
