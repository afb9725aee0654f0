"""The lookup doors below ``/api/v1``: each turns an address into an order for a reader."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response

from api.lookups import asked
from api.lookups.cursors import digest, fitting, read
from api.lookups.written import CSV, JSON, LINES
from api.readers import Published, Stream
from api.refusals import BadCursor, NotReady
from api.server import Server
from api.sparql.errors import NotAcceptable
from api.sparql.negotiation import chosen
from api.sparql.streaming import Streaming
from api.sparql.tags import is_known, tag

BASE = "/api/v1"
KEPT = {"Vary": "Accept", "Cache-Control": "no-cache"}
LISTS, ONE, FEED = (JSON, CSV), (JSON,), (LINES,)
OF_BOOK = ("statements", "history", "releases", "changes")
Scheme = Annotated[
    str, Path(description="What kind of id: cn-uscc, lei, area, company …", max_length=40)
]
Code = Annotated[str, Path(description="The id itself, behind its scheme.", max_length=160)]


def router() -> APIRouter:
    """The routes; ``app.state.server`` has what is behind them."""
    made = APIRouter(prefix=BASE, tags=["Lookups"], default_response_class=Response)
    one = "/entities/{scheme}/{code}"
    made.add_api_route(one, thing, summary="One thing, and the titles it holds")
    made.add_api_route(f"{one}/suppliers", suppliers, summary="Suppliers, tier by tier")
    made.add_api_route(f"{one}/customers", customers, summary="Customers, tier by tier")
    made.add_api_route(f"{one}/neighbours", neighbours, summary="All that a thing is joined to")
    made.add_api_route(f"{one}/designations", titles, summary="All titles of a thing")
    made.add_api_route("/parks/{scheme}/{code}/tenants", tenants, summary="Tenants of a park")
    made.add_api_route(f"{one}/statements", statements, summary="Who said what of a thing")
    made.add_api_route(f"{one}/history", history, summary="What was said of a thing, and when")
    made.add_api_route("/releases", releases, summary="What was loaded, release by release")
    made.add_api_route("/changes", changes, summary="What each edition changed, as lines")
    made.add_api_route("/paths", paths, summary="The shortest ways from one thing to another")
    made.add_api_route("/designations", designations, summary="Titles and who holds them")
    return made


async def thing(
    request: Request, scheme: Scheme, code: Code, given: Annotated[asked.Asked, Query()]
) -> Response:
    """What all sources together say of a thing; who said what is at `/statements`."""
    return answer(request, given, {"ask": "thing", "id": f"{scheme}/{code}"}, ONE)


async def suppliers(
    request: Request, scheme: Scheme, code: Code, given: Annotated[asked.Walked, Query()]
) -> Response:
    """Who supplies a firm, and who supplies those, each once, in the tier of its shortest way."""
    return answer(request, given, {"ask": "suppliers", "id": f"{scheme}/{code}"})


async def customers(
    request: Request, scheme: Scheme, code: Code, given: Annotated[asked.Walked, Query()]
) -> Response:
    """Whom a firm supplies, and whom those do, each once, in the tier of its shortest way."""
    return answer(request, given, {"ask": "customers", "id": f"{scheme}/{code}"})


async def tenants(
    request: Request, scheme: Scheme, code: Code, given: Annotated[asked.Tenants, Query()]
) -> Response:
    """Who is in a park, with the titles that each holds."""
    return answer(request, given, {"ask": "tenants", "id": f"{scheme}/{code}"})


async def neighbours(
    request: Request, scheme: Scheme, code: Code, given: Annotated[asked.Neighbours, Query()]
) -> Response:
    """What a thing is joined to by any one relation or reference."""
    return answer(request, given, {"ask": "neighbours", "id": f"{scheme}/{code}"})


async def titles(
    request: Request, scheme: Scheme, code: Code, given: Annotated[asked.Asked, Query()]
) -> Response:
    """All titles that a thing ever had, and whether it holds each of them on the day."""
    return answer(request, given, {"ask": "titles", "id": f"{scheme}/{code}"})


async def designations(request: Request, given: Annotated[asked.Titles, Query()]) -> Response:
    """Titles of all holders, in order of their ids."""
    return answer(request, given, {"ask": "designations"})


async def paths(request: Request, given: Annotated[asked.Paths, Query()]) -> Response:
    """The shortest ways along relations, the most certain first."""
    return answer(request, given, {"ask": "paths"})


async def statements(
    request: Request, scheme: Scheme, code: Code, given: Annotated[asked.Known, Query()]
) -> Response:
    """Each claim with its source, where it stands there, the quoted words and its confidence."""
    return answer(request, given, {"ask": "statements", "id": f"{scheme}/{code}"}, ONE)


async def history(
    request: Request, scheme: Scheme, code: Code, given: Annotated[asked.Known, Query()]
) -> Response:
    """The merged statement at each edition that changed it, the newest first."""
    return answer(request, given, {"ask": "history", "id": f"{scheme}/{code}"}, ONE)


async def releases(request: Request, given: Annotated[asked.Known, Query()]) -> Response:
    """Every file that was loaded, and by which editions it was there."""
    return answer(request, given, {"ask": "releases"}, ONE)


async def changes(request: Request, given: Annotated[asked.Changes, Query()]) -> Response:
    """For each edition a line with all that its hash is made of, then one for each statement."""
    return answer(request, given, {"ask": "changes"}, FEED)


def answer(
    request: Request, given: asked.Known, what: Mapping[str, Any], forms: Sequence[str] = LISTS
) -> Response:
    """The answer to what a request asks, unless its client has it."""
    server: Server = request.app.state.server
    form = chosen(_accept(request), forms)
    if form is None:
        raise NotAcceptable(_accept(request), forms)
    if server.published is None:
        raise NotReady("starting: no edition is published yet")
    order = {**given.order(), **what, "form": form}
    if isinstance(given, asked.Listed):
        _go_on(order, given, server.published)
    headers = _headers(server.published, order, form, request)
    if is_known(headers["ETag"], request.headers.getlist("if-none-match")):
        return Response(status_code=304, headers=headers)

    def headers_of(stream: Stream) -> Mapping[str, str]:
        found = _headers(stream.published, order, form, request)
        if following := stream.head.get("next"):
            found["Link"] = _link(request, following)
        return found

    deadline = asyncio.get_running_loop().time() + server.settings.query_seconds
    is_of_book = given.known_on is not None or order["ask"] in OF_BOOK
    reader = server.book if is_of_book else server.lookups
    return Streaming(reader, order, deadline, headers_of)


def _go_on(order: dict[str, Any], given: asked.Listed, published: Published) -> None:
    """Have the order begin where its cursor says, as of the day of the first request."""
    text = given.cursor
    if text is None:
        order["offset"] = 0
    else:
        place = read(text)
        if given.as_of is None:
            order["on"] = place.on
        elif place.on != order["on"]:
            raise BadCursor("this cursor is of another day")
        edition = place.edition if given.known_on else published.edition
        fitting(text, order, edition)
        order["after" if isinstance(place.at, str) else "offset"] = place.at
    order["digest"] = digest(order)


def _headers(
    published: Published, order: Mapping[str, Any], form: str, request: Request
) -> dict[str, str]:
    kind = f"{form}; charset=utf-8" if form.startswith("text/") else form
    return {
        **KEPT,
        "Content-Type": kind,
        "ETag": tag(published, form, sorted(order.items(), key=lambda item: item[0])),
        "Greenweft-Edition": str(published.edition),
    }


def _link(request: Request, following: str) -> str:
    """The address of the next page, as a Link header has it."""
    asked_for = [
        (name, one) for name, one in request.query_params.multi_items() if name != "cursor"
    ]
    query = urlencode([*asked_for, ("cursor", following)])
    return f'<{request.url.path}?{query}>; rel="next"'


def _accept(request: Request) -> str | None:
    return ", ".join(request.headers.getlist("accept")) or None
