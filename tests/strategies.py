"""Hypothesis strategies made from the schema: any statement that the contract allows."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_97_10

from graph.model import Entity, Relation, Statement
from ontology.ranges import ID, Month, Text, Value, Year
from ontology.schema import Kind, Property

ASCII = st.characters(max_codepoint=127)
IDS = st.from_regex(ID, fullmatch=True, alphabet=ASCII)
YEARS = st.integers(1, 9999)
LARGEST, DIGITS = 2**63 - 1, 10**15 - 1
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
TAGS = st.sampled_from(["zh", "en", "zh-hans", "zh-latn-pinyin"])
OF: dict[type, st.SearchStrategy[Value]] = {
    str: TEXTS,
    Text: st.builds(Text, TEXTS, TAGS),
    int: st.integers(-(2**63), LARGEST),
    bool: st.booleans(),
    Decimal: st.builds(
        Decimal.scaleb, st.integers(-DIGITS, DIGITS).map(Decimal), st.integers(-18, 2)
    ),
    date: st.dates(),
    Month: st.builds(Month, YEARS, st.integers(1, 12)),
    Year: st.builds(Year, YEARS),
}


BOUNDED: dict[type, Callable[[Any, Any], st.SearchStrategy[Value]]] = {
    int: lambda low, high: st.integers(low, LARGEST if high is None else high),
    Decimal: lambda low, high: st.decimals(low, 10**5 if high is None else high, places=9),
}


USCC_START = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9)
PROVED: dict[str, st.SearchStrategy[Value]] = {
    "cn-uscc": USCC_START.map(lambda s: f"91440300{s}").map(lambda s: s + uscc.calc_check_digit(s)),
    "lei": st.text("0123456789ABCDEFGHIJ", min_size=18, max_size=18).map(
        lambda s: s + mod_97_10.calc_check_digits(s)
    ),
}


def value(property: Property) -> st.SearchStrategy[Value]:
    if property.terms:
        return st.sampled_from(sorted(property.terms))
    if property.refers_to:
        return IDS
    if property.identifies in PROVED:
        return PROVED[property.identifies]
    if property.pattern:
        return st.from_regex(property.pattern.strip("^$"), fullmatch=True, alphabet=ASCII)
    if (property.low, property.high) != (None, None):
        return BOUNDED[next(iter(property.ranges))](property.low, property.high)
    return st.one_of([OF[python] for python in property.ranges])


@st.composite
def statements(draw: st.DrawFn, kind: Kind, disputed: bool = False) -> Statement:
    """One statement of ``kind``; if ``disputed``, with several values where one is allowed."""
    values = {
        p.name: draw(st.frozensets(value(p), min_size=1, max_size=3 if p.many or disputed else 1))
        for p in kind.properties.values()
        if p.required or draw(st.booleans())
    }
    if disputed and (
        choices := sorted(f"{n}={kind.property(n).spell(v)}" for n in values for v in values[n])
    ):
        values["preferred"] = draw(st.frozensets(st.sampled_from(choices), min_size=1, max_size=2))
    if kind.ends is None:
        return Entity(draw(IDS), kind.name, values)
    return Relation(draw(IDS), kind.name, draw(IDS), draw(IDS), values)
