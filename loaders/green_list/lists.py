"""What a list is: its scheme, its batch and its columns, read off the file itself.

    绿色工厂名单.csv              序号,地区,工厂名称,行业,第三方评价机构,批次
    绿色供应链管理企业名单.pdf    附件4 2021年度绿色供应链管理企业名单    序号 地区 园区名称

The second is the annex of 2021 whose heading says 园区名称 above the names of firms: so an option
decides first, then the title, then the name of the file, and a heading only after these; and
names that end in 公司 are no parks.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from unicodedata import normalize

from loaders import zh
from loaders.errors import BadOption, MissingColumn, UnreadableFile
from loaders.table import Row, Table
from ontology.names import find

FACTORY, PARK, CHAIN, PRODUCT = (
    "green-factory", "green-park", "green-supply-chain", "green-design-product",
)  # fmt: skip
NOTICES = "notices"

# Words of a title, and the scheme that they name.
TITLES: Mapping[str, str] = {
    "绿色设计产品": PRODUCT,
    "绿色供应链": CHAIN,
    "绿色工业园区": PARK,
    "绿色园区": PARK,
    "绿色工厂": FACTORY,
}
SCHEMES = tuple(dict.fromkeys(TITLES.values()))
# Our word for a column, and the headings that stand for it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("序号", "编号"),
    "region": ("地区", "省份", "省市", "省(区、市)", "推荐地区"),
    "factory": ("工厂名称", "绿色工厂名称"),
    "firm": ("企业名称", "供应链企业名称", "单位名称", "公司名称"),
    "park": ("园区名称", "园区", "工业园区名称"),
    "product": ("产品名称",),
    "model": ("产品型号", "型号", "规格型号"),
    "evaluator": ("第三方评价机构", "第三方评价机构名称", "评价机构", "第三方机构"),
    "recommender": ("推荐单位",),
    "sector": ("行业", "所属行业"),
    "batch": ("批次",),
    "category": ("种类", "产品种类"),
    "standard": ("适用评价标准", "评价标准"),
    "published": ("时间", "公布时间", "发布时间"),
    "title": ("名称",),
    "document": ("名单",),
    "page": ("网页",),
}
KNOWN = frozenset(heading for headings in COLUMNS.values() for heading in headings)
HEADED = (("product", PRODUCT), ("factory", FACTORY), ("park", PARK), ("firm", CHAIN))
HOLDERS = ("factory", "park", "firm")

# The year of a list that is named by it. 2018 had two batches, so it names neither.
YEARS: Mapping[int, int] = {2017: 1, 2019: 4, 2020: 5, 2021: 6, 2022: 7, 2023: 8, 2024: 9}
BATCHES = range(1, 10)
_YEAR = re.compile(r"(\d{4}|[二〇○零一三四五六七八九]{4})\s*年度")
_BATCH = re.compile(r"第\s*([一二三四五六七八九十\d]+)\s*批")


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: its scheme and how that was told, its batch if it has one, its columns.

    ``batch`` is empty where each row says its own; ``title`` is the list's own, if it prints one.
    """

    scheme: str
    told: str
    batch: str
    title: str
    columns: Mapping[str, str]


def listing(path: Path, table: Table, first: Sequence[Row], options: Mapping[str, str]) -> Listing:
    """What ``table`` lists, seen by its ``first`` rows; ``UnreadableFile`` if nothing says so."""
    columns = _columns(table.headings)
    title = next((line for line in table.title.split("\n") if _schemes(line)), "")
    if {"published", "document", "batch", "title"} <= columns.keys():
        return Listing(NOTICES, "headings 时间, 批次, 名称, 名单", "", title, columns)
    scheme, told = _scheme(path, table, first, options, columns)
    holder = next((columns[column] for column in HOLDERS if column in columns), "")
    if not holder:
        raise MissingColumn(path, "工厂名称, 企业名称 or 园区名称", table.headings, table.name)
    if not columns.keys() & {"region", "recommender"}:
        raise MissingColumn(path, "地区", table.headings, table.name)
    batch = "" if "batch" in columns else _batch(path, table, options)
    return Listing(scheme, told, batch, title, MappingProxyType({**columns, "holder": holder}))


def _columns(headings: Iterable[str]) -> Mapping[str, str]:
    """Heading of each column that we know, by our word for it."""
    plain = {"".join(normalize("NFKC", heading).split()): heading for heading in headings}
    return {
        column: plain[name]
        for column, names in COLUMNS.items()
        for name in reversed(names)
        if name in plain
    }


def _schemes(text: str) -> set[str]:
    return {scheme for words, scheme in TITLES.items() if words in text}


def _scheme(
    path: Path,
    table: Table,
    first: Sequence[Row],
    options: Mapping[str, str],
    columns: Mapping[str, str],
) -> tuple[str, str]:
    """The scheme of a list, and what told it."""
    if option := options.get("scheme"):
        return find("scheme", option, {one: one for one in SCHEMES}), "the option scheme"
    for told, text in (("title", table.title), ("sheet", table.name), ("file name", path.stem)):
        if len(schemes := _schemes(text)) == 1:
            return schemes.pop(), f"the {told} {text.split(chr(10))[-1]}"
    if "park" in columns and _firms(first, columns["park"]):
        return CHAIN, f"the names, which end in 公司 under the heading {columns['park']}"
    for column, scheme in HEADED:
        if column in columns:
            return scheme, f"the heading {columns[column]}"
    headings = ", ".join(table.headings)
    reason = f"is no list of green factories, parks, supply chains or products: {headings}"
    raise UnreadableFile(path, reason, table.name)


def _firms(rows: Sequence[Row], heading: str) -> bool:
    """Whether most names under ``heading`` are firms'."""
    names = [row.cells.get(heading, "") for row in rows]
    return sum(name.endswith("公司") for name in names) * 2 > len(names)


def _batch(path: Path, table: Table, options: Mapping[str, str]) -> str:
    """The batch of a list without a column for it."""
    if option := options.get("batch"):
        return _given(option)
    for text in (table.title, table.name, path.stem):
        for pattern in (_YEAR, _BATCH):
            if (found := pattern.search(text)) and (one := batch(found[1])):
                return one
    reason = "says nowhere which batch it is; add --option batch=7"
    raise UnreadableFile(path, reason, table.name)


def batch(text: str, options: Mapping[str, str] = MappingProxyType({})) -> str | None:
    """The batch that a cell or title means, "1" to "9"; ``None`` if it is unknown.

    A batch of later years is known once the option ``batch`` names it.

    >>> batch("5"), batch("2021"), batch("第七批"), batch("x"), batch("99")
    ('5', '6', '7', None, None)
    """
    number = zh.number(text.removesuffix("度").removesuffix("年"))
    if number is None:
        return None
    number = YEARS.get(number, number)
    given = _given(options["batch"]) if "batch" in options else ""
    return str(number) if number in BATCHES or str(number) == given else None


def _given(option: str) -> str:
    number = zh.number(option)
    number = number and YEARS.get(number, number)
    if not number or number > 99:
        raise BadOption("batch", option, "a batch is a number such as 7, or a year such as 2022")
    return str(number)
