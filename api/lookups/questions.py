"""The named questions over HTTP: asked of a graph or of the book, in the same words."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from fastapi import Path, Query, Request, Response
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from api.commands.shown import OnLoop, Shown
from api.lookups.address import once
from api.lookups.answer import answer, form_of, headers
from api.lookups.asked import PRINTED, Known, Nothing, Strict
from api.lookups.path import FIRM
from api.lookups.spelled import Day
from api.lookups.written import CSV, JSON, rowed, written
from api.refusals import BadParameters, NotReady, UnknownParameter
from api.server import Server
from api.sparql.tags import is_known
from graph.questions import (
    DATED,
    DAY,
    VOCABULARIES,
    WHOLE,
    Parameter,
    Question,
    question,
    questions,
)
from graph.rdf import Rdf
from ontology.ranges import ID
from ontology.shapes import schema

Name = Annotated[str, Path(description="The name of a question, such as holders.", max_length=60)]
OWN = {"in", "as_of", "known_on"}  # what every question takes over HTTP
PATTERNS = {
    "id": f"^{ID.pattern}$",
    "date": f"^{DAY.pattern}$",
    "integer": f"^{WHOLE.pattern}$",
    "text": PRINTED,
}


class Where(BaseModel):
    """Who answers, and for when; what the question itself takes stands beside it."""

    in_: Literal["sparql", "cypher", "oracle"] = Field(
        "sparql", alias="in", description="Which answer: of either graph, or of the book."
    )
    known_on: Day | SkipJsonSchema[None] = Field(
        None, description="By what was known at the end of this day; the oracle answers."
    )


class Dated(Where):
    """Who answers, and for when, if the answer depends on the day."""

    as_of: Day | SkipJsonSchema[None] = Field(
        None, description="The day for which to answer; today if not given."
    )


async def listed(request: Request, none: Annotated[Nothing, Query()]) -> Response:
    """All named questions, with what each takes and gives."""
    once(request, type(none))
    items = [
        {
            "number": one.number,
            "name": one.name,
            "title": one.title,
            "parameters": [
                {"name": p.name, "range": p.range, "meaning": p.meaning, "default": p.default}
                for p in one.parameters
            ],
            "columns": one.columns,
        }
        for one in questions().values()
    ]
    return Response(orjson.dumps({"items": items}), media_type=JSON)


def door(asked: Question) -> Callable[..., Awaitable[Response]]:
    """What answers at the address of one question."""
    if not any(parameter.name == DATED for parameter in asked.parameters):

        async def ask(request: Request, where: Annotated[Where, Query()]) -> Response:
            return await _answer(asked, request, where, _given(asked, request))

        return ask

    async def ask_for_a_day(request: Request, where: Annotated[Dated, Query()]) -> Response:
        given = _given(asked, request)
        return await _answer(asked, request, where, dated(given, where.as_of))

    return ask_for_a_day


def dated(given: Mapping[str, str], as_of: date | None) -> dict[str, str]:
    """What a question is told, with its day; ``BadParameters`` if that is given twice."""
    if as_of is None:
        return dict(given)
    if DATED in given:
        raise BadParameters(f"{DATED} is another word for as_of; give one of them")
    return {**given, DATED: as_of.isoformat()}


async def unknown(name: Name) -> Response:
    """The refusal of a question that is not there, with the nearest that is."""
    raise AssertionError(f"{question(name).name} has an address of its own")


def parameters(asked: Question) -> list[dict[str, Any]]:
    """What a question takes, as OpenAPI has it; the day is ``as_of``, as everywhere."""
    return [
        {
            "name": one.name,
            "in": "query",
            "required": one.default is None,
            "description": one.meaning,
            "schema": _taken(one),
        }
        for one in asked.parameters
        if one.name != DATED
    ]


def _taken(one: Parameter) -> Mapping[str, Any]:
    """The JSON Schema of a parameter; an empty text stands for any, where it may be left out."""
    facets: dict[str, Any] = {"default": one.default} if one.default else {}
    if one.default is None and one.range == "id":
        facets["examples"] = ["/".join(FIRM)]
    words = one.choices or sorted(VOCABULARIES.get(one.range, ()))
    if words:
        return {"enum": [*words, *([""] if one.may_be_empty else [])], **facets}
    pattern = PATTERNS[one.range]
    if one.may_be_empty:
        pattern = f"^$|{pattern}"
    return {"type": "string", "pattern": pattern, **facets}


async def _answer(
    asked: Question, request: Request, where: Where, given: dict[str, str]
) -> Response:
    """The answer to a named question, a row for each item."""
    values = asked.parameters_from(given)
    day = str(values[DATED]) if DATED in values else None  # today is a day too
    what = {"name": asked.name, "given": given, "on": day}
    if where.known_on is not None and where.in_ != "oracle" and "in_" in where.model_fields_set:
        raise BadParameters(
            "known_on is answered by in=oracle alone: graphs have what is known now"
        )
    if where.in_ == "oracle" or where.known_on is not None:
        known = Known.model_construct(known_on=where.known_on)
        return answer(request, known, {"ask": "question", **what})
    server: Server = request.app.state.server
    form = form_of(request, (JSON, CSV))
    published = server.published
    if published is None:
        raise NotReady("starting: no edition is published yet")
    said = headers(published, {"ask": where.in_, **what}, form)
    if is_known(said["ETag"], request.headers.getlist("if-none-match")):
        return Response(status_code=304, headers=said)
    found = await asyncio.to_thread(
        _shown(server).asked, asked, values, where.in_, Rdf(schema(), published.base)
    )
    if found.edition != published.edition:  # the next one was published meanwhile
        said = headers(server.published or published, {"ask": where.in_, **what}, form)
    body = written(rowed(asked, given, day, found), form, asked.columns)
    return Response(body, headers=said)


def _given(asked: Question, request: Request) -> dict[str, str]:
    once(request, Strict)
    given = {name: text for name, text in request.query_params.items() if name not in OWN}
    known = [parameter.name for parameter in asked.parameters]
    for name in given:
        if name not in known:
            raise UnknownParameter(name[:100], sorted({*known, *OWN}))
    if "as_of" in request.query_params and DATED not in known:
        raise UnknownParameter("as_of", known)
    return given


def _shown(server: Server) -> Shown:
    readers = OnLoop(
        asyncio.get_running_loop(),
        server.rdf,
        server.lpg,
        server.lookups,
        server.book,
        lambda: server.published,
    )
    return Shown(readers, server.settings.query_seconds)
