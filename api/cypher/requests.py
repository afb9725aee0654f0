"""Requests: what a client of the Query API asks, read as strictly as Neo4j reads it.

    {"statement": "MATCH (c:Company {id: $id}) RETURN c", "parameters": {"id": "cn-uscc/1"}}

Beside these: includeCounters, maxExecutionTime (seconds), accessMode, bookmarks and txType, of
which the last three change nothing here, where all only read one edition. Any other member is a
mistake of the client, and it is told so.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import orjson

from api.cypher.errors import ARGUMENT, Malformed
from api.refusals import BadQuery

NONE = orjson.Fragment(b"{}")  # parameters
MODES = ("READ", "WRITE")
LONGEST = 2**31 - 1  # seconds
MEMBERS = frozenset(
    (
        *("statement", "parameters", "includeCounters", "maxExecutionTime"),
        *("accessMode", "bookmarks", "impersonatedUser", "txType"),
    )
)


class _Wrong(ValueError):
    """A member that is not what it should be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; ``seconds`` is 0 where the client sets no limit of its own.

    Its ``parameters`` are JSON, of which only a worker makes objects: they take more than twenty
    times the memory, and a request may have to wait.
    """

    statement: str = ""
    parameters: orjson.Fragment = NONE
    counters: bool = False
    seconds: int = 0


def asked(body: bytes) -> Asked:
    """The request that a body holds, an empty one none; ``BadQuery`` as Neo4j refuses it.

    >>> asked(b'{"statement": "RETURN 1", "maxExecutionTime": 5}').seconds
    5
    """
    if not body:
        return Asked()
    try:
        read = _read(body)
    except (ValueError, TypeError, RecursionError) as error:
        raise Malformed from error
    if read.get("impersonatedUser"):
        raise BadQuery("Impersonation is not supported in community edition.", code=ARGUMENT)
    return Asked(
        read["statement"], read["parameters"], read["includeCounters"], read["maxExecutionTime"]
    )


def _read(body: bytes) -> Mapping[str, Any]:
    # Not by orjson, which makes a float of an integer that has more than 64 bits. It refuses those
    # on the way to a worker, as it refuses half a character and what is nested too deeply.
    document = json.loads(body, parse_float=_finite, parse_constant=_finite)
    if not isinstance(document, dict) or not document.keys() <= MEMBERS:
        raise _Wrong("no request")
    parameters = orjson.dumps(_map(document.pop("parameters", None)))
    orjson.dumps(document)
    _no_mode(document.get("accessMode"))
    _texts(document.get("bookmarks"))
    _text(document.get("txType"))
    return {
        "statement": _text(document.get("statement")),
        # A copy: what orjson 3.13 gives for many small things has room for sixty times as much.
        "parameters": orjson.Fragment(bytes(memoryview(parameters))),
        "includeCounters": _boolean(document.get("includeCounters")),
        "maxExecutionTime": _seconds(document.get("maxExecutionTime")),
        "impersonatedUser": _text(document.get("impersonatedUser")).strip(),
    }


def _finite(number: str) -> float:
    if not isfinite(value := float(number)):
        raise _Wrong("no number")
    return value


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, dict | list):
        raise _Wrong("no text")
    return orjson.dumps(value).decode()


def _texts(value: Any) -> Sequence[str]:
    if not (value is None or isinstance(value, list)):
        raise _Wrong("no list")
    return [_text(each) for each in value or ()]


def _map(value: Any) -> Mapping[str, Any]:
    if not (value is None or isinstance(value, dict)):
        raise _Wrong("no map")
    return value or {}


def _boolean(value: Any) -> bool:
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    if value is None or isinstance(value, int):
        return bool(value)
    raise _Wrong("no boolean")


def _seconds(value: Any) -> int:
    if isinstance(value, bool) or not (value is None or isinstance(value, str | int | float)):
        raise _Wrong("no seconds")
    seconds = int(value or 0)
    if abs(seconds) > LONGEST:
        raise _Wrong("no such long time")
    return max(0, seconds)


def _no_mode(value: Any) -> None:
    """Refuse what is no access mode; Java also takes their numbers."""
    if isinstance(value, str):
        known = value.upper() in MODES
    else:
        known = value is None or (type(value) is int and value in (0, 1))
    if not known:
        raise _Wrong("no access mode")
