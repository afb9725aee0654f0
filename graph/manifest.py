"""Manifest: a short proof of which statements a graph holds, whatever their order.

Each statement has a canonical text, the text an md5, and a kind the sums of its halves. DuckDB
computes the same from a table (md5_number_upper, md5_number_lower). It guards against drift,
not against forgery.
"""

from collections.abc import Iterable, Mapping
from hashlib import md5
from typing import NamedTuple

import orjson

from graph.model import Spelled


class Part(NamedTuple):
    """How many statements of a kind, and the sums of the upper and lower halves of their md5."""

    statements: int
    upper: int
    lower: int


Manifest = Mapping[str, Part]


def encoded(values: Mapping[str, list[str]]) -> str:
    """Values as one text: JSON without spaces, in the order in which they stand."""
    return orjson.dumps(values).decode()


def canonical(statement: Spelled) -> str:
    """One line that two statements share exactly when they are equal."""
    kind, id, start, end, values = statement
    return f'["{kind}","{id}","{start}","{end}",{encoded(values)}]'


# The same in SQL, over columns of these names.
CANONICAL = (
    """'["' || kind || '","' || id || '","' || start || '","' || "end" || '",' || vals || ']'"""
)


def digest(text: str) -> tuple[int, int]:
    """The two halves of the md5 of a canonical text, each read from its last byte as DuckDB does.

    >>> digest("")
    (338333539836370388, 9098107892288553193)
    """
    raw = md5(text.encode(), usedforsecurity=False).digest()
    return int.from_bytes(raw[:8], "little"), int.from_bytes(raw[8:], "little")


def manifest(statements: Iterable[Spelled]) -> Manifest:
    """The part of each kind."""
    parts: dict[str, Part] = {}
    for statement in statements:
        upper, lower = digest(canonical(statement))
        count, uppers, lowers = parts.get(statement.kind, Part(0, 0, 0))
        parts[statement.kind] = Part(count + 1, uppers + upper, lowers + lower)
    return parts
