"""References: what the text in a cell refers to, by a code, an id or a full name.

    supplier   91440300279446850J | cn-uscc/91440300279446850J | 深圳市织坊科技有限公司
    park       纬园 | park/cc1c5f5fe1a1d87d62dd3b3f9a72cae7          area   440310

Whether it exists is for the book to check, and which firm bears a name for identity to decide. What
is known by a reference alone (a product, a body, a chain, a list) is told beside the row.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from typing import NamedTuple, TypeAlias

from graph.check import breach
from graph.keys import by_key
from graph.model import Id, Spelled
from graph.names import printed
from loaders.making import entity
from loaders.tables.cells import BadCell, area_code, code, day, industry_code, named, spoken, term
from loaders.zh import number
from ontology.names import find, words
from ontology.ranges import ID, Text
from ontology.shapes import schema

_CODE = re.compile(r"(?=.{9})[0-9A-Z]*[0-9]{5}[0-9A-Z]*")
_ASCII_CODE = re.compile(r"[0-9A-Za-z \-]+")

KINDS = schema().kinds
AREA = entity("Area", "code", "name")
AWARD_LIST = entity("AwardList", "scheme", "jurisdiction", "batch", "publishedOn")
BODY = entity("Body", "name", "bodyType")
CHAIN = entity("Chain", "name", "jurisdiction")
INDUSTRY = entity("Industry", "gbt4754", "name")
PRODUCT = entity("Product", "name", "model")
SITE = entity("Site", "name", "operatedBy", "address")

USCC, LEI = (KINDS["Company"].property(name) for name in ("uscc", "lei"))
SCHEME = KINDS["Designation"].property("scheme")
LEVEL = KINDS["Designation"].property("level")
FOR_PARKS = ("green-park", "zero-carbon-park")
for name in (*FOR_PARKS, "national"):
    find("term", name, {**SCHEME.terms, **LEVEL.terms})
# What stands before the slash of an id, and the kind of what it names.
ENTITIES = [kind for kind in KINDS.values() if kind.ends is None]
PREFIXES = {words(kind.name, "-").lower(): kind.name for kind in ENTITIES} | {
    str(property.identifies): kind.name for kind in ENTITIES for property in kind.identifiers
}


class Reference(NamedTuple):
    """The id of what is referred to, and what the reference itself tells of it."""

    id: Id
    told: tuple[Spelled, ...] = ()


class Finder(NamedTuple):
    """How a reference is found; cells of the columns ``beside`` it help ({} is its own name)."""

    find: Callable[..., Reference]
    beside: tuple[str, ...] = ()


Beside: TypeAlias = str | None

CHINA = "100000"
# Called by its code, in no language, until a source knows its name; the nation we know.
NAMES = {CHINA: Text("中华人民共和国", "zh")}
# What holder_kind and about_kind take.
SPOKEN_OF = {"company": "Company", "park": "Park", "area": "Area", "chain": "Chain"}
SPOKEN_OF |= {"企业": "Company", "园区": "Park", "地区": "Area", "产业链": "Chain"}


def company(column: str, text: str, *kinds: str) -> Reference:
    """A firm, by USCC, LEI, id or full registered name; ``kinds`` are others that an id may name.

    >>> company("supplier", "9144 0300 2794 46850J").id
    'cn-uscc/91440300279446850J'
    """
    if id := _id(column, text, "Company", *kinds):
        return Reference(id)
    if _ASCII_CODE.fullmatch(text) and _CODE.fullmatch(plain := code(text)):
        return Reference(_proven(column, text, plain))
    return Reference(_by_name("Company", text))


def _id(column: str, text: str, *kinds: str) -> Id:
    """``text`` if it is an id; empty if it is none."""
    prefix, slash, rest = text.partition("/")
    if not slash or prefix not in PREFIXES or not ID.fullmatch(text):
        return ""
    if PREFIXES[prefix] not in kinds:
        problem = f"the id of a {PREFIXES[prefix]}, not of a {' or '.join(kinds)}"
        raise BadCell(column, text, problem)
    return _proven(column, text, rest) if prefix in ("cn-uscc", "lei") else text


def _proven(column: str, text: str, plain: str) -> Id:
    """The id that a firm's code makes, if its last characters prove the others."""
    property = {18: USCC, 20: LEI}.get(len(plain))
    if property is None:
        raise BadCell(column, text, f"a code of {len(plain)} characters; a USCC has 18, an LEI 20")
    if problem := _fault(property is USCC, plain):
        raise BadCell(column, text, problem.partition(": ")[2] or problem)
    return f"{property.identifies}/{plain}"


@lru_cache(maxsize=65_536)
def _fault(is_uscc: bool, plain: str) -> str | None:
    """What is wrong with a code; kept, because firms are named in many columns."""
    return breach(USCC if is_uscc else LEI, plain)


def _by_name(kind: str, text: str, **other: Id) -> Id:
    """The id that a name makes, with the references that tell its bearers apart."""
    name = f"{printed(text)}@{spoken(text)}"
    return by_key(KINDS[kind], {"name": [name]} | {key: [id] for key, id in other.items()})


def area(column: str, text: str, name: Beside = None) -> Reference:
    """An area by its code, and what it is called there."""
    digits = area_code(column, (_id(column, text, "Area") or text).removeprefix("area/"))
    called = named(name) if name else NAMES.get(digits, Text(digits, "und"))
    return Reference(f"area/{digits}", (AREA(code=digits, name=called),))


def listed_area(column: str, text: str) -> Reference:
    """An area that the same table describes."""
    return Reference(area(column, text).id)


def industry(column: str, text: str, name: Beside = None) -> Reference:
    """An industry by its GB/T 4754 code, or by its name."""
    if id := _id(column, text, "Industry"):
        return Reference(id)
    found = industry_code(text)
    called = named(name or text) if name or not found else Text(found, "und")
    made = INDUSTRY(gbt4754=found or None, name=called)
    return Reference(made.id, (made,))


def product(column: str, text: str, model: Beside = None) -> Reference:
    """A product by its name, and its model if that is given."""
    if id := _id(column, text, "Product"):
        return Reference(id)
    made = PRODUCT(name=named(text), model=model)
    return Reference(made.id, (made,))


def body(role: str, column: str, text: str) -> Reference:
    """A body by its full name, seen in a role."""
    if id := _id(column, text, "Body"):
        return Reference(id)
    made = BODY(name=named(text), bodyType="certifier" if column == "certified_by" else role)
    return Reference(made.id, (made,))


def park(column: str, text: str, told_apart_by: Beside = None) -> Reference:
    """A park by its name, and by an area where parks share the name."""
    if id := _id(column, text, "Park"):
        return Reference(id)
    apart = area(column, told_apart_by) if told_apart_by else None
    return Reference(_by_name("Park", text, **({"toldApartBy": apart.id} if apart else {})))


def chain(column: str, text: str, own: Beside = None, beside: Beside = None) -> Reference:
    """A chain by its name and the area that names it: its own, else the row's."""
    if id := _id(column, text, "Chain"):
        return Reference(id)
    named_by = own or beside
    of = area(column, named_by) if named_by else Reference("")
    made = CHAIN(name=named(text), jurisdiction=of.id)
    return Reference(made.id, (made, *of.told))


def tenant(column: str, text: str, site: Beside = None, address: Beside = None) -> Reference:
    """A firm, or that site of it which ``site`` names."""
    firm = company(column, text, "Site")
    if not site:
        return firm
    made = SITE(name=named(site), operatedBy=firm.id, address=address)
    return Reference(made.id, (made,))


def holder(
    column: str, text: str, kind: Beside = None, apart: Beside = None,
    site: Beside = None, address: Beside = None, scheme: Beside = None,
) -> Reference:  # fmt: skip
    """Who holds a title: a park if the row or the scheme says so, else a firm or its site."""
    of_park = scheme is not None and term(SCHEME, scheme) in FOR_PARKS
    found = _kind(column, kind) if kind else "Park" if of_park else "Company"
    if text.startswith(("park/", "site/")):
        found = "Park" if text.startswith("park/") else "Site"
    if found == "Park":
        return park(column, text, apart)
    return tenant(column, text, site, address)


def about(column: str, text: str, kind: Beside = None, apart: Beside = None) -> Reference:
    """What a figure is about."""
    if not kind and (id := _id(column, text, "Area", "Company", "Site", "Park", "Chain")):
        return Reference(id)
    of_area = len(text) < 13 and text.isdigit()
    found = _kind(column, kind) if kind else "Area" if of_area else "Company"
    if found == "Area":
        return area(column, text)
    if found == "Company":
        return company(column, text)
    return park(column, text, apart) if found == "Park" else chain(column, text, apart)


def _kind(column: str, text: str) -> str:
    return find(f"kind of {column}", text.strip().lower(), SPOKEN_OF)


def award_list(
    column: str, text: str, scheme: Beside = None, jurisdiction: Beside = None,
    name: Beside = None, published: Beside = None, level: Beside = None,
) -> Reference:  # fmt: skip
    """The list of a scheme that is called by this batch, in an area or the nation."""
    if id := _id(column, text, "AwardList"):
        return Reference(id)
    if not scheme:
        raise BadCell(column, text, "needs the scheme beside it")
    if not jurisdiction and level and term(LEVEL, level) != "national":
        raise BadCell(column, text, f"needs the jurisdiction beside it: whose {level} list is it?")
    of = area("jurisdiction", jurisdiction or CHINA, name if jurisdiction else None)
    figure = number(text)
    made = AWARD_LIST(
        scheme=term(SCHEME, scheme),
        batch=text if figure is None else str(figure),
        jurisdiction=of.id,
        publishedOn=day("published_on", published) if published else None,
    )
    return Reference(made.id, (made, *of.told))


AWARDED = ("scheme", "jurisdiction", "jurisdiction_name", "published_on", "level")
FINDERS: Mapping[str, Finder] = {
    "within": Finder(area, ("{}_name",)),
    "jurisdiction": Finder(area, ("{}_name",)),
    "toldApartBy": Finder(area),
    "inIndustry": Finder(industry, ("{}_name",)),
    "makes": Finder(product),
    "product": Finder(product, ("{}_model",)),
    "forProduct": Finder(product, ("{}_model",)),
    "managedBy": Finder(partial(body, "park-manager")),
    "evaluatedBy": Finder(partial(body, "evaluator")),
    "recommendedBy": Finder(partial(body, "recommender")),
    "participant": Finder(lambda column, text: company(column, text, "Body")),
    "park": Finder(park, ("{}_area",)),
    "chain": Finder(chain, ("{}_area", "jurisdiction")),
    "participated": Finder(chain, ("{}_area",)),
    "tenant": Finder(tenant, ("site", "site_address")),
    "heldBy": Finder(holder, ("{}_kind", "{}_area", "site", "site_address", "scheme")),
    "about": Finder(about, ("{}_kind", "{}_area")),
    "onList": Finder(award_list, AWARDED),
}
FIRM = Finder(company)


@cache
def finder(kind: str, property: str) -> Finder:
    """How ``property`` of ``kind`` is referred to; each text is looked at once."""
    found = FINDERS.get(property, FIRM)
    if (kind, property) == ("Area", "within"):
        found = Finder(listed_area)
    return Finder(lru_cache(maxsize=65_536)(found.find), found.beside)
