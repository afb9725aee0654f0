"""Values: what Cypher has and JSON has not, as an engine sends it and as Neo4j writes it.

An engine sends a date as days, a path as lists and numbers. Here each becomes the text that Neo4j's
Query API has for it, without the detour over a driver's own classes: those know no year before 1 or
after 9999, and keep every node of an answer in memory until its end.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite, isnan
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SECOND = 1_000_000_000  # nanoseconds
DAY = 86_400  # seconds
EPOCH = 719_468  # days from 0000-03-01 to 1970-01-01, as ``_date`` counts
OFFSET, ZONED = "OffsetDateTime", "ZonedDateTime"


class Scalar(NamedTuple):
    """A value that JSON has no form for: the name of its type, and its text."""

    type: str
    text: str


class Node(NamedTuple):
    """A node; ``element`` is the engine's own id of it."""

    element: str
    labels: Sequence[str]
    properties: Mapping[str, Any]


class Relationship(NamedTuple):
    """A relationship; ``element``, ``start`` and ``end`` are the engine's own ids."""

    element: str
    start: str
    end: str
    type: str
    properties: Mapping[str, Any]


class Path(NamedTuple):
    """Nodes and relationships by turns."""

    parts: Sequence[Node | Relationship]


class Unknown(NamedTuple):
    """A value that cannot be told; why is for a sentence that begins with "the answer has"."""

    why: str


Value: TypeAlias = Any  # JSON's own, bytes, what is above, and lists and maps of them


def date(days: int) -> str:
    """A day, counted from 1970-01-01, in the Gregorian calendar of all times.

    >>> date(19_966), date(-721_354), date(3_789_391)
    ('2024-08-31', '-0005-01-01', '+12345-01-01')
    """
    # The days of 400 years, counted from 0000-03-01, are always the same number (Hinnant's way).
    era, day = divmod(days + EPOCH, 146_097)
    year = (day - day // 1460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    first = (153 * month + 2) // 5
    month += 3 if month < 10 else -9
    return f"{_year(year + 400 * era + (month <= 2))}-{month:02d}-{day - first + 1:02d}"


def time(nanoseconds: int) -> str:
    """A time of the day, counted from midnight.

    >>> time(45_240_000_000_000), time(1)
    ('12:34:00', '00:00:00.000000001')
    """
    seconds, rest = divmod(nanoseconds, SECOND)
    return f"{_clock(seconds)}{_fraction(rest)}"


def offset(seconds: int) -> str:
    """How far from UTC.

    >>> offset(0), offset(7200), offset(-12_600)
    ('Z', '+02:00', '-03:30')
    """
    if not seconds:
        return "Z"
    clock = _clock(abs(seconds)).removesuffix(":00")
    return f"{'-' if seconds < 0 else '+'}{clock if ':' in clock else f'{clock}:00'}"


def local(seconds: int, nanoseconds: int) -> str:
    """A date with a time, counted from 1970-01-01T00:00 wherever it is.

    >>> local(1_704_164_645, 500_000_000)
    '2024-01-02T03:04:05.5'
    """
    days, rest = divmod(seconds, DAY)
    return f"{date(days)}T{time(rest * SECOND + nanoseconds)}"


def at_offset(seconds: int, nanoseconds: int, from_utc: int) -> Scalar:
    """A moment, counted from 1970-01-01T00:00Z, told at a distance from UTC in seconds."""
    return Scalar(OFFSET, f"{local(seconds + from_utc, nanoseconds)}{offset(from_utc)}")


def in_zone(seconds: int, nanoseconds: int, name: str) -> Scalar:
    """A moment told as the clocks of a time zone have it.

    >>> in_zone(1_719_882_245, 0, "Asia/Shanghai").text
    '2024-07-02T09:04:05+08:00[Asia/Shanghai]'
    """
    from_utc = _from_utc(name, seconds)
    plain = at_offset(seconds, nanoseconds, from_utc)
    if _fixed(name):
        return plain
    return Scalar(ZONED, f"{plain.text}[{name}]")


def duration(months: int, days: int, seconds: int, nanoseconds: int) -> str:
    """A duration; its parts are never turned into one another, and each has a sign of its own.

    >>> duration(14, -3, 3661, 5), duration(0, 0, -1, 1), duration(0, 0, 0, 0)
    ('P1Y2M-3DT1H1M1.000000005S', 'PT-0.999999999S', 'PT0S')
    """
    whole = seconds * SECOND + nanoseconds
    sign = -1 if whole < 0 else 1
    rest, fraction = divmod(abs(whole), SECOND)
    minutes, rest = divmod(rest, 60)
    hours, minutes = divmod(minutes, 60)
    years, months = _halves(months, 12)
    big = _parts((years, "Y"), (months, "M"), (days, "D"))
    small = _parts((sign * hours, "H"), (sign * minutes, "M"))
    if rest or fraction:
        small += f"{'-' if sign < 0 else ''}{rest}{_fraction(fraction)}S"
    return f"P{big}{'T' if small else ''}{small}" if big or small else "PT0S"


def point(srid: int, *coordinates: float) -> str:
    """A place in one of the four systems of coordinates.

    >>> point(7203, 1.0, 2.0), point(4979, 114.1, 22.7, 1e10)
    ('SRID=7203;POINT (1.0 2.0)', 'SRID=4979;POINT Z (114.1 22.7 1.0E10)')
    """
    z = "Z " if len(coordinates) == 3 else ""
    return f"SRID={srid};POINT {z}({' '.join(map(number, coordinates))})"


def number(value: float) -> str:
    """A float as Java writes it.

    >>> [number(each) for each in (1e100, 0.0009, 9999999.0, -0.0, float("inf"))]
    ['1.0E100', '9.0E-4', '9999999.0', '-0.0', 'Infinity']
    """
    if not isfinite(value):
        return "NaN" if isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if not value or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    first, *rest = digits
    exponent = int(exponent) + len(rest)
    tail = "".join(map(str, rest)).rstrip("0") or "0"
    return f"{'-' if sign else ''}{first}.{tail}E{exponent}"


def _year(year: int) -> str:
    if year > 9999:
        return f"+{year}"
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"


def _fraction(nanoseconds: int) -> str:
    return f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""


def _halves(value: int, by: int) -> tuple[int, int]:
    """Quotient and remainder, both with the sign of ``value``."""
    quotient, remainder = divmod(abs(value), by)
    return (-quotient, -remainder) if value < 0 else (quotient, remainder)


def _parts(*parts: tuple[int, str]) -> str:
    return "".join(f"{value}{unit}" for value, unit in parts if value)


def known_zone(name: str) -> bool:
    """Whether there is a time zone of this name.

    >>> known_zone("Asia/Shanghai"), known_zone("Nope/Zone")
    (True, False)
    """
    try:
        return bool(_zone(name))
    except (ZoneInfoNotFoundError, ValueError):
        return False


@lru_cache(256)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(256)
def _fixed(name: str) -> bool:
    """Whether a zone is a distance from UTC under another name: those tell no zone of their own."""
    return name.startswith("Etc/") or name in (
        "UTC",
        "GMT",
        "UCT",
        "Zulu",
        "Greenwich",
        "Universal",
    )


def _from_utc(name: str, seconds: int) -> int:
    first, last = -62_135_510_400, 253_402_214_400  # of the years that the calendar here has
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=min(max(seconds, first), last))
    distance = moment.astimezone(_zone(name)).utcoffset()
    return int(distance.total_seconds()) if distance else 0
