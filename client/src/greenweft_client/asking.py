"""What may be asked, in the server's words, and how an address spells it.

Every parameter is passed on as it is: the server checks it and says what would be right.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, TypeAlias, TypedDict
from urllib.parse import quote

from greenweft_client.errors import NoId

Day: TypeAlias = date | str
Many: TypeAlias = str | Iterable[str]
Query: TypeAlias = Sequence[tuple[str, str]]

SEVERAL = frozenset({"product", "source", "area", "kind", "label", "param"})


class Known(TypedDict, total=False):
    """``known_on``: answer from what was known at the end of this day (UTC)."""

    known_on: Day


class Asked(Known, total=False):
    """``as_of``: the day as of which things hold; today if not given."""

    as_of: Day


class Filters(Asked, total=False):
    """Which relations are followed, and to what; ``not_…`` leaves out what it names.

    A product is an id, a name or the beginning of an HS code; a kind is ``Company`` or the like;
    shares and confidences are 0 to 1; ``during`` is a period such as ``2021/2023-06`` or ``2021/``
    in place of the day.
    """

    product: Many
    not_product: Many
    source: Many
    not_source: Many
    area: Many
    not_area: Many
    kind: Many
    not_kind: Many
    min_share: float
    min_confidence: float
    during: str


class Tenants(Filters, total=False):
    """``limit``: how many items a page has; all pages are read, whatever it is."""

    limit: int


class Walked(Tenants, total=False):
    """``tiers``: how many tiers to go; ``tier``: list this one alone, in place of all of them."""

    tiers: int
    tier: int


class Ways(Filters, total=False):
    """Ways along relations of the types ``label``, of ``most`` relations; ``limit`` are shown.

    ``directed``: from start to end of relations only, or either way.
    """

    label: Many
    directed: bool
    most: int
    limit: int


class Neighbours(Asked, total=False):
    """By relations and references of the types ``label`` only, ``way``: out of the thing or in."""

    label: Many
    way: Literal["in", "out"]
    limit: int


class Titles(Asked, total=False):
    """Titles of a scheme, a level, or of holders within an area; ``held``: on the day, or not."""

    scheme: str
    level: str
    area: str
    held: bool | Literal["any"]
    limit: int


class Part(Known, total=False):
    """What to export: all there is, unless it says what.

    That is ``around`` a thing, within so many ``hops``; or what the answer of the question ``ask``
    names, of which each ``param`` is like ``area=area/440310``.
    """

    around: str
    hops: int
    ask: str
    param: Many


def at(id: str) -> str:
    """The part of an address that names a thing.

    >>> at("cn-uscc/91440300279446850J")
    'cn-uscc/91440300279446850J'
    >>> at("织坊")
    Traceback (most recent call last):
    greenweft_client.errors.NoId: '织坊' is no id; one is like cn-uscc/91440300279446850J
    """
    scheme, _, code = id.partition("/")
    if not scheme or not code:
        raise NoId(id)
    return f"{quote(scheme, safe='')}/{quote(code, safe=':')}"


def part(text: str) -> str:
    """A text as one part of an address.

    >>> part("a/b")
    'a%2Fb'
    """
    return quote(text, safe="")


def query(given: Mapping[str, Any]) -> Query:
    """Parameters as an address has them; what is ``None`` is left out.

    >>> query({"kind": ["Site", "Company"], "as_of": date(2024, 8, 31), "held": True})
    [('kind', 'Site'), ('kind', 'Company'), ('as_of', '2024-08-31'), ('held', 'true')]
    """
    return [
        (name.rstrip("_"), one)
        for name, value in plain(given).items()
        for one in (map(_text, value) if isinstance(value, list) else [_text(value)])
    ]


def plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as JSON has them.

    >>> plain({"product": "隔膜", "as_of": date(2024, 8, 31), "tiers": None})
    {'product': ['隔膜'], 'as_of': '2024-08-31'}
    """
    return {name: _plain(name, value) for name, value in given.items() if value is not None}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return [value] if name.removeprefix("not_") in SEVERAL else value
    return list(value) if isinstance(value, Iterable) else value


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
