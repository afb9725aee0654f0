"""Holders: who holds which title in an area on a day, once for each scheme and level.

    row                scheme         level     id           name    day         amount  sources
    holder             green-factory  national  company/dbd7…  …     2022-01-15          green-list
    published holders  green-factory  national  observation/5f1c…  坪山区  2024-08-31  11  article

A holder is in an area if it lies within it, however many steps up; who recommended it tells nothing
of that.
Beside the holders stand the figures published about the area itself, the latest by that day: they
count holders that no source names. ``day`` is since when the title is held, or the figure's day.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graph.book.reading import Reading
from graph.model import Id, Spelled
from graph.questions import BETWEEN, Given, Parameter, Question, Row
from graph.questions.titles import (
    HELD_IN_CYPHER,
    HELD_IN_SPARQL,
    PREFIXES,
    entities,
    held,
    names,
    value,
)

METRICS = ("holders", "net-total")

SPARQL = f"""{PREFIXES}
SELECT ?row ?scheme ?level ?id ?name ?day ?amount ?sources {{
  {{ SELECT ("holder" AS ?row) ?scheme ?level ?id ?name
      (IF(MIN(?since) = "~", 1/0, MIN(?since)) AS ?day)
      (GROUP_CONCAT(DISTINCT ?source; SEPARATOR="; ") AS ?sources) {{
    {HELD_IN_SPARQL}
    BIND(?holder AS ?id)
    BIND(COALESCE(?start, "~") AS ?since)
    FILTER(sameTerm($scheme, "") || ?scheme = $scheme)
    FILTER(sameTerm($level, "") || COALESCE(?level = $level, false))
    FILTER(sameTerm($area, "") || EXISTS {{ ?holder gw:within+ $area }})
    ?title gw:source ?source .
    ?holder rdfs:label ?name .
  }} GROUP BY ?scheme ?level ?id ?name }}
  UNION
  {{ SELECT ?row ?scheme ?level ?id ?name ?day ?amount
      (GROUP_CONCAT(DISTINCT ?source; SEPARATOR="; ") AS ?sources) {{
    VALUES ?metric {{ metric:holders metric:net-total }}
    ?id gw:metric ?metric ; gw:about ?about ; gw:amount ?amount ; gw:source ?source .
    ?about rdfs:label ?name .
    OPTIONAL {{ ?id gw:scheme ?scheme }}
    OPTIONAL {{ ?id gw:level ?level }}
    OPTIONAL {{ ?id gw:asOf ?asOf }}
    FILTER(sameTerm($scheme, "") || COALESCE(?scheme = $scheme, false))
    FILTER(sameTerm($level, "") || COALESCE(?level = $level, false))
    FILTER(sameTerm($area, "") || ?about = $area)
    FILTER(COALESCE(STR(?asOf) <= $on, true))
    FILTER NOT EXISTS {{
      ?later gw:metric ?metric ; gw:about ?about ; gw:asOf ?then .
      OPTIONAL {{ ?later gw:scheme ?itsScheme }}
      OPTIONAL {{ ?later gw:level ?itsLevel }}
      FILTER(STR(?then) <= $on && COALESCE(STR(?then) > STR(?asOf), true))
      FILTER(COALESCE(STR(?itsScheme), "") = COALESCE(STR(?scheme), ""))
      FILTER(COALESCE(STR(?itsLevel), "") = COALESCE(STR(?level), ""))
    }}
    BIND(CONCAT("published ", STRAFTER(STR(?metric), "/metric/")) AS ?row)
    BIND(STR(?asOf) AS ?day)
  }} GROUP BY ?row ?scheme ?level ?id ?name ?day ?amount }}
}}"""

CYPHER = f"""{HELD_IN_CYPHER}
  AND ($scheme IS NULL OR t.scheme = $scheme) AND ($level IS NULL OR t.level = $level)
  AND ($area IS NULL OR EXISTS {{ MATCH (h)-[:WITHIN*1..]->(:Area {{id: $area}}) }})
UNWIND t.sources AS source
RETURN 'holder' AS row, t.scheme AS scheme, t.level AS level, h.id AS id, h.name AS name,
  min(start) AS day, null AS amount, collect(DISTINCT source) AS sources
UNION ALL
MATCH (o:Observation)-[:ABOUT]->(a:Entity)
WHERE o.metric IN ['holders', 'net-total'] AND (o.asOf IS NULL OR o.asOf <= $on)
  AND ($scheme IS NULL OR o.scheme = $scheme) AND ($level IS NULL OR o.level = $level)
  AND ($area IS NULL OR a.id = $area)
WITH a, o.metric AS metric, coalesce(o.scheme, '') AS scheme, coalesce(o.level, '') AS level,
  max(coalesce(o.asOf, '')) AS latest, collect(o) AS figures
UNWIND figures AS o
WITH a, o, latest
WHERE coalesce(o.asOf, '') = latest
UNWIND coalesce(o.amountAll, [o.amount]) AS amount
RETURN 'published ' + o.metric AS row, o.scheme AS scheme, o.level AS level, o.id AS id,
  a.name AS name, o.asOf AS day, amount, o.sources AS sources"""


def oracle(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The answer of the book: titles one by one, then the latest figures."""
    above = _above(book, edition)
    seen: dict[tuple[str, str | None, Id], tuple[list[str], set[str]]] = defaultdict(
        lambda: ([], set())
    )
    for title in held(book, str(given["on"]), edition):
        if _asked(given, title.scheme, title.level):
            days, sources = seen[title.scheme, title.level, title.holder]
            days += [title.start] if title.start else []
            sources.update(title.sources)
    holders = entities(book, [id for _, _, id in seen], edition)
    for (scheme, level, id), (days, sources) in seen.items():
        if given["area"] is None or given["area"] in _reached(holders[id], above):
            name, day = value(book, holders[id], "name"), min(days, default=None)
            yield "holder", scheme, level, id, name, day, None, BETWEEN.join(sources)
    yield from _figures(book, given, edition)


def _figures(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The latest figures by the day that are about the area; of each, every amount."""
    found: dict[tuple[str | None, ...], list[tuple[str, Id, Spelled]]] = defaultdict(list)
    for figure in book.statements("Observation", edition):
        metric, scheme, level = (value(book, figure, n) for n in ("metric", "scheme", "level"))
        day = value(book, figure, "asOf") or ""
        if metric in METRICS and day <= str(given["on"]) and _asked(given, scheme, level):
            for about in figure.values["about"]:
                if given["area"] in (None, about):
                    found[metric, scheme, level, about].append((day, about, figure))
    latest = [
        one for ones in found.values() for one in ones if one[0] == max(day for day, _, _ in ones)
    ]
    called = names(book, [about for _, about, _ in latest], edition)
    for day, about, figure in latest:
        metric, scheme, level = (value(book, figure, n) for n in ("metric", "scheme", "level"))
        row, sources = f"published {metric}", BETWEEN.join(figure.values["source"])
        for amount in figure.values["amount"]:
            name = called[about]
            yield row, scheme, level, figure.id, name, day or None, float(amount), sources


def _asked(given: Given, scheme: str | None, level: str | None) -> bool:
    return given["scheme"] in (None, scheme) and given["level"] in (None, level)


def _of(book: Reading, kind: str, edition: int | None) -> Iterator[tuple[Id, Spelled]]:
    return ((statement.id, statement) for statement in book.statements(kind, edition))


def _above(book: Reading, edition: int | None) -> Mapping[Id, list[Id]]:
    """The areas in which each area lies."""
    return {id: area.values.get("within", []) for id, area in _of(book, "Area", edition)}


def _reached(holder: Spelled, above: Mapping[Id, list[Id]]) -> set[Id]:
    """Every area that ``holder`` lies within."""
    reached: set[Id] = set()
    left = list(holder.values.get("within", ()))
    while left:
        area = left.pop()
        if area not in reached:
            reached.add(area)
            left += above.get(area, [])
    return reached


QUESTION = Question(
    number=1,
    name="holders",
    title={
        "zh": "某日某地各类各级称号的持有者",
        "en": "Holders by scheme and level in an area on a day",
    },
    parameters=(
        Parameter("area", "id", "the area, such as area/440310; everywhere unless given", ""),
        Parameter("scheme", "scheme", "one scheme only", ""),
        Parameter("level", "level", "one level only", ""),
        Parameter("on", "date", "the day", "today"),
    ),
    columns=("row", "scheme", "level", "id", "name", "day", "amount", "sources"),
    sparql=SPARQL,
    cypher=CYPHER,
    oracle=oracle,
    several=("sources",),
)
