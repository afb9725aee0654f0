"""The named questions over HTTP: asked of a graph or of the book, in the same words."""

import asyncio
from datetime import date
from typing import Annotated, Literal

import orjson
from fastapi import Path, Query, Request, Response
from pydantic import BaseModel, Field

from api.commands.shown import OnLoop, Shown
from api.lookups.answer import answer, form_of, headers
from api.lookups.asked import Known
from api.lookups.written import CSV, JSON, rowed, written
from api.refusals import NotReady, UnknownParameter
from api.server import Server
from graph.questions import Question, question, questions
from graph.rdf import Rdf
from ontology.shapes import schema

Name = Annotated[str, Path(description="The name of a question, such as holders.", max_length=60)]
OWN = {"in", "as_of", "known_on"}  # what every question takes over HTTP


class Where(BaseModel):
    """Who answers, and for when; what the question itself takes stands beside it."""

    in_: Literal["sparql", "cypher", "oracle"] = Field(
        "sparql", alias="in", description="Which answer: of either graph, or of the book."
    )
    as_of: str | None = Field(None, description="The day for which to answer; today if not given.")
    known_on: date | None = Field(
        None, description="By what was known at the end of this day; the oracle answers."
    )


async def listed(request: Request) -> Response:
    """All named questions, with what each takes and gives."""
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


async def ask(request: Request, name: Name, where: Annotated[Where, Query()]) -> Response:
    """The answer to a named question, a row for each item."""
    asked = question(name)
    given = _given(asked, request, where)
    parameters = asked.parameters_from(given)
    if where.in_ == "oracle" or where.known_on is not None:
        return answer(
            request,
            Known(known_on=where.known_on),
            {"ask": "question", "name": name, "given": given},
        )
    server: Server = request.app.state.server
    form = form_of(request, (JSON, CSV))
    if server.published is None:
        raise NotReady("starting: no edition is published yet")
    found = await asyncio.to_thread(
        _shown(server).asked, asked, parameters, where.in_, Rdf(schema(), server.published.base)
    )
    body = written(rowed(asked, given, found), form)
    return Response(body, headers=headers(server.published, {"ask": name, **given}, form))


def _given(asked: Question, request: Request, where: Where) -> dict[str, str]:
    given = {name: text for name, text in request.query_params.items() if name not in OWN}
    known = [parameter.name for parameter in asked.parameters]
    for name in given:
        if name not in known:
            raise UnknownParameter(name[:100], sorted({*known, *OWN}))
    if where.as_of is not None:
        if "on" not in known:
            raise UnknownParameter("as_of", known)
        given["on"] = where.as_of
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
