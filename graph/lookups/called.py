"""What things are called: by the property that names a kind's things, in its preferred value."""

from typing import NamedTuple

from graph.holding import value
from graph.model import Spelled
from ontology.schema import Schema

NAMES = ("name", "title")


class Called(NamedTuple):
    """The kind of a thing and its name, which is ``None`` if it has none."""

    kind: str
    name: str | None


def called(schema: Schema, thing: Spelled) -> Called:
    """What ``thing`` is called.

    >>> from ontology.shapes import schema
    >>> area = Spelled("Area", "area/440310", "", "", {"name": ["Pingshan@en", "坪山区@zh"]})
    >>> called(schema(), area)
    Called(kind='Area', name='坪山区')
    """
    known = schema.kind(thing.kind).properties
    name = next((name for name in NAMES if name in known), None)
    return Called(thing.kind, value(schema, thing, name) if name else None)
