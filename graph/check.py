"""Check a statement against the contract, one sentence for each breach.

It sees one statement at a time: that a reference points to something that exists, and is of the
right kind, only the whole graph can say.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import stdnum.cn.uscc
import stdnum.lei
from stdnum.exceptions import ValidationError

from graph.model import Relation, Spelled, Statement, spelled
from ontology.errors import InvalidStatement, UnknownName
from ontology.ranges import ID, Value
from ontology.schema import Kind, Property, Schema

# Strong identifiers whose last characters prove the others (GB 32100-2015, ISO 17442).
PROVEN: Mapping[str, Callable[[str], object]] = {
    "cn-uscc": stdnum.cn.uscc.validate,
    "lei": stdnum.lei.validate,
}


def checked(statement: Statement, schema: Schema) -> Spelled:
    """``statement`` in canonical texts, or ``InvalidStatement`` with every breach."""
    if problems := list(breaches(statement, schema)):
        raise InvalidStatement(statement.id, problems)
    return spelled(statement, schema)


def breaches(statement: Statement, schema: Schema) -> Iterator[str]:
    """What is wrong with ``statement`` as a claim; nothing if it keeps the contract."""
    try:
        kind = schema.kind(statement.kind)
    except UnknownName as error:
        yield str(error)
        return
    yield from _identity(statement, kind)
    for property in kind.properties.values():
        if property.required and property.name not in statement.values:
            yield f"{property.name} is required"
    for name, values in statement.values.items():
        yield from _values(kind, name, values)


def _identity(statement: Statement, kind: Kind) -> Iterator[str]:
    ids = [statement.id]
    if isinstance(statement, Relation):
        ids += [statement.start, statement.end]
    if (len(ids) == 3) != (kind.ends is not None):
        yield f"{kind.name} is {'a relation' if kind.ends else 'an entity'}"
    yield from (f"{id!r} is not an id, as area/440310 is" for id in ids if not ID.fullmatch(id))


def _values(kind: Kind, name: str, values: frozenset[Value]) -> Iterator[str]:
    try:
        property = kind.property(name)
    except UnknownName as error:
        yield str(error)
        return
    if property.added_by_merge:
        yield f"{name} is for merge to add; a claim's origin says it"
    if not values:
        yield f"{name} is empty; leave it out"
    if len(values) > 1 and not property.many:
        yield f"{name} has {len(values)} values, one is allowed"
    for value in values:
        if problem := breach(property, value):
            yield problem


def breach(property: Property, value: Value) -> str | None:
    """Why ``value`` may not stand in ``property``; ``None`` if it may.

    >>> from ontology.shapes import schema
    >>> breach(schema().kind("Designation").property("level"), "nation")  # doctest: +ELLIPSIS
    "no level named 'nation'; did you mean national? There is district, international, ..."
    """
    range = property.ranges.get(type(value))
    if range is None or not range.allows(value):
        expected = " or ".join(range.name for range in property.ranges.values())
        return f"{property.name} is {_short(value)}, expected {expected}"
    if property.terms and value not in property.terms:
        return str(UnknownName(property.name, str(value), property.terms))
    if property.pattern and not re.fullmatch(property.pattern, range.spell(value)):
        return f"{property.name} is {_short(value)}, which does not match {property.pattern}"
    if not _within(property, value):
        return f"{property.name} is {value}, outside {property.low} to {property.high}"
    return _proof(property, str(value)) if property.identifies in PROVEN else None


def _proof(property: Property, code: str) -> str | None:
    try:
        PROVEN[str(property.identifies)](code)
    except ValidationError as error:
        return f"{property.name} is {code!r}: {str(error).rstrip('.').lower()}"
    return None


def _short(value: Value) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _within(property: Property, value: Any) -> bool:
    low, high = property.low, property.high
    return (low is None or low <= value) and (high is None or value <= high)
