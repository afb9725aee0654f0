"""A worker in its own process: what it answers, what it refuses, and that it goes on after that."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.refusals import BadQuery, Crashed, Late, OutOfMemory, QueryRefused, TooLarge
from api.sparql.errors import NotAcceptable
from api.sparql.writing import GRAPHS, ROWS
from ontology.prefixes import BASE
from tests.api.sparql.asking import Asking, order, worker
from tests.api.sparql.running import world
from tests.api.sparql.test_guard_dials import Listener

TALE = f"{BASE}source/tale"
NAMES = "PREFIX gw: <https://w3id.org/greenweft/ontology#> SELECT ?s ?name { ?s gw:name ?name }"
# 10 things in each of six places: a million rows out of nothing.
MANY = "VALUES ?%s { 0 1 2 3 4 5 6 7 8 9 }"
MILLION = " ".join(MANY % name for name in "abcdef")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world(tmp_path_factory.mktemp("world") / "rdf")


@pytest.fixture(scope="module")
def ask(folder: Path) -> Iterator[Asking]:
    with worker(folder) as asking:
        yield asking


@pytest.fixture(scope="module")
def bare(folder: Path) -> ox.Store:
    return ox.Store.read_only(str(folder))


@pytest.mark.parametrize("form", ROWS)
def test_rows_come_as_the_engine_writes_them(form: str, ask: Asking, bare: ox.Store) -> None:
    answer = ask(NAMES, select=form)
    assert answer.body == bare.query(NAMES).serialize(format=ROWS[form])  # type: ignore[arg-type]
    assert answer.head == {"media_type": form, "form": "select"}
    assert answer.tail == {"rows": 10}


@pytest.mark.parametrize("form", GRAPHS)
def test_a_graph_comes_in_every_form(form: str, ask: Asking, bare: ox.Store) -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    answer = ask(query, graph=form)
    said = {quad.triple for quad in ox.parse(answer.body, format=GRAPHS[form])}
    assert said == {*bare.query(query)}  # type: ignore[misc]
    assert answer.tail == {"rows": len(said)}


@pytest.mark.parametrize("form", ROWS)
def test_a_yes_comes_in_every_form_of_rows(form: str, ask: Asking) -> None:
    assert b"true" in ask("ASK { }", select=form).body


def test_the_form_is_that_of_the_query(ask: Asking) -> None:
    found = [ask(q).head["form"] for q in ("ASK { }", "DESCRIBE <urn:x>", "CONSTRUCT WHERE { }")]
    assert found == ["ask", "describe", "construct"]


def test_a_form_that_was_not_asked_for_is_not_chosen(ask: Asking) -> None:
    with pytest.raises(NotAcceptable, match="a graph is not written as what was asked for"):
        ask("CONSTRUCT WHERE { ?s ?p ?o }", graph=None)
    with pytest.raises(NotAcceptable, match="there is application/sparql-results"):
        ask("ASK { }", select=None)


def test_a_predicate_that_cannot_be_an_element_is_not_written_as_one(ask: Asking) -> None:
    with pytest.raises(NotAcceptable, match="<urn:1> is not written as application/rdf"):
        ask("CONSTRUCT { ?s <urn:1> ?o } WHERE { ?s ?p ?o }", graph="application/rdf+xml")


HERE, IN_GRAPHS = "{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }"
ALL, NONE, TWICE = 1, 0, 2  # times all there is


@pytest.mark.parametrize(
    ("query", "default", "named", "times"),
    [
        (HERE, None, None, ALL),
        (f"FROM <{TALE}> {HERE}", None, None, ALL),
        (f"FROM NAMED <{TALE}> {HERE}", None, None, NONE),
        (f"FROM NAMED <{TALE}> {IN_GRAPHS}", None, None, ALL),
        (f"FROM <{TALE}> {IN_GRAPHS}", None, None, NONE),
        # What the protocol names wins over the query, and stands alone.
        (HERE, [TALE], None, ALL),
        (IN_GRAPHS, [TALE], None, NONE),
        (HERE, None, [TALE], NONE),
        (IN_GRAPHS, None, [TALE], ALL),
        (f"FROM <urn:other> {IN_GRAPHS}", None, [TALE], ALL),
        (f"{{ {HERE} UNION {IN_GRAPHS} }}", [TALE], [TALE], TWICE),
    ],
)
def test_a_dataset_is_what_was_named(
    query: str, default: list[str] | None, named: list[str] | None, times: int, ask: Asking
) -> None:
    every = ask(f"SELECT * {HERE}").tail["rows"]
    found = ask(f"SELECT ?s ?p ?o {query}", default=default, named=named)
    assert found.tail["rows"] == times * every


def test_a_base_that_is_no_address_costs_no_worker(ask: Asking) -> None:
    with pytest.raises(BadQuery, match="base"):
        ask("ASK {}", base="http://a%zz/sparql")


def test_a_text_that_nobody_has_looked_at_is_looked_at_first(ask: Asking) -> None:
    dials = "ASK { SERVICE <http://127.0.0.1:9/> { } }"
    for most, rule in ((100, "service"), (10, "text")):
        with pytest.raises(QueryRefused) as refused:
            ask(dials, unchecked=most)
        assert refused.value.rule == rule
    assert ask("ASK { ?s ?p ?o }", unchecked=100).tail == {"rows": 0}


@pytest.mark.parametrize(
    "order",
    [
        {"query": "SELECT * FROM <urn:other> { }"},
        {"query": "PREFIX e: <urn:> SELECT * FROM NAMED e:other { }"},
        {"query": "SELECT * FROM <other> { }", "base": "http://example.org/"},
        {"query": "ASK { }", "default": ["urn:other"]},
        {"query": "ASK { }", "named": [TALE, "urn:other"]},
    ],
)
def test_a_graph_that_is_not_here_is_not_fetched(order: dict[str, object], ask: Asking) -> None:
    with pytest.raises(QueryRefused, match="there is no graph <") as refused:
        ask(**order)  # type: ignore[arg-type]
    assert refused.value.rule == "graph"


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("SELECT * {", "the query ends too early (line 1, column 11)"),
        ("SELECT * {\n ?s ?p ?o } ;", "this is no SPARQL from ';' on (line 2, column 13)"),
        ("ASK { ?s ?p }", "this is no SPARQL from '?s ?p }' on (line 1, column 7)"),
        (
            "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }",
            "The SELECT contains a variable that is unbound (line 1, column 40)",
        ),
        ("SELECT (<urn:f>(1) AS ?x) { }", "The custom function <urn:f> is not supported"),
    ],
)
def test_what_the_engine_does_not_take_is_told_where(query: str, problem: str, ask: Asking) -> None:
    with pytest.raises(BadQuery) as wrong:
        ask(query)
    assert str(wrong.value) == problem


def test_iris_are_relative_to_what_the_door_says(ask: Asking) -> None:
    assert (
        b"http://example.org/x"
        in ask("CONSTRUCT { <x> <p> 1 } WHERE { }", base="http://example.org/").body
    )


@pytest.mark.parametrize("form", ROWS)
def test_a_row_too_many_refuses_a_short_answer_whole(form: str, ask: Asking) -> None:
    assert ask(NAMES, rows=10, select=form).tail == {"rows": 10}
    with pytest.raises(TooLarge, match="more than 9 rows"):
        ask(NAMES, rows=9, select=form)
    with pytest.raises(TooLarge, match="more than 10 triples"):
        ask("CONSTRUCT WHERE { ?s ?p ?o }", rows=10)


def test_a_row_too_many_cuts_a_long_answer_off(ask: Asking) -> None:
    received = []

    async def receive() -> None:
        asked, loop = order(f"SELECT * {{ {MILLION} }}", rows=50_000), asyncio.get_running_loop()
        async with ask.reader.run(asked, loop.time() + 60) as stream:
            async for part in stream:
                received.append(len(part))  # noqa: PERF401  kept when the stream breaks off

    with pytest.raises(TooLarge):
        ask.run(receive())
    assert sum(received) > 1_000_000


def test_a_query_that_wants_all_memory_is_stopped(ask: Asking) -> None:
    doubled = " ".join(f"BIND(CONCAT(?t{n}, ?t{n}) AS ?t{n + 1})" for n in range(40))
    greedy = [
        f"SELECT * {{ BIND('1234567890' AS ?t0) {doubled} }}",
        f"SELECT * {{ {MILLION} {MANY % 'g'} }} ORDER BY ?g ?a",
        f"SELECT ?a (COUNT(*) AS ?n) {{ {MILLION} {MANY % 'g'} }} GROUP BY ?a ?b ?c ?d ?e ?f ?g",
    ]
    for query in greedy:
        with pytest.raises(OutOfMemory):
            ask(query)
        assert ask("ASK { }").body


def test_a_query_that_does_not_end_is_stopped(ask: Asking) -> None:
    with pytest.raises(Late):
        ask(f"SELECT (COUNT(*) AS ?n) {{ {MILLION} {MILLION.replace('?', '?z')} }}", within=0.3)
    assert ask("ASK { }").body


@pytest.mark.skipif(sys.platform != "linux", reason="the wall is one of Linux")
def test_a_worker_can_open_no_connection(ask: Asking) -> None:
    """Here nobody looked at the text before: the wall behind the guard."""
    listener = Listener()
    try:
        with pytest.raises(Crashed):
            ask(f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}")
        assert ask(f"SELECT * {{ SERVICE SILENT <{listener.url}> {{ ?s ?p ?o }} }}").body
        assert listener.visits == 0
    finally:
        listener.close()
