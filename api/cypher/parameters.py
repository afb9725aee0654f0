"""Parameters: what a client sends with a statement, as Bolt packs it.

Plain JSON is taken as it is. Where the request names types, each value is an object:

    {"since": {"$type": "Date", "_value": "2024-08-31"}}
"""

import re
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from neo4j._codec.packstream import Structure

from api.cypher.errors import INVALID, Malformed
from api.cypher.values import DAY, EPOCH, SECOND, date, known_zone
from api.refusals import BadQuery

LEAST, MOST = -(2**63), 2**63 - 1
SYSTEMS = {7203: 2, 4326: 2, 9157: 3, 4979: 3}  # coordinates by SRID
MONTH = 2_629_746  # seconds of an average one, where a fraction of it is asked for

DATE = r"([+-]\d{4,9}|\d{4})-(\d\d)-(\d\d)"
TIME = r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?"
OFFSET = r"(Z|[+-]\d\d:\d\d(?::\d\d)?)"
AMOUNT = r"([+-]?\d+(?:[.,]\d+)?)"
PERIOD = re.compile(
    "([+-]?)P" + "".join(f"(?:{AMOUNT}{unit})?" for unit in "YMWD")
    + "(?:T" + "".join(f"(?:{AMOUNT}{unit})?" for unit in "HMS") + ")?"
)  # fmt: skip
PLACE = re.compile(
    r"SRID=(\d{1,9});\s*POINT\s*Z?\s*\(\s*([^\s)]+)\s+([^\s)]+)(?:\s+([^\s)]+))?\s*\)"
)
FLOAT = re.compile(r"[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fFdD]?")
INTEGER = re.compile(r"[+-]?\d{1,19}")


class _Wrong(ValueError):
    """What is no value of the type that it is said to have."""


def parameters(given: Mapping[str, Any], typed: bool) -> Mapping[str, Any]:
    """Parameters for the driver; ``BadQuery`` as Neo4j refuses what is none.

    >>> parameters({"n": {"$type": "Integer", "_value": "7"}, "nobody": None}, typed=True)
    {'n': 7, 'nobody': None}
    """
    read = _typed if typed else _plain
    try:
        return {key: read(value) for key, value in given.items()}
    except (ValueError, TypeError, OverflowError) as error:
        raise Malformed from error


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return _int64(value) if type(value) is int else value


def _typed(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("$type"), str):
        raise _Wrong("no typed value")
    type, inner = value["$type"], value["_value"] if "_value" in value else _missing()
    if type not in _READERS:
        raise BadQuery(f"Type {type} is not supported as a column value", code=INVALID)
    if inner is None and type in ("Null", "String", "List", "Map"):
        return None
    return _READERS[type](inner)


def _missing() -> Any:
    raise _Wrong("no _value")


def _list(value: Any) -> Any:
    if not isinstance(value, list):
        raise _Wrong("no list")
    return [_typed(each) for each in value]


def _map(value: Any) -> Any:
    if not isinstance(value, dict):
        raise _Wrong("no map")
    return {key: _typed(each) for key, each in value.items()}


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("no boolean")
    return value


def _null(value: Any) -> None:
    raise _Wrong(f"not null: {value}")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise _Wrong("no scalar")


def _integer(value: Any) -> int:
    return _int64(int(_all(INTEGER, _text(value))[0]))


def _int64(value: int) -> int:
    if not LEAST <= value <= MOST:
        raise _Wrong("more than 64 bits")
    return value


def _float(value: Any) -> float:
    text = _all(FLOAT, _text(value))[0]
    return float(text if text.endswith(("NaN", "Infinity")) else text.rstrip("fFdD"))


def _bytes(value: Any) -> bytes:
    text = _text(value).rstrip("=")
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except NoBase64 as error:
        raise _Wrong("no Base64") from error


def _date(value: Any) -> Structure:
    return Structure(b"D", _days(*_match(DATE, value)))


def _time(value: Any) -> Structure:
    *clock, offset = _match(TIME + OFFSET, value)
    return Structure(b"T", _nanoseconds(*clock), _offset(offset))


def _local_time(value: Any) -> Structure:
    return Structure(b"t", _nanoseconds(*_match(TIME, value)))


def _local_date_time(value: Any) -> Structure:
    return Structure(b"d", *_since(_match(f"{DATE}T{TIME}", value)))


def _offset_date_time(value: Any) -> Structure:
    *moment, offset = _match(f"{DATE}T{TIME}{OFFSET}", value)
    seconds, nanoseconds = _since(moment)
    return Structure(b"I", seconds - _offset(offset), nanoseconds, _offset(offset))


def _zoned_date_time(value: Any) -> Structure:
    """Zone and distance from UTC may contradict each other: the moment is that of the distance."""
    text, bracket, zone = _text(value).partition("[")
    if not bracket:
        return _offset_date_time(text)
    if not (zone.endswith("]") and known_zone(zone[:-1])):
        raise _Wrong("no time zone")
    seconds, nanoseconds, _ = _offset_date_time(text).fields
    return Structure(b"i", seconds, nanoseconds, zone[:-1])


def _duration(value: Any) -> Structure:
    text = _text(value)
    sign, *amounts = _all(PERIOD, text).groups()
    if text.endswith("T") or not any(amounts):
        raise _Wrong("no duration")
    by = -1 if sign == "-" else 1
    years, months, weeks, days, hours, minutes, seconds = (
        by * Fraction((amount or "0").replace(",", ".")) for amount in amounts
    )
    months += 12 * years
    days += 7 * weeks + (months - int(months)) * MONTH / DAY
    seconds += 3600 * hours + 60 * minutes + (days - int(days)) * DAY
    whole, rest = divmod(int(seconds * SECOND), SECOND)
    return Structure(b"E", *map(_int64, (int(months), int(days), whole, rest)))


def _point(value: Any) -> Structure:
    srid, *texts = _all(PLACE, _text(value)).groups()
    place = [_float(text) for text in texts if text]
    if SYSTEMS.get(int(srid)) != len(place) or not all(map(_finite, place)):
        raise BadQuery(f"Illegal CRS/coords combination: {_text(value)}", code=INVALID)
    return Structure(b"X" if len(place) == 2 else b"Y", int(srid), *place)


def _finite(value: float) -> bool:
    return value - value == 0


def _days(year: str, month: str, day: str) -> int:
    m, y = int(month), int(year) - (int(month) < 3)
    of_year = (153 * (m - 3 if m > 2 else m + 9) + 2) // 5 + int(day) - 1
    days = 365 * y + y // 4 - y // 100 + y // 400 + of_year - EPOCH
    if date(days)[-5:] != f"{month}-{day}":
        raise _Wrong("no such day")
    return days


def _nanoseconds(hour: str, minute: str, second: str | None, fraction: str | None) -> int:
    h, m, s = int(hour), int(minute), int(second or 0)
    if h > 23 or m > 59 or s > 59:
        raise _Wrong("no such time")
    return (h * 3600 + m * 60 + s) * SECOND + int((fraction or "0").ljust(9, "0"))


def _since(moment: list[Any]) -> tuple[int, int]:
    seconds, nanoseconds = divmod(_nanoseconds(*moment[3:]), SECOND)
    return _days(*moment[:3]) * DAY + seconds, nanoseconds


def _offset(text: str) -> int:
    if text == "Z":
        return 0
    hours, minutes, *seconds = map(int, text[1:].split(":"))
    found = hours * 3600 + minutes * 60 + sum(seconds)
    if minutes > 59 or sum(seconds) > 59 or found > 18 * 3600:
        raise _Wrong("no such distance from UTC")
    return -found if text[0] == "-" else found


def _match(pattern: str, value: Any) -> list[Any]:
    return list(_all(re.compile(pattern), _text(value)).groups())


def _all(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    if found := pattern.fullmatch(text):
        return found
    raise _Wrong(f"not like {pattern.pattern}")


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "Null": _null,
    "Boolean": _boolean,
    "Integer": _integer,
    "Float": _float,
    "String": _text,
    "Base64": _bytes,
    "List": _list,
    "Map": _map,
    "Date": _date,
    "Time": _time,
    "LocalTime": _local_time,
    "LocalDateTime": _local_date_time,
    "OffsetDateTime": _offset_date_time,
    "ZonedDateTime": _zoned_date_time,
    "DateTime": _zoned_date_time,
    "Duration": _duration,
    "Point": _point,
}
