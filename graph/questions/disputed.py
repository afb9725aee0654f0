"""Disputed: what sources disagree on, and what rests on one source alone.

    what     kind       id              name                    property   one  other  sources
    figures  AwardList  award-list/0b…  2021年度绿色工业园区名单  net-total  223  224    announced

``values``: a property that can have one value has several; ``one`` is the preferred one, which the
property graph shows, ``other`` each of the others, and ``sources`` are those of the statement.
``figures``: an announced figure (``one``) differs from what the graph counts (``other``, see
``batches``), where the list has titles in the graph at all. ``single-source``: nearly everything,
in most graphs; so it is told only when asked for. Nothing is repaired here.
"""

from collections.abc import Collection, Iterator, Mapping

from graph.book.reading import Reading
from graph.lpg import ENTITY
from graph.model import Id, Spelled, preferred_first
from graph.questions import BETWEEN, Given, Parameter, Question, Row
from graph.questions.batch_totals import announced
from graph.questions.batches import COUNTED_IN_CYPHER, COUNTED_IN_SPARQL, counted
from graph.questions.titles import PREFIXES, names, value
from ontology.ranges import Native
from ontology.schema import Kind, Property
from ontology.shapes import schema

METRICS = ("new", "removed", "net-total")
# What an entity without a name is named after.
BEARERS = ("heldBy", "about")


def _single(kind: Kind) -> Iterator[Property]:
    """The properties of which a statement can have one value."""
    return (p for p in kind.said if not p.many and not p.added_by_merge)


KINDS = schema().projected
SINGLE = sorted({p.name for kind in KINDS for p in _single(kind)})
FIELDS = sorted({p.names for kind in KINDS for p in _single(kind) if p.name in kind.fields})
LINKS = sorted({(p.label, p.name) for kind in KINDS for p in _single(kind) if p.name in kind.links})
BEARING = [*BEARERS, *sorted({kind.ends.start.name for kind in KINDS if kind.ends})]
RELATIONS = [[kind.label, kind.name] for kind in KINDS if kind.ends]

_BEARING = "|".join(f"gw:{name}" for name in BEARING)
_NAMED = f"OPTIONAL {{ ?id rdfs:label|(({_BEARING})/rdfs:label) ?name }}"
_KIND = 'BIND(STRAFTER(STR(?class), "#") AS ?kind)'

# Sub-selects find the few that differ first; joined at once, all statements would be gone through.
# $what stands beside what a pattern bound: a filter of constants breaks hash joins in Jena 5.6.
SPARQL = f"""{PREFIXES}
SELECT ?what ?kind ?id ?name ?property ?one ?other
    (GROUP_CONCAT(DISTINCT ?source; SEPARATOR="; ") AS ?sources) {{
  {{ BIND("values" AS ?what)
    {{ SELECT ?id ?said ?one ?other {{ {{ SELECT ?id ?said (MIN(?ranked) AS ?first) {{
      {{ SELECT ?id ?said {{
        VALUES ?said {{ {" ".join(f"gw:{name}" for name in SINGLE)} }}
        ?id ?said ?each .
      }} GROUP BY ?id ?said
      HAVING (IF(COUNT(?each) > 1, $what IN ("values", "differing", "all"), false)) }}
      ?id ?said ?value .
      BIND(CONCAT(IF(EXISTS {{
        ?id gw:preferred ?choice .
        FILTER(STRBEFORE(?choice, "=") = STRAFTER(STR(?said), "#"))
        FILTER(STRENDS(CONCAT("/", STR(?value)), CONCAT("/", STRAFTER(?choice, "="))))
      }}, "0", "1"), STR(?value)) AS ?ranked)
    }} GROUP BY ?id ?said }}
      ?id ?said ?one , ?other .
      FILTER(STR(?one) = SUBSTR(?first, 2) && !sameTerm(?one, ?other)) }} }}
    ?id a ?class ; gw:source ?source .
    BIND(STRAFTER(STR(?said), "#") AS ?property)
    {_KIND}
    {_NAMED}
  }} UNION {{ BIND("figures" AS ?what)
    {COUNTED_IN_SPARQL}
    FILTER(IF(?listed > 0, $what IN ("figures", "differing", "all"), false))
    BIND(?list AS ?id)
    ?figure gw:onList ?list ; gw:about ?listPlace ; gw:metric ?metric ; gw:amount ?one .
    ?figure gw:source ?source .
    BIND(IF(?metric = metric:new, ?listed, IF(?metric = metric:removed, ?removed,
      IF(?metric = metric:net-total, ?net, 1/0))) AS ?other)
    FILTER(COALESCE(?one != ?other, false))
    BIND(STRAFTER(STR(?metric), "/metric/") AS ?property)
    BIND("AwardList" AS ?kind)
    OPTIONAL {{ ?id rdfs:label ?name }}
  }} UNION {{ BIND("single-source" AS ?what)
    {{ SELECT ?id {{ ?id gw:source ?each }} GROUP BY ?id
      HAVING (IF(COUNT(?each) = 1, $what IN ("single-source", "all"), false)) }}
    ?id a ?class ; gw:source ?source .
    {_KIND}
    {_NAMED}
  }}
}} GROUP BY ?what ?kind ?id ?name ?property ?one ?other"""

_NODE_NAME = "coalesce(n.name, min(bearer.name))"
_BEARER = "OPTIONAL MATCH (n)-[:HELD_BY|ABOUT]->(bearer:Entity)"
_OF_NODE = f"[l IN labels(n) WHERE l <> '{ENTITY}'][0]"
_OF_LINK = f"[p IN {RELATIONS} WHERE p[0] = type(r)][0][1]"
_TYPES = "|".join(label for label, _ in RELATIONS)
_LINKS = f"{[list(pair) for pair in LINKS]}"
_KEYS = f"k IN {FIELDS}"

CYPHER = f"""MATCH (n:Entity)
WHERE $what IN ['values', 'differing', 'all']
UNWIND [k IN keys(n) WHERE {_KEYS}] AS k
UNWIND tail(n[k]) AS other
{_BEARER}
WITH n, k, other, {_NODE_NAME} AS name
RETURN 'values' AS what, {_OF_NODE} AS kind, n.id AS id, name, left(k, size(k) - 3) AS property,
  n[k][0] AS one, other, n.sources AS sources
UNION ALL
MATCH (n:Entity)-[r:{"|".join(label for label, _ in LINKS)}]->(to:Entity)
WHERE $what IN ['values', 'differing', 'all']
WITH n, [p IN {_LINKS} WHERE p[0] = type(r)][0][1] AS property,
  collect(to.id) AS ids, min(to.id) AS least
WHERE size(ids) > 1
WITH n, property, ids, least,
  [i IN ids WHERE property + '=' + i IN coalesce(n.preferredAll, [])] AS chosen
WITH n, property, ids, coalesce(chosen[0], least) AS one
UNWIND [i IN ids WHERE i <> one] AS other
{_BEARER}
WITH n, property, one, other, {_NODE_NAME} AS name
RETURN 'values' AS what, {_OF_NODE} AS kind, n.id AS id, name, property,
  one, other, n.sources AS sources
UNION ALL
MATCH (n:Entity)-[r:{_TYPES}]->(:Entity)
WHERE $what IN ['values', 'differing', 'all']
UNWIND [k IN keys(r) WHERE {_KEYS}] AS k
UNWIND tail(r[k]) AS other
RETURN 'values' AS what, {_OF_LINK} AS kind, r.id AS id, n.name AS name,
  left(k, size(k) - 3) AS property, r[k][0] AS one, other, r.sources AS sources
UNION ALL
{COUNTED_IN_CYPHER}
WHERE $what IN ['figures', 'differing', 'all'] AND listed > 0
MATCH (o:Observation)-[:ON_LIST]->(l:AwardList {{id: one.id}})
MATCH (o)-[:ABOUT]->(:Area {{id: one.place}})
UNWIND coalesce(o.amountAll, [o.amount]) AS amount
WITH o, l, amount, CASE WHEN o.metric = 'new' THEN listed WHEN o.metric = 'removed' THEN removed
  WHEN o.metric = 'net-total' THEN net END AS other
WHERE other <> amount
RETURN 'figures' AS what, 'AwardList' AS kind, l.id AS id, l.name AS name, o.metric AS property,
  amount AS one, other, o.sources AS sources
UNION ALL
MATCH (n:Entity)
WHERE $what IN ['single-source', 'all'] AND size(n.sources) = 1
{_BEARER}
WITH n, {_NODE_NAME} AS name
RETURN 'single-source' AS what, {_OF_NODE} AS kind, n.id AS id, name, null AS property,
  null AS one, null AS other, n.sources AS sources
UNION ALL
MATCH (n:Entity)-[r:{_TYPES}]->(:Entity)
WHERE $what IN ['single-source', 'all'] AND size(r.sources) = 1
RETURN 'single-source' AS what, {_OF_LINK} AS kind, r.id AS id, n.name AS name, null AS property,
  null AS one, null AS other, r.sources AS sources"""


def oracle(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The answer of the book: every statement looked at, then the figures."""
    asked = given["what"]
    if asked in ("values", "differing", "all"):
        yield from _named(book, edition, "values")
    if asked in ("figures", "differing", "all"):
        yield from _figures(book, edition)
    if asked in ("single-source", "all"):
        yield from _named(book, edition, "single-source")


def _named(book: Reading, edition: int | None, what: str) -> Iterator[Row]:
    """Statements that differ in a value, or have one source, with the name of what they tell of."""
    found = [
        (statement, row)
        for statement in book.statements(edition=edition)
        for row in (_values(book, statement) if what == "values" else _alone(statement))
    ]
    bearers = {statement.id: _bearer(statement) for statement, _ in found}
    called = names(book, list(set(bearers.values())), edition)
    for statement, (property, one, other) in found:
        name = called.get(bearers[statement.id])
        sources = BETWEEN.join(statement.values["source"])
        yield what, statement.kind, statement.id, name, property, one, other, sources


def _bearer(statement: Spelled) -> Id:
    """What gives a statement its name: itself, unless it has none by its kind."""
    if statement.start:
        return statement.start
    held = [id for name in BEARERS for id in statement.values.get(name, ())]
    return held[0] if held else statement.id


def _values(book: Reading, statement: Spelled) -> Iterator[tuple[str, Native, Native]]:
    """Properties of one value that have several: the preferred one and each other."""
    for property in _single(book.schema.kind(statement.kind)):
        texts = statement.values.get(property.name, [])
        if len(texts) > 1:
            one, *others = preferred_first(property, texts, statement.values.get("preferred", []))
            for other in others:
                yield property.name, property.native(one), property.native(other)


def _alone(statement: Spelled) -> Collection[tuple[None, None, None]]:
    return [(None, None, None)] if len(statement.values["source"]) == 1 else []


def _figures(book: Reading, edition: int | None) -> Iterator[Row]:
    """Announced figures that are not what the graph counts."""
    figures = announced(book, edition)
    said_by = {one.id: one.values["source"] for one in book.statements("Observation", edition)}
    for one in counted(book, edition):
        counts: Mapping[str, int | None] = dict(
            zip(METRICS, (one.listed, one.removed, one.net), strict=True)
        )
        for metric, count in counts.items():
            for (figure, _), amount in figures.get((one.list.id, one.place, metric), {}).items():
                if one.listed and count is not None and amount != count:
                    name, sources = value(book, one.list, "name"), BETWEEN.join(said_by[figure])
                    yield "figures", "AwardList", one.list.id, name, metric, amount, count, sources


QUESTION = Question(
    number=35,
    name="disputed",
    title={
        "zh": "来源或数字不一致、仅有单一来源的说法",
        "en": "Claims on which sources or figures differ, or that one source alone makes",
    },
    parameters=(
        Parameter(
            "what", "text", "which disputes", "differing",
            choices=("differing", "values", "figures", "single-source", "all"),
        ),
    ),
    columns=("what", "kind", "id", "name", "property", "one", "other", "sources"),
    sparql=SPARQL,
    cypher=CYPHER,
    oracle=oracle,
    several=("sources",),
)  # fmt: skip
