"""What no engine stops is refused: nested iteration, growth, ranges nobody knows, long patterns."""

from collections.abc import Mapping

import pytest

from api.cypher.guard import check
from api.cypher.guard.clauses import ALLOWED_RULES
from api.cypher.guard.patterns import CHAINS
from api.cypher.guard.tables import CLAUSES, EXPRESSIONS
from api.cypher.guard.values import given
from tests.api.cypher.test_guard_allowed import each
from tests.api.cypher.test_guard_text import refused_by
from tests.conftest import SCHEMA

DOUBLED = "WITH {0} AS s " + "WITH {1} AS s " * 30 + "RETURN {2}"
REFUSED: Mapping[str, str] = {
    "iteration": """
        RETURN reduce(s = 0, x IN range(1, 99999) | s + reduce(t = 0, y IN range(1, 99999) | t + y))
        RETURN any(x IN range(1, 100000) WHERE none(y IN range(1, 100000) WHERE y = -x))
        RETURN [x IN range(1, 1000) | [y IN range(1, 1000) | [z IN range(1, 1000) | x + y + z]]]
        RETURN [a IN [1] | [b IN [1] | [c IN [1] | [d IN [1] | 1]]]]
        RETURN reduce(s = 0, x IN $many | s + reduce(t = 0, y IN $many | t + y))
        MATCH (n) WITH collect(n) AS ns RETURN [x IN ns | [y IN ns WHERE x.a = y.a | y]]
        MATCH (n) WITH collect(n) AS ns RETURN all(x IN ns WHERE any(y IN ns WHERE y <> x))
        MATCH (n) WITH collect(n) AS ns WITH ns AS a, ns AS b RETURN [x IN a | size([y IN b | 1])]
        WITH {a: range(1, 100000)} AS m RETURN reduce(s = 0, x IN m.a | s + size([y IN m.a | y]))
        WITH [range(1, 100000)] AS l RETURN [x IN l[0] | [y IN l[0] | y]]
        UNWIND range(1, 1000000) AS i WITH collect(i) AS l RETURN [x IN l WHERE x IN l]
        WITH range(1, 1000000) AS l RETURN [x IN l WHERE NOT x IN tail(l)]
        MATCH (n) RETURN [x IN split($long, '') | [y IN split($long, '') | y]]
        MATCH (n) RETURN [x IN range(1, 1000000) | [(n)-->(m) | m.a]]
        RETURN [x IN range(1, 1000000) | $text =~ '.*a.*b.*'], 1
        RETURN $each, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}
        MATCH (a) WHERE (a)-->()-->()-->()-->()-->(:X) RETURN a
        MATCH (a) RETURN [(a)-[:SUPPLIES*1..9]->(b) | b.name]
        MATCH (a) RETURN exists((a)-[*1..20]->())
        UNWIND range(1, date().year) AS i WITH collect(i) AS l RETURN [x IN l WHERE x IN l]
        UNWIND range(1, 99999) AS i WITH COUNT { RETURN count(*) } AS c RETURN $in
        MATCH (n) WITH n, collect(n) AS k WITH collect(k) AS m RETURN [l IN m | [x IN l | [y IN l]]]
        MATCH (a) RETURN [(a)-[:X]->({a: [x IN range(1, 999999) | [x, x][0]]}) | 1]""",
    "growth": """
        RETURN reduce(s = '', x IN range(1, 1000000) | s + 'abcdefghij')
        RETURN reduce(s = 'a', x IN range(1, 50) | s + s)
        RETURN reduce(s = [1], x IN range(1, 50) | s + s)
        RETURN reduce(s = 'a', x IN range(1, 50) | replace(s, 'a', s))
        RETURN reduce(s = 'ab', x IN range(1, 50) | replace(s, 'a', 'bbbbbbbb'))
        RETURN reduce(s = [], x IN range(1, 5000) | [s, x])
        RETURN reduce(s = {}, x IN range(1, 5000) | {a: s, b: s})
        RETURN reduce(s = 'a', x IN range(1, 50) | CASE WHEN size(s) > 9 THEN s + s ELSE 'x' END)
        RETURN reduce(s = 'a', x IN range(1, 50) | coalesce(s + s, ''))
        RETURN reduce(s = 'a', x IN $many | s + substring(s, 0))
        RETURN reduce(s = 'a', x IN range(1, 50) | reduce(t = s, y IN [1, 2] | t + s))
        RETURN size(replace($long, '', $long))
        RETURN replace(replace(replace($text, 'a', $text), 'a', $text), 'a', $long)
        RETURN reduce(s = [], x IN range(1, 20000) | s + x)
        RETURN reduce(s = [], x IN range(1, 20000) | x + s)
        RETURN reduce(s = [], x IN range(1, 100000) | s + [])
        RETURN reduce(s = [], x IN range(1, 100000) | s + reduce(t = [], y IN s | t + y))
        RETURN [x IN range(1, 1000000) | [x, x, x, x]]""",
    "range": """
        RETURN range(1, 10000000)
        RETURN range(1, 1000000000000)[5]
        UNWIND range(1, 2000000) AS x RETURN x
        RETURN range(0, $big)
        RETURN range(-$big, 0)
        RETURN range($big, 0, -1)
        MATCH (n) RETURN range(1, n.places)
        MATCH (n) UNWIND [range(0, toInteger(n.note))] AS x RETURN x
        RETURN range(1, toInteger('1000000000'))
        RETURN range(1, 10 ^ 9)
        RETURN range(1, 100000 * 100000)
        RETURN range(1, $nothing)
        RETURN [x IN [1000000000] | range(1, x)]
        UNWIND [5, 1000000000] AS x RETURN range(1, x)
        MATCH (a), (b) WITH count(*) AS n RETURN range(1, n)
        RETURN round(1.5, 100000000, 'HALF_UP')
        RETURN round(1.5, $big)
        MATCH (n) RETURN round(n.share, toInteger(n.note))""",
    "regex": """
        MATCH (n) WHERE n.name =~ '(.*a){25}$' RETURN n
        MATCH (n) WHERE n.name =~ '(a+)+$' RETURN n
        MATCH (n) WHERE n.name =~ n.other RETURN n
        MATCH (n) WHERE n.name =~ '.*' + n.other RETURN n
        MATCH (n) WHERE n.name =~ $evil RETURN n
        MATCH (n) WHERE n.name =~ '.*' + $evil RETURN n
        MATCH (n) WHERE n.name =~ $nothing RETURN n
        MATCH (n) WHERE n.name =~ $evils[0] RETURN n
        UNWIND $evils AS e MATCH (n) WHERE n.name =~ e RETURN n
        WITH '(a+)+$' AS e MATCH (n) WHERE n.name =~ e RETURN n
        RETURN CASE $text WHEN =~ '(a+)+$' THEN 1 END
        RETURN $long =~ '.*a'
        RETURN [x IN ['a'] WHERE x =~ '(a|a)*b']
        MATCH (n {a: $text =~ '(a+)+$'}) RETURN n
        MATCH (n) WHERE n.name =~ replace('(aX)X$', 'X', '+') RETURN n
        RETURN EXISTS { MATCH (n) WHERE n.name =~ '(a+)+$' }
        MATCH (n) RETURN n ORDER BY n.name =~ '(a+)+$'
        MATCH (n WHERE n.name =~ '(a+)+$') RETURN n""",
    "pattern": """
        MATCH (a) WHERE (a)-[*]->(:X) RETURN a
        MATCH (a) WHERE NOT (a)-[:SUPPLIES*]->(:X) RETURN a
        MATCH (a) WHERE exists((a)-[:SUPPLIES*2..]->()) RETURN a
        MATCH (a) RETURN [(a)-[*]->(b) | b.name]
        MATCH (a) RETURN [p = (a)-[:WITHIN|SUPPLIES*]->() | length(p)]
        MATCH (a) RETURN [(a)-[:!SUPPLIES*]->(b) | b]
        MATCH (a) RETURN CASE WHEN (a)--()-[*]-() THEN 1 END""",
}
PARAMETERS = {
    "many": list(range(20_000)),
    "long": "a" * 100_000,
    "text": "a" * 60,
    "big": 10**9,
    "evil": "(a+)+$",
    "evils": ["(a+)+$", "b"],
}
FINE = """
    RETURN [x IN range(1, 1000) | [y IN range(1, 1000) | x * y]]
    RETURN reduce(s = 0, x IN range(1, 1000000) | s + x)
    RETURN reduce(s = '', x IN range(1, 1000) | s + toString(x) + ',')
    RETURN reduce(s = [], x IN $many | s + [x])
    RETURN reduce(s = [], x IN range(1, 4999) | s + x)
    RETURN [x IN $many WHERE NOT x IN $many]
    MATCH p = (a)-[*]->(b) WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n)) RETURN p
    MATCH (n) WITH collect(n) AS ns RETURN [x IN ns WHERE any(s IN x.sources WHERE s = 'a')]
    MATCH (n) WITH collect(n) AS ns RETURN [x IN ns | [y IN ns[..50] | y.name]]
    MATCH (a)--(b) WITH a, collect(b) AS c WITH collect({c: c}) AS l RETURN [x IN l | [y IN x.c]]
    MATCH (n) WHERE n.name =~ $fine OR n.name =~ '.*' + $fine RETURN n
    UNWIND range(0, size($many) - 1) AS i RETURN $many[i]
    MATCH p = (a)-[:X*1..5]->(b) UNWIND range(0, length(p)) AS i RETURN nodes(p)[i]
    RETURN [i IN range(1, 100) | range(i, i + 10)]
    UNWIND $rows AS row RETURN range(1, row.n)
    UNWIND range(0, duration.inDays(date('2024-01-01'), date()).days) AS day RETURN day
    MATCH (a) WHERE (a)-[:WITHIN*]->(:Area) AND (a)<-[:WITHIN*1..]-() RETURN a
    MATCH (a)-[*]->(b) RETURN count(*)
    MATCH (a) WHERE EXISTS { (a)-[*]->(:X) } RETURN COUNT { (a)-[:SUPPLIES*]->() }
    MATCH (a), (b), (c), (d) RETURN count(*)
    UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN count(*)
    MATCH p = shortestPath((a)-[*]-(b)) RETURN p"""


@pytest.mark.parametrize(("rule", "text"), each(REFUSED))
def test_what_no_engine_stops_is_refused_by_its_rule(rule: str, text: str) -> None:
    text = text.replace("$in", "[x IN collect(c) WHERE x IN collect(c)]")
    text = text.replace("{0}", "[x IN range(1, 1000000) | x * 1 + 2 - 3]")
    assert refused_by(text, PARAMETERS) == rule


@pytest.mark.parametrize(("start", "again", "end"), [
    ("'ab'", "s + s", "size(s)"), ("'ab'", "s || s", "size(s)"), ("[1]", "s + s", "size(s)"),
    ("[1]", "[s, s]", "s = s"), ("{a: 1}", "{a: s, b: s}", "s"), ("'a'", "replace(s, 'a', s)", "s"),
    ("[1]", "[x IN [1, 2, 3] | s]", "s"), ("{a: 1}", "s {.*, b: s, c: s}", "s"),
])  # fmt: skip
def test_what_doubles_from_clause_to_clause_is_refused(start: str, again: str, end: str) -> None:
    assert refused_by(DOUBLED.format(start, again, end)) == "growth"


@pytest.mark.parametrize("text", [line.strip() for line in FINE.strip().split("\n")])
def test_what_engines_stop_or_soon_finish_passes(text: str) -> None:
    rows = [{"n": 3}, {"n": 50}]
    assert refused_by(text, {**PARAMETERS, "fine": "(?i).*电子.*", "rows": rows}) == ""


def test_a_larger_graph_may_be_gone_through_less() -> None:
    text = "MATCH (n) WITH collect(n.name) AS names RETURN reduce(s = '', n IN names | s + n)"
    check(text, {}, graph=20_000)
    with pytest.raises(Exception, match="may grow"):
        check(text, {}, graph=1_000_000)


def test_a_parameter_is_known_by_its_size_and_its_numbers() -> None:
    rows = given([{"n": 3, "t": "ab"}, {"n": 50, "t": "abcdef"}])
    assert rows.length == 2
    assert rows.within.at("n").number == (3, 50)
    assert rows.within.at("t").length == 6


def test_the_types_that_make_chains_are_those_of_which_the_shapes_allow_one() -> None:
    links = [p for kind in SCHEMA.kinds.values() for p in kind.links.values()]
    many = {p.label for p in links if p.many} | {kind.label for kind in SCHEMA.kinds.values()}
    assert {p.label for p in links} >= CHAINS
    assert many & CHAINS == set()


def test_every_clause_and_every_rule_of_an_expression_is_reckoned() -> None:
    clauses = {rule for rule in ALLOWED_RULES if rule.endswith("Clause")} - {
        "Clause",
        "WhereClause",
    }
    assert clauses <= CLAUSES.keys()
    values = {rule for rule in ALLOWED_RULES if rule.endswith(("Comprehension", "Expression"))}
    names = {"Expression", "LabelExpression", "ParenthesizedLabelExpression"}
    assert values - EXPRESSIONS.keys() == names | {"DynamicAnyAllExpression"}
