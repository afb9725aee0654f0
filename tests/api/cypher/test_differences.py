"""Every line of the table of differences is true; what to write instead works on both engines."""

from typing import Any, cast

import neo4j
import pytest
from neo4j.exceptions import Neo4jError

from api.cypher.differences import DIFFERENCES, PAGE, Difference
from docs.differences import differences
from tests.api.cypher.doors import Door

HERE = [one for one in DIFFERENCES if not one.refused]
REFUSED = [one for one in DIFFERENCES if one.refused]
each = pytest.mark.parametrize("line", HERE, ids=lambda one: one.feature)
each_refused = pytest.mark.parametrize("line", REFUSED, ids=lambda one: one.feature)


def told(door: Door, text: str) -> tuple[int, Any]:
    answer = door.ask(text)
    body = answer.json()
    body.pop("bookmarks", None)
    return answer.status_code, body


def words(body: dict[str, Any]) -> str:
    return " ".join(error["message"] for error in body.get("errors", ()))


@each
def test_the_engines_differ_as_the_table_says(
    arcadedb_door: Door, neo4j_door: Door, line: Difference
) -> None:
    in_arcadedb, in_neo4j = told(arcadedb_door, line.example), told(neo4j_door, line.example)
    assert in_arcadedb != in_neo4j
    if line.says:
        assert PAGE in words(in_arcadedb[1])
        assert line.instead in words(in_arcadedb[1])
        assert "errors" not in in_neo4j[1]


@pytest.mark.parametrize("line", DIFFERENCES, ids=lambda one: one.feature)
def test_what_to_write_instead_is_answered_alike(
    arcadedb_door: Door, neo4j_door: Door, line: Difference
) -> None:
    if line.same:
        status, body = told(arcadedb_door, line.same)
        assert (status, body) == told(neo4j_door, line.same)
        assert (status, words(body)) == (202, "")


@each_refused
def test_what_the_door_refuses_on_both_engines_differs_too(
    arcadedb_door: Door, neo4j_door: Door, line: Difference
) -> None:
    for door in (arcadedb_door, neo4j_door):
        assert told(door, line.example)[0] == 400
    assert _fails_on_its_own(arcadedb_door, line.example)
    assert not _fails_on_its_own(neo4j_door, f"EXPLAIN {line.example}")


def _fails_on_its_own(door: Door, text: str) -> bool:
    """Whether the engine itself refuses a text."""
    place = door.argument
    login = (place["user"], place["password"])
    with neo4j.GraphDatabase.driver(place["uri"], auth=login) as driver:
        try:
            driver.execute_query(cast("Any", text), database_=place["database"])
        except Neo4jError:
            return True
    return False


def test_the_page_has_every_line() -> None:
    page = differences()
    for line in DIFFERENCES:
        assert line.feature.replace("|", r"\|") in page
        assert line.same in page
