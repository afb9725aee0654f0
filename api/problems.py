"""Problems: what a client is told when a request fails, as RFC 9457 writes it.

One table gives every kind of error its status and title. Below ``/db`` an error is written as
Neo4j writes it, since its clients read nothing else.
"""

import http
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from api import errors as api
from api import overruns
from api import refusals as r
from api.commands import errors as commands
from api.jobs import errors as jobs
from api.sparql.errors import NotAcceptable
from graph import errors as graph
from graph.stores.arcadedb_process import EngineError
from graph.stores.arcadedb_rows import UnloadableRow
from loaders import errors as loaders
from loaders.generate import NotGenerated, TooFew
from loaders.tables.cells import BadCell
from loaders.tables.statements import MissingCell
from ontology import errors as ontology
from ontology.errors import GreenweftError
from ontology.policy import NoLadder, NotAnArea

TYPES = "https://w3id.org/greenweft/problem/"
MEDIA_TYPE = "application/problem+json"
NEO4J = "/db/"  # below it errors are written as Neo4j writes them
CHALLENGES = ('Bearer realm="greenweft"', 'Basic realm="greenweft", charset="UTF-8"')

Told: TypeAlias = tuple[int, str]
OURS: Told = (500, "Something is wrong here")
DOWN: Told = (503, "Not now")
WRONG: Told = (422, "Cannot be done as it is asked")
ABSENT: Told = (404, "Not found")
CONFLICT: Told = (409, "In conflict with what is there")

# A class that is not named is what the nearest one above it is.
TABLE: Mapping[type[GreenweftError], Told] = {
    r.BadRequest: (400, "Not a request that this takes"),
    r.BadQuery: (400, "Not a query"),
    r.QueryRefused: (400, "A query that is not run here"),
    r.NothingKnown: ABSENT,
    r.NotThatKind: WRONG,
    r.UnknownParameter: (400, "Not a request that this takes"),
    r.BadParameters: (422, "Not what this takes"),
    r.BadCursor: (400, "Not a request that this takes"),
    r.EditionGone: (410, "Gone"),
    r.EditionAhead: ABSENT,
    r.NoToken: (401, "A token is needed"),
    r.NotAllowed: (403, "Not allowed"),
    r.ForeignPage: (403, "Not allowed"),
    r.UpdateRefused: (403, "Nothing is changed here"),
    NotAcceptable: (406, "Not written in that form"),
    overruns.BodyTooSlow: (408, "Too slow"),
    overruns.BodyTooLarge: (413, "Too large"),
    overruns.AddressTooLong: (414, "Too long an address"),
    r.WrongMediaType: (415, "Not a form that is read here"),
    r.WrongHost: (421, "Not the server that was meant"),
    r.TooLarge: (422, "Too large an answer"),
    r.OutOfMemory: (422, "Too much memory"),
    r.EngineOutOfMemory: (422, "Too much memory"),
    overruns.TooMany: (429, "Too many requests"),
    overruns.HeadTooLarge: (431, "Too large headers"),
    r.Crashed: (500, "The query ended its process"),
    jobs.NoSuchJob: ABSENT,
    jobs.NotDone: CONFLICT,
    jobs.BookReplaced: CONFLICT,
    jobs.BadRange: (416, "No such part"),
    jobs.JobsWaiting: DOWN,
    jobs.NotKept: DOWN,
    r.Busy: DOWN,
    r.NotReady: DOWN,
    r.EngineDown: DOWN,
    r.Late: (504, "Too late"),
    r.Refusal: (400, "Refused"),
    api.HomeHeld: DOWN,
    api.Behind: DOWN,
    api.TimedOut: (504, "Too late"),
    api.AlreadyThere: CONFLICT,
    api.NoBook: WRONG,
    api.NoSuchDecision: ABSENT,
    api.NoTemplate: ABSENT,
    api.BadSetting: OURS,
    api.CannotListen: OURS,
    api.TokenThere: CONFLICT,
    api.NoSuchToken: ABSENT,
    commands.ServerSilent: DOWN,
    commands.ServerGone: DOWN,
    commands.ServerStopping: DOWN,
    commands.NotOffered: ABSENT,
    commands.NotProven: OURS,
    commands.NotPrivate: OURS,
    api.Usage: WRONG,
    graph.BookMismatch: OURS,
    graph.NoSuchRelease: ABSENT,
    graph.NotFound: ABSENT,
    graph.WrongKind: WRONG,
    graph.NotMerged: CONFLICT,
    graph.ForeignStore: DOWN,
    graph.StoreError: DOWN,
    graph.NotStrict: WRONG,
    graph.NothingReadable: WRONG,
    graph.TwiceInOneLoad: WRONG,
    graph.OutOfStep: OURS,
    graph.BadParameter: WRONG,
    graph.BadQuestion: OURS,
    graph.Unsearchable: WRONG,
    EngineError: DOWN,
    UnloadableRow: OURS,
    loaders.UnreadableFile: WRONG,
    loaders.BadOption: WRONG,
    NotGenerated: WRONG,
    TooFew: WRONG,
    BadCell: WRONG,
    MissingCell: WRONG,
    ontology.InvalidSchema: OURS,
    ontology.InvalidStatement: WRONG,
    ontology.UnknownName: ABSENT,
    NoLadder: ABSENT,
    NotAnArea: WRONG,
}

PLACES = (
    "lookups are listed at /openapi.json and /docs, an id has two parts, such as area/440310; "
    "queries go to /sparql and /db/greenweft/query/v2"
)
# What a framework says of these is no more than the phrase of the status.
SAID = {
    404: f"there is nothing at this address; {PLACES}",
    405: "the address does not take this method",
}
SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri-reference"},
        "request": {"type": "string", "description": "The id that is also in the log."},
    },
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, apart from how it is written."""

    status: int
    title: str
    detail: str
    name: str = ""  # of its kind, the end of its type; none if the status says all
    facts: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()


def told(error: type[GreenweftError]) -> Told:
    """Status and title of a kind of error.

    >>> told(graph.NotFound)
    (404, 'Not found')
    """
    return next((TABLE[one] for one in error.__mro__ if one in TABLE), OURS)


def problem(error: Exception) -> Problem:
    """What to tell of an error; of one that is not ours no more than that it happened."""
    if isinstance(error, GreenweftError):
        return _of_ours(error)
    if isinstance(error, RequestValidationError):
        found = r.BadParameters.of(error.errors())
        return Problem(422, "Not what this takes", str(found), kebab(r.BadParameters), found.facts)
    if isinstance(error, HTTPException):
        headers = tuple((error.headers or {}).items())
        phrase = http.HTTPStatus(error.status_code).phrase
        said = SAID.get(error.status_code, str(error.detail))
        return Problem(error.status_code, phrase, said, headers=headers)
    return Problem(500, OURS[1], "this should not happen; the log has more of it", "unexpected")


def _of_ours(error: GreenweftError) -> Problem:
    status, title = told(type(error))
    headers: list[tuple[str, str]] = []
    if status == http.HTTPStatus.UNAUTHORIZED:
        headers += (("WWW-Authenticate", challenge) for challenge in CHALLENGES)
    wait = getattr(error, "retry_after", None)
    if wait is not None:
        headers.append(("Retry-After", str(max(1, round(wait)))))
    headers += getattr(error, "headers", ())
    facts = getattr(error, "facts", {})
    return Problem(status, title, str(error), kebab(type(error)), facts, tuple(headers))


def answer(problem: Problem, scope: Scope, id: str = "") -> Response:
    """A problem as the response to a request; ``id`` is also in the log."""
    path = str(scope.get("raw_path", b"").decode("ascii", "replace")) or scope["path"]
    if path.startswith(NEO4J):
        from api.cypher.errors import neo4j_error

        written = neo4j_error(problem.status, problem.name, problem.detail, problem.facts)
        response = Response(written, problem.status, media_type="application/json")
    else:
        body = {**document(problem, path), **({"request": id} if id else {})}
        response = Response(_written(body), problem.status, media_type=MEDIA_TYPE)
    for name, value in problem.headers:
        response.headers.append(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def document(problem: Problem, instance: str) -> dict[str, Any]:
    """A problem as its document has it; ``instance`` is what it is about."""
    return {
        **problem.facts,
        "type": f"{TYPES}{problem.name}" if problem.name else "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
    }


def _written(body: Mapping[str, Any]) -> bytes:
    """A document as JSON, with a ? for what no bytes stand for.

    >>> _written({"parameter": chr(0xD800)})
    b'{"parameter": "?"}'
    """
    try:
        return orjson.dumps(body, default=str)
    except orjson.JSONEncodeError:  # half a surrogate pair, which JSON can send and UTF-8 cannot
        return json.dumps(body, default=str, ensure_ascii=False).encode("utf-8", "replace")


def kebab(error: type[Exception]) -> str:
    """The name of a kind of error, as the end of its type and as an outcome.

    >>> kebab(r.EngineDown)
    'engine-down'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", error.__name__).lower()
