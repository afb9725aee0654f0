"""Output: a result as a table for people, JSON or CSV; a message to whoever watches."""

import csv
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import click

if TYPE_CHECKING:
    from rich.text import Text

    from api.outcomes import Lag

Rows: TypeAlias = Iterable[Sequence[object]]

WIDE = 200
# What a terminal would obey: a name in somebody's list must not be able to write to it.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def say(message: str) -> None:
    """Tell a person something that is not the result."""
    click.echo(_CONTROL.sub("�", message), err=True)


def say_behind(lag: "Lag", served: bool) -> None:
    """Tell a person that a graph is behind the book, and what brings it on."""
    editions = "1 edition" if lag.behind == 1 else f"{lag.behind} editions"
    onward = "the server is bringing it on" if served else "greenweft sync brings it on"
    say(f"{lag.store} is {editions} behind the book: {onward}")


def tell(line: str) -> None:
    """Write a line of the result, where it is a sentence and not a table."""
    click.echo(_CONTROL.sub("�", line))


def tell_json(value: object) -> None:
    """Write the result as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def tell_table(columns: Sequence[str], rows: Rows, format: str) -> None:
    """Write rows under their columns as ``table``, ``json`` (a list of objects) or ``csv``."""
    if format == "json":
        tell_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([text(cell) for cell in row] for row in rows)
    else:
        _draw(columns, rows)


def text(cell: object) -> str:
    """A cell as text; lists and maps as JSON.

    >>> text(None), text(True), text(0.5), text(["纬", 1])
    ('', 'true', '0.5', '["纬", 1]')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool | list | tuple | Mapping):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)


def _draw(columns: Sequence[str], rows: Rows) -> None:
    """A table whose long cells are folded, never cut; as wide as its reader allows."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(cell) for cell in row))
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    Console(file=sys.stdout, width=None if known else WIDE).print(table)


def _cell(cell: object) -> "Text":
    from rich.text import Text

    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    shown = _CONTROL.sub("�", text(cell))
    return Text(shown, justify="right" if number else "left", overflow="fold")
