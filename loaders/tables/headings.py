"""Headings: which table a file or sheet is, and whether all of its columns are known.

    companies.csv  companies-2024.xlsx  企业.csv         by the name of the file, or of the sheet
    export.csv     supplier,customer,share              else by the headings

A column that is misspelled would be lost unseen, so an unknown one refuses the file.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from loaders.errors import MissingColumn, UnknownColumn, UnreadableFile
from loaders.table import Table
from loaders.tables.columns import LAYOUTS, Layout, folded, layout


@dataclass(frozen=True)
class Found:
    """A table that was recognised: its layout, and the name of the column under each heading."""

    layout: Layout
    columns: Mapping[str, str]


def recognised(path: Path, table: Table, options: Mapping[str, str]) -> Found:
    """The layout of ``table``; ``UnreadableFile`` if a heading is unknown, twice or missing."""
    wanted = _layout(path, table, options)
    known = wanted.headed
    unknown = [heading for heading in table.headings if folded(heading) not in known]
    if unknown:
        raise UnknownColumn(path, wanted.name, unknown, _headings(wanted, unknown), table.name)
    columns = {heading: known[folded(heading)].name for heading in table.headings}
    for name in wanted.required:
        if name not in columns.values():
            raise MissingColumn(path, name, table.headings, table.name)
    for name in columns.values():
        if len(same := [heading for heading, column in columns.items() if column == name]) > 1:
            reason = f"has the column {name} twice, headed {' and '.join(same)}"
            raise UnreadableFile(path, reason, table.name)
    return Found(wanted, columns)


def _headings(wanted: Layout, unknown: Iterable[str]) -> list[str]:
    """Headings to choose from: Chinese ones where the unknown are Chinese."""
    if all(heading.isascii() for heading in unknown):
        return list(wanted.headings)
    return [label for column in wanted.columns for label in column.labels]


def _layout(path: Path, table: Table, options: Mapping[str, str]) -> Layout:
    if name := options.get("table"):
        return called(name) or layout(name)
    return called(table.name) or called(path.stem) or _by_headings(path, table)


def called(name: str) -> Layout | None:
    """The table that a file's or sheet's name begins with; a letter may not follow it.

    >>> [found and found.name for found in map(called, ["companies-2024", "企业2024", "companyx"])]
    ['companies', 'companies', None]
    """
    plain = name.strip().casefold()
    for known in LAYOUTS.values():
        for word in (known.name, known.kind.casefold(), *known.labels):
            if re.match(rf"{re.escape(word)}(?![^\W\d_])", plain):
                return known
    return None


def _by_headings(path: Path, table: Table) -> Layout:
    """The only table that has all of these headings, and whose required columns are there."""
    headings = set(map(folded, table.headings))
    fit = [
        known
        for known in LAYOUTS.values()
        if headings <= known.headed.keys()
        and set(known.required) <= {known.headed[heading].name for heading in headings}
    ]
    if len(fit) == 1:
        return fit[0]
    could = fit or _nearest(headings)
    names = " or ".join(known.name for known in could)
    advice = f"call it {could[0].name}{path.suffix} or say --option table={could[0].name}"
    reason = f"could be {names}" if fit else f"has the headings of no table; {names} is nearest"
    raise UnreadableFile(path, f"{reason}: {advice}", table.name)


def _nearest(headings: set[str]) -> list[Layout]:
    def likeness(known: Layout) -> int:
        return sum(bool(get_close_matches(one, known.headed, n=1, cutoff=0.8)) for one in headings)

    return [max(LAYOUTS.values(), key=likeness)]
