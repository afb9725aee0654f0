"""Differences: what Neo4j and ArcadeDB do differently with the same statement.

The page "Cypher on two engines" is made from this table, and a test runs every line of it on both.
What the door evens out is not in it: the names and the order of columns, element ids, the order of
a node's labels, codes of errors.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

PAGE = "Cypher on two engines"


class Difference(NamedTuple):
    """One line: a feature, what each engine does of it, and what to do instead.

    ``example`` shows it. ``same`` is a statement that both answer alike, in the place of the
    example; none if there is none. ``says`` is how ArcadeDB's error begins, where it has one.
    ``refused``: nobody may do it through the door, whatever the engine.
    """

    feature: str
    neo4j: str
    arcadedb: str
    instead: str
    example: str
    same: str = ""
    says: str = ""
    refused: bool = False


DIFFERENCES: Sequence[Difference] = (
    Difference(
        "`SHORTEST k`, `ALL SHORTEST`, `ANY`, `SHORTEST k GROUPS` before a path",
        "selects paths",
        "refuses it",
        "write shortestPath() or allShortestPaths() around a pattern with -[:TYPE*1..n]->",
        "MATCH p = SHORTEST 1 (a:Company)-[:SUPPLIES]->+(b:Company) RETURN length(p) AS hops",
        "MATCH p = shortestPath((a:Company)-[:SUPPLIES*1..9]->(b:Company)) WHERE a <> b "
        "RETURN length(p) AS hops",
        r"FeatureNotImplemented: the .* path search prefix",
    ),
    Difference(
        "`shortestPath()` between ends that may be the same node",
        "refuses it as soon as they are",
        "gives a path of length 0 for them",
        "tell the ends apart: WHERE a <> b",
        "MATCH p = shortestPath((a:Company)-[:SUPPLIES*]->(b:Company)) RETURN length(p) AS hops",
        "MATCH p = shortestPath((a:Company)-[:SUPPLIES*1..9]->(b:Company)) WHERE a <> b "
        "RETURN length(p) AS hops",
    ),
    Difference(
        "`CREATE FULLTEXT INDEX`",
        "makes an index, for those who may write: nobody may here",
        "knows no such index in Cypher",
        "write CONTAINS or STARTS WITH",
        "CREATE FULLTEXT INDEX names FOR (n:Company) ON EACH [n.name]",
        "MATCH (n:Company) WHERE n.name CONTAINS '织坊' RETURN n.name",
        r"Only standard, RANGE and TEXT index types",
        refused=True,
    ),
    Difference(
        "`db.index.fulltext.queryNodes` and `queryRelationships`",
        "search an index, if the operator of the database has made one",
        "refuses it",
        "write CONTAINS or STARTS WITH",
        "CALL db.index.fulltext.queryNodes('names', '织坊') YIELD node RETURN node.name",
        "MATCH (n:Company) WHERE n.name CONTAINS '织坊' RETURN n.name",
        r"Error executing procedure: db\.index\.fulltext",
        refused=True,
    ),
    Difference(
        "`db.schema.nodeTypeProperties`",
        "tells which keys nodes have",
        "refuses it",
        "ask the nodes for their keys()",
        "CALL db.schema.nodeTypeProperties()",
        "MATCH (n:Company) UNWIND keys(n) AS key RETURN DISTINCT key ORDER BY key",
        r"Unknown procedure/function: db\.schema\.node",
    ),
    Difference(
        "`db.schema.relTypeProperties`",
        "tells which keys relationships have",
        "refuses it",
        "ask the relationships for their keys()",
        "CALL db.schema.relTypeProperties()",
        "MATCH ()-[r:SUPPLIES]->() UNWIND keys(r) AS key RETURN DISTINCT key ORDER BY key",
        r"Unknown procedure/function: db\.schema\.rel",
    ),
    Difference(
        "`db.schema.visualization`",
        "gives nodes and relationships, as one row",
        "gives the names of labels and types, each as a row",
        "ask which labels are tied by which types",
        "CALL db.schema.visualization()",
        "MATCH (a)-[r]->(b) RETURN DISTINCT [l IN labels(a) WHERE l <> 'Entity'] AS a, "
        "type(r) AS type, [l IN labels(b) WHERE l <> 'Entity'] AS b ORDER BY type, a, b",
    ),
    Difference(
        "`db.propertyKeys`",
        "gives every key that was ever used",
        "gives the key `id` only",
        "ask the nodes for their keys()",
        "CALL db.propertyKeys()",
        "MATCH (n:Company) UNWIND keys(n) AS key RETURN DISTINCT key ORDER BY key",
    ),
    Difference(
        "`db.labels`, `db.relationshipTypes`",
        "give what is or was used, or has an index",
        "give all that the schema has, in another order",
        "ask the nodes for their labels(), the relationships for their type()",
        "CALL db.relationshipTypes()",
        "MATCH ()-[r]->() RETURN DISTINCT type(r) AS type ORDER BY type",
    ),
    Difference(
        "the order of `labels(n)`",
        "as they were first used: Entity, Company",
        "by the alphabet: Company, Entity",
        "ask whether a label is among them, or n:Company",
        "MATCH (n:Company) RETURN labels(n)[0] AS first",
        "MATCH (n:Company) RETURN 'Company' IN labels(n) AS company",
    ),
    Difference(
        "the order of `keys(n)` and of the keys of a map",
        "of a node any, of a map by the alphabet",
        "as they were written",
        "order them",
        "WITH {b: 1, a: 2} AS m RETURN keys(m) AS keys",
        "WITH {b: 1, a: 2} AS m UNWIND keys(m) AS key RETURN key ORDER BY key",
    ),
    Difference(
        "`id(n)`",
        "a small number",
        "another number",
        "use n.id, which is ours and lasts; elementId(n) is the same on both",
        "MATCH (n:Company) RETURN id(n) < 1000000 AS small",
        "MATCH (n:Company) RETURN n.id AS id ORDER BY id",
    ),
    Difference(
        "numbers with underscores, `1_000`",
        "are read",
        "are refused",
        "leave the underscores out",
        "RETURN 1_000 AS n",
        "RETURN 1000 AS n",
        r"InvalidNumberLiteral",
    ),
    Difference(
        "`IS :: LIST<INTEGER | STRING>`",
        "asks for one of several types",
        "refuses it",
        "ask for each type",
        "RETURN [1, 'a'] IS :: LIST<INTEGER | STRING> AS mixed",
        "RETURN all(x IN [1, 'a'] WHERE x IS :: INTEGER OR x IS :: STRING) AS mixed",
        r"UnsupportedFeature: union types",
    ),
    Difference(
        "`valueType()` of a list of several types",
        "names the types",
        "says LIST<ANY>",
        "ask for the type of each",
        "RETURN valueType([1, 'a']) AS type",
        "RETURN [x IN [1, 'a'] | valueType(x)] AS types",
    ),
    Difference(
        "`toString()` of a point",
        "gives the text of point()",
        "refuses it",
        "ask for its coordinates",
        "RETURN toString(point({x: 1, y: 2})) AS place",
        "WITH point({x: 1, y: 2}) AS p RETURN p.x AS x, p.y AS y",
        r"TypeError: InvalidArgumentValue - toString\(\)",
    ),
    Difference(
        "`point.distance()` of longitudes and latitudes",
        "on one idea of the earth",
        "on another: 0.1 % less",
        "do not compare such distances between engines",
        "RETURN point.distance(point({longitude: 114, latitude: 22}), "
        "point({longitude: 115, latitude: 23})) AS metres",
    ),
    Difference(
        "operations on the wrong type, `'a' * 1`",
        "are found before the statement runs: status 400, SyntaxError",
        "are found when it runs: status 202, TypeError in its errors",
        "look for errors in the body, whatever the status",
        "RETURN 'a' * 1 AS x",
    ),
    Difference(
        "rows before an error",
        "are there, up to the one that failed",
        "may be missing",
        "take no rows for an answer where there are errors",
        "UNWIND [1, 0] AS x RETURN 1 / x AS y",
    ),
    Difference(
        "`EXPLAIN`",
        "gives the plan as a tree of operators",
        "gives it as a text in one of its arguments",
        "read it with your own eyes",
        "EXPLAIN MATCH (n:Company) RETURN n",
    ),
    Difference(
        "notifications",
        "warn of labels, types and keys that are not there, of cross products and the like",
        "never come",
        "compare labels and keys with the reference of kinds",
        "MATCH (n:Nobody) RETURN n",
    ),
)


def explained(message: str) -> str:
    """An error of ArcadeDB, with what to write instead if it is one of the table's.

    >>> explained("InvalidNumberLiteral: 1_000").partition("): ")[2]
    'leave the underscores out; see the page "Cypher on two engines"'
    """
    for one in DIFFERENCES:
        if one.says and re.match(one.says, message):
            feature = one.feature.replace("`", "")
            return (
                f"{message}. ArcadeDB does not have it as Neo4j has ({feature}): {one.instead}; "
                f'see the page "{PAGE}"'
            )
    return message
