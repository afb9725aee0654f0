"""From rows of a list to claims: the holder, its title, who evaluated and who recommended it.

    651,深圳,比亚迪汽车工业有限公司,,深圳市绿创人居环境促进中心,2021
    1,广州立白企业集团有限公司,威王厨房清洁剂,-,广东省经济和信息化委员会,广东,1,一、家用洗涤剂（58种）,…nan,《…》nan

Nothing is said of where a firm stands: 地区 is the authority that recommends it. In the list of
design products 地区 is not even that, but the first two signs of a name (海信, 黑龙), and stays
unread beside 推荐单位; 绿色设计亮点 says what a whole category must meet, and nothing of a product.
"""

import re
from collections.abc import Iterable, Iterator

from graph.model import Claim, Rejected, Spelled
from graph.names import current, former, normalised, printed
from loaders import Context, Read, zh
from loaders.green_list.authorities import authority, governs
from loaders.green_list.lists import BATCHES, PARK, PRODUCT, YEARS, Listing, batch
from loaders.making import entity
from loaders.table import Row, shown
from ontology.errors import InvalidStatement
from ontology.ranges import Text

COMPANY = entity("Company", "name", "formerName")
PARKS = entity("Park", "name", "formerName")
BODY = entity("Body", "name", "formerName", "bodyType", "note")
GOODS = entity("Product", "name", "model", "category")
AWARDS = entity(
    "AwardList", "scheme", "jurisdiction", "batch", "name", "note", "publishedOn", "document", "url"
)
TITLE = entity(
    "Designation", "heldBy", "scheme", "level", "onList", "forProduct",
    "evaluatedBy", "recommendedBy", "standard", "printedName", "sector",
)  # fmt: skip
CHINA = entity("Area", "code", "name")(code="100000", name=Text("中华人民共和国", "zh"))

RECOMMENDER = "名单地区栏所指的推荐主管部门"
EVIDENCE = ("number", "region", "holder", "product", "model", "evaluator", "recommender")
_NAN = re.compile(r"(?<![A-Za-z])nan$")
_NONE = frozenset("-—/无") | {"——", "--"}
_SECTION = re.compile(
    r"(?:[一二三四五六七八九十百零]+、|\d+[.、．])\s*(?P<name>.+?)\s*(?:（\d+种）)?"
)
_APART = re.compile(r"[、；;/]")
_BODY_NAME = re.compile(
    r".{3,}(公司|中心|研究院|研究所|院|所|协会|学会|联盟|大学|厅|局|委员会)([)）])?"
)
UNKNOWN = (
    f"there is {BATCHES[0]} to {BATCHES[-1]}, or a year: {', '.join(map(str, YEARS))}; "
    "--option batch=N adds one"
)


class Reading:
    """One list being read: what its rows share, and what was already told."""

    def __init__(self, listing: Listing, context: Context) -> None:
        self.listing = listing
        self.context = context
        self.told: set[tuple[str, ...]] = set()
        self.bodies: dict[tuple[str, str], Spelled] = {}
        # A heading of the printed list that slid into a row, until 种类 changes: see _slid.
        self.section: dict[str, str] = {}

    def claims(self, rows: Iterable[Row | Rejected]) -> Read:
        """What the list says, row by row."""
        for row in rows:
            if isinstance(row, Rejected):
                yield row
                continue
            cells = self._cells(row)
            if reason := self._fault(cells):
                self._slid(cells)
                yield Rejected(row.where, reason, shown(row.cells.values()))
                continue
            try:
                yield from self._row(cells, row.where)
            except InvalidStatement as error:
                yield Rejected(row.where, str(error), shown(row.cells.values()))

    def _cells(self, row: Row) -> dict[str, str]:
        """Cells by our word for their column; a compilation ends texts in "nan", which is cut."""
        cells = row.cells
        return {
            column: _NAN.sub("", cells[heading])
            for column, heading in self.listing.columns.items()
            if heading in cells
        }

    def _fault(self, cells: dict[str, str]) -> str:
        """Why a row names no holder of a known batch; empty if it does."""
        heading = self.listing.columns["holder"]
        if not (name := cells.get("holder", "")):
            slid = zh.number(cells.get("number", "0")) is None
            return f"{heading} is empty" + (": the row is shifted" if slid else "")
        if not any(map(str.isalpha, name)):
            return f"{heading} is {name!r}, which is no name"
        if self.listing.scheme == PRODUCT and "product" not in cells:
            return "产品名称 is empty"
        if not cells.get("region") and not cells.get("recommender"):
            return f"{self.listing.columns.get('region', '推荐单位')} is empty"
        if not self.listing.batch and not batch(cells.get("batch", ""), self.context.options):
            return f"no batch {cells.get('batch', '')!r} is known; {UNKNOWN}"
        return ""

    def _slid(self, cells: dict[str, str]) -> None:
        """Keep what a shifted row announces of the rows below it.

        In batch 3 three headings of the printed list stand in 序号 of rows of their own, and 种类
        of the rows below repeats the category above: computers would be television sets.
        """
        number, below = cells.get("number", ""), cells.get("category", "")
        if found := _SECTION.fullmatch(number):
            self.section = {"below": below, "category": found["name"], "standard": ""}
        elif number.startswith("适用评价标准") and self.section:
            self.section["standard"] = re.split("[:：]", number, maxsplit=1)[-1]

    def _row(self, cells: dict[str, str], where: str) -> Read:
        listing = self.listing
        award = self._award(cells)
        holder = self._holder(cells)
        evaluators = [self._body(name, "evaluator") for name in apart(cells.get("evaluator", ""))]
        recommender = self._recommender(cells)
        category, standard = self._category(cells)
        product = self._product(cells, category) if listing.scheme == PRODUCT else None
        title = TITLE(
            heldBy=holder.id,
            scheme=listing.scheme,
            level="national",
            onList=award.id,
            forProduct=product and product.id,
            evaluatedBy=[body.id for body in evaluators],
            recommendedBy=recommender.id,
            standard=standard,
            printedName=self._spelling(cells["holder"], holder),
            sector=cells.get("sector"),
        )
        evidence = " ".join(printed(cells[column]) for column in EVIDENCE if column in cells)
        yield from self._mention(CHINA, where)
        yield from self._mention(award, where, f"scheme read from {listing.told}")
        for one in (holder, *evaluators, recommender, *([product] if product else [])):
            yield from self._mention(one, where)
        yield self.context.claim(title, where, evidence=evidence[:200])

    def _mention(self, entity: Spelled, where: str, evidence: str = "") -> Iterator[Claim]:
        """An entity that many rows mention, once for each way in which they spell it."""
        told = (entity.id, *(text for texts in entity.values.values() for text in texts))
        if told not in self.told:
            self.told.add(told)
            yield self.context.claim(entity, where, evidence=evidence)

    def _award(self, cells: dict[str, str]) -> Spelled:
        listing = self.listing
        number = listing.batch or batch(cells.get("batch", ""), self.context.options)
        name = Text(listing.title, "zh") if listing.batch and listing.title else None
        return AWARDS(scheme=listing.scheme, jurisdiction=CHINA.id, batch=number, name=name)

    def _holder(self, cells: dict[str, str]) -> Spelled:
        make = PARKS if self.listing.scheme == PARK else COMPANY
        name = cells["holder"]
        return make(name=Text(current(name), "zh"), formerName=_former(name))

    def _spelling(self, name: str, holder: Spelled) -> str | None:
        """The name as the list prints it, where it says more than the holder's own."""
        return one if f"{(one := printed(name))}@zh" not in holder.values["name"] else None

    def _recommender(self, cells: dict[str, str]) -> Spelled:
        if name := cells.get("recommender"):
            return self._body(printed(name), "recommender")
        return self._body(authority(cells["region"]), "region")

    def _body(self, name: str, role: str) -> Spelled:
        if body := self.bodies.get((name, role)):
            return body
        types = ["evaluator" if role == "evaluator" else "recommender"]
        body = BODY(
            name=Text(current(name), "zh"),
            formerName=_former(name),
            bodyType=[*types, *(["government"] if role == "region" or governs(name) else [])],
            note=RECOMMENDER if role == "region" else None,
        )
        return self.bodies.setdefault((name, role), body)

    def _category(self, cells: dict[str, str]) -> tuple[str, str]:
        """Category and standard of a product; those of the slid heading where one stands above."""
        category, standard = cells.get("category", ""), cells.get("standard", "")
        if self.section and self.section["below"] == category:
            return self.section["category"], self.section["standard"]
        self.section = {}
        found = _SECTION.fullmatch(category)
        return (found["name"] if found else category), standard

    def _product(self, cells: dict[str, str], category: str) -> Spelled:
        model = printed(cells.get("model", ""))
        return GOODS(
            name=Text(printed(cells["product"]), "zh"),
            model="" if model in _NONE else model,
            category=category,
        )


def _former(name: str) -> list[Text]:
    return [Text(one, "zh") for one in former(name)]


def apart(cell: str) -> list[str]:
    """The bodies that one cell names, apart only where each part is a body's whole name.

    A line break is where a cell of a PDF wraps, and parts nothing.

    >>> apart("纬园认证中心、经园研究院"), apart("江苏省、南京市节能技术服务中心")
    (['纬园认证中心', '经园研究院'], ['江苏省、南京市节能技术服务中心'])
    """
    name = printed(cell)
    parts = [part.strip() for part in _APART.split(name)]
    if len(parts) > 1 and all(map(_whole, parts)):
        return list({normalised(part): part for part in parts}.values())
    return [name] if name else []


def _whole(part: str) -> bool:
    """Whether ``part`` ends as a body's name does, and closes the brackets it opens."""
    opened = sum(part.count(sign) for sign in "(（") - sum(part.count(sign) for sign in ")）")
    return not opened and _BODY_NAME.fullmatch(part) is not None
