"""Ids as linked data: ``/id/…`` stands for a thing, and leads to documents about it.

    /id/cn-uscc/9144…              303 to the document in the form that the client likes best
    /id/cn-uscc/9144…?form=turtle  the document: Turtle, N-Triples, JSON-LD, or a page

An id that another one stands for leads to that one.
"""

import asyncio
from collections.abc import Iterator, Mapping
from html import escape
from typing import Annotated, Any, Literal

import orjson
from fastapi import Query, Request, Response
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from api.lookups.address import once
from api.lookups.answer import KEPT, edition_headers
from api.lookups.asked import Strict
from api.lookups.path import Code, Scheme
from api.readers import Published, Stream
from api.refusals import NothingKnown, NotReady
from api.server import Server
from api.sparql.errors import NotAcceptable
from api.sparql.known import order
from api.sparql.negotiation import chosen
from api.sparql.streaming import Streaming
from api.sparql.tags import is_known, tag
from graph.rdf import Rdf
from ontology.ranges import ID
from ontology.shapes import schema

Form = Literal["turtle", "n-triples", "json-ld", "html"]
FORMS: Mapping[str, Form] = {
    "text/html": "html",
    "text/turtle": "turtle",
    "application/n-triples": "n-triples",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
}
TYPES: Mapping[Form, str] = {form: type for type, form in reversed(list(FORMS.items()))}
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}"
    "th{text-align:left;vertical-align:top;padding-right:1.5rem;font-weight:500}"
    "td{overflow-wrap:anywhere}"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


class Linked(Strict):
    """What the address of a thing takes."""

    form: Form | SkipJsonSchema[None] = Field(None, description="The form of the document.")


async def linked(
    request: Request,
    scheme: Scheme,
    code: Code,
    given: Annotated[Linked, Query()],
) -> Response:
    """A document about a thing; without a form, where the one that suits the client is."""
    server: Server = request.app.state.server
    once(request, type(given))
    form = given.form
    if server.published is None:
        raise NotReady("starting: no edition is published yet")
    id = f"{scheme}/{code}"
    if not ID.fullmatch(id):
        raise NothingKnown(id)
    published, found = await _thing(server, id)
    place = request.url.path.removesuffix(id) + found["id"]
    if form is None:
        return _see_other(request, place)
    if found["id"] != id:
        return Response(status_code=303, headers={"Location": f"{place}?form={form}"})
    known = tag(published, TYPES[form], id)
    if is_known(known, request.headers.getlist("if-none-match")):
        return Response(status_code=304, headers={**KEPT, "ETag": known})
    if form == "html":
        return _page(published, found)
    return _described(server, published, id, TYPES[form], place)


def _see_other(request: Request, place: str) -> Response:
    accept = ", ".join(request.headers.getlist("accept")) or None
    type = chosen(accept, FORMS)
    if type is None:
        raise NotAcceptable(accept, FORMS, "a thing")
    links = (f'<{place}?form={one}>; rel="describedby"; type="{TYPES[one]}"' for one in TYPES)
    return Response(
        status_code=303,
        headers={"Location": f"{place}?form={FORMS[type]}", "Link": ", ".join(links), **KEPT},
    )


async def _thing(server: Server, id: str) -> tuple[Published, Mapping[str, Any]]:
    """What is known of a thing, and the edition that this is of."""
    deadline = asyncio.get_running_loop().time() + server.settings.query_seconds
    wanted = {"ask": "thing", "id": id, "on": server.published and _day(server.published)}
    async with server.lookups.run(wanted, deadline) as stream:
        found: Mapping[str, Any] = orjson.loads(b"".join([part async for part in stream]))
        return stream.published, found


def _day(published: Published) -> str:
    return published.at.date().isoformat()


def _described(server: Server, published: Published, id: str, type: str, place: str) -> Response:
    """What the RDF graph says of a thing, as its engine writes it."""
    query = f"DESCRIBE {Rdf(schema(), published.base).iri(id)}"
    seconds = server.settings.query_seconds

    def headers_of(stream: Stream) -> Mapping[str, str]:
        said = f"{type}; charset=utf-8" if type.startswith("text/") else type
        return {
            **KEPT,
            "Content-Type": said,
            "ETag": tag(stream.published, type, id),
            **edition_headers(stream.published),
            "Link": f'<{place}>; rel="about"',
        }

    deadline = asyncio.get_running_loop().time() + seconds
    wanted = order(query, graph=type, rows=server.settings.query_rows, seconds=seconds)
    return Streaming(server.rdf, wanted, deadline, headers_of)


def _page(published: Published, found: Mapping[str, Any]) -> Response:
    name = escape(found["name"] or found["id"])
    rows = "".join(
        f"<tr><th scope='row'>{escape(label)}</th><td>{cell}</td></tr>"
        for label, cell in _cells(found)
    )
    body = (
        f"<!doctype html><html lang='zh'><meta charset='utf-8'><title>{name}</title>"
        f"<style>{STYLE}</style><h1>{name}</h1><p>{escape(found['kind'])} {escape(found['id'])}, "
        f"edition {published.edition}</p><table>{rows}</table></html>"
    )
    headers = {
        **KEPT,
        "ETag": tag(published, "text/html", found["id"]),
        "Content-Security-Policy": POLICY,
        **edition_headers(published),
    }
    return Response(body, headers=headers, media_type="text/html")


def _cells(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is said, label by label, as HTML; ids lead to the things that they stand for."""
    references = schema().kind(found["kind"]).predicates.values()
    linked = {property.name for property in references if property.refers_to}
    for name, values in found["statement"].items():
        if isinstance(values, list):
            yield (
                name,
                "<br>".join(_cell(str(value), name in linked) for value in values),
            )
    for one in found.get("titles", ()):
        level = " ".join(filter(None, (one["scheme"], one["level"], one["since"])))
        yield "title", f"{_cell(one['id'], is_link=True)} {escape(level)}"


def _cell(text: str, is_link: bool) -> str:
    return f"<a href='/id/{escape(text)}'>{escape(text)}</a>" if is_link else escape(text)
