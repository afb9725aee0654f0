"""Reading: rows of a table become claims. A wrong heading refuses the file, a wrong cell its row.

    supplier,customer,product,share,from
    91440300279446850J,深圳市织坊科技有限公司,纬纱,40 %,2023-07

gives the claims of a supply and, once, of the product that it mentions.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from graph.model import Claim, Id, Rejected, Spelled
from loaders import Context, Read
from loaders.errors import UnreadableFile
from loaders.rows import Row, tables
from loaders.table import shown
from loaders.tables.cells import share
from loaders.tables.columns import HEADINGS
from loaders.tables.files import SUFFIXES
from loaders.tables.headings import Found, recognised
from loaders.tables.statements import Cells, Said, reader
from ontology.errors import GreenweftError, InvalidStatement

CERTAIN = Decimal(1)


def read(path: Path | None, context: Context) -> Read:
    """The claims of one file; nothing of it if one of its headings is wrong."""
    if path is None or path.suffix.lower() not in SUFFIXES:
        kinds = ", ".join(SUFFIXES)
        reason = f"is no table; give a file of {kinds}, or a folder"
        raise UnreadableFile(path or Path("tables"), reason)
    # The headings of every sheet are looked at before a row of any is read.
    found = [recognised(path, table, context.options) for table in tables(path, HEADINGS)]
    told = _Told()
    for table, known in zip(tables(path, HEADINGS), found, strict=True):
        said, cells = reader(known), _cells(known)
        for row in table.rows:
            if isinstance(row, Rejected):
                yield row
            else:
                yield from _claims(said, cells(row.cells), row, context, told)


def _cells(found: Found) -> Callable[[Cells], Cells]:
    """What puts the names of columns in place of a row's headings."""
    names = found.columns
    if all(heading == name for heading, name in names.items()):
        return lambda cells: cells
    return lambda cells: {names[heading]: text for heading, text in cells.items()}


def _claims(
    said: Callable[[Cells], Said], cells: Cells, row: Row, context: Context, told: "_Told"
) -> Iterator[Claim | Rejected]:
    try:
        statement, others = said(cells)
        confidence = share("confidence", cells["confidence"]) if "confidence" in cells else CERTAIN
    except InvalidStatement as error:
        yield Rejected(row.where, "; ".join(error.problems), shown(row.cells.values()))
    except GreenweftError as error:
        yield Rejected(row.where, str(error), shown(row.cells.values()))
    else:
        for other in others:
            if told.new(other):
                yield context.claim(other, row.where)
        yield context.claim(statement, row.where, confidence, cells.get("evidence", ""))


class _Told:
    """What the rows so far have told of things they refer to: told again, it is no news.

    A body seen in another role, or an area under its name after it was known by its code only,
    is news; so the id alone does not tell.
    """

    def __init__(self) -> None:
        self.values: dict[Id, list[Mapping[str, list[str]]]] = {}

    def new(self, other: Spelled) -> bool:
        """Whether ``other`` says what was not yet said."""
        known = self.values.setdefault(other.id, [])
        if other.values in known or (known and other.values.get("name", [""])[0].endswith("@und")):
            return False
        known.append(other.values)
        return True
