"""The tables and their columns, as data: ``columns.csv`` has one row for each column.

    table,name,label,property,required,several,example,meaning
    supplies,share,占比/采购占比,share,,,0.4,"Part of the customer's purchases by value."

A column without a property helps another one (``product_model`` tells products of one name
apart) or says something of the row (``confidence``, ``evidence``).
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ontology.names import find

EVERY = "*"


@dataclass(frozen=True)
class Column:
    """One column: its heading, the property it fills, and what to write into it.

    ``labels`` are the Chinese headings that mean the same; ``several`` values stand in one cell
    with a semicolon between them.
    """

    name: str
    labels: tuple[str, ...]
    property: str
    meaning: str
    example: str
    required: bool = False
    several: bool = False


@dataclass(frozen=True)
class Layout:
    """One table: the kind that its rows describe, and its columns."""

    name: str
    labels: tuple[str, ...]
    kind: str
    says: str
    columns: tuple[Column, ...]

    @cached_property
    def named(self) -> Mapping[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        """The column called ``name``, or ``UnknownName``."""
        return find(f"column of {self.name}", name, self.named)

    @cached_property
    def headed(self) -> Mapping[str, Column]:
        """Columns by folded heading, English or Chinese."""
        return {
            folded(heading): column
            for column in self.columns
            for heading in (column.name, *column.labels)
        }

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Columns that no row can do without."""
        return tuple(column.name for column in self.columns if column.required)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The headings of a file to fill in."""
        return tuple(self.named)


def folded(heading: str) -> str:
    """``heading`` without what tells no two apart: capitals, spaces, hyphens, underscores.

    >>> folded("Granted on") == folded("granted_on") == folded("grantedOn")
    True
    """
    return re.sub(r"[\s_-]", "", heading).casefold()


def _columns() -> Iterator[tuple[str, Column]]:
    with (Path(__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            column = Column(
                name=row["name"],
                labels=tuple(row["label"].split("/")),
                property=row["property"],
                meaning=row["meaning"],
                example=row["example"],
                required=row["required"] == "yes",
                several=row["several"] == "yes",
            )
            yield row["table"], column


def _layouts() -> Iterator[Layout]:
    columns = list(_columns())
    for name, labels, kind, says in TABLES:
        own = tuple(column for table, column in columns if table in (name, EVERY))
        yield Layout(name, tuple(labels.split("/")), kind, says, own)


# In the order in which a folder is read: what is referred to before what refers to it.
TABLES = (
    ("areas", "行政区划/地区", "Area", "Provinces, cities, districts and streets, by code."),
    ("parks", "园区", "Park", "Industrial parks."),
    ("companies", "企业/公司", "Company", "Firms, and branches of firms."),
    ("products", "产品", "Product", "Goods and services; other tables may name more."),
    ("sites", "场所", "Site", "Factories, data centres and other places of a firm."),
    ("chains", "产业链", "Chain", "Industrial chains that an area names and promotes."),
    ("designations", "称号/认证/证书", "Designation", "Titles and certificates, held or sought."),
    ("observations", "统计数据", "Observation", "Figures as they were published."),
    ("tenancies", "入驻", "Tenancy", "Which firm is in which park."),
    ("supplies", "供应", "Supplies", "Which firm supplies which."),
    ("ownership", "持股", "Owns", "Which firm holds a share in which."),
    ("leads", "链主", "Leads", "Which firm is named leader of which chain."),
    ("participations", "参与", "Participates", "Which firm takes part in which chain."),
)  # fmt: skip
LAYOUTS: Mapping[str, Layout] = {layout.name: layout for layout in _layouts()}
HEADINGS = frozenset(
    heading
    for layout in LAYOUTS.values()
    for column in layout.columns
    for heading in (column.name, *column.labels)
)


def layout(name: str) -> Layout:
    """The layout called ``name``, or ``UnknownName``.

    >>> layout("supplies").required
    ('supplier', 'customer')
    """
    return find("table", name, LAYOUTS)
