"""The lookup doors below ``/api/v1``: each turns an address into an order for a reader."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response

from api.lookups import asked, batch, exports, linked, questions
from api.lookups.answer import answer
from api.lookups.path import Code, Scheme
from api.lookups.written import JSON, LINES
from ontology.jsonschema import document
from ontology.shapes import schema

BASE = "/api/v1"
ONE, FEED = (JSON,), (LINES,)


def router() -> APIRouter:
    """The routes; ``app.state.server`` has what is behind them."""
    whole, made = APIRouter(tags=["Lookups"]), APIRouter(default_response_class=Response)
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
    made.add_api_route("/questions", questions.listed, summary="The named questions")
    made.add_api_route("/questions/{name}", questions.ask, summary="Ask a named question")
    made.add_api_route(
        "/batch", batch.batch, methods=["POST"], summary="One lookup for many ids, as lines"
    )
    made.add_api_route("/exports/{format}", exports.export, summary="A file for other software")
    made.add_api_route("/schema", kinds, summary="What can be said, as JSON Schema")
    made.add_api_route("/search", search, summary="Find things by their names")
    made.add_api_route("/paths", paths, summary="The shortest ways from one thing to another")
    made.add_api_route("/designations", designations, summary="Titles and who holds them")
    whole.include_router(made, prefix=BASE)
    whole.add_api_route("/id/{scheme}/{code}", linked.linked, summary="A thing as linked data")
    return whole


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


async def kinds(request: Request) -> Response:
    """The JSON Schema of each kind of statement, by its name."""
    found = {kind.name: document(kind) for kind in schema().projected}
    return Response(orjson.dumps({"kinds": found}), media_type=JSON)
