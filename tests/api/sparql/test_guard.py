"""What the guard refuses and why, and what only looks as if it should be refused."""

import subprocess
import sys

import pytest

from api.refusals import QueryRefused, Refusal, UpdateRefused
from api.sparql.errors import NotSparql
from api.sparql.guard import checked, form
from graph.questions import questions
from tests.api.sparql.asking import LIMITS

P = "PREFIX e: <http://e/> "
X = "PREFIX x: <http://www.w3.org/2001/XMLSchema#> "
REFUSED = {
    "service": [
        "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { } }",
        "SELECT * { SERVICE#\n#>\n<http://e/> { } }",
        "SELECT * { ?s ?p 1SERVICE<http://e/>{ } }",
        # Two comparisons, and what follows a comment; an IRI to who reads it by its brackets.
        "SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE?x#>\n{ } }",
        "SELECT * { ?s ?p ?o FILTER(STR(?s)<?o)SERVICE?x#>\n{ } }",
        X + "SELECT * { ?s ?p ?o FILTER x:boolean(?s<?o)SERVICE?x#>\n{ } }",
        "SELECT (1 AS ?n) { } HAVING(?s<?o||EXISTS{SERVICE?x#>\n{ }})",
        "SELECT * { ?s ?p '''a''' . SERVICE ?x { ?a ?b '''c''' } }",
    ],
    "names": [
        P + "PREFIX servicee: <http://e/> SELECT * { servicee:x { } }",
        P + "PREFIX SERVICEsilente: <http://e/> SELECT * { ?s ?p ?o SERVICEsilente:x{ } }",
        "PREFIX : <http://e/> PREFIX Service: <http://e/> SELECT * { Service:x #\n{ } }",
        P + "PREFIX trueFILTERe: <http://h:80> SELECT * { ?s ?p trueFILTERe:f(?a) }",
        P + "SELECT * { ?s ?p e:a.b.SERVICE ?x { } }",
        P + "SELECT * { ?s ?p e:a..b.c }",
    ],
    "functions": [
        'SELECT (<bif:http_get>("http://e/") AS ?x) { }',
        "SELECT * { ?s ?p ?o FILTER <java:x.Y>(1) }",
        P + "SELECT * { ?s ?p ?o } ORDER BY e:f(?s)",
        P + "SELECT * { ?s ?p ?o BIND(IF(e:f #\n(?s), 1, 2) AS ?n) }",
        P + "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING e:f(?s)",
        "BASE <http://www.w3.org/2001/> SELECT * { ?s ?p ?o FILTER <XMLSchema>(?o) }",
    ],
    "graph": [
        "SELECT * FROM <http://e/other> { }",
        "SELECT * FROM NAMED <http://e/other> { }",
        P + "ASK FROM <http://e/ours> FROM#\ne:other { }",
        "BASE <file:///etc/> ASK FROM <passwd> { }",
        "ASK FROM <http://e/ours/> { }",
    ],
    "queries": ["ASK { } ASK { }", "SELECT * { } SELECT * { }", "ASK { } ; DESCRIBE <http://e/>"],
    "escapes": [
        r"SELECT * { ?s ?p '\u0041' }",
        r"SELECT * { <http://e/\u0041> ?p ?o }",
        r"SELECT * { ?s ?p ?o } # \u000a SERVICE <http://e/> { }",
        r"SEL\u0045CT * { }",
        r"SELECT * { ?s ?p '\\u0027 . SERVICE <http://e/> { }' }",
        r"SELECT * { ?s ?p '\U00000022' }",
    ],
    "characters": [
        "SELECT * { ?s ?p '\0' }",
        "SELECT * { ?s ?p '\ud800' }",
        "ASK\x0b{ }",
        "ASK { } # \x7f",
    ],
    "text": ["ASK { }" + " " * 100_000, "SELECT * { ?s ?p ?o } ORDER BY" + " ?s" * 25_000],
}
UPDATES = [
    "DROP ALL",
    "insert data { <http://e/> <http://e/> 1 }",
    "# a comment\nPREFIX e: <http://e/> DELETE WHERE { ?s ?p ?o }",
    "BASE <http://e/> WITH <g> DELETE { ?s ?p ?o } WHERE { }",
    "LOAD <file:///etc/passwd>",
    "ASK { } ; CLEAR ALL",
    "SELECT * { } DROP ALL",
    "COPY DEFAULT TO <http://e/>",
]
NOT_SPARQL = [
    "",
    "# only a comment",
    "SELCT * { }",
    "SELECTDISTINCT ?s { }",
    "ſelect * { }",
    "ＳＥＬＥＣＴ * { }",
    "SELECT * { ?s A ?x }",
    "SELECT * { ?s ?p trueSERVICE <http://e/> { } }",
    "SELECT * { DELETE { } }",
    "SELECT * { ?s ?p ?o",
    "SELECT * { ?s ?p ?o ) }",
    "SELECT * { ?s e:p ?o }",
    "PREFIX e: <http://e/> PREFIX FROMe: <http://e/> SELECT * FROMe:g { }",
    "PREFIX e: <http://e/> ASKFROMe:g { }",
    "SELECT * { ?s ?p 'never closed }",
    "SELECT * { ?s ?p 'a\nb' }",
    r"SELECT * { ?s ?p '\q' }",
    r"SELECT ?\u7EAC { }",
    "SELECT * { ?s ?p ?o § }",
    "DEFINE get:soft 'x' SELECT * { }",
    "{ SELECT * { } }",
]
PASSED = [
    "ASK { ?s ?p 'SERVICE <http://e/> { DROP ALL }' }",
    'ASK { ?s ?p """{ "SERVICE" (""" } # INSERT DATA { SERVICE',
    "ASK { ?SERVICE ?drop $LOAD . ?s <http://e/SERVICE/DROP#FROM> ?o }",
    "PREFIX service: <http://e/> PREFIX load: <e:> ASK { ?s service:service load:DROP }",
    "PREFIX service: <http://e/> ASK { ?s ?p service:x { ?a ?b ?c } }",
    "ASK { _:SERVICE ?p 'x'@service }",
    "SELECT * { ?a<?b> ?c } #>",
    "SELECT ?insert { ?insert a ?delete } ORDER BY ?insert",
    r"ASK { ?s ?p '\u7EAC\t\"' ; <http://e/\u7EAC> 'C:\\users' }",
    "ASK { ?s ?p 'ſervice', 'ＳＥＲＶＩＣＥ' }",
    "ASK FROM <http://e/ours> FROM NAMED <http://e/ours> { }",
    "PREFIX e: <http://e/> SELECT * { ?s e:a\\.b\\.c e:.. . ?s e:v1.2 1 . } ORDER BY ?s",
    X + "SELECT * { ?s ?p (1 2) , x:integer } ORDER BY x:string(?s) x:integer(?p)",
]


@pytest.mark.parametrize(("rule", "text"), [(rule, t) for rule in REFUSED for t in REFUSED[rule]])
def test_a_query_is_refused_by_its_rule(rule: str, text: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        checked(text, LIMITS, {"http://e/ours"})
    assert refused.value.rule == rule


@pytest.mark.parametrize("text", UPDATES)
def test_an_update_is_told_that_it_is_one(text: str) -> None:
    with pytest.raises(UpdateRefused):
        checked(text, LIMITS)


@pytest.mark.parametrize("text", NOT_SPARQL)
def test_what_is_no_query_is_told_where(text: str) -> None:
    with pytest.raises(NotSparql) as wrong:
        checked(text, LIMITS)
    assert wrong.value.place >= (1, 1)


@pytest.mark.parametrize("text", PASSED)
def test_a_word_that_only_looks_like_one_is_let_through(text: str) -> None:
    checked(text, LIMITS, {"http://e/ours"})


def test_a_refusal_names_the_place_and_what_would_be_right() -> None:
    with pytest.raises(Refusal) as refused:
        checked("PREFIX e: <http://e/>\nSELECT *\n{ ?s ?p e:a.b.c }", LIMITS)
    assert (
        str(refused.value) == "e:a.b.c has several dots; write the whole <IRI> (line 3, column 9)"
    )
    assert refused.value.facts == {"rule": "names", "line": 3, "column": 9}


def test_any_graph_may_be_named_where_none_is_given() -> None:
    checked("SELECT * FROM <http://e/other> { }", LIMITS)


@pytest.mark.parametrize("name", questions())
def test_our_own_questions_pass(name: str) -> None:
    checked(questions()[name].sparql, LIMITS)


@pytest.mark.parametrize("kind", ["select", "ask", "construct", "describe"])
def test_the_form_of_a_query_is_its_first_word_after_the_prologue(kind: str) -> None:
    assert form(f"BASE <select:> PREFIX ask: <#> # describe\n{kind.title()} ask:construct") == kind


def test_looking_at_a_text_loads_no_engine() -> None:
    """The command line looks too, before it knows whether it needs one."""
    code = "import sys, api.sparql.guard; print({'pyoxigraph', 'rdflib', 'httpx'} & {*sys.modules})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
