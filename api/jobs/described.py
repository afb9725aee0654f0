"""Jobs as OpenAPI tells them: what one looks like, and when there is none."""

from collections.abc import Mapping
from typing import Any

from api.jobs.job import STATES
from api.lookups.described import COUNT, TEXT, TIME, Schema, closed, list_of, maybe, named
from api.lookups.responses import PROBLEM, TAGS, Responses, refusals
from api.lookups.written import JSON

PLACE: Schema = {"type": "string", "format": "uri-reference"}
RETRY = {"Retry-After": {"schema": COUNT, "description": "Seconds, as long as it has not ended."}}
TAGGED = {
    "ETag": {"schema": TEXT, "description": "The sha256 of the file; If-None-Match."},
    "Greenweft-Edition": TAGS["Greenweft-Edition"],
}
RANGED = {
    **TAGGED,
    "Content-Disposition": {"schema": TEXT, "description": "The name of the file."},
    "Accept-Ranges": {"schema": TEXT, "description": "A part is had by Range."},
}


def components() -> dict[str, Schema]:
    """The schemas that answers name."""
    result = closed(
        href=PLACE, file=TEXT, media_type=TEXT, bytes=COUNT, sha256={"pattern": "^[0-9a-f]{64}$"}
    )
    job = closed(
        id=TEXT,
        href=PLACE,
        what={"type": "object", "description": "The request."},
        state={"enum": [*STATES]},
        progress=closed(done=COUNT, of=maybe(COUNT)),
        edition=COUNT,
        asked=TIME,
        begun=maybe(TIME),
        ended=maybe(TIME),
        result=maybe(result),
        problem=maybe(named("Problem")),
    )
    return {"Job": job, "Jobs": closed(items=list_of(named("Job")))}


def taken() -> Responses:
    """A job that was taken."""
    place = {"Location": {"schema": PLACE, "description": "Where the job is."}}
    answer = _of("Job", "The job, which goes on without its client.", {**place, **RETRY})
    return {202: answer, **refusals(400, 401, 403, 404, 415, 422, 503)}


def one() -> Responses:
    """A job as it stands."""
    return {200: _of("Job", "The job as it stands.", RETRY), **refusals(400, 401, 403, 404)}


def several() -> Responses:
    """All jobs."""
    return {200: _of("Jobs", "All jobs, the newest first.", {}), **refusals(400, 401, 403)}


def dropped() -> Responses:
    """A job that was stopped or forgotten."""
    return {
        200: _of("Job", "The job, which is cancelled.", {}),
        204: {"description": "It had ended, and is forgotten."},
        **refusals(400, 401, 403, 404),
    }


def file() -> Responses:
    """The file of a job."""
    other: Responses = {
        409: {"description": "The job is not done.", "content": PROBLEM},
        416: {"description": "There is no such part.", "content": PROBLEM},
    }
    return {
        200: {"description": "The file.", "headers": RANGED, "content": {"*/*": {}}},
        206: {"description": "A part of it.", "headers": RANGED, "content": {"*/*": {}}},
        304: {"description": "If-None-Match named this file.", "headers": TAGGED},
        **refusals(400, 401, 403, 404),
        **other,
    }


def _of(name: str, says: str, headers: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": says, "headers": headers, "content": {JSON: {"schema": named(name)}}}
