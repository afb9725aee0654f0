"""Cypher that means to reach what it must not: writes, files, procedures, other databases."""

from collections.abc import Iterator
from random import Random

from tests.hostile.attack import Attack, Bait, cased, hidden

EFFECTS = (
    "CREATE (x:Canary {id: 'canary'}) RETURN x",
    "CREATE (x:Canary)",
    "MATCH (n) SET n.canary = 1 RETURN n",
    "MATCH (n) DETACH DELETE n",
    "MATCH ()-[r]->() DELETE r",
    "MATCH (n) REMOVE n.id RETURN n",
    "MERGE (x:Canary {id: 'canary'}) ON CREATE SET x.a = 1 RETURN x",
    "MATCH (n) FOREACH (i IN [1] | SET n.canary = i) RETURN n",
    "MATCH (n) WITH n LIMIT 1 CREATE (n)-[:CANARY]->(n)",
    "INSERT (x:Canary)",
)


def files(random: Random, bait: Bait) -> Iterator[Attack]:
    gaps = (" ", "/**/", "\n", "\t//x\n", "\u00a0", "\u2003", "\x0c")
    while True:
        target = random.choice((bait.file, bait.url, bait.path, "file:///etc/passwd"))
        words = random.choice(gaps).join(hidden(random, word) for word in ("LOAD", "CSV"))
        read = f"{words} {random.choice(('', 'WITH HEADERS '))}FROM '{target}' AS line RETURN line"
        yield random.choice(
            (
                Attack("files", read),
                Attack("files", f"CALL {{ {read} }} RETURN line"),
                Attack("files", f"MATCH (n) WITH n LIMIT 1 {read}"),
                Attack("files", f"RETURN 1 AS line UNION {read}"),
                Attack("files", read.replace(f"'{target}'", "$u"), {"u": target}),
                Attack("files", f"RETURN file(), linenumber(), '{target}'"),
                Attack("files", f"EXPLAIN {read}"),
                Attack("files", f"PROFILE {read}"),
            )
        )


def procedures(random: Random, bait: Bait) -> Iterator[Attack]:
    calls = (
        f"apoc.load.json('{bait.url}')",
        f"apoc.load.csv('{bait.file}')",
        "apoc.cypher.run('CREATE (:Canary)', {})",
        "apoc.util.sleep(100000)",
        "dbms.listConfig()",
        "dbms.security.createUser('canary', 'canary', false)",
        "dbms.setConfigValue('a', 'b')",
        "dbms.killQuery('1')",
        "db.createLabel('Canary')",
        "db.createProperty('canary')",
        "db.clearQueryCaches()",
        "db.index.fulltext.queryNodes('x', 'y')",
        "db.awaitIndexes(100000)",
        "dbms.cluster.routing.getRoutingTable({})",
        "genai.vector.encode('x', 'OpenAI', {})",
        "algo.bfs(1)",
        "sql('DELETE FROM Entity')",
    )
    while True:
        call = random.choice(calls)
        name, _, rest = call.partition("(")
        written = random.choice(
            (name, cased(random, name), ".".join(f"`{p}`" for p in name.split(".")))
        )
        yield Attack(
            "procedures",
            random.choice(
                (
                    f"{hidden(random, 'CALL')} {written}({rest}",
                    f"CALL {written}({rest} YIELD *",
                    f"CALL {{ CALL {written}({rest} YIELD value RETURN value }} RETURN value",
                    f"RETURN {written}({rest}",
                    f"MATCH (n) CALL {name.replace('.', ' /* */ . ')}({rest} RETURN n",
                )
            ),
        )


def writes(random: Random, bait: Bait) -> Iterator[Attack]:
    while True:
        effect = random.choice(EFFECTS)
        first, _, rest = effect.partition(" ")
        effect = f"{hidden(random, first)} {rest}"
        yield Attack(
            "writes",
            random.choice(
                (
                    effect,
                    f"CALL {{ {effect} }} RETURN 1",
                    f"CALL () {{ {effect} }} RETURN 1",
                    f"MATCH (n) WITH n CALL (n) {{ {effect} }} IN TRANSACTIONS OF 1 ROWS RETURN 1",
                    f"CALL {{ CALL {{ {effect} }} RETURN 2 AS y }} RETURN 1",
                    f"RETURN 1 AS x UNION {effect}",
                    f"MATCH (n) RETURN n; {effect}",
                    f"EXPLAIN {effect}",
                    f"PROFILE {effect}",
                    f"CYPHER 5 {effect}",
                    f"CYPHER runtime=slotted {effect}",
                    f"/* RETURN 1 */ {effect} // RETURN 2",
                    f"MATCH (n) WHERE EXISTS {{ {effect} }} RETURN n",
                    f"RETURN COLLECT {{ {effect} }}",
                    f"\ufeff{effect}",
                )
            ),
        )


def administration(random: Random, bait: Bait) -> Iterator[Attack]:
    texts = (
        f"USE {bait.database} MATCH (n) RETURN n",
        "USE system SHOW USERS",
        "SHOW DATABASES",
        "SHOW USERS",
        "SHOW SETTINGS",
        "SHOW TRANSACTIONS",
        "TERMINATE TRANSACTION 'neo4j-transaction-1'",
        "CREATE USER canary SET PASSWORD 'canary123'",
        "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
        "CREATE INDEX canary FOR (n:Company) ON (n.canary)",
        "DROP INDEX canary IF EXISTS",
        "CREATE CONSTRAINT canary FOR (n:Company) REQUIRE n.canary IS UNIQUE",
        "CREATE DATABASE canary",
        "DROP DATABASE neo4j",
        "STOP DATABASE neo4j",
        "GRANT ROLE admin TO neo4j",
        f"CALL {{ USE {bait.database} MATCH (n) RETURN n }} RETURN n",
        "CREATE FULLTEXT INDEX canary FOR (n:Company) ON EACH [n.name]",
    )
    while True:
        text = random.choice(texts)
        first, _, rest = text.partition(" ")
        yield Attack("administration", f"{hidden(random, first)} {rest}")
