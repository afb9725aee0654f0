"""Addresses as they came: what the framework would mend in silence is refused here.

A % that no two digits follow, bytes that are not UTF-8, a control character, or a parameter that
is given twice where one counts: each is answered with what would be right.
"""

import re
from collections import Counter
from urllib.parse import unquote_to_bytes

from fastapi import Request

from api.lookups.asked import Strict
from api.refusals import BadRequest, WrongMediaType

BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


async def well_written(request: Request) -> None:
    """The dependency of routes whose addresses are text; ``BadRequest`` of one that is not."""
    for part in (request.scope["raw_path"], request.scope["query_string"]):
        check(part)


def check(part: bytes) -> None:
    """``BadRequest`` unless the path or the query of an address is whole.

    >>> check(b"q=%E7%BA%AC")
    """
    if BROKEN.search(part):
        raise BadRequest("the address has a % without two hexadecimal digits; % itself is %25")
    try:
        text = unquote_to_bytes(part).decode()
    except UnicodeDecodeError as error:
        raise BadRequest("the address is not UTF-8; \u7eac is written as %E7%BA%AC") from error
    if CONTROL.search(text):
        raise BadRequest("the address has a control character; take it out")


def once(request: Request, taken: type[Strict]) -> None:
    """``BadRequest`` of a parameter that is given more than once, where one of it is ``taken``."""
    several = taken.several()
    counted = Counter(name for name, _ in request.query_params.multi_items())
    for name, times in counted.items():
        if times > 1 and name not in several:
            raise BadRequest(f"{name[:100]!r} is given {times} times; give it once")


async def is_json(request: Request) -> None:
    """The dependency of routes that read JSON; ``WrongMediaType`` of any other body."""
    got = request.headers.get("content-type", "")
    if got.partition(";")[0].strip().lower() != "application/json":
        raise WrongMediaType(got[:100], "application/json")
