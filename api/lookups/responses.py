"""What may come back from each lookup: its forms, what stands in its headers, its refusals."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from api.lookups.described import CELL, COUNT, DAY, TEXT, Schema, closed, list_of, named
from api.lookups.written import CSV, JSON, LINES
from api.problems import MEDIA_TYPE
from graph.formats import formats
from graph.questions import DATED, Question

Responses: TypeAlias = dict[int | str, dict[str, Any]]

PROBLEM = {MEDIA_TYPE: {"schema": named("Problem")}}
REFUSED: Mapping[int, str] = {
    400: "Not a request that this takes: an unknown parameter, or a cursor of something else.",
    401: "A token is needed.",
    403: "The token is not for this.",
    404: "Nothing is known of an id, or by a name.",
    406: "Not written in a form that the client takes.",
    410: "A cursor of an edition that is gone: begin again.",
    415: "A body in a form that is not read.",
    422: "Parameters that it does not take as they are.",
    503: "Not now; Retry-After says when.",
    504: "No answer in time.",
}
USUAL = (400, 401, 403, 404, 406, 422, 503, 504)
TAGS: Mapping[str, Any] = {
    "ETag": {"schema": TEXT, "description": "What the answer is the same as; If-None-Match."},
    "Greenweft-Edition": {"schema": {"type": "integer"}, "description": "The edition read."},
    "Greenweft-Hash": {"schema": TEXT, "description": "Its hash: of all editions up to it."},
}
NEXT = {"Link": {"schema": TEXT, "description": 'The next page, if there is one; rel="next".'}}
UNCHANGED = {"description": "If-None-Match named this answer.", "headers": TAGS}


def refusals(*statuses: int) -> Responses:
    """Problem documents, by status."""
    return {one: {"description": REFUSED[one], "content": PROBLEM} for one in sorted(statuses)}


def one(name: str, says: str) -> Responses:
    """A JSON answer, by the name of its schema."""
    return _given(says, {JSON: {"schema": named(name)}}, TAGS)


def listed(name: str, says: str) -> Responses:
    """A list, page by page, as JSON or as a table."""
    return _given(says, _tabled(name), {**TAGS, **NEXT}, 410)


def whole(name: str, says: str) -> Responses:
    """A list that has no pages, as JSON or as a table."""
    return _given(says, _tabled(name), TAGS)


def lines(names: Sequence[str], says: str, *more: int) -> Responses:
    """Lines of JSON; each fits a schema of one of these names."""
    each = " or ".join(f"`{name}`" for name in names)
    schema = {"type": "string", "description": f"Lines of JSON, each one {each}."}
    return _given(says, {LINES: {"schema": schema}}, TAGS, *more)


def fixed(name: str, says: str) -> Responses:
    """A JSON answer that is the same for every edition, and has no tag."""
    found: Responses = {200: {"description": says, "content": {JSON: {"schema": named(name)}}}}
    return {**found, **refusals(400, 401, 403)}


def answered(asked: Question) -> Responses:
    """The rows of a named question."""
    dated = any(parameter.name == DATED for parameter in asked.parameters)
    schema: Schema = closed(
        edition=COUNT,
        question={"const": asked.name},
        **({"as_of": DAY} if dated else {}),
        parameters={"type": "object", "additionalProperties": TEXT},
        items=list_of(closed(**dict.fromkeys(asked.columns, CELL))),
        complete={"const": True},
    )
    content = {JSON: {"schema": schema}, CSV: {"schema": TEXT}}
    return _given("A row for each item.", content, TAGS)


def files() -> Responses:
    """A file in any of the formats; its media type is that of its format."""
    kept = {"Content-Disposition": {"schema": TEXT, "description": "The name of the file."}}
    content: dict[str, Any] = {one.media_type: {} for one in formats().values()}
    return _given("The file.", content, {**TAGS, **kept})


def documents(types: Sequence[str]) -> Responses:
    """A thing as linked data."""
    where = {"schema": {"type": "string", "format": "uri-reference"}}
    return {
        200: {"description": "The document.", "headers": TAGS, "content": {t: {} for t in types}},
        303: {
            "description": "Where the document is, or the thing that the id stands for.",
            "headers": {"Location": {**where, "description": "Where to go."}},
        },
        304: UNCHANGED,
        **refusals(*USUAL),
    }


def _tabled(name: str) -> Mapping[str, Any]:
    return {JSON: {"schema": named(name)}, CSV: {"schema": TEXT}}


def _given(
    says: str, content: Mapping[str, Any], headers: Mapping[str, Any], *more: int
) -> Responses:
    return {
        200: {"description": says, "content": content, "headers": headers},
        304: UNCHANGED,
        **refusals(*USUAL, *more),
    }
