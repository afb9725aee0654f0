"""The lookups as OpenAPI tells them: what each answers, in which forms, and when it does not.

The schemas are closed: a member that is not told of here fails a test that compares answers of a
running server with them. Statements and relations are made from the ontology's schema.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from graph.lookups.answer import DIRECTIONS
from graph.lookups.filters import REASONS
from ontology.jsonschema import document
from ontology.schema import Kind
from ontology.shapes import schema

Schema: TypeAlias = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
YES: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
PART: Schema = {"type": "number", "minimum": 0, "maximum": 1}
DAY: Schema = {"type": "string", "format": "date"}
TIME: Schema = {"type": "string", "format": "date-time"}
CELL: Schema = {"type": ["string", "number", "boolean", "null"]}


# Which of the answers below has the items of a lookup that lists things, by what is asked.
LISTS: Mapping[str, str] = {
    **dict.fromkeys(DIRECTIONS, "Walk"),
    "neighbours": "Neighbours",
    "titles": "Titles",
    "designations": "Designations",
    "search": "Found",
    "paths": "Paths",
}


def named(name: str) -> Schema:
    """What stands under this name in the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(items: Schema) -> Schema:
    """Any number of ``items``."""
    return {"type": "array", "items": items}


def maybe(one: Schema) -> Schema:
    """``one``, or null where nobody says."""
    return {"anyOf": [one, {"type": "null"}]}


def closed(_optional: Mapping[str, Schema] | None = None, **members: Schema) -> Schema:
    """An object with exactly these members; ``from_`` stands for ``from``.

    >>> closed(id=TEXT)["required"]
    ['id']
    """
    known = {name.rstrip("_"): one for name, one in members.items()}
    return {
        "type": "object",
        "required": [*known],
        "properties": {**known, **(_optional or {})},
        "additionalProperties": False,
    }


def columns(ask: str) -> Sequence[str]:
    """What an item of a list has: the columns of it as a table.

    >>> columns("search")
    ['id', 'kind', 'name', 'matched', 'why', 'how']
    """
    item = ANSWERS[LISTS[ask]]["properties"]["items"]["items"]
    part = item.get("$ref", "").rpartition("/")[2]
    return [*PARTS.get(part, item)["properties"]]


def components() -> dict[str, Schema]:
    """Every schema that an answer names."""
    things = [kind.name for kind in schema().projected]
    relations = [kind for kind in schema().projected if kind.ends]
    return {
        **{kind.name: _merged(kind) for kind in schema().projected},
        **{f"{kind.name}Relation": _relation(kind) for kind in relations},
        "Statement": {"anyOf": [named(name) for name in things]},
        "Relation": {"anyOf": [named(f"{kind.name}Relation") for kind in relations]},
        **PARTS,
        **ANSWERS,
    }


def _merged(kind: Kind) -> Schema:
    """A statement of a kind; several sources may say more than any one of them might."""
    whole = {name: one for name, one in document(kind).items() if not name.startswith("$")}
    properties = whole["properties"]
    assert isinstance(properties, dict)  # noqa: S101  as the document of a kind has it
    fewest = {
        name: {facet: bound for facet, bound in one.items() if facet != "maxItems"}
        for name, one in properties.items()
    }
    return {**whole, "properties": fewest}


def _relation(kind: Kind) -> Schema:
    """A relation in an answer: of what it says, one value each."""
    properties = document(kind)["properties"]
    assert isinstance(properties, dict)  # noqa: S101  as the document of a kind has it
    said = {name: maybe(properties[name]["items"]) for name in kind.claimed}
    ends = {"id": TEXT, "kind": {"const": kind.name}, "start": TEXT, "end": TEXT}
    added = {"confidence": PART, "sources": list_of(TEXT)}
    return closed({"product_name": MAYBE}, **ends, **said, **added)


PAGE: Mapping[str, Schema] = {"complete": YES, "next": MAYBE}
WAY: Mapping[str, Schema] = {
    "complete": YES,
    "left": closed(frontier=COUNT, because=list_of({"enum": ["limit", "size"]})),
    "excluded": named("Excluded"),
    "next": MAYBE,
}
DEGREES: Schema = {"type": "object", "additionalProperties": COUNT}
# Of parks alone.
COVERED: Mapping[str, Schema] = {"coverage": named("Coverage")}
TITLE: Mapping[str, Schema] = {
    "id": TEXT,
    "scheme": TEXT,
    "level": MAYBE,
    "since": MAYBE,
    "held": YES,
    "status": MAYBE,
    "removed_on": MAYBE,
    "valid_to": MAYBE,
    "list": MAYBE,
    "product": MAYBE,
    "confidence": PART,
    "sources": list_of(TEXT),
}

PARTS: Mapping[str, Schema] = {
    "Coverage": closed(tenants=COUNT, titled=DEGREES),
    "Excluded": closed(**dict.fromkeys(REASONS, COUNT)),
    "Title": closed(**TITLE),
    "Partner": closed(
        id=TEXT, kind=TEXT, name=MAYBE, tier=COUNT, confidence=PART, share=maybe(PART),
        share_is_whole=YES, path=list_of(TEXT), relations=list_of(named("Relation")),
        titles=list_of(named("Title")),
    ),
    "Path": closed(
        confidence=PART, path=list_of(TEXT), things=list_of(closed(id=TEXT, name=MAYBE)),
        relations=list_of(named("Relation")),
    ),
    "Claim": closed(
        source=TEXT, series=TEXT, release=COUNT, record=TEXT, evidence=MAYBE, confidence=PART,
        said_of=TEXT, since_edition=COUNT, statement=named("Statement"),
    ),
    "Edition": closed(
        edition=COUNT, at=TIME, what=TEXT, added=COUNT, removed=COUNT,
        manifest={"type": "object", "additionalProperties": list_of(TEXT)}, before=TEXT, hash=TEXT,
    ),
    "Change": closed(
        {"start": TEXT, "end": TEXT,
         "values": {"type": "object", "additionalProperties": list_of(TEXT)}},
        edition=COUNT, change={"enum": ["added", "changed", "removed"]}, kind=TEXT, id=TEXT,
    ),
}  # fmt: skip

ANSWERS: Mapping[str, Schema] = {
    "Thing": closed(
        {"titles": list_of(named("Title")), "degrees": closed(out=DEGREES, **{"in": DEGREES}),
         **COVERED},
        edition=COUNT, as_of=DAY, id=TEXT, kind=TEXT, name=MAYBE, statement=named("Statement"),
    ),
    "Walk": closed(
        COVERED, edition=COUNT, as_of=DAY, viewpoint=TEXT, name=MAYBE, tiers=COUNT,
        tier=maybe(COUNT),
        items=list_of(named("Partner")), **WAY,
    ),
    "Neighbours": closed(
        edition=COUNT, id=TEXT, name=MAYBE, total=COUNT, **PAGE,
        items=list_of(closed(
            label=TEXT, way={"enum": ["in", "out"]}, id=TEXT, kind=MAYBE, name=MAYBE,
            relation=maybe(named("Relation")),
        )),
    ),
    "Titles": closed(
        edition=COUNT, as_of=DAY, id=TEXT, name=MAYBE, items=list_of(named("Title"))
    ),
    "Designations": closed(
        edition=COUNT, as_of=DAY, **PAGE,
        items=list_of(closed(holder=TEXT, holder_name=MAYBE, **TITLE)),
    ),
    "Found": closed(
        edition=COUNT, text=TEXT, **PAGE,
        items=list_of(
            closed(id=TEXT, kind=TEXT, name=MAYBE, matched=TEXT, why=TEXT, how=TEXT)
        ),
    ),
    "Paths": closed(
        edition=COUNT, as_of=DAY, from_=TEXT, to=TEXT, most=COUNT, length=maybe(COUNT),
        paths=COUNT, items=list_of(named("Path")), **WAY,
    ),
    "Claims": closed(edition=COUNT, id=TEXT, items=list_of(named("Claim"))),
    "History": closed(
        edition=COUNT, id=TEXT,
        items=list_of(closed(
            edition=COUNT, at=TIME, what=TEXT, until_edition=maybe(COUNT),
            statement=named("Statement"),
        )),
    ),
    "Releases": closed(
        edition=COUNT,
        items=list_of(closed(
            release=COUNT, source=TEXT, series=TEXT, file=TEXT, hash=TEXT, retrieved=DAY,
            records=COUNT, rejected=COUNT, since_edition=COUNT, until_edition=maybe(COUNT),
        )),
    ),
    "Questions": closed(items=list_of(closed(
        number=COUNT, name=TEXT, title=closed(zh=TEXT, en=TEXT), columns=list_of(TEXT),
        parameters=list_of(closed(name=TEXT, range=TEXT, meaning=TEXT, default=MAYBE)),
    ))),
    "Kinds": closed(kinds={"type": "object", "additionalProperties": {"type": "object"}}),
    "BatchLine": {
        "type": "object", "required": ["asked", "id"], "properties": {"asked": TEXT, "error": TEXT},
    },
}  # fmt: skip
