"""Tables in PDF files, as ministries annex them to notices.

    附件1
    2021年度绿色工厂名单
    序号 │ 地区 │ 工厂名称                     │ 第三方评价机构名称
    651  │ 深圳 │ 比亚迪汽车工业有限公司       │ 深圳市绿创人居环境促进中心

Headings stand on the first page, or again on each. A cell keeps its line breaks: whoever knows
what it holds decides what a break means. Pictures of pages are not read.
"""

import struct
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from graph.model import Rejected
from loaders.errors import UnreadableFile
from loaders.table import Line, Lines, Table, shown, tabulated

# pdfminer checks little of what it reads, so damage shows as whatever its arithmetic meets.
DAMAGED = (
    PdfminerException, PSException, struct.error, zlib.error, ValueError, TypeError, LookupError,
    AttributeError, AssertionError, RecursionError,
)  # fmt: skip


def tables(path: Path, known: Collection[str] = ()) -> Iterator[Table]:
    """The one table that runs through a PDF."""
    if not _ended(path):
        raise UnreadableFile(path, "is cut short: a PDF ends with %%EOF, and this one does not")
    try:
        document = pdfplumber.open(path)
        pages = len(document.pages)
    except DAMAGED as error:
        raise UnreadableFile(path, _reason(error)) from error
    with document:
        table = tabulated(path, _lines(document), known, title=_title(document))
        if table is None:
            reason = (
                f"has no table on its {pages} pages; pictures of pages must be read by eye first"
            )
            raise UnreadableFile(path, reason)
        yield table


def _ended(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2048))
        return b"%%EOF" in file.read()


def _reason(error: BaseException) -> str:
    cause = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
    if isinstance(cause, PDFPasswordIncorrect):
        return "is encrypted; save it without a password"
    return f"is damaged: {type(cause).__name__} {cause}".rstrip()


def _title(document: PDF) -> str:
    """The lines above the first page's table."""
    page = document.pages[0]
    try:
        found = page.find_tables()
        if not found:
            return ""
        above = (page.bbox[0], page.bbox[1], page.bbox[2], found[0].bbox[1])
        return str(page.crop(above).extract_text()) if above[3] > above[1] else ""
    except DAMAGED:
        return ""  # reading the rows of this page says what is wrong with it


def _lines(document: PDF) -> Lines:
    """The lines of all tables, by page; a table of another width is another table."""
    number = width = 0
    for place, page in enumerate(document.pages, start=1):
        try:
            found = [cells for table in page.extract_tables() for cells in table]
        except DAMAGED as error:
            yield Rejected(f"page {place}", f"the page {_reason(error)}")
            continue
        finally:
            page.close()
        for row, cells in enumerate(found, start=1):
            number += 1
            where = f"page {place} row {row}"
            texts = [cell or "" for cell in cells]
            width = width or len(texts)
            if len(texts) == width:
                yield Line(number, where, texts)
            else:
                reason = f"has {len(texts)} cells, in a table of {width} columns"
                yield Rejected(where, reason, shown(texts))
