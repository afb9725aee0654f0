"""Markdown: the few pieces that generated pages are made of."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import indent


def table(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    r"""The lines of a table.

    >>> list(table(["a"], [["x | y"]]))
    ['| a |', '| --- |', '| x \\| y |']
    """
    yield _row(headings)
    yield _row("---" for _ in headings)
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    plain = (" ".join(cell.split()).replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(plain)} |"


def fenced(text: str, language: str = "text") -> str:
    """``text`` as a block of code."""
    return f"```{language}\n{text}\n```"


def indented(text: str) -> str:
    """``text`` as part of a tab."""
    return indent(text, "    ")
