"""Statements: what one row of a table says, and what it tells of things it refers to.

    {"supplier": "9144…", "customer": "深圳市织坊科技有限公司", "product": "纬纱", "share": "40 %"}
    is the relation Supplies, and beside it the entity Product that it mentions

How a column is read is worked out once for each file, from its property in the schema.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from graph.model import Spelled
from loaders.making import entity, relation
from loaders.tables.cells import BadCell, Parse, named, parser
from loaders.tables.columns import LAYOUTS, Column, Layout
from loaders.tables.headings import Found
from loaders.tables.references import Finder, finder
from ontology.errors import GreenweftError
from ontology.ranges import Text
from ontology.schema import Property
from ontology.shapes import schema

Cells: TypeAlias = Mapping[str, str]
Said: TypeAlias = tuple[Spelled, list[Spelled]]

# What begins cannot end before it.
PERIODS = (("from", "to"), ("grantedOn", "removedOn"), ("grantedOn", "validTo"))
LONGEST = 1_000
_BETWEEN = re.compile("[;；]")


class MissingCell(GreenweftError):
    """A row without a cell that it cannot do without."""

    def __init__(self, column: str) -> None:
        super().__init__(f"{column} is missing")


class Plain(NamedTuple):
    """A column whose text is a value."""

    column: str
    property: str
    parse: Parse
    several: bool


class Link(NamedTuple):
    """A column whose text refers to something, with the columns that help to find it."""

    column: str
    property: str
    find: Callable[..., Any]
    beside: tuple[str, ...]
    several: bool


def reader(found: Found) -> Callable[[Cells], Said]:
    """What gives the statement of one row, and what the row tells beside it.

    It raises ``BadCell``, ``MissingCell``, ``UnknownName`` or ``InvalidStatement``.
    """
    layout, here = found.layout, set(found.columns.values())
    columns = [column for column in layout.columns if column.name in here and column.property]
    plain = tuple(_plain(layout, c) for c in columns if not _property(layout, c.name).refers_to)
    links = tuple(_link(layout, c) for c in columns if _property(layout, c.name).refers_to)
    make, required = MAKERS[layout.name], layout.required

    def said(cells: Cells) -> Said:
        given: dict[str, Any] = {}
        told: list[Spelled] = []
        for name in required:
            if name not in cells:
                raise MissingCell(name)
        for value in plain:
            if value.column in cells:
                _add(given, value.property, _parsed(value, cells[value.column]))
        for link in links:
            if link.column in cells:
                _add(given, link.property, _found(link, cells, told))
        statement = make(cells, given)
        _check_periods(statement)
        return statement, told

    return said


def _plain(layout: Layout, column: Column) -> Plain:
    property = _property(layout, column.name)
    return Plain(column.name, property.name, parser(column.name, property), column.several)


def _link(layout: Layout, column: Column) -> Link:
    found: Finder = finder(layout.kind, column.property)
    beside = tuple(name.format(column.name) for name in found.beside)
    return Link(column.name, column.property, found.find, beside, column.several)


def _add(given: dict[str, Any], property: str, value: Any) -> None:
    """Add ``value`` to what was given for ``property``, which several columns may fill."""
    if property not in given:
        given[property] = value
        return
    both = (given[property], value)
    given[property] = frozenset().union(*(v if isinstance(v, frozenset) else {v} for v in both))


def _parsed(plain: Plain, text: str) -> Any:
    _, _, parse, several = plain
    return frozenset(map(parse, _parts(text))) if several else parse(text)


def _found(link: Link, cells: Cells, told: list[Spelled]) -> Any:
    column, _, find, beside, several = link
    if len(cells[column]) > LONGEST:
        problem = f"too long for a name: {len(cells[column])} characters"
        raise BadCell(column, cells[column], problem)
    others = [cells.get(name) for name in beside] if beside else ()
    if not several:
        id, tells = find(column, cells[column], *others)
        if tells:
            told += tells
        return id
    references = [find(column, part, *others) for part in _parts(cells[column])]
    told += (one for reference in references for one in reference.told)
    return frozenset(reference.id for reference in references)


def _parts(text: str) -> list[str]:
    """The values of one cell: "甲；乙" is two."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _check_periods(statement: Spelled) -> None:
    for begins, ends in PERIODS:
        if begins in statement.values and ends in statement.values:
            begun, ended = statement.values[begins][0], statement.values[ends][0]
            # A year is compared as a year: 2023-07 to 2023 is no contradiction.
            known = min(len(begun), len(ended))
            if begun[:known] > ended[:known]:
                raise BadCell(ends, ended, f"before {begins}, which is {begun}")


Make: TypeAlias = Callable[[Cells, dict[str, Any]], Spelled]


def _maker(layout: Layout) -> Make:
    """Makes the statement of a row; a column that the schema does not know fails here."""
    kind = schema().kind(layout.kind)
    ends = (kind.ends.start.name, kind.ends.end.name) if kind.ends else ()
    named = {column.property for column in layout.columns if column.property} - set(ends)
    if ends:
        return _relating(relation(layout.kind, *named), layout, *ends)
    make = entity(layout.kind, *named)
    if "name" not in layout.named:
        return lambda cells, given: make(**given)
    return lambda cells, given: make(**_in_languages(cells, given))


def _relating(make: Callable[..., Spelled], layout: Layout, start: str, end: str) -> Make:
    of = {column.property: column.name for column in layout.columns}

    def relate(cells: Cells, given: dict[str, Any]) -> Spelled:
        one, other = given.pop(start), given.pop(end)
        if one == other:
            raise BadCell(of[end], cells[of[end]], f"the {of[start]} itself")
        return make(one, other, **given)

    return relate


def _in_languages(cells: Cells, given: dict[str, Any]) -> dict[str, Any]:
    """``given`` with the name in its language and the English one."""
    name = named(cells["name"], cells.get("lang", "").lower())
    names = {name}
    if english := cells.get("name_en"):
        if name.lang == "en" and name.text != english:
            problem = f"not the name {name.text!r}; say in lang which language that name is in"
            raise BadCell("name_en", english, problem)
        names.add(Text(english, "en"))
    return given | {"name": frozenset(names)}


@cache
def _properties(kind: str) -> Mapping[str, Property]:
    """Properties by name, the ends of a relation among them."""
    return {property.name: property for property in schema().kind(kind).predicates.values()}


def _property(layout: Layout, column: str) -> Property:
    return _properties(layout.kind)[layout.named[column].property]


MAKERS: Mapping[str, Make] = {layout.name: _maker(layout) for layout in LAYOUTS.values()}
