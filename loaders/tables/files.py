"""Files: the tables of a folder in their order, and empty ones to fill in."""

import csv
from collections.abc import Iterator
from pathlib import Path

from loaders.errors import UnreadableFile
from loaders.tables.columns import LAYOUTS, Layout
from loaders.tables.headings import called

SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".parquet")


def files(path: Path) -> list[Path]:
    """``path`` if it is a file; else the tables in that folder, what is referred to first.

    Files that open programs and systems keep beside a table are left out.
    """
    if not path.is_dir():
        return [path]
    tables = (file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
    found = [file for file in tables if not file.name.startswith((".", "~$")) and file.is_file()]
    if not found:
        raise UnreadableFile(path, f"holds no table ({', '.join(SUFFIXES)})")
    return sorted(found, key=_place)


def _place(file: Path) -> tuple[int, str]:
    """Where a file stands in its folder; one whose name tells nothing comes last."""
    order = list(LAYOUTS.values())
    found = called(file.stem)
    return (order.index(found) if found else len(order), file.name)


def template(folder: Path) -> list[Path]:
    """Write a CSV file with nothing but headings for each table; none that exists is touched."""
    written = []
    folder.mkdir(parents=True, exist_ok=True)
    for layout in LAYOUTS.values():
        path = folder / f"{layout.name}.csv"
        # With a byte order mark, or Excel takes the Chinese that is filled in for Latin-1.
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow(layout.headings)
        written.append(path)
    return written


def columns_markdown() -> str:
    """The columns of every table, as Markdown for the page ``docs/tables.md``."""
    return "\n".join(line for layout in LAYOUTS.values() for line in _section(layout))


def _section(layout: Layout) -> Iterator[str]:
    yield f"### {layout.name} {layout.labels[0]}\n"
    yield f"{layout.says} `{layout.kind}`\n"
    yield "| column | 中文 | | meaning | example |"
    yield "|---|---|---|---|---|"
    for column in layout.columns:
        marks = ", ".join(
            word for word, on in (("required", column.required), ("several", column.several)) if on
        )
        example = f"`{column.example}`" if column.example else ""
        cells = (f"`{column.name}`", ", ".join(column.labels), marks, column.meaning, example)
        yield f"| {' | '.join(cells)} |"
    yield ""
