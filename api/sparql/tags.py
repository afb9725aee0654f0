"""Tags: what an answer is the same as, so that a client that has it need not get it again."""

import re
from collections.abc import Iterable
from hashlib import sha256

from api.readers import Published
from ontology.shapes import fingerprint

# The same text over the same edition gives the same answer, but for these.
FICKLE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\b", re.IGNORECASE)


def is_lasting(query: str) -> bool:
    """Whether a query answers the same as long as the edition stays.

    >>> is_lasting("ASK {}"), is_lasting("SELECT (now() AS ?n) {}")
    (True, False)
    """
    return FICKLE.search(query) is None


def tag(published: Published, form: str, *request: object) -> str:
    """The entity tag of an answer, made of the edition, the form and what was asked.

    A weak one: rows without an order may come in another one the next time.
    """
    made_of = (published.book, published.hash, fingerprint(), form, request)
    return f'W/"{sha256(repr(made_of).encode()).hexdigest()[:32]}"'


def is_known(tag: str, named: Iterable[str]) -> bool:
    """Whether a client says by headers If-None-Match that it has what ``tag`` stands for.

    >>> is_known('W/"a"', ['"b", "a"']), is_known('W/"a"', ["*"]), is_known('W/"a"', [])
    (True, True, False)
    """
    opaque = tag.removeprefix("W/")
    every = ",".join(named).split(",")
    return any(one.strip().removeprefix("W/") in (opaque, "*") for one in every)
