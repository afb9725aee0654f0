"""Tables for tests: written into a folder, and what is read from them."""

from collections.abc import Mapping
from pathlib import Path

from graph.keys import by_key
from graph.model import Claim, Rejected, Spelled
from loaders import Context
from loaders.tables import SOURCE
from loaders.tables.columns import LAYOUTS
from ontology.shapes import schema

BYD = "91440300279446850J"
LEI = "5493001KJTIIGC8Y1R12"
FIRM = by_key(schema().kind("Company"), {"name": ["织坊有限公司@zh"]})


def table(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join((*lines, "")), "utf-8")
    return path


def read(path: Path, **options: str) -> list[Claim | Rejected]:
    return list(SOURCE.read(path, Context("tables", options=options)))


def said(path: Path, kind: str = "", **options: str) -> list[Spelled]:
    every = [one.statement for one in read(path, **options) if isinstance(one, Claim)]
    return [statement for statement in every if kind in ("", statement.kind)]


def reasons(path: Path) -> list[str]:
    return [one.reason for one in read(path) if isinstance(one, Rejected)]


def row(folder: Path, kind: str, cells: Mapping[str, str]) -> Path:
    name = next(layout.name for layout in LAYOUTS.values() if layout.kind == kind)
    return table(folder, f"{name}.csv", ",".join(cells), ",".join(cells.values()))


SUPPLY = {"supplier": BYD, "customer": "织坊有限公司"}
