"""JSON Schema of a kind: a statement as JSON, each property a list of native values."""

from collections.abc import Mapping

from ontology.schema import Kind, Property

Document = Mapping[str, object]


def document(kind: Kind) -> Document:
    """JSON Schema (2020-12) of one kind; a relation's ends stand under their own names."""
    ends = (kind.ends.start, kind.ends.end) if kind.ends else ()
    properties = [*ends, *kind.properties.values()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": kind.iri,
        "type": "object",
        "properties": {"id": {"type": "string"}, **{p.name: _values(p) for p in properties}},
        "required": ["id", *(p.name for p in properties if p.required)],
        "additionalProperties": False,
    }


def _values(property: Property) -> Document:
    most = {} if property.many else {"maxItems": 1}
    return {"type": "array", "items": _value(property), "minItems": 1, "uniqueItems": True, **most}


def _value(property: Property) -> Document:
    if property.terms:
        return {"enum": sorted(property.terms)}
    bounds = {"minimum": property.low, "maximum": property.high}
    facets = {name: float(bound) for name, bound in bounds.items() if bound is not None}
    pattern = {"pattern": property.pattern} if property.pattern else {}
    first, *others = (dict(range.json) for range in property.ranges.values())
    return {**({"anyOf": [first, *others]} if others else first), **facets, **pattern}
