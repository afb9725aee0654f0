"""The client's models and parameters are those of a real server: nothing more, nothing less."""

import json
from collections.abc import Mapping
from inspect import signature
from typing import Any, get_type_hints

import httpx
import pytest
from pydantic import BaseModel

from greenweft_client import Greenweft, asking, models, pages
from greenweft_client.jobs import Jobs
from greenweft_client.models import Model
from greenweft_client.pages import Page
from tests.client.story import SPINNER
from tests.conftest import DYEWORKS, PARK, SALE, WEAVERY
from tests.served import Served

ENTITY = "/api/v1/entities/{scheme}/{code}"
FIRM = f"/api/v1/entities/{WEAVERY.id}"

ANSWERS: list[tuple[str, type[Model], Mapping[str, str]]] = [
    (FIRM, models.Thing, {}),
    (f"/api/v1/entities/{SALE.id}", models.Thing, {}),
    (f"{FIRM}/suppliers", pages.WalkPage, {"tiers": "2", "during": "/"}),
    (f"{FIRM}/suppliers", pages.WalkPage, {"tiers": "2", "during": "/", "limit": "1"}),
    (f"/api/v1/entities/{SPINNER.id}/customers", pages.WalkPage, {"tiers": "2", "during": "/"}),
    (f"/api/v1/parks/{PARK.id}/tenants", pages.WalkPage, {}),
    (f"/api/v1/entities/{DYEWORKS.id}/neighbours", pages.NeighbourPage, {}),
    (f"{FIRM}/designations", pages.TitlesPage, {}),
    (f"{FIRM}/statements", pages.SaidPage, {}),
    (f"{FIRM}/history", pages.HistoryPage, {}),
    ("/api/v1/designations", Page[models.HeldTitle], {"held": "any"}),
    ("/api/v1/releases", Page[models.Release], {}),
    ("/api/v1/questions", pages.Questions, {}),
    ("/api/v1/questions/holders", pages.AnswerPage, {"as_of": "2024-08-31"}),
    ("/api/v1/questions/holders", pages.AnswerPage, {"in": "oracle", "as_of": "2024-08-31"}),
    (
        "/api/v1/paths",
        pages.PathsPage,
        {"from": SPINNER.id, "to": WEAVERY.id, "during": "/"},
    ),
]


@pytest.mark.parametrize(("path", "kind", "given"), ANSWERS)
def test_a_model_holds_all_of_an_answer_and_has_a_name_for_each_part(
    story: Served, path: str, kind: type[Model], given: Mapping[str, str]
) -> None:
    told = httpx.get(f"{story.url}{path}", params=given, timeout=60).raise_for_status()
    found = kind.model_validate_json(told.content)
    assert found.model_dump(mode="json", by_alias=True, exclude_unset=True) == told.json()
    assert unnamed(found) == []


def test_the_feed_is_read_whole(story: Served, client: Greenweft) -> None:
    told = httpx.get(f"{story.url}/api/v1/changes", timeout=60)
    with client.changes() as feed:
        found = [one.model_dump(mode="json", exclude_unset=True) for one in feed]
    assert found == [json.loads(line) for line in told.content.splitlines()]


def test_an_answer_of_a_newer_server_is_read_with_what_it_says_besides(client: Greenweft) -> None:
    weavery = client.entity(WEAVERY.id)
    newer = models.Thing.model_validate({**weavery.model_dump(), "mood": "green"})
    assert newer.model_extra == {"mood": "green"}
    assert newer.name == weavery.name


@pytest.mark.parametrize(
    ("path", "given"),
    [
        (ENTITY, asking.Asked),
        (f"{ENTITY}/suppliers", asking.Walked),
        (f"{ENTITY}/customers", asking.Walked),
        (f"{ENTITY}/neighbours", asking.Neighbours),
        (f"{ENTITY}/designations", asking.Asked),
        (f"{ENTITY}/statements", asking.Known),
        (f"{ENTITY}/history", asking.Known),
        ("/api/v1/parks/{scheme}/{code}/tenants", asking.Tenants),
        ("/api/v1/paths", asking.Ways),
        ("/api/v1/designations", asking.Titles),
        ("/api/v1/releases", asking.Known),
        ("/api/v1/exports/{format}", asking.Part),
    ],
)
def test_a_lookup_takes_what_its_address_takes(
    openapi: Mapping[str, Any], path: str, given: type
) -> None:
    taken = {one["name"]: one for one in openapi["paths"][path]["get"]["parameters"]}
    own = {name for name, one in taken.items() if one["in"] == "query"}
    said = get_type_hints(given)
    assert set(said) == own - {"cursor", "from", "to"}
    several = {name for name in own if taken[name]["schema"].get("type") == "array"}
    assert {name for name, kind in said.items() if kind is asking.Many} == several
    assert {name.removeprefix("not_") for name in several} <= asking.SEVERAL


def test_every_lookup_has_a_method(openapi: Mapping[str, Any]) -> None:
    known = {
        *("entity", "suppliers", "customers", "neighbours", "titles", "tenants", "statements"),
        *("history", "releases", "changes", "questions", "question", "batch", "paths"),
        *("designations", "search", "export", "jobs"),
    }
    assert all(hasattr(Greenweft, name) for name in known)
    paths = [path.removeprefix("/api/v1/") for path in openapi["paths"] if "/api/v1/" in path]
    # Each question has an address of its own.
    ends = {"question" if "questions/" in path else path.rpartition("/")[2] for path in paths}
    words = {"{code}": "entity", "{format}": "export", "{id}": "jobs", "result": "jobs"}
    # The schema is a document of its own.
    assert {words.get(end, end) for end in ends} - {"schema"} <= known


def test_a_job_is_asked_in_the_words_of_its_route(openapi: Mapping[str, Any]) -> None:
    schemas = openapi["components"]["schemas"]
    taken = schemas["ToExport"]["properties"]
    assert {"do", "format", *get_type_hints(asking.Part)} == set(taken)
    given = signature(Jobs.question).parameters
    assert {"do", *given} - {"self"} == set(schemas["ToAnswer"]["properties"])


def test_a_search_finds_a_firm_by_its_name(client: Greenweft, openapi: Mapping[str, Any]) -> None:
    if "/api/v1/search" not in openapi["paths"]:
        pytest.skip("this server has no search yet")
    assert WEAVERY.id in [hit.id for hit in client.search("织坊")]


@pytest.fixture(name="openapi", scope="module")
def _openapi(story: Served) -> Mapping[str, Any]:
    found: Mapping[str, Any] = httpx.get(f"{story.url}/openapi.json", timeout=60).json()
    return found


def unnamed(value: object) -> list[str]:
    """What an answer says that the models have no name for, however deep."""
    if isinstance(value, BaseModel):
        own = [f"{type(value).__name__}.{name}" for name in value.model_extra or ()]
        return [*own, *(one for _, part in value for one in unnamed(part))]
    if isinstance(value, tuple):
        return [one for part in value for one in unnamed(part)]
    return []
