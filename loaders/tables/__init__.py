"""Tables: the layout in which anyone brings their own data, as CSV, TSV, XLSX or Parquet.

    supplies.csv    supplier,customer,product,share,from
                    91440300279446850J,深圳市织坊科技有限公司,纬纱,40 %,2023-07

What a column means is data, in ``columns.csv``; ``docs/tables.md`` shows it to people. A file is
one table; a workbook may hold one a sheet; a folder is read in an order that suits references.
"""

from collections.abc import Mapping
from pathlib import Path

from loaders import Source
from loaders.tables.columns import LAYOUTS
from loaders.tables.files import columns_markdown as columns_markdown
from loaders.tables.files import files as files
from loaders.tables.reading import read


def series(path: Path | None, options: Mapping[str, str]) -> str:
    """The file's name without its suffix: a newer companies-acme.xlsx replaces companies-acme.csv.

    >>> series(Path("data/companies-acme.csv"), {})
    'companies-acme'
    """
    return path.stem if path else ""


SOURCE = Source(
    name="tables",
    title="Your own tables of firms, parks, supplies and titles",
    license="as you hold it",
    url="",
    read=read,
    series=series,
    coverage="whatever you fill in",
    formats=("csv", "tsv", "xlsx", "parquet"),
    options={"table": f"which table a file is, if its name does not tell: {', '.join(LAYOUTS)}"},
    headings={f"{layout.name}.csv": layout.headings for layout in LAYOUTS.values()},
    expand=files,
)
