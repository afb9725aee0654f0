"""Queries made from templates: the same for the same seed."""

import random
from collections.abc import Iterator

HOLDERS = ("Company", "Site", "Park")
LABELS = (*HOLDERS, "Area", "AwardList", "Designation", "Observation", "Body", "Product")
TYPES = ("SUPPLIES", "OWNS", "TENANT_OF", "WITHIN", "HELD_BY", "ON_LIST", "EVALUATED_BY", "ABOUT")
SCHEMES = ("green-factory", "green-park", "green-supply-chain", "iso14001", "chain-leader")
LEVELS = ("international", "national", "provincial", "municipal", "district")
KEYS = ("id", "name", "confidence", "status", "note")
AGGREGATES = ("count({})", "collect({})", "min({})", "max({})", "count(DISTINCT {})",
              "collect(DISTINCT {})[..5]", "size(collect({}))")  # fmt: skip
CONDITIONS = (
    "{}.id IS NOT NULL",
    "{}.confidence >= 0.5",
    "{}.name CONTAINS '坊'",
    "size({}.sources) > 1",
    "any(s IN {}.sources WHERE s = 'tale')",
    "NOT {}.id STARTS WITH 'area/'",
    "{}.name =~ '(?i).*[a-z]+.*'",
    "coalesce({}.status, '') <> 'removed'",
    "'name' IN keys({})",
    "EXISTS {{ ({})-[:WITHIN]->() }}",
    "COUNT {{ ({})--() }} > 0",
    "CASE WHEN {0}.name IS NULL THEN true ELSE size({0}.name) > 1 END",
)
TEMPLATES = (
    "MATCH (n:{label}) WHERE {n} AND {n} RETURN n.{key} AS x, {agg} AS y ORDER BY x LIMIT {few}",
    "MATCH (n:{label})-[r:{type}]-(m) WHERE {n} OR {m} "
    "RETURN DISTINCT n.id, type(r) AS t, m.id LIMIT {few}",
    "MATCH (n:{label}) OPTIONAL MATCH (n)-[:{type}]->(m) WITH n, collect(m) AS ms "
    "WHERE size(ms) <> {few} RETURN n.id, [m IN ms WHERE {m} | m.{key}] AS found",
    "MATCH (d:Designation {{scheme: '{scheme}'}})-[:HELD_BY]->(n) "
    "WHERE d.level = '{level}' AND {n} RETURN n.{key} AS x, {agg} AS y",
    "MATCH (n:{label}) CALL (n) {{ MATCH (n)-[:{type}]-(m) WHERE {m} RETURN count(m) AS c }} "
    "RETURN n.id, c ORDER BY c DESC, n.id LIMIT {few}",
    "MATCH p = (n:{label})-[:{type}*1..{hops}]-(m) WHERE {m} "
    "RETURN length(p) AS hops, count(*) AS c",
    "UNWIND ['{scheme}', '{level}'] AS word MATCH (n:Designation) "
    "WHERE n.scheme = word OR n.level = word RETURN word, {agg} AS y",
    "MATCH (n:{label}) WITH n.{key} AS x, {agg} AS y WHERE x IS NOT NULL "
    "RETURN x, y SKIP 1 LIMIT {few}",
    "MATCH (n:{label}) WHERE {n} "
    "RETURN n {{.id, .{key}, links: COUNT {{ (n)-[:{type}]-() }}}} AS n LIMIT {few}",
    "MATCH (n:{label}) RETURN n.id AS id UNION MATCH (m:{other}) WHERE {m} RETURN m.id AS id",
)


def queries(seed: int, number: int = 55) -> Iterator[str]:
    """So many queries."""
    dice = random.Random(seed)
    for index in range(number):
        yield _made(TEMPLATES[index % len(TEMPLATES)], dice)


def _made(template: str, dice: random.Random) -> str:
    for n in ("n", "m"):
        while "{" + n + "}" in template:
            condition = dice.choice(CONDITIONS).format(n).replace("{", "{{").replace("}", "}}")
            template = template.replace("{" + n + "}", condition, 1)
    return template.format(
        label=dice.choice(LABELS),
        other=dice.choice(LABELS),
        type=dice.choice(TYPES),
        key=dice.choice(KEYS),
        agg=dice.choice(AGGREGATES).format("n." + dice.choice(KEYS)),
        scheme=dice.choice(SCHEMES),
        level=dice.choice(LEVELS),
        few=dice.randint(2, 50),
        hops=dice.randint(1, 3),
    )
