"""How a loader says something: one maker for each kind, checked against the schema when imported.

    COMPANY = entity("Company", "name", "uscc")          a typo here fails at import
    SUPPLIES = relation("Supplies", "product", "share")

    firm = COMPANY(name=Text("织坊有限公司", "zh"), uscc="91440300…")
    sale = SUPPLIES(dyer.id, firm.id, share=Decimal("0.4"))
    yield context.claim(sale, "row 12")

A maker gives the statement in canonical texts and refuses what breaks the contract.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from graph.check import breach
from graph.keys import identify
from graph.model import Id, Spelled
from ontology.errors import InvalidSchema, InvalidStatement
from ontology.ranges import ID, Month, Text, Value, Year
from ontology.schema import Kind, Property, Schema
from ontology.shapes import schema

Given: TypeAlias = Value | Iterable[Value] | None
Texts: TypeAlias = dict[str, list[str]]
Tell: TypeAlias = Callable[[Mapping[str, Given]], Texts]
Spell: TypeAlias = Callable[[Any], tuple[str, str]]
SINGLE = frozenset({str, Text, int, Decimal, bool, date, Month, Year})


def entity(kind: str, *names: str, of: Schema | None = None) -> Callable[..., Spelled]:
    """Makes entities of ``kind`` from the properties ``names``; absent and empty ones are left out.

    >>> area = entity("Area", "code", "name")(code="440310", name=Text("坪山区", "zh"))
    >>> area.id, area.values["name"]
    ('area/440310', ['坪山区@zh'])
    """
    made, properties = _named(kind, names, of or schema())
    if made.ends is not None:
        raise InvalidSchema(kind, "is a relation; make it with relation()")

    texts = _teller(made, properties)

    def make(**given: Given) -> Spelled:
        values = texts(given)
        return Spelled(made.name, identify(made, values), "", "", values)

    return make


def relation(kind: str, *names: str, of: Schema | None = None) -> Callable[..., Spelled]:
    """Makes relations of ``kind`` between two ids."""
    made, properties = _named(kind, names, of or schema())
    if made.ends is None:
        raise InvalidSchema(kind, "is an entity; make it with entity()")

    texts = _teller(made, properties)

    def make(start: Id, end: Id, **given: Given) -> Spelled:
        values = texts(given)
        for id in (start, end):
            if not ID.fullmatch(id):
                raise InvalidStatement(made.name, [f"{id!r} is not an id, as area/440310 is"])
        return Spelled(made.name, identify(made, values, start, end), start, end, values)

    return make


def _named(kind: str, names: Iterable[str], of: Schema) -> tuple[Kind, Mapping[str, Property]]:
    """The kind and those of its properties, in the schema's order; each name must exist."""
    found = of.kind(kind)
    for end in found.ends[:2] if found.ends else ():
        if end.name in names:
            raise InvalidSchema(f"{kind}.{end.name}", "is an end: give its id when you call it")
    wanted = {name: found.property(name) for name in names}
    for name, property in wanted.items():
        if property.added_by_merge:
            raise InvalidSchema(f"{kind}.{name}", "is for merge to add; give it to the claim")
    return found, {p.name: p for p in found.said if p.name in wanted}


def _teller(kind: Kind, properties: Mapping[str, Property]) -> Tell:
    """What gives canonical texts, or raises ``InvalidStatement`` with every breach.

    It is made once for each maker, because a loader calls it for each row.
    """
    spelled = tuple((p.name, _speller(p), p.many) for p in properties.values())
    required = tuple(p.name for p in kind.properties.values() if p.required)
    names = frozenset(properties)

    def texts(given: Mapping[str, Given]) -> Texts:
        problems: list[str] = []
        if not given.keys() <= names:
            # from_ is the word "from", which Python keeps for itself.
            given = {name.rstrip("_"): value for name, value in given.items()}
            _check_named(kind, [name for name in given if name not in names])
        said: Texts = {}
        for name, spell, many in spelled:
            if name not in given:
                continue
            value = given[name]
            if value is None or value == "":
                continue
            if value.__class__ in SINGLE:
                text, problem = spell(value)
                said[name] = [text]
                if problem:
                    problems.append(problem)
            elif told := _several(name, spell, many, value, problems):
                said[name] = told
        problems = problems or [f"{name} is required" for name in required if name not in said]
        if problems:
            raise InvalidStatement(kind.name, problems)
        return said

    return texts


def _check_named(kind: Kind, unknown: list[str]) -> None:
    """What was not named is a fault of the loader and of no row: nothing of the file is loaded."""
    if unknown:
        problem = f"{', '.join(unknown)} must be named where entity() or relation() is called"
        raise InvalidSchema(kind.name, problem)


def _several(name: str, spell: Spell, many: bool, given: Any, problems: list[str]) -> list[str]:
    """Canonical texts of several values; what is wrong with them is added to ``problems``."""
    # What is of no range is one value, to be refused as such.
    found = [spell(one) for one in (set(given) if isinstance(given, Iterable) else (given,))]
    problems += [problem for _, problem in found if problem]
    if len(found) > 1 and not many:
        problems.append(f"{name} has {len(found)} values, one is allowed")
    return sorted(text for text, _ in found)


def _speller(property: Property) -> Spell:
    """What gives the canonical text of a value, and why it may not stand there, if so.

    The answers are kept, since rows repeat their terms, dates and references; but not for free
    texts, which do not repeat and may be long.
    """

    def spell(value: Value) -> tuple[str, str]:
        problem = breach(property, value)
        return ("", problem) if problem else (property.spell(value), "")

    short = property.terms or property.refers_to or not {str, Text} & property.ranges.keys()
    # Year(1) is equal to another tuple, and 1 to True: the type counts.
    return lru_cache(maxsize=4_096, typed=True)(spell) if short else spell
