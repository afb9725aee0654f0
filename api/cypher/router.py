"""The door at /db/{database}/query/v2: Neo4j's Query API, for all that only reads.

It runs nothing itself: a request becomes an order for the reader of the property graph. There is
one graph, so its database goes by a few names.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import orjson
from fastapi import APIRouter, HTTPException, Request, Response

from api.aside import Aside
from api.cypher import media, transactions
from api.cypher.answer import Answer, refused, said
from api.cypher.errors import INVALID, NO_DATABASE, SEMANTIC, neo4j_error, written
from api.cypher.openapi import ASKED
from api.cypher.requests import Asked, asked
from api.refusals import BadQuery, Refusal
from api.server import Server
from api.sparql.negotiation import HTML, chosen

__all__ = ["neo4j_error", "router"]

QUERY = "/db/{database}/query/v2"
NAMES = frozenset(("neo4j", "greenweft"))  # beside the one that the engine knows it by
# Drivers ask it whether they are connected. Nothing of the server is told by it or changed in it.
SYSTEM = "system"
OF_SYSTEM = re.compile(r"\s*CALL\s+(?:db\.ping|dbms\.components)(?:\s*\(\s*\))?\s*;?\s*", re.I)
NOT_OF_SYSTEM = (
    "Not a recognised system command or procedure. "
    "This Cypher command can only be executed in a user database: "
)
VERSION, EDITION = "5.26.0", "community"  # of Neo4j, whose API this is
PAGE = "/sparql"  # for people; where Neo4j has its browser
METHODS = {"Allow": "POST,OPTIONS"}
OTHERS = ("GET", "HEAD", "PUT", "DELETE", "PATCH")


class Call(NamedTuple):
    """One request: what it asks, of whom, and in which forms."""

    server: Server
    database: str
    asked: Asked
    typed: bool  # its parameters
    media_type: str  # of the answer


Act: TypeAlias = Callable[[Call], Response]


def router() -> APIRouter:
    """The routes of the door; ``app.state.server`` has what is behind it."""
    made = APIRouter(tags=["Cypher"], default_response_class=Response)
    done = partial(_done, Aside("cypher-bodies"))

    async def ask(request: Request, database: str) -> Response:
        """A Cypher statement that reads, as Neo4j's Query API takes it."""
        return await done(request, database, _run)

    async def begin(request: Request, database: str) -> Response:
        return await done(request, database, _begin)

    async def go_on(request: Request, database: str, id: str) -> Response:
        return await done(request, database, lambda call: _go_on(call, id))

    async def commit(request: Request, database: str, id: str) -> Response:
        return await done(request, database, lambda call: _commit(call, id))

    async def roll_back(request: Request, database: str, id: str) -> Response:
        return await done(request, database, lambda call: _roll_back(call, id))

    async def methods() -> Response:
        return Response(headers={**METHODS, "Content-Type": media.PLAIN})

    async def no_method() -> Response:
        return _refused(405, "Method Not Allowed", METHODS)

    async def nothing() -> Response:
        return _refused(404, "Not Found")

    hidden: Mapping[str, Any] = {"include_in_schema": False}
    # No route of FastAPI's, so that no dependency comes before it: drivers ask this before they
    # send who they are, as on Neo4j, and it tells nothing of the graph.
    made.add_route("/", discovery, ["GET"], include_in_schema=False)
    made.add_api_route(
        QUERY, ask, methods=["POST"], summary="Ask the property graph", openapi_extra=ASKED
    )
    made.add_api_route(f"{QUERY}/", ask, methods=["POST"], **hidden)
    made.add_api_route(f"{QUERY}/tx", begin, methods=["POST"], **hidden)
    made.add_api_route(f"{QUERY}/tx/{{id}}", go_on, methods=["POST"], **hidden)
    made.add_api_route(f"{QUERY}/tx/{{id}}", roll_back, methods=["DELETE"], **hidden)
    made.add_api_route(f"{QUERY}/tx/{{id}}/commit", commit, methods=["POST"], **hidden)
    for path in (QUERY, f"{QUERY}/tx", f"{QUERY}/tx/{{id}}", f"{QUERY}/tx/{{id}}/commit"):
        made.add_api_route(path, methods, methods=["OPTIONS"], **hidden)
        made.add_api_route(path, no_method, methods=list(OTHERS), **hidden)
    every = ["POST", "OPTIONS", *OTHERS]
    made.add_api_route("/db/{rest:path}", nothing, methods=every, **hidden)
    return made


async def discovery(request: Request) -> Response:
    """Where the Query API is, for clients that ask for JSON at the root as they do of Neo4j.

    A browser is led to the page for people. No address of Bolt is told: that door is not for
    strangers.
    """
    accept = request.headers.get("accept")
    if chosen(accept, [media.PLAIN, HTML]) == HTML:
        return Response(status_code=303, headers={"Location": PAGE, "Vary": "Accept"})
    if media.written(accept) != media.PLAIN:
        raise HTTPException(406)
    place = {
        "query": f"{request.base_url}db/{{databaseName}}/query/v2",
        "neo4j_version": VERSION,
        "neo4j_edition": EDITION,
    }
    return said(orjson.dumps(place), media.PLAIN, 200, {"Vary": "Accept"})


async def _done(aside: Aside, request: Request, database: str, act: Act) -> Response:
    """What ``act`` makes of a request, or why nothing was made of it."""
    sent = media.read(request.headers.get("content-type", ""))
    if sent is None and request.method != "DELETE":
        return _refused(415, "Unsupported Media Type")
    type = media.written(", ".join(request.headers.getlist("accept")) or None)
    if type is None:
        return _refused(406, "Not Acceptable")
    try:
        read = await aside.read(await request.body(), asked)
        return act(Call(request.app.state.server, database, read, sent != media.PLAIN, type))
    except Refusal as error:
        return refused(error, type)


def _run(call: Call) -> Response:
    return _answer(call)


def _begin(call: Call) -> Response:
    _check_database(call)
    id = transactions.begun(call.server.published)
    return _in(call, id)


def _go_on(call: Call, id: str) -> Response:
    return _in(call, id)


def _in(call: Call, id: str) -> Response:
    """A statement in a transaction, if there is one; where the transaction stands."""
    edition, told = transactions.edition(id), transactions.told(id)
    if call.asked.statement:
        return _answer(call, edition=edition, transaction=told)
    return said(orjson.dumps({"transaction": told}), call.media_type)


def _commit(call: Call, id: str) -> Response:
    edition = transactions.edition(id)
    if call.asked.statement:
        return _answer(call, edition=edition)
    published = call.server.published
    mark = transactions.bookmark(published.book if published else "", edition)
    return said(orjson.dumps({"bookmarks": [mark]}), call.media_type)


def _roll_back(call: Call, id: str) -> Response:
    transactions.edition(id)
    return said(b"{}", call.media_type, 200)


def _answer(call: Call, **more: Any) -> Response:
    wanted, settings = call.asked, call.server.settings
    if not wanted.statement:
        raise BadQuery("statement cannot be null or empty", code=INVALID)
    _check_database(call)
    seconds = min(wanted.seconds or settings.query_seconds, settings.query_seconds)
    order = {
        "statement": wanted.statement,
        "parameters": wanted.parameters,
        "parameters_typed": call.typed,
        "typed": call.media_type != media.PLAIN,
        "counters": wanted.counters,
        "characters": settings.query_text,
        "rows": settings.query_rows,
        "bytes": int(settings.query_memory),
        "seconds": seconds,
        "form": "query-api",
        **more,
    }
    deadline = asyncio.get_running_loop().time() + seconds
    return Answer(call.server.lpg, order, deadline, call.media_type)


def _check_database(call: Call) -> None:
    """Refuse what is no name of the graph; Neo4j does not tell upper from lower case either."""
    if call.database.lower() == SYSTEM:
        if not OF_SYSTEM.fullmatch(call.asked.statement):
            raise BadQuery(f"{NOT_OF_SYSTEM}{call.asked.statement}", code=SEMANTIC)
        return
    known = NAMES | {(call.server.settings.graph_database or "").lower()}
    if call.database.lower() not in known:
        raise BadQuery(f"Graph not found: {call.database}", code=NO_DATABASE)


def _refused(status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    return said(written((INVALID, why)), media.PLAIN, status, headers)
