"""Names: one word has several spellings, made here, and a wrong one is met with the right."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from ontology.errors import UnknownName

T = TypeVar("T")


@cache
def words(name: str, between: str) -> str:
    """The words of a camel-case name.

    >>> words("heldBy", "_").upper(), words("AwardList", "-").lower()
    ('HELD_BY', 'award-list')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", between, name)


def local(iri: str) -> str:
    """The last part of an IRI, which is the name used everywhere outside RDF."""
    return re.split("[#/]", iri)[-1]


def find(what: str, name: str, known: Mapping[str, T]) -> T:
    """``known[name]``, or ``UnknownName``."""
    if name not in known:
        raise UnknownName(what, name, known)
    return known[name]
