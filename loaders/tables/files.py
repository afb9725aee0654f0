"""Files: the tables of a folder in their order, and empty ones to fill in."""

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
