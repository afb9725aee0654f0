"""Cursors: where an answer goes on, in a text that only this server reads.

A cursor holds the edition, the day that the question was asked for, and how far the answer came;
and a digest of all else that was asked, so that it fits no other question. Its root is the hash of
the edition: a book that was replaced may have an edition of the same number.
"""

import base64
import binascii
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from api.refusals import BadCursor, EditionGone

PAGING = ("limit", "offset", "after", "on", "form", "digest", "edition", "root")
ROOT = 16  # characters of a hash


class Place(NamedTuple):
    """How far an answer came: ``at`` is a number of items, or the id of the last one."""

    edition: int
    on: str
    at: int | str
    digest: str
    root: str = ""


def digest(order: Mapping[str, Any]) -> str:
    """What was asked, but for the part of the answer that was wanted.

    >>> digest({"ask": "suppliers", "limit": 5}) == digest({"ask": "suppliers", "limit": 9})
    True
    """
    asked = {name: order[name] for name in sorted(order) if name not in PAGING}
    return sha256(orjson.dumps(asked)).hexdigest()[:16]


def cursor(place: Place) -> str:
    """A text for an address.

    >>> read(cursor(Place(3, "2024-08-31", 100, "5f"))).at
    100
    """
    return base64.urlsafe_b64encode(orjson.dumps(list(place))).decode().rstrip("=")


def read(text: str) -> Place:
    """The place that a cursor stands for, or ``BadCursor``."""
    try:
        place = Place(*orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))
    except (binascii.Error, ValueError, TypeError) as error:
        raise BadCursor("this is no cursor") from error
    kinds = (int, str, int | str, str, str)
    if not all(isinstance(one, kind) for one, kind in zip(place, kinds, strict=True)):
        raise BadCursor("this is no cursor")
    if isinstance(place.at, int) and place.at < 0:
        raise BadCursor("this is no cursor")
    return place


def fitting(text: str, order: Mapping[str, Any], edition: int) -> Place:
    """The place of a cursor for ``order`` at ``edition``; ``EditionGone`` if that is another."""
    place = read(text)
    if place.digest != digest(order):
        raise BadCursor("this cursor belongs to another question")
    if place.edition != edition or place.root != order.get("root", ""):
        raise EditionGone(place.edition, edition)
    return place
