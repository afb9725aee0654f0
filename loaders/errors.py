"""What makes a whole file unreadable. One bad row is no error: it is rejected, the rest goes on."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from ontology.errors import GreenweftError


class UnreadableFile(GreenweftError):
    """A file of which nothing can be read.

    >>> str(UnreadableFile(Path("lists/绿色工厂名单.pdf"), "is cut short"))
    '绿色工厂名单.pdf is cut short'
    """

    def __init__(self, path: Path, reason: str, sheet: str = "") -> None:
        super().__init__(f"{path.name}{sheet and f' sheet {sheet}'} {reason}")
        self.path = path
        self.reason = reason


class MissingColumn(UnreadableFile):
    """A file without a column that its rows cannot do without.

    >>> str(MissingColumn(Path("a.csv"), "批次", ["序号", "地区"]))
    'a.csv has no column 批次; its headings are 序号, 地区'
    """

    def __init__(self, path: Path, column: str, headings: Iterable[str], sheet: str = "") -> None:
        names = list(headings)
        nearest = get_close_matches(column, names, n=1)
        hint = f" (is {nearest[0]} meant to be it?)" if nearest else ""
        reason = f"has no column {column}{hint}; its headings are {', '.join(names)}"
        super().__init__(path, reason, sheet)
        self.column = column


class BadOption(GreenweftError):
    """A value that an option of a source does not take.

    >>> str(BadOption("batch", "x", "a batch is a number such as 7"))
    "--option batch='x': a batch is a number such as 7"
    """

    def __init__(self, option: str, value: str, right: str) -> None:
        super().__init__(f"--option {option}={value!r}: {right}")


class UnknownColumn(UnreadableFile):
    """A file with columns that its table does not have: a misspelled one would be lost unseen.

    >>> str(UnknownColumn(Path("a.csv"), "supplies", ["suplier"], ["supplier", "customer"]))
    'a.csv has the unknown column suplier (is supplier meant?); supplies takes supplier, customer'
    """

    def __init__(
        self, path: Path, table: str, unknown: Iterable[str], known: Iterable[str], sheet: str = ""
    ) -> None:
        names = list(known)
        self.columns = tuple(unknown)
        hints = []
        for column in self.columns:
            nearest = get_close_matches(column, names, n=1)
            hints.append(f"{column} (is {nearest[0]} meant?)" if nearest else column)
        s = "s" if len(hints) > 1 else ""
        reason = f"has the unknown column{s} {', '.join(hints)}; {table} takes {', '.join(names)}"
        super().__init__(path, reason, sheet)
