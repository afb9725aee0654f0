"""``sources``: what can be loaded, and empty files to fill in."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.options import command, formats
from api.cli.output import tell, tell_table

if TYPE_CHECKING:
    from loaders import Source

COLUMNS = ("name", "title", "formats", "coverage", "licence", "where", "options")


@command(
    "sources",
    "greenweft sources",
    "greenweft sources --template tables -o my-data",
)
@click.option("--template", metavar="NAME", help="Write empty files with the headings of a source.")
@click.option(
    "-o", "--output", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
    help="Where to write them.",
)  # fmt: skip
@formats()
def sources(template: str | None, folder: Path | None, format: str) -> None:
    """List what can be loaded: name, formats, coverage, licence, and where to get it."""
    import loaders

    if (template is None) != (folder is None):
        raise click.UsageError("--template NAME and -o FOLDER go together")
    if template is not None and folder is not None:
        for path in _templates(loaders.source(template), folder):
            tell(str(path))
        return
    rows = [_row(source, format) for source in loaders.sources().values()]
    tell_table(COLUMNS, rows, format)


def _row(source: "Source", format: str) -> tuple[object, ...]:
    formats: object = list(source.formats)
    options: object = dict(source.options)
    if format != "json":
        formats = ", ".join(source.formats) or "carries its facts"
        options = "; ".join(f"{key}: {meaning}" for key, meaning in source.options.items())
    where = source.url
    return source.name, source.title, formats, source.coverage, source.license, where, options


def _templates(source: "Source", folder: Path) -> list[Path]:
    """Write the empty files of a source; none at all if one of them is there already."""
    from api.errors import AlreadyThere, NoTemplate

    if not source.headings:
        raise NoTemplate(source.name)
    paths = [folder / name for name in source.headings]
    for path in paths:
        if path.exists():
            raise AlreadyThere(str(path))
    folder.mkdir(parents=True, exist_ok=True)
    for path, headings in zip(paths, source.headings.values(), strict=True):
        # With a byte order mark, or Excel takes the Chinese that is filled in for Latin-1.
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow(headings)
    return paths
