"""``backup`` and ``restore``: the book as one file. All else is made from it."""

from pathlib import Path

import click

from api.cli.call import Call, pass_call
from api.cli.options import command
from api.cli.output import tell

FILE = click.Path(path_type=Path, dir_okay=False)


@command("backup", "greenweft backup book-2024-08-31.duckdb")
@click.argument("file", type=FILE)
@pass_call
def backup(call: Call, file: Path) -> None:
    """Copy the book to FILE, which must not be there yet.

    The graphs are made from the book, so this is all that has to be kept.
    """
    with call.opened() as app:
        edition = app.backup(file)
        tell(f"{file}: edition {edition.n}, {file.stat().st_size:,} bytes")


@command("restore", "greenweft restore book-2024-08-31.duckdb")
@click.argument("file", type=FILE)
@pass_call
def restore(call: Call, file: Path) -> None:
    """Put the book of a backup in place of this one, and bring both graphs to it.

    What was loaded since the backup is lost.
    """
    with call.opened(unread=True) as app:
        edition = app.restore(file)
        tell(f"{file}: the book is at edition {edition.n}, and so are the graphs")
