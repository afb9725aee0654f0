"""Ranges: one table says how a value is written in Python, RDF, Cypher and JSON.

Each value has one canonical text, which survives every store unchanged; hashes are made of it.
What a store would round or truncate is refused here instead.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias


class Text(NamedTuple):
    """Words in a language; ``lang`` is a BCP 47 tag in lower case, as RDF stores keep it."""

    text: str
    lang: str

    def __str__(self) -> str:
        return f"{self.text}@{self.lang}"

    @classmethod
    def parse(cls, text: str) -> "Text":
        words, _, lang = text.rpartition("@")
        return cls(words, lang)


class Month(NamedTuple):
    """A day of which only the month is known."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @classmethod
    def parse(cls, text: str) -> "Month":
        return cls(int(text[:4]), int(text[5:]))


class Year(NamedTuple):
    """A day of which only the year is known."""

    year: int

    def __str__(self) -> str:
        return f"{self.year:04}"

    @classmethod
    def parse(cls, text: str) -> "Year":
        return cls(int(text))


Value: TypeAlias = str | Text | int | Decimal | bool | date | Month | Year
Native: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Range:
    """A set of values, their canonical text, and their native form in Cypher and JSON.

    ``parse`` inverts ``spell``; the native form is the canonical text unless ``native`` and
    ``of_native`` say otherwise, and ``json`` describes it. Only what ``allows`` accepts is safe.
    """

    name: str
    iri: str
    python: type
    parse: Callable[[str], Value]
    json: Mapping[str, object]
    allows: Callable[[Any], bool] = lambda value: True
    spell: Callable[[Any], str] = str
    native: Callable[[Any], Native] = str
    of_native: Callable[[Any], Value] | None = None

    def value(self, native: Native) -> Value:
        """Inverse of ``native``."""
        return self.parse(str(native)) if self.of_native is None else self.of_native(native)

    def reads(self, native: Native) -> bool:
        """Whether ``native`` has the form of this range, where a property has several."""
        return re.search(str(self.json.get("pattern", "")), str(native)) is not None


LANGUAGES = ("zh", "en")


def language_rank(text: str) -> int:
    """How early names of this language are preferred; ``text`` ends in its language.

    >>> language_rank("纬园@zh-hans"), language_rank("Weft Park@en"), language_rank("Parc@fr")
    (0, 1, 2)
    """
    lang = text.rpartition("@")[2][:2]
    return LANGUAGES.index(lang) if lang in LANGUAGES else len(LANGUAGES)


def _text(text: str) -> bool:
    return text != "" and not re.search("[\0\ud800-\udfff]", text)


def _tagged(value: Text) -> bool:
    return _text(value.text) and bool(re.fullmatch("[a-z]{2,3}(-[a-z0-9]{2,8})*", value.lang))


def _calendar(value: Month | Year) -> bool:
    return 0 < value.year < 10_000 and 0 < getattr(value, "month", 1) < 13


def _plain(value: Decimal) -> str:
    """Digits without idle zeros: 0.50 is 0.5, 2.0 is 2, -0 is 0."""
    return format(value.normalize(), "f") if value else "0"


def _exact(value: Decimal) -> bool:
    """Whether a 64-bit float (Bolt) and 18 decimal places (pyoxigraph) both keep it."""
    if not value.is_finite():
        return False
    _, digits, exponent = value.normalize().as_tuple()
    return len(digits) <= 15 and int(exponent) >= -18 and value.adjusted() < 18


XSD = "http://www.w3.org/2001/XMLSchema#"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
ID = re.compile(r"[a-z][a-z0-9-]*/[A-Za-z0-9._:~-]+")
STRING = {"type": "string"}
DAY = STRING | {"pattern": r"^\d{4}-\d{2}-\d{2}$"}
MONTH = STRING | {"pattern": r"^\d{4}-\d{2}$"}
YEAR = STRING | {"pattern": r"^\d{4}$"}
INT, NUMBER, BOOL = {"type": "integer"}, {"type": "number"}, {"type": "boolean"}

TEXT = Range("text", f"{XSD}string", str, str, STRING, _text)
# Neither a reference (id of an entity) nor a term (notation of a concept) is a literal in RDF.
REFERENCE = Range("an id", "", str, str, STRING, lambda v: bool(ID.fullmatch(v)))
TERM = Range("a term", "", str, str, STRING, _text)

# fmt: off
TABLE = (
    TEXT,
    Range("Text(words, language)", LANG_STRING, Text, Text.parse, STRING, _tagged),
    # Dates are text in Cypher: one key holds years, months and days, and ISO text sorts rightly.
    Range("a day", f"{XSD}date", date, date.fromisoformat, DAY),
    Range("a month", f"{XSD}gYearMonth", Month, Month.parse, MONTH, _calendar),
    Range("a year", f"{XSD}gYear", Year, Year.parse, YEAR, _calendar),
    Range("an integer", f"{XSD}integer", int, int, INT, lambda v: -(2**63) <= v < 2**63, str, int, int),
    Range("a boolean", f"{XSD}boolean", bool, "true".__eq__, BOOL,
          spell=lambda v: "true" if v else "false", native=bool, of_native=bool),
    Range("a decimal of 15 digits", f"{XSD}decimal", Decimal, Decimal, NUMBER, _exact,
          spell=_plain, native=float, of_native=lambda v: Decimal(repr(v))),
)
# fmt: on
RANGES: Mapping[str, Range] = {range.iri: range for range in TABLE}
