"""JSON-LD, for programs that read JSON and stores that read RDF; its context is in the file.

    {"@context":{"gw":"…/ontology#","id":"…/id/","name":{"@id":"gw:name","@container":"@language"},…},
    "@graph":[
    {"@id":"id:company/41fa","@type":"gw:Company","confidence":"0.9","name":{"zh":"织坊"}},
    {"@id":"id:supplies/07","@type":"gw:Supplies","customer":"id:company/9c",
     "supplier":{"@id":"id:company/41fa","supplies":"id:company/9c"}}]}

A statement has a line of its own. Numbers are text, since JSON would round them. Several values are
a list, in no order.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from graph.formats import Format, Part, pieces
from graph.formats.node_link import listed
from graph.model import Spelled, preferred_first
from ontology.names import local
from ontology.prefixes import GW
from ontology.ranges import TEXT, XSD, Text
from ontology.schema import Property, Schema

PREFIXES = {"gw": str(GW), "xsd": XSD}
ID = "id"  # the prefix of ids


def write(part: Part, schema: Schema, base: str) -> Iterator[bytes]:
    """The context, then an object for each statement."""
    head = {**PREFIXES, ID: f"{base}id/", **context(schema)}
    return pieces(_lines(part, schema, orjson.dumps(head).decode()))


def _lines(part: Part, schema: Schema, context: str) -> Iterator[str]:
    yield f'{{"@context":{context},\n"@graph":['
    yield from listed(_object(statement, schema) for statement in part.statements())
    yield "]}\n"


def context(schema: Schema) -> Mapping[str, Mapping[str, str]]:
    """What each name of a property means in JSON-LD.

    >>> from ontology.shapes import schema
    >>> context(schema())["within"]
    {'@id': 'gw:within', '@type': '@id'}
    """
    found: dict[str, dict[str, str]] = {}
    for kind in schema.projected:
        for property in kind.predicates.values():
            found[property.name] = _meaning(property)
            if property.stands_also:
                also = {"@id": property.stands_also}
                found[local(property.stands_also)] = _meaning(property) | also
        if kind.ends:
            found[local(kind.ends.direct)] = {"@id": _compact(kind.ends.direct), "@type": "@id"}
    return dict(sorted(found.items()))


def _meaning(property: Property) -> dict[str, str]:
    said = {"@id": _compact(property.iri)}
    if property.refers_to or property.terms:
        return said | {"@type": "@id"}
    if Text in property.ranges:
        return said | {"@container": "@language"}
    if len(property.ranges) == 1 and property.only is not TEXT:
        return said | {"@type": _compact(property.only.iri)}
    return said


def _compact(iri: str) -> str:
    for prefix, space in PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri


def _object(statement: Spelled, schema: Schema) -> Mapping[str, Any]:
    kind = schema.kind(statement.kind)
    found: dict[str, Any] = {"@id": _id(statement.id), "@type": _compact(kind.iri)}
    for property in kind.said:
        texts = statement.values.get(property.name)
        if texts is None:
            continue
        found[property.name] = _values(property, texts)
        if property.stands_also:
            first = preferred_first(property, texts, statement.values.get("preferred", []))[:1]
            found[local(property.stands_also)] = _values(property, first)
    if kind.ends:
        direct = {local(kind.ends.direct): _id(statement.end)}
        found[kind.ends.start.name] = {"@id": _id(statement.start), **direct}
        found[kind.ends.end.name] = _id(statement.end)
    return found


def _id(id: str) -> str:
    return f"{ID}:{id}"


def _values(property: Property, texts: list[str]) -> object:
    if Text in property.ranges:
        words: dict[str, list[str]] = {}
        for text in map(Text.parse, texts):
            words.setdefault(text.lang, []).append(text.text)
        return {lang: _one_or_all(found) for lang, found in words.items()}
    return _one_or_all([_value(property, text) for text in texts])


def _value(property: Property, text: str) -> object:
    if property.refers_to:
        return _id(text)
    if property.terms:
        return property.terms[text]
    if len(property.ranges) == 1:
        return text
    range = next(range for range in property.ranges.values() if range.reads(text))
    return {"@value": text, "@type": _compact(range.iri)}


def _one_or_all(values: list[Any]) -> object:
    return values[0] if len(values) == 1 else values


FORMAT = Format(
    name="json-ld",
    title="JSON-LD, RDF as JSON, with its context",
    media_type="application/ld+json",
    suffix=".jsonld",
    write=write,
)
