"""What only reads passes; what is not on the list is refused, by the rule that it breaks."""

from collections.abc import Mapping

import pytest

from api.cypher.guard import RULES, check
from api.refusals import BadQuery, QueryRefused, UpdateRefused
from graph.questions import questions

WRITES: Mapping[str, str] = {
    "CREATE": """
        CREATE (n:Company)
        MATCH (a), (b) CREATE (a)-[:SUPPLIES]->(b)
        CALL { CREATE (n:X) RETURN n } RETURN n
        UNWIND [1, 2] AS x CALL (x) { CREATE (:X {x: x}) }
        MATCH (n) CALL { WITH n CALL { CREATE (m) RETURN m } RETURN m } RETURN n
        RETURN 1 AS x UNION CREATE (n) RETURN 1 AS x
        MATCH (n) WHERE EXISTS { CREATE (n) RETURN 1 } RETURN n
        MATCH (n) RETURN COUNT { CREATE (m) RETURN m }
        RETURN COLLECT { CREATE (m) RETURN m }
        EXPLAIN CREATE (n)
        PROFILE CREATE (n)
        CREATE (n:$('X'))""",
    "INSERT": "INSERT (n:Company {id: 1})",
    "MERGE": """
        MERGE (n:Company {id: 'x'}) ON CREATE SET n.a = 1
        MATCH (a) CALL (a) { MERGE (a)-[:X]->(b) RETURN b } RETURN b""",
    "SET": """
        MATCH (n) SET n.name = 'x'
        MATCH (n) SET n:Label RETURN n
        MATCH (n) SET n += {a: 1}
        MATCH (n) SET n = {}
        MATCH (n) SET n:$('X')
        MATCH (n) SET n['a'] = 1""",
    "REMOVE": """
        MATCH (n) REMOVE n.name
        MATCH (n) REMOVE n:Company""",
    "DELETE": """
        MATCH (n) DELETE n
        MATCH (explain) DELETE explain
        MATCH (n) WITH n AS profile DELETE profile
        MATCH (n) DETACH DELETE n
        MATCH (n) NODETACH DELETE n
        match (n) detach delete n
        MATCH (n)/**/DETACH/**/DELETE/**/n""",
    "FOREACH": "MATCH (n) FOREACH (x IN [1] | SET n.a = x)",
}
REFUSED: Mapping[str, str] = {
    "load-csv": """
        LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row
        LOAD CSV WITH HEADERS FROM 'http://127.0.0.1:1/' AS row RETURN row
        load csv from "https://example.org/a.csv" as row return row
        LOAD/**/CSV FROM $url AS row FIELDTERMINATOR ';' RETURN row
        CALL { LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row } RETURN row
        RETURN COLLECT { LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row }
        RETURN 1 AS row UNION LOAD CSV FROM 'file:///x' AS row RETURN row
        EXPLAIN LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row""",
    "use": """
        USE system MATCH (n) RETURN n
        USE GRAPH neo4j RETURN 1
        USE graph.byName('system') MATCH (n) RETURN n
        CALL { USE other MATCH (n) RETURN n } RETURN n""",
    "command": """
        SHOW DATABASES
        SHOW USERS
        SHOW FUNCTIONS
        SHOW PROCEDURES YIELD name RETURN name
        SHOW INDEXES
        SHOW CONSTRAINTS
        SHOW TRANSACTIONS
        SHOW SETTINGS YIELD name, value
        SHOW CURRENT USER
        TERMINATE TRANSACTIONS 'neo4j-transaction-1'
        CREATE INDEX i FOR (n:Company) ON (n.name)
        CREATE FULLTEXT INDEX i FOR (n:Company) ON EACH [n.name]
        CREATE CONSTRAINT c FOR (n:Company) REQUIRE n.id IS UNIQUE
        DROP INDEX i
        DROP CONSTRAINT c
        CREATE DATABASE other
        DROP DATABASE neo4j
        CREATE USER eve SET PASSWORD 'secret-word'
        ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'
        GRANT ROLE admin TO eve
        CREATE ALIAS a FOR DATABASE b
        STOP DATABASE neo4j""",
    "in-transactions": """
        MATCH (n) CALL (n) { RETURN 1 AS x } IN TRANSACTIONS RETURN x
        MATCH (n) CALL { WITH n RETURN 1 AS x } IN 2 CONCURRENT TRANSACTIONS OF 10 ROWS RETURN x""",
    "procedure": """
        CALL dbms.listConfig()
        CALL dbms.listConfig() YIELD name, value RETURN name, value
        CALL db.createLabel('X')
        CALL db.create.setNodeVectorProperty(null, 'a', [1.0])
        CALL db.index.fulltext.queryNodes('i', 'x') YIELD node RETURN node
        CALL db.awaitIndexes(300)
        CALL db.stats.clear('QUERIES')
        CALL db.clearQueryCaches()
        CALL dbms.killConnection('bolt-1')
        CALL dbms.queryJmx('*:*')
        CALL tx.setMetaData({a: 1})
        CALL apoc.load.json('file:///etc/passwd') YIELD value RETURN value
        CALL apoc.cypher.doIt('CREATE (n)', {}) YIELD value RETURN value
        CALL apoc.periodic.iterate('MATCH (n) RETURN n', 'DELETE n', {})
        CALL gds.graph.list()
        CALL genai.vector.encodeBatch(['a'], 'OpenAI', {}) YIELD index RETURN index
        CALL `dbms`.`listConfig`()
        CALL `dbms.listConfig`()
        CALL DBMS.LISTCONFIG()
        CALL dbms . listConfig ( )
        CALL dbms/**/./**/listConfig()
        CALL sql('SELECT FROM X')
        CALL { CALL dbms.listConfig() YIELD name RETURN name } RETURN name
        OPTIONAL CALL dbms.showCurrentUser() YIELD username RETURN username
        RETURN EXISTS { CALL dbms.listConnections() YIELD connectionId RETURN connectionId }""",
    "function": """
        RETURN apoc.util.sleep(1)
        RETURN apoc.text.join(['a'], ',')
        RETURN apoc.load.html('http://127.0.0.1/')
        RETURN genai.vector.encode('a', 'OpenAI', {})
        RETURN gds.util.asNode(1)
        RETURN file()
        RETURN linenumber()
        RETURN graph.names()
        RETURN graph.propertiesByName('x')
        RETURN nosuchfunction(1)
        RETURN `apoc`.`util`.`sleep`(1)
        RETURN `apoc.util.sleep`(1)
        RETURN APOC.UTIL.SLEEP(1)
        RETURN apoc/* a */.util . sleep (1)
        MATCH (n) WHERE apoc.node.degree(n) > 1 RETURN n
        MATCH (n {x: apoc.util.sleep(1)}) RETURN n
        RETURN [x IN [1] | apoc.util.sleep(x)]
        RETURN {a: apoc.util.sleep(1)}
        RETURN CASE WHEN true THEN apoc.util.sleep(1) END
        UNWIND apoc.coll.zip([1], [2]) AS x RETURN x
        MATCH (n) RETURN n ORDER BY apoc.util.sleep(1)
        RETURN 1 LIMIT toInteger(apoc.util.sleep(1))
        MATCH (n:$(apoc.text.random(1))) RETURN n
        RETURN db.nameFromElementId('4:x:0')
        RETURN toUper('a')""",
    "construct": """
        LET x = 1 RETURN x
        UNWIND [1] AS x FILTER x > 0 RETURN x
        FOR x IN [1] RETURN x
        WHEN true THEN RETURN 1 AS x
        RETURN 1 AS x NEXT RETURN x
        { RETURN 1 AS x }
        RETURN s'a{1}' AS x
        RETURN allReduce(a = 0, x IN [1] | a + x, a < 9) AS x
        MATCH REPEATABLE ELEMENTS (a)-->(b) RETURN a
        MATCH DIFFERENT RELATIONSHIPS (a)-->(b) RETURN a
        MATCH p = TRAIL (a)-->(b) RETURN p
        MATCH p = ACYCLIC (a)-->(b) RETURN p
        RETURN vector([1, 2], 2, INTEGER) AS v
        MATCH (n) RETURN PROPERTY_EXISTS(n, name)
        DEFINE FUNCTION f(x) = x + 1 RETURN f(1)
        CALL db.labels('x')
        MATCH (n) RETURN n.a AS a GROUP BY a""",
    "statement": """
        RETURN 1; RETURN 2
        RETURN 1; MATCH (n) DELETE n
        RETURN 1; SHOW USERS;""",
    "option": """
        CYPHER 5 RETURN 1
        CYPHER runtime=interpreted RETURN 1
        cypher 25 RETURN 1
        EXPLAIN CYPHER 5 RETURN 1
        /* a */ CYPHER planner=dp RETURN 1""",
}


def each(table: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (kind, line.strip())
        for kind, lines in table.items()
        for line in lines.split("\n")
        if line.strip()
    ]


@pytest.mark.parametrize(("what", "text"), each(WRITES))
def test_what_would_write_is_refused_as_an_update(what: str, text: str) -> None:
    with pytest.raises(
        UpdateRefused, match=rf"^{what} would change the graph.* \(line \d+, column \d+\)$"
    ):
        check(text, {})


@pytest.mark.parametrize(("rule", "text"), each(REFUSED))
def test_what_is_not_on_the_list_is_refused_by_its_rule(rule: str, text: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        check(text, {"url": "file:///etc/passwd"})
    assert refused.value.rule == rule
    assert refused.value.place
    assert rule in RULES


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("RETURN (1", 1, 10), ("MATCH (n)\nRETRUN n", 2, 1), ("", 1, 1), ("SELECT * FROM x", 1, 1)],
)
def test_what_is_not_cypher_is_refused_with_the_place(text: str, line: int, column: int) -> None:
    with pytest.raises(BadQuery) as refused:
        check(text, {})
    facts = refused.value.facts
    assert (facts["line"], facts["column"]) == (line, column)
    assert facts["code"] == "Neo.ClientError.Statement.SyntaxError"


def test_a_refusal_says_where_and_what_would_be_right() -> None:
    with pytest.raises(QueryRefused, match=r"did you mean toUpper\? \(line 2, column 3\)"):
        check("RETURN\n  toUper('a')", {})


@pytest.mark.parametrize("name", questions())
def test_our_own_questions_pass(name: str) -> None:
    asked = questions()[name]
    given = {p.name: p.value(p.default) if p.default else None for p in asked.parameters}
    check(asked.cypher, given)
