"""Jobs over HTTP: asked, looked at, fetched and stopped, below ``/api/v1/jobs``."""

import asyncio
import os
from collections.abc import Mapping
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from api.jobs import described
from api.jobs.asked import JobAsked
from api.jobs.errors import BadRange, NoSuchJob
from api.jobs.job import AT, Job, Result, shown
from api.jobs.jobs import Jobs
from api.lookups.address import is_json, once, well_written
from api.lookups.asked import Nothing
from api.lookups.path import PRINTED
from api.lookups.written import JSON
from api.routes import add_read
from api.server import Server
from api.sparql.tags import is_known

AGAIN = {"Retry-After": "1"}  # seconds
FRESH = {"Cache-Control": "no-cache"}
NOT_PARTS = (400, 416)  # what is answered to a Range that cannot be had
Id = Annotated[str, Path(description="The id of a job.", max_length=100, json_schema_extra=PRINTED)]


def router() -> APIRouter:
    """The routes; ``app.state.server`` has the jobs."""
    made = APIRouter(
        tags=["Jobs"], dependencies=[Depends(well_written)], default_response_class=Response
    )

    made.add_api_route(
        AT,
        ask,
        methods=["POST"],
        summary="Begin a job",
        status_code=202,
        responses=described.taken(),
        dependencies=[Depends(is_json)],
    )
    made.add_api_route(
        f"{AT}/{{id}}",
        drop,
        methods=["DELETE"],
        summary="Stop or forget a job",
        responses=described.dropped(),
    )
    for path, endpoint, summary, answers in (
        ("", jobs, "All jobs", described.several()),
        ("/{id}", job, "How a job stands", described.one()),
        ("/{id}/result", result, "The file of a job", described.file()),
    ):
        add_read(made, f"{AT}{path}", endpoint, summary=summary, responses=answers)
    return made


async def ask(request: Request, given: JobAsked, none: Annotated[Nothing, Query()]) -> Response:
    """An export or the answer to a question, of the edition that readers see now.

    It has no limit of time, goes on when its client leaves, and begins anew after a restart.
    """
    once(request, type(none))
    what = given.model_dump(mode="json", exclude_unset=True)
    made = await asyncio.to_thread(_jobs(request).ask, what, given.order())
    return _answer(made, 202, Location=made.at)


async def jobs(request: Request, none: Annotated[Nothing, Query()]) -> Response:
    """Those that wait or run, and the newest of those that ended."""
    once(request, type(none))
    items = [shown(one) for one in _jobs(request).all()]
    return Response(orjson.dumps({"items": items}), media_type=JSON, headers=FRESH)


async def job(request: Request, id: Id, none: Annotated[Nothing, Query()]) -> Response:
    """`progress` counts statements, or rows; `of` is null as long as nobody knows how many."""
    once(request, type(none))
    return _answer(_jobs(request).job(id), 200)


async def drop(request: Request, id: Id, none: Annotated[Nothing, Query()]) -> Response:
    """One that has not ended is stopped and `cancelled`; one that has is forgotten."""
    once(request, type(none))
    left = await asyncio.to_thread(_jobs(request).drop, id)
    return Response(status_code=204) if left is None else _answer(left, 200)


async def result(request: Request, id: Id, none: Annotated[Nothing, Query()]) -> Response:
    """The file as a whole, or by `Range` a part of it."""
    once(request, type(none))
    found, file = _jobs(request).result(id)
    edition = _jobs(request).job(id).edition
    try:
        there = await asyncio.to_thread(os.stat, file)
    except FileNotFoundError as error:  # it was forgotten meanwhile
        raise NoSuchJob(id) from error
    known = {**FRESH, "ETag": f'"{found.sha256}"', "Greenweft-Edition": str(edition)}
    if is_known(known["ETag"], request.headers.getlist("if-none-match")):
        return Response(status_code=304, headers=known)
    # As it is: a part of it, and its tag, are those of the bytes that are kept.
    known["Content-Encoding"] = "identity"
    return _File(file, found, there, known)


class _File(FileResponse):
    """A file whose parts, where they cannot be had, are refused as all else is."""

    def __init__(
        self, path: str, found: Result, there: os.stat_result, headers: Mapping[str, str]
    ) -> None:
        super().__init__(
            path,
            headers=headers,
            media_type=found.media_type,
            filename=found.file,
            stat_result=there,
        )
        self._size = found.bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message.get("status") in NOT_PARTS:
                raise BadRange(self._size)
            await send(message)

        await super().__call__(scope, receive, sent)


def _answer(one: Job, status: int, **headers: str) -> Response:
    again = {} if one.has_ended else AGAIN
    body = orjson.dumps(shown(one))
    return Response(body, status, media_type=JSON, headers={**FRESH, **again, **headers})


def _jobs(request: Request) -> Jobs:
    server: Server = request.app.state.server
    return server.jobs
