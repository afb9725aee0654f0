"""The lookup doors below ``/api/v1``: each turns an address into an order for a reader."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeAlias

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

import graph.questions
from api.lookups import asked, batch, exports, linked, questions, responses
from api.lookups.address import is_json, once, well_written
from api.lookups.answer import answer
from api.lookups.path import Code, ParkCode, ParkScheme, Scheme
from api.lookups.written import JSON, LINES
from api.routes import add_read
from ontology.jsonschema import document
from ontology.shapes import schema

BASE = "/api/v1"
ONE, FEED = (JSON,), (LINES,)
Endpoint: TypeAlias = Callable[..., Awaitable[Response]]


def router() -> APIRouter:
    """The routes; ``app.state.server`` has what is behind them."""
    whole = APIRouter(tags=["Lookups"], dependencies=[Depends(well_written)])
    for part in (_things(), _lists(), _asking()):
        whole.include_router(part, prefix=BASE)
    add_read(
        whole,
        "/id/{scheme}/{code}",
        linked.linked,
        summary="A thing as linked data",
        response_class=Response,
        responses=responses.documents([*linked.TYPES.values()]),
    )
    return whole


def _things() -> APIRouter:
    """What is known of one thing."""
    made, add = _made()
    one = "/entities/{scheme}/{code}"
    walk = responses.listed("Walk", "Partners with their tiers, titles and relations.")
    joined = responses.listed("Neighbours", "Neighbours with what joins them.")
    add(one, thing, "One thing, and the titles it holds", responses.one("Thing", "The thing."))
    add(f"{one}/suppliers", suppliers, "Suppliers, tier by tier", walk)
    add(f"{one}/customers", customers, "Customers, tier by tier", walk)
    add("/parks/{scheme}/{code}/tenants", tenants, "Tenants of a park", walk)
    add(f"{one}/neighbours", neighbours, "All that a thing is joined to", joined)
    held = responses.whole("Titles", "Titles, those of the longest standing first.")
    add(f"{one}/designations", titles, "All titles of a thing", held)
    claims, versions = responses.one("Claims", "Claims."), responses.one("History", "Versions.")
    add(f"{one}/statements", statements, "Who said what of a thing", claims)
    add(f"{one}/history", history, "What was said of a thing, and when", versions)
    return made


def _lists() -> APIRouter:
    """What is known of all things."""
    made, add = _made()
    add("/search", search, "Find things by their names", responses.listed("Found", "Things."))
    ways = responses.whole("Paths", "Ways, the most certain first.")
    add("/paths", paths, "The shortest ways from one thing to another", ways)
    held = responses.listed("Designations", "Titles with their holders.")
    add("/designations", designations, "Titles and who holds them", held)
    loaded = responses.one("Releases", "Releases, the oldest first.")
    add("/releases", releases, "What was loaded, release by release", loaded)
    feed = responses.lines(("Edition", "Change"), "Editions, each before its changes.")
    add("/changes", changes, "What each edition changed, as lines", feed)
    add("/exports/{format}", exports.export, "A file for other software", responses.files())
    kept = responses.fixed("Kinds", "A JSON Schema for each kind.")
    add("/schema", kinds, "What can be said, as JSON Schema", kept)
    return made


def _asking() -> APIRouter:
    """Named questions, each at an address of its own, and many lookups at once."""
    made, add = _made()
    known = responses.fixed("Questions", "Questions with what they take and give.")
    add("/questions", questions.listed, "The named questions", known)
    for one in graph.questions.questions().values():
        add(
            f"/questions/{one.name}",
            questions.door(one),
            one.title["en"],
            responses.answered(one),
            name=f"ask {one.name}",
            description=f"{one.title['zh']}. A row for each item.",
            openapi_extra={"parameters": questions.parameters(one)},
        )
    add_read(made, "/questions/{name}", questions.unknown, include_in_schema=False)
    made.add_api_route(
        "/batch",
        batch.batch,
        methods=["POST"],
        summary="One lookup for many ids, as lines",
        responses=responses.lines(("BatchLine",), "A line for each id, in their order.", 415),
        dependencies=[Depends(is_json)],
    )
    return made


def _made() -> tuple[APIRouter, Callable[..., None]]:
    """A router, and what adds a route with its summary and its answers."""
    made = APIRouter(default_response_class=Response)

    def add(
        path: str, endpoint: Endpoint, summary: str, answers: responses.Responses, **more: Any
    ) -> None:
        add_read(made, path, endpoint, summary=summary, responses=answers, **more)

    return made, add


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
    request: Request,
    scheme: ParkScheme,
    code: ParkCode,
    given: Annotated[asked.Tenants, Query()],
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


async def search(request: Request, given: Annotated[asked.Search, Query()]) -> Response:
    """What is called so, or nearly so: exact before prefix before part before slips of the pen."""
    return answer(request, given, {"ask": "search"})


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


async def kinds(request: Request, given: Annotated[asked.Nothing, Query()]) -> Response:
    """The JSON Schema of each kind of statement, by its name."""
    once(request, type(given))
    found = {kind.name: document(kind) for kind in schema().projected}
    return Response(orjson.dumps({"kinds": found}), media_type=JSON)
