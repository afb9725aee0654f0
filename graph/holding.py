"""When something holds: a title, or a relation between two.

Days are ISO text, of which only the year or the month may be known. What begins then counts from
its first day, as text does ('2024' <= '2024-08-31'); what ends then ends with its last. Where
sources differ, the preferred value counts, as everywhere.
"""

from collections.abc import Mapping

from graph.model import Spelled, preferred_first
from ontology.ranges import Text
from ontology.schema import Property, Schema

HELD = frozenset({"listed", "renamed"})


def value(schema: Schema, statement: Spelled, property: str) -> str | None:
    """The preferred value of a property, as text without its language; ``None`` if it has none.

    >>> from ontology.shapes import schema
    >>> area = Spelled("Area", "area/440310", "", "", {"name": ["Pingshan@en", "坪山区@zh"]})
    >>> value(schema(), area, "name")
    '坪山区'
    """
    if property not in statement.values:
        return None
    return preferred(schema.kind(statement.kind).property(property), statement.values)


def preferred(property: Property, values: Mapping[str, list[str]]) -> str | None:
    """The preferred one of the ``values`` of a property, as ``value`` has it."""
    texts = values.get(property.name)
    if not texts:
        return None
    first = texts[0]
    if len(texts) > 1:
        first = preferred_first(property, texts, values.get("preferred", []))[0]
    return first.rpartition("@")[0] if Text in property.ranges else first


def holds(begin: str | None, end: str | None, day: str) -> bool:
    """Whether what begins and ends then holds on ``day``; what is not known does not hinder.

    >>> holds("2021", "2023-06", "2023-06-30"), holds("2021", "2023-06", "2023-07-01")
    (True, False)
    """
    return (not begin or begin <= day) and (not end or end >= day[: len(end)])


def overlaps(begin: str | None, end: str | None, first: str, last: str) -> bool:
    """Whether it holds on some day from ``first`` to ``last``; an empty one leaves that side open.

    >>> overlaps("2021-05", "2023", "2019", "2021"), overlaps("2021-05", "2023", "2024", "")
    (True, False)
    """
    begins = not begin or not last or begin[: len(last)] <= last
    return begins and (not end or not first or end >= first[: len(end)])


def is_over(schema: Schema, title: Spelled, day: str) -> bool:
    """Whether a title is not held any more on ``day``, or was never granted."""
    found = ends(schema, title)
    if found is None:
        return True
    removed, valid = found
    return bool((removed and removed <= day) or (valid and valid < day[: len(valid)]))


def ends(schema: Schema, title: Spelled) -> tuple[str | None, str | None] | None:
    """The day on which a title was removed, and the last on which it is valid.

    ``None`` if it is held on no day: it was never granted, or ended nobody says when.
    """
    removed, valid = value(schema, title, "removedOn"), value(schema, title, "validTo")
    status = value(schema, title, "status")
    dated = {"removed": removed, "expired": valid}
    if status is None or status in HELD or dated.get(status):
        return removed, valid
    return None
