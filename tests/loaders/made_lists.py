"""Reading small lists made up for a test."""

from collections.abc import Sequence
from pathlib import Path

from graph.model import Claim, Rejected, Spelled
from loaders import Context
from loaders.green_list import SOURCE

FACTORIES = "序号,地区,工厂名称,行业,第三方评价机构,批次\n"


def csv_file(folder: Path, text: str, name: str = "绿色工厂名单.csv") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def read(path: Path, **options: str) -> list[Claim | Rejected]:
    return list(SOURCE.read(path, Context("green-list", options=options)))


def said(path: Path, kind: str = "", **options: str) -> list[Spelled]:
    stated = [one.statement for one in read(path, **options) if isinstance(one, Claim)]
    return [one for one in stated if kind in ("", one.kind)]


def rejected(path: Path, **options: str) -> list[Rejected]:
    return [one for one in read(path, **options) if isinstance(one, Rejected)]


def names(statements: Sequence[Spelled]) -> list[str]:
    return [text.removesuffix("@zh") for one in statements for text in one.values["name"]]
