"""How large a query may be: each limit is reached, passed by one, and harmless to the engine."""

import subprocess
import sys
from collections.abc import Callable
from typing import TypeAlias

import pytest

from api.refusals import QueryRefused
from api.sparql import patterns, sizes
from api.sparql.guard import checked
from tests.api.sparql.asking import LIMITS

Make: TypeAlias = Callable[[int], str]


def nested(left: str, inner: str, right: str, around: str = "ASK { %s }") -> Make:
    return lambda n: around % (left * n + inner + right * n)


def flat(one: str, between: str = " ", around: str = "ASK { %s }") -> Make:
    """``one`` as often as asked, a # in it replaced by its number."""
    return lambda n: around % between.join(one.replace("#", str(i)) for i in range(n))


IN_FILTER, IN_SELECT = "ASK { ?s ?p ?o FILTER(%s) }", "SELECT (%s AS ?x) { ?s ?p ?o }"
PATTERNS: list[tuple[str, Make, int]] = [
    ("one after the other", flat("?s ?p# ?o# ."), patterns.PATTERNS),
    ("of one subject", flat("?p# ?o#", ";", "ASK { ?s %s }"), patterns.PATTERNS),
    ("of one predicate", flat("?o#", ",", "ASK { ?s ?p %s }"), patterns.PATTERNS),
    ("in groups", flat("{ ?s ?p ?o }"), patterns.PATTERNS),
    ("in a group of groups", nested("{ ?s ?p ?o ", "", "}"), sizes.DEPTH - 1),
    ("in graphs", flat("GRAPH ?g { ?s ?p ?o }"), patterns.PATTERNS),
    ("of steps", flat("a", "/", "ASK { ?s %s ?o }"), patterns.PATTERNS),
    ("of blank nodes", flat("[ ?p ?o ] ?p ?o ."), patterns.PATTERNS // 2),
    ("of a list", flat("?x", " ", "ASK { ?s ?p (%s) }"), patterns.PATTERNS // 2),
    ("of annotations", flat("{| ?p ?o |}", " ", "ASK { ?s ?p ?o %s }"), 39),
    ("optional", flat("OPTIONAL { ?s ?p ?o }"), patterns.PATTERNS),
    ("of two kinds", flat("{ ?s ?p ?o } UNION { ?s ?p ?o }"), patterns.PATTERNS // 2),
    ("of VALUES", flat("VALUES ?x { 1 }"), patterns.PATTERNS),
    ("in all", flat("{ ?s ?p ?o . ?o ?p ?s }", " UNION "), patterns.ALL_PATTERNS // 2),
    ("in SELECT in SELECT", nested("{ SELECT ?s { ?s ?p ?o . ", "", "} GROUP BY ?s }"), 7),
]
DEEP: list[tuple[str, Make, int]] = [
    ("nesting", nested("(", "1", ")", IN_FILTER), sizes.DEPTH - 2),
    ("nesting", nested("{", "", "}"), sizes.DEPTH - 1),
    ("nesting", nested("STR(", "?s", ")", IN_SELECT), sizes.DEPTH - 1),
    ("nesting", nested("COUNT(", "?s", ")", IN_SELECT), sizes.DEPTH - 1),
    ("nesting", nested("FILTER EXISTS {", "", "}"), sizes.DEPTH - 1),
    ("nesting", nested("(", "a", ")*", "ASK { ?s %s ?o }"), sizes.DEPTH - 1),
    ("nesting", nested("<<( ?s ?p ", "?o", ")>>", "ASK { ?s ?p %s }"), sizes.DEPTH - 1),
    ("clauses", flat("BIND(1 AS ?b#)"), sizes.CLAUSES),
    ("clauses", flat("FILTER EXISTS { }"), sizes.CLAUSES),
    ("clauses", flat("{ }", " UNION "), sizes.CLAUSES + 1),
    ("clauses", flat("(1 AS ?b#)", " ", "SELECT %s { }"), sizes.CLAUSES),
    ("clauses", flat("(COUNT(*) AS ?b#)", " ", "SELECT %s { }"), sizes.CLAUSES),
    ("clauses", flat("STR(?s)", " ", "SELECT (1 AS ?x) { } GROUP BY %s"), sizes.CLAUSES - 1),
    ("clauses", flat("<http://e/#>", " ", "DESCRIBE %s"), sizes.CLAUSES),
    ("operators", flat("?s", "||", IN_FILTER), sizes.OPERATORS + 1),
    ("operators", flat("1", "+", IN_SELECT), sizes.OPERATORS + 1),
    ("operators", nested("!", "?s", "", IN_FILTER), sizes.OPERATORS),
    ("operators", flat("a", "|", "ASK { ?s %s ?o }"), sizes.OPERATORS + 1),
    ("variables", flat("?v#", " ", "SELECT %s { }"), sizes.VARIABLES),
    ("values", flat("1", " ", "ASK { VALUES ?x { %s } }"), sizes.CELLS),
    ("values", flat("(1 UNDEF)", " ", "ASK { VALUES (?x ?y) { %s } }"), sizes.CELLS // 2),
    ("term", nested("a", "", "", "ASK { ?s ?p '%s' }"), sizes.LITERAL - 2),
    ("term", nested("a", "", "", "ASK { ?s ?p <urn:%s> }"), sizes.TERM - 6),
    ("term", nested("1", "", "", "ASK { ?s ?p %s }"), sizes.TERM),
]


# What the engine parses over and over, or plans for long: slow, but no danger to it.
SLOW: list[tuple[str, Make, int]] = [
    ("nesting", nested("REPLACE(", "'a'", ",'a','b')", IN_SELECT), 16),
    ("nesting", nested("REGEX(", "'a'", ",'a')", IN_SELECT), 16),
    ("nesting", nested("GROUP_CONCAT(", "?s", ")", IN_SELECT), 16),
    ("nesting", nested("!(", "?s ?s", ")", IN_FILTER), 17),
]


@pytest.mark.parametrize(("make", "most"), [p[1:] for p in PATTERNS], ids=[p[0] for p in PATTERNS])
def test_patterns_are_counted(make: Make, most: int) -> None:
    checked(make(most), LIMITS)
    with pytest.raises(QueryRefused) as refused:
        checked(make(most + 1), LIMITS)
    assert refused.value.rule in ("patterns", "nesting")


@pytest.mark.parametrize(("rule", "make", "most"), [*DEEP, *SLOW])
def test_one_too_many_is_refused(rule: str, make: Make, most: int) -> None:
    checked(make(most), LIMITS)
    with pytest.raises(QueryRefused) as refused:
        checked(make(most + 1), LIMITS)
    assert refused.value.rule == rule
    assert refused.value.place


def test_the_engine_survives_whatever_is_let_through() -> None:
    """In a process of its own, since what it cannot take ends that."""
    texts = [make(most) for _, make, most in DEEP]
    code = f"""import pyoxigraph as ox
for text in {texts!r}:
    ox.Store().query(text)"""
    ran = subprocess.run([sys.executable, "-"], input=code, text=True, capture_output=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_what_is_in_an_expression_or_a_template_is_not_joined() -> None:
    triples = "?s ?p ?o ." * 200
    checked(f"CONSTRUCT {{ {triples} }} WHERE {{ }}", LIMITS)
    checked(f"ASK {{ {'FILTER(EXISTS { ?s ?p ?o } || ?a IN (1, 2)) ' * 100} }}", LIMITS)
