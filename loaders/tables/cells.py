"""Cells: the text of one cell as a value of the ontology.

    share 40 %      Decimal("0.4")          from 2023年7月      Month(2023, 7)
    level 市级       "municipal"             uscc 9144 0300…    "91440300…"

What cannot be read is a ``BadCell``, whose sentence says what to write instead.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import TypeAlias
from unicodedata import normalize

from rdflib import SKOS, Graph

from graph.names import printed
from loaders.zh import when
from ontology.errors import GreenweftError, UnknownName
from ontology.ranges import Text, Value
from ontology.schema import Property
from ontology.shapes import texts

Parse: TypeAlias = Callable[[str], Value]

_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][-+]?\d{1,2})?")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")


class BadCell(GreenweftError):
    """A cell that cannot be read, so that its row is rejected.

    >>> str(BadCell("share", "1.4", "more than the whole; write 1.4 % if that is meant"))
    "share is '1.4': more than the whole; write 1.4 % if that is meant"
    """

    def __init__(self, column: str, text: str, problem: str) -> None:
        shown = text if len(text) <= 80 else f"{text[:77]}…"
        super().__init__(f"{column} is {shown!r}: {problem}")


def parser(column: str, property: Property) -> Parse:
    """How a cell of ``column`` becomes a value of ``property``; it raises ``BadCell``."""
    if property.name in CODES:
        return CODES[property.name]
    if property.terms:
        return lambda text: term(property, text)
    if Text in property.ranges:
        return named
    if date in property.ranges:
        return lambda text: day(column, text)
    if Decimal in property.ranges:
        whole = property.high == 1
        return lambda text: share(column, text) if whole else number(column, text)
    return str


def named(text: str, language: str = "") -> Text:
    """A name in its language, as its script tells: Chinese, Japanese, Korean, else English.

    >>> [named(text).lang for text in ("纬园", "ウェフト", "Weft Park")]
    ['zh', 'ja', 'en']
    """
    return Text(printed(text), language or spoken(text))


def spoken(text: str) -> str:
    """The language of a name, as its script tells."""
    if _KANA.search(text):
        return "ja"
    if _HAN.search(text):
        return "zh"
    return "ko" if _HANGUL.search(text) else "en"


@lru_cache(maxsize=4_096)
def day(column: str, text: str) -> Value:
    """A day, month or year, however written.

    >>> day("from", "2023年7月"), day("from", "2023/7/1")
    (Month(year=2023, month=7), datetime.date(2023, 7, 1))
    """
    found = when(text) or when(_MIDNIGHT.sub("", text))
    if found is None:
        raise BadCell(column, text, "no day, month or year; write 2023, 2023-07 or 2023-07-01")
    return found


@lru_cache(maxsize=65_536)
def number(column: str, text: str) -> Decimal:
    """A number, with or without commas between thousands.

    >>> number("worth", "1,250,000.50"), number("amount", "-3")
    (Decimal('1250000.50'), Decimal('-3'))
    """
    plain = text if text.isascii() else normalize("NFKC", text)
    if not _NUMBER.fullmatch(plain):
        raise BadCell(column, text, "no number; write 1250000 or 0.4")
    return Decimal(plain.replace(",", ""))


@lru_cache(maxsize=65_536)
def share(column: str, text: str) -> Decimal:
    """A part of a whole, 0 to 1; it may be written in per cent.

    >>> share("share", "40 %"), share("share", "0.4")
    (Decimal('0.4'), Decimal('0.4'))
    """
    plain = normalize("NFKC", text).strip()
    percent = plain.endswith("%")
    part = number(column, plain.removesuffix("%").rstrip())
    part = part.scaleb(-2).normalize() if percent else part
    if part < 0:
        raise BadCell(column, text, "less than nothing; it is 0 to 1, or 0 % to 100 %")
    if part > 1:
        advice = "it is at most 100 %" if percent else f"write {text} % if that is meant"
        raise BadCell(column, text, f"more than the whole; {advice}")
    return part


def term(property: Property, text: str) -> str:
    """The notation of a vocabulary's term: as it is, or by its English or Chinese label."""
    if text in property.terms:
        return text
    known = _labels()
    wanted = _word(text)
    for notation, iri in property.terms.items():
        if wanted in (_word(notation), *known.get(iri, ())):
            return notation
    raise UnknownName(property.name, text, property.terms)


@cache
def _labels() -> Mapping[str, tuple[str, ...]]:
    """Labels of each concept, by its IRI; read when a file first uses one."""
    graph = Graph()
    for text in texts():
        graph.parse(data=text, format="turtle")
    return {
        str(concept): tuple(_word(str(label)) for label in graph.objects(concept, SKOS.prefLabel))
        for concept in set(graph.subjects(SKOS.prefLabel))
    }


def _word(text: str) -> str:
    return re.sub(r"[\s_-]", "", text).casefold()


def code(text: str) -> str:
    """A code without the spaces and hyphens that make it readable.

    >>> code("9144 0300 2794 4685 0j")
    '91440300279446850J'
    """
    plain = text if text.isascii() else normalize("NFKC", text)
    return plain.replace(" ", "").replace("-", "").upper()


@lru_cache(maxsize=4_096)
def area_code(column: str, text: str) -> str:
    """An area's code in six digits, or nine for a street.

    >>> [area_code("area", text) for text in ("44", "440310", "440310001000", "440310000000")]
    ['440000', '440310', '440310001', '440310']
    """
    digits = code(text)
    if not re.fullmatch("[0-9]+", digits) or len(digits) not in (2, 4, 6, 9, 12):
        raise BadCell(column, text, "no area code, such as 440310, or nine digits for a street")
    if len(digits) == 12 and not digits.endswith("000"):
        raise BadCell(column, text, "the code of a village; the smallest area is a street")
    if len(digits) > 6:
        digits = digits[:9].removesuffix("000")
    return digits.ljust(6, "0")


def industry_code(text: str) -> str:
    """A GB/T 4754 code: a letter alone, or digits alone; empty if ``text`` is none.

    >>> industry_code("C1711"), industry_code("17"), industry_code("C"), industry_code("纺织业")
    ('1711', '17', 'C', '')
    """
    found = re.fullmatch(r"([A-T])|[A-T]?(\d{2,4})", text.upper())
    return (found[1] or found[2]) if found else ""


def _digits(text: str) -> str:
    return text.replace(".", "").replace(" ", "")


CODES: Mapping[str, Parse] = {
    "uscc": code,
    "lei": code,
    "code": partial(area_code, "code"),
    "hsCode": _digits,
    "currency": code,
}
