"""The door at /sparql: answers to queries, a description for programs, a page for people.

It runs nothing itself: a request becomes an order for the reader of the RDF graph, who looks at a
long text too, where it keeps nobody else waiting. A POST is only a longer GET; nothing here changes
anything.
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import TypeAlias

from fastapi import APIRouter, HTTPException, Request, Response

from api.access import CLIENT
from api.aside import Aside
from api.readers import Published, Stream
from api.refusals import NotReady
from api.routes import add_read
from api.server import Server
from api.sparql.description import Place, Said, Seen, dataset, service, written
from api.sparql.errors import NotAcceptable
from api.sparql.guard import SHORT, checked
from api.sparql.guard import form as form_of
from api.sparql.known import Known, order
from api.sparql.negotiation import GRAPHS, HTML, ROWS, accepted, chosen
from api.sparql.openapi import BY_GET, BY_POST
from api.sparql.protocol import DIRECT, FORM, Asked, asked_by_post, asked_by_url
from api.sparql.streaming import Streaming
from api.sparql.tags import is_known, is_lasting, tag
from ontology.shapes import schema

ALLOW = {"Allow": "GET, HEAD, POST, OPTIONS", "Accept-Post": f"{DIRECT}, {FORM}"}
KEPT = {"Vary": "Accept", "Cache-Control": "no-cache"}
PAGE = Path(__file__).parent / "page"
SCRIPTS = ("page.js", "examples.js", "terms.js", "answers.js")
PARTS = {
    "page.css": "text/css",
    "icon.svg": "image/svg+xml",
    **dict.fromkeys(SCRIPTS, "text/javascript"),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
Description: TypeAlias = Callable[[Place, Published, Seen], Said]


def router() -> APIRouter:
    """The routes of the door; ``app.state.server`` has what is behind it."""
    made, door = APIRouter(tags=["SPARQL"], default_response_class=Response), Door()
    ask, void, hidden = "/sparql", "/.well-known/void", False
    asks, describes = "Ask the RDF graph", "Describe the RDF graph"
    add_read(made, ask, door.ask_by_get, summary=asks, openapi_extra=BY_GET)
    made.add_api_route(ask, door.ask_by_post, methods=["POST"], summary=asks, openapi_extra=BY_POST)
    made.add_api_route(ask, door.methods, methods=["OPTIONS"], include_in_schema=hidden)
    add_read(made, f"{ask}/page/{{name}}", door.part_of_page, include_in_schema=hidden)
    add_read(made, void, door.describe, summary=describes)
    return made


class Door:
    """What answers at each route."""

    def __init__(self) -> None:
        self.page = (PAGE / "index.html").read_text("utf-8")
        self.parts = {name: (PAGE / name).read_bytes() for name in PARTS}
        self.known = Known()
        self.aside = Aside("sparql-bodies")

    async def ask_by_get(self, request: Request) -> Response:
        """A SPARQL 1.1 query in the address; without one, what this door is."""
        asked = asked_by_url(request.scope["query_string"])
        offers = [*ROWS, *GRAPHS, HTML] if asked else [*GRAPHS, HTML]
        if chosen(_accept(request), offers) == HTML:
            return _page(request, self.page)
        if asked is None:
            return await _described(request, self.known, service)
        return _answer(request, asked)

    async def ask_by_post(self, request: Request) -> Response:
        """A SPARQL 1.1 query in a form, or as the body."""
        content_type = request.headers.get("content-type", "")
        asked = partial(asked_by_post, request.scope["query_string"], content_type)
        return _answer(request, await self.aside.read(await request.body(), asked))

    async def describe(self, request: Request) -> Response:
        """What the RDF graph holds, as VoID."""
        return await _described(request, self.known, partial(dataset, schema=schema()))

    async def methods(self) -> Response:
        """What may be done here."""
        return Response(status_code=204, headers=ALLOW)

    async def part_of_page(self, name: str) -> Response:
        """What the page is made of."""
        if name not in self.parts:
            raise HTTPException(404, f"the page has no {name}; there is {', '.join(PARTS)}")
        return Response(self.parts[name], headers=KEPT, media_type=PARTS[name])


def _page(request: Request, page: str) -> Response:
    server: Server = request.app.state.server
    base = server.published.base if server.published else server.settings.base
    headers = {**KEPT, "Content-Security-Policy": POLICY}
    return Response(page.replace("{base}", escape(base)), headers=headers, media_type=HTML)


def _answer(request: Request, asked: Asked) -> Response:
    server: Server = request.app.state.server
    settings, accept = server.settings, _accept(request)
    seconds = min(asked.seconds, settings.query_seconds)
    deadline = asyncio.get_running_loop().time() + seconds
    is_long = SHORT < len(asked.query) <= settings.query_text
    if not is_long:
        checked(asked.query, settings)
    forms = accepted(accept)
    if forms == (None, None):
        raise NotAcceptable(accept, [*ROWS, *GRAPHS] if is_long else _offers(asked.query))
    base = f"{request.base_url}sparql"
    tagged = request.method != "POST" and is_lasting(asked.query)

    def headers(published: Published, form: str) -> Mapping[str, str]:
        kept = {"ETag": tag(published, form, base, asked[:3])} if tagged else {}
        return {**KEPT, **kept, "Greenweft-Edition": str(published.edition)}

    def headers_of(stream: Stream) -> Mapping[str, str]:
        form = forms.told(stream.head["media_type"])
        return {"Content-Type": _content_type(form), **headers(stream.published, form)}

    if tagged and server.published:
        # Of the two forms a client has one, or none.
        for form in filter(None, forms):
            if _has(request, found := headers(server.published, form)):
                return Response(status_code=304, headers=found)
    wanted = order(
        asked.query,
        select=forms.rows and ROWS[forms.rows],
        graph=forms.graph and GRAPHS[forms.graph],
        default=asked.default,
        named=asked.named,
        rows=settings.query_rows,
        seconds=seconds,
        base=base,
        unchecked=settings.query_text if is_long else 0,
        client=request.scope[CLIENT].name,
    )
    return Streaming(server.rdf, wanted, deadline, headers_of)


def _offers(query: str) -> Mapping[str, str]:
    """The forms that an answer to a query can have."""
    return ROWS if form_of(query) in ("select", "ask") else GRAPHS


async def _described(request: Request, known: Known, of: Description) -> Response:
    server: Server = request.app.state.server
    published, form = server.published, chosen(_accept(request), GRAPHS)
    if form is None:
        raise NotAcceptable(_accept(request), GRAPHS, "a description")
    if published is None:
        raise NotReady("starting: there is nothing to describe yet")
    at = Place(f"{request.base_url}sparql", f"{request.base_url}.well-known/void")
    headers = {
        **KEPT,
        "ETag": tag(published, form, request.url.path, at),
        "Greenweft-Edition": str(published.edition),
    }
    if _has(request, headers):
        return Response(status_code=304, headers=headers)
    seen = await known.seen(server.rdf, published, schema(), server.settings.query_seconds)
    # In a thread: what is told of a source is in its module, which may not be imported yet.
    body = await asyncio.to_thread(lambda: written(of(at, published, seen), form))
    headers["Content-Type"] = _content_type(form)
    return Response(body, headers=headers)  # of a HEAD the web server sends no more than the head


def _has(request: Request, headers: Mapping[str, str]) -> bool:
    return is_known(headers["ETag"], request.headers.getlist("if-none-match"))


def _accept(request: Request) -> str | None:
    return ", ".join(request.headers.getlist("accept")) or None


def _content_type(form: str) -> str:
    return f"{form}; charset=utf-8" if form.startswith("text/") else form
