"""The answer to a lookup over HTTP: its form, its tag, its edition, and where it goes on."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from api.lookups import asked
from api.lookups.address import once
from api.lookups.cursors import ROOT, digest, fitting, read
from api.lookups.of_book import ASKS as OF_BOOK
from api.lookups.written import CSV, JSON
from api.readers import Published, Stream
from api.refusals import BadCursor, NotReady
from api.server import Server
from api.sparql.errors import NotAcceptable
from api.sparql.negotiation import chosen
from api.sparql.streaming import Streaming
from api.sparql.tags import is_known, tag

KEPT = {"Vary": "Accept", "Cache-Control": "no-cache"}
LISTS = (JSON, CSV)


def answer(
    request: Request,
    given: asked.Strict,
    what: Mapping[str, Any],
    forms: Sequence[str] = LISTS,
    file: str = "",
) -> Response:
    """The answer to what a request asks, unless its client has it.

    It is in the one of ``forms`` that the client likes best; a ``file`` has one form, whatever its
    client likes, and is to be kept under this name.
    """
    server: Server = request.app.state.server
    once(request, type(given))
    form = forms[0] if file else form_of(request, forms)
    if server.published is None:
        raise NotReady("starting: no edition is published yet")
    order = {**given.order(), **what, "form": form}
    if isinstance(given, asked.Paged):
        _go_on(order, given, server.published)
    known = headers(server.published, order, form)
    if is_known(known["ETag"], request.headers.getlist("if-none-match")):
        return Response(status_code=304, headers=known)

    def headers_of(stream: Stream) -> Mapping[str, str]:
        found = headers(stream.published, order, form)
        if following := stream.head.get("next"):
            found["Link"] = _link(request, following)
        if file:
            found["Content-Disposition"] = f'attachment; filename="{file}"'
        return found

    deadline = asyncio.get_running_loop().time() + server.settings.query_seconds
    is_of_book = "known_on" in order or order["ask"] in OF_BOOK
    reader = server.book if is_of_book else server.lookups
    return Streaming(reader, order, deadline, headers_of)


def _go_on(order: dict[str, Any], given: asked.Paged, published: Published) -> None:
    """Have the order begin where its cursor says, as of the day of the first request."""
    text = given.cursor
    if "known_on" not in order:
        order["root"] = published.hash[:ROOT]
    if text is None:
        order["offset"] = 0
    else:
        place = read(text)
        if isinstance(given, asked.Listed) and given.as_of is None:
            order["on"] = place.on
        elif place.on != order.get("on", ""):
            raise BadCursor("this cursor is of another day")
        fitting(text, order, place.edition if "known_on" in order else published.edition)
        goes_by_id = order["ask"] == "designations"
        if isinstance(place.at, str) != goes_by_id:  # its client altered it
            raise BadCursor("this is no cursor")
        order["after" if goes_by_id else "offset"] = place.at
    order["digest"] = digest(order)


def form_of(request: Request, forms: Sequence[str]) -> str:
    """The form of an answer that a request likes best, or ``NotAcceptable``."""
    accept = ", ".join(request.headers.getlist("accept")) or None
    if form := chosen(accept, forms):
        return form
    raise NotAcceptable(accept, forms)


def headers(published: Published, order: Mapping[str, Any], form: str) -> dict[str, str]:
    """What is said of an answer: its form, its tag and its edition."""
    kind = f"{form}; charset=utf-8" if form.startswith("text/") else form
    return {
        **KEPT,
        "Content-Type": kind,
        "ETag": tag(published, form, sorted(order.items(), key=lambda item: item[0])),
        **edition_headers(published),
    }


def edition_headers(published: Published) -> dict[str, str]:
    """Which edition an answer is of: its number, and its hash, which no other one has."""
    return {"Greenweft-Edition": str(published.edition), "Greenweft-Hash": published.hash}


def _link(request: Request, following: str) -> str:
    """The address of the next page, as a Link header has it."""
    asked_for = [
        (name, one) for name, one in request.query_params.multi_items() if name != "cursor"
    ]
    query = urlencode([*asked_for, ("cursor", following)])
    return f'<{request.url.path}?{query}>; rel="next"'
