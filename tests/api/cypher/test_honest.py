"""Honest queries pass the guard, use all that it allows, and run on both engines."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import neo4j
from neo4j.exceptions import Neo4jError

from api.cypher.guard import check, clauses_and_functions
from api.cypher.guard.allowed import qualified
from api.cypher.guard.clauses import ALLOWED_RULES, ALLOWED_WORDS, NAMES
from api.cypher.guard.grammar import children, keyword, parsed, rule
from api.refusals import Refusal
from tests.api.cypher.differences import REASONS
from tests.api.cypher.honest import Honest, honest

HONEST = honest()


def test_there_are_250_honest_queries() -> None:
    assert len(HONEST) >= 250


def test_no_honest_query_is_refused() -> None:
    assert [asked.text for asked in HONEST if _refusal(asked)] == []


def test_honest_queries_use_every_rule_and_word_function_and_procedure() -> None:
    used = {name for asked in HONEST for name in _used(asked.text)}
    tables = clauses_and_functions()
    listed = {one.name.lower() for one in tables.functions}
    listed |= {one.name.lower() for one in tables.procedures}
    assert (ALLOWED_RULES | ALLOWED_WORDS | listed) - used == set()


def test_every_honest_query_runs_on_neo4j(in_neo4j: Mapping[str, Any]) -> None:
    with _session(in_neo4j) as session:
        assert {asked.text: error for asked in HONEST if (error := _error(session, asked))} == {}


def test_arcadedb_runs_them_all_but_for_the_declared_differences(
    in_arcadedb: Mapping[str, Any],
) -> None:
    declared = {
        asked.text for asked in HONEST if any(re.search(found, asked.text) for found in REASONS)
    }
    with _session(in_arcadedb) as session:
        failed = {asked.text: error for asked in HONEST if (error := _error(session, asked))}
    assert failed.keys() == declared, failed


def _refusal(asked: Honest) -> str:
    try:
        check(asked.text, asked.parameters)
    except Refusal as error:
        return str(error)
    return ""


def _used(text: str) -> Iterator[str]:
    """Rules of the grammar, words, functions and procedures that a query has."""
    waiting = [parsed(text)]
    while waiting:
        node = waiting.pop()
        yield rule(node) or keyword(node)
        if rule(node) in ("FunctionName", "ProcedureName"):
            yield qualified(node)
        if rule(node) not in NAMES:
            waiting += children(node)


@contextmanager
def _session(at: Mapping[str, Any]) -> Iterator[neo4j.Session]:
    auth = (at["user"], at["password"])
    with (
        neo4j.GraphDatabase.driver(at["uri"], auth=auth) as driver,
        driver.session(database=at["database"], default_access_mode="READ") as session,
    ):
        yield session


def _error(session: neo4j.Session, asked: Honest) -> str:
    try:
        session.run(cast("Any", asked.text), dict(asked.parameters)).consume()
    except Neo4jError as error:
        return str(error.message)
    return ""
