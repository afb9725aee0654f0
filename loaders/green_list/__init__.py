"""The national lists of green factories, parks, supply-chain enterprises and design products.

    序号,地区,工厂名称,行业,第三方评价机构,批次
    651,深圳,比亚迪汽车工业有限公司,,深圳市绿创人居环境促进中心,2021

Files: the lists as CSV, TSV, XLSX or Parquet with these headings in any order; the annexes of the
notices as PDF; and the index of notices (时间, 批次, 名称, 名单, 网页), which dates the lists.
地区 is the recommending authority, not where the site stands.
"""

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from loaders import Context, Read, Source
from loaders.errors import UnreadableFile
from loaders.green_list.claims import Reading
from loaders.green_list.lists import KNOWN, NOTICES, SCHEMES, Listing, batch, listing
from loaders.green_list.notices import notices
from loaders.rows import Row, Rows, tables

SEEN = 20


def read(path: Path | None, context: Context) -> Read:
    """What one file says, as claims and rejected records."""
    for found, rows in _listings(path, context.options):
        if found.scheme == NOTICES:
            yield from notices(found, context, rows)
        else:
            yield from Reading(found, context).claims(rows)


def _listings(path: Path | None, options: Mapping[str, str]) -> Iterator[tuple[Listing, Rows]]:
    if path is None:
        raise UnreadableFile(Path("green-list"), "reads a file: give its path")
    for table in tables(path, KNOWN):
        first = list(islice(table.rows, SEEN))
        seen = [row for row in first if isinstance(row, Row)]
        yield listing(path, table, seen, options), chain(first, table.rows)


def series(path: Path | None, options: Mapping[str, str]) -> str:
    """Which publication in which kind of file this is: "green-factory pdf batch 6".

    A file of several batches is a compilation, whichever they are, so that one with a further
    batch replaces it and no other.
    """
    names = []
    for found, rows in _listings(path, options):
        batches = {found.batch} if found.batch else _batches(found, rows, options)
        part = f"batch {batches.pop()}" if len(batches) == 1 else "compilation"
        kind = path.suffix.lower().removeprefix(".") if path else ""
        index = found.scheme == NOTICES
        names.append(f"{found.scheme} {kind}" if index else f"{found.scheme} {kind} {part}")
    return " + ".join(dict.fromkeys(names))


def _batches(found: Listing, rows: Rows, options: Mapping[str, str]) -> set[str]:
    texts = {row.cells.get(found.columns["batch"], "") for row in rows if isinstance(row, Row)}
    return {one for text in texts if (one := batch(text, options))}


SOURCE = Source(
    name="green-list",
    title="National lists of green manufacturing (MIIT 绿色制造名单)",
    license="official notices, free to quote (Copyright Law of the PRC, article 5)",
    url="https://www.miit.gov.cn/jgsj/jns/",
    read=read,
    series=series,
    coverage="China; batches 1 to 6 (2017 to 2022) as compiled, later ones as published",
    formats=("csv", "tsv", "xlsx", "parquet", "pdf"),
    options={
        "scheme": f"what the file lists, if it does not say: {', '.join(SCHEMES)}",
        "batch": "which batch a file without a column 批次 is, by number (7) or year (2022)",
    },
)
