"""Figures and dates as Chinese documents write them.

    第七批 · 九十四、电工用铜线坯（3种） · 2017年8月23日 · 二〇二二年一月十五日 · 2021年度

A date says as much as is written: a day, a month or a year.
"""

import re
from datetime import date
from typing import TypeAlias
from unicodedata import normalize

from ontology.ranges import Month, Year

When: TypeAlias = date | Month | Year

# Other signs of the same figures: round zeros, the forms of contracts, 两 before a unit.
_SAME = str.maketrans("〇○Ｏ两壹贰叁肆伍陆柒捌玖拾佰仟", "零零零二一二三四五六七八九十百千")
_SIGNS = "零一二三四五六七八九"
_FIGURES = str.maketrans(_SIGNS, "0123456789")
_NUMBER = re.compile(rf"第?(\d+|[{_SIGNS}十百千万亿]+)[批次号届期年月日]?")
_BELOW_10_000 = re.compile(
    rf"(?:([{_SIGNS}])千)?零?(?:([{_SIGNS}])百)?零?(?:([{_SIGNS}])?(十))?零?([{_SIGNS}])?"
)
_PART = rf"(\d+|[{_SIGNS}十]+)"
_WRITTEN = re.compile(rf"{_PART}年(?:度|{_PART}月(?:份|{_PART}[日号])?)?")
_SIGNED = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?")


def number(text: str) -> int | None:
    """The number that ``text`` writes, with 第 before it or 批 behind; ``None`` if it is none.

    >>> number("第七批"), number("九十四"), number("一百零三"), number("二〇二二"), number("１２")
    (7, 94, 103, 2022, 12)
    >>> number("若干批") is None
    True
    """
    found = _NUMBER.fullmatch(_plain(text))
    if not found:
        return None
    signs = found[1]
    if signs.isdecimal():
        return int(signs)
    if set(signs) <= set(_SIGNS):
        return int(signs.translate(_FIGURES))
    return _counted(signs)


def _plain(text: str) -> str:
    """``text`` in half width without spaces, each figure in its common sign."""
    return "".join(normalize("NFKC", text.translate(_SAME)).split())


def _counted(signs: str) -> int | None:
    """The value of a numeral with units, 三万二千零五; ``None`` if its units stand in no order."""
    for unit, worth in (("亿", 10**8), ("万", 10**4)):
        before, found, behind = signs.rpartition(unit)
        if found:
            high, low = _counted(before), _counted(behind) if behind else 0
            return None if high is None or low is None or low >= worth else high * worth + low
    found_below = _BELOW_10_000.fullmatch(signs)
    if not signs or not found_below:
        return None
    thousands, hundreds, tens, ten, ones = found_below.groups()
    figures = [thousands or "零", hundreds or "零", tens or ("一" if ten else "零"), ones or "零"]
    return int("".join(figures).translate(_FIGURES))


def when(text: str) -> When | None:
    """The day, month or year that ``text`` writes; ``None`` if it is no date of the calendar.

    >>> when("2017年8月23日"), when("二〇二二年一月"), when("2021年度")
    (datetime.date(2017, 8, 23), Month(year=2022, month=1), Year(year=2021))
    >>> when("2022/1/15"), when("2022.01"), when("2022-02-30")
    (datetime.date(2022, 1, 15), Month(year=2022, month=1), None)
    """
    plain = _plain(text)
    if found := _WRITTEN.fullmatch(plain):
        parts = [number(part) for part in found.groups() if part]
    elif found := _SIGNED.fullmatch(plain):
        parts = [int(part) for part in (found[1], found[3], found[4]) if part]
    else:
        return None
    return _when(*(part or 0 for part in parts))


def _when(year: int, month: int | None = None, day: int | None = None) -> When | None:
    # Two figures of a year (22年) could be of any century.
    if not 1000 <= year < 10_000:
        return None
    if month is None:
        return Year(year)
    if day is None:
        return Month(year, month) if 1 <= month <= 12 else None
    try:
        return date(year, month, day)
    except ValueError:
        return None
