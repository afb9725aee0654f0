"""Tenant share: how many of a park's tenants are green, and for what of output and energy.

    row     park    id          name  metric   unit  amount  whole  share  known_green  known  …
    share   park/…                    tenants        1       2      0.5    1            2
    share   park/…                    output   万元  900     1200   0.75   1            2
    tenant  park/…  company/9a…  磨坊
    figure  park/…  company/9a…  磨坊  output   万元  900

A tenant, a firm or a site, counts if a tenancy of it holds on the day: ``evidence`` has its ids,
and ``titles`` what makes it green; titles of a site are its own, not its operator's. Output and
energy are what Observations about the tenant say, the latest by the day, the greatest of several of
one day. Each unit has a row of its own. ``known`` tenants have a figure in it, and ``known_green``
of these a title; ``amount`` is theirs, of ``whole``. Who has no figure is left out of both, and
never counted as 0: the amount is empty where there are green tenants and none of them has a figure.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from graph.book.reading import Reading
from graph.model import Id
from graph.questions import BETWEEN, Given, Parameter, Question, Row
from graph.questions.ties import holds_in_cypher, holds_in_sparql, ties
from graph.questions.titles import (
    PREFIXES,
    names,
    preferred,
    titles_in_cypher,
    titles_in_sparql,
    titles_of,
    value,
)

METRICS = ("output", "energy")

_TENANCIES = f"""?tie a gw:Tenancy ; gw:tenant ?id ; gw:park ?park .
      FILTER(sameTerm($park, "") || ?park = $park)
      {holds_in_sparql("tie")}"""
_TITLES = titles_in_sparql("id", "$scheme")
# ?id ?of ?measure ?when ?figure ?value: what is observed last by the day.
_LATEST = f"""{{ SELECT ?id ?of ?measure ?when ?figure
        (xsd:decimal(STRAFTER(MIN(?amounts), "=")) AS ?value) {{
      VALUES ?of {{ metric:output metric:energy }}
      ?figure gw:metric ?of ; gw:about ?id .
      OPTIONAL {{ ?figure gw:unit ?itsUnit }} BIND(COALESCE(?itsUnit, "") AS ?measure)
      OPTIONAL {{ ?figure gw:asOf ?asOf }} BIND(COALESCE(STR(?asOf), "") AS ?when)
      FILTER(?when <= $on)
      FILTER NOT EXISTS {{
        ?later gw:metric ?of ; gw:about ?id ; gw:asOf ?then .
        OPTIONAL {{ ?later gw:unit ?laterUnit }}
        FILTER(STR(?then) <= $on && STR(?then) > COALESCE(STR(?asOf), ""))
        FILTER(COALESCE(?laterUnit, "") = COALESCE(?itsUnit, ""))
      }}
      {preferred("figure", "amount", "amounts")}
    }} GROUP BY ?id ?of ?measure ?when ?figure }}"""

# Oxigraph 0.5 has no quotient of the decimal 0.0, so a share of nothing is told apart.
SPARQL = f"""{PREFIXES}
SELECT ?row ?park ?id ?name ?metric ?unit (MAX(?told) AS ?amount) ?whole ?share ?known_green
    ?known ?day (GROUP_CONCAT(DISTINCT COALESCE(STR(?by), ""); SEPARATOR="; ") AS ?evidence)
    (GROUP_CONCAT(DISTINCT COALESCE(STR(?title), ""); SEPARATOR="; ") AS ?titles) {{
  {{ {{ SELECT ?park (COUNT(DISTINCT ?id) AS ?tenants) (COUNT(DISTINCT ?green) AS ?greens) {{
      {_TENANCIES}
      OPTIONAL {_TITLES}
      BIND(IF(BOUND(?title), ?id, 1/0) AS ?green)
    }} GROUP BY ?park }}
    VALUES ?of {{ "tenants" metric:output metric:energy }}
    OPTIONAL {{ SELECT ?park ?of ?measure (COUNT(?most) AS ?count) (SUM(?most) AS ?sum)
        (SUM(IF(?green > 0, 1, 0)) AS ?count_green)
        (SUM(IF(?green > 0, ?most, 0)) AS ?sum_green) {{
      {{ SELECT ?park ?id ?of ?measure (MAX(?value) AS ?most) (COUNT(?title) AS ?green) {{
        {_TENANCIES}
        {_LATEST}
        OPTIONAL {_TITLES}
      }} GROUP BY ?park ?id ?of ?measure }}
    }} GROUP BY ?park ?of ?measure }}
    BIND("share" AS ?row)
    BIND(sameTerm(?of, "tenants") AS ?heads)
    BIND(IF(?heads, "tenants", STRAFTER(STR(?of), "/metric/")) AS ?metric)
    BIND(IF(?measure = "", 1/0, ?measure) AS ?unit)
    BIND(IF(?heads, ?tenants, COALESCE(?count, 0)) AS ?known)
    BIND(IF(?heads, ?greens, COALESCE(?count_green, 0)) AS ?known_green)
    BIND(IF(?heads, ?tenants, ?sum) AS ?whole)
    BIND(IF(?heads, ?greens,
      IF(?known > 0 && (?greens = 0 || ?known_green > 0), ?sum_green, 1/0)) AS ?told)
    BIND(IF(?whole > 0, IF(?told = 0, 0, ?told / ?whole), 1/0) AS ?share)
  }} UNION {{
    {_TENANCIES}
    OPTIONAL {_TITLES}
    BIND("tenant" AS ?row)
    BIND(?tie AS ?by)
    OPTIONAL {{ ?id rdfs:label ?name }}
  }} UNION {{
    {_TENANCIES}
    {_LATEST}
    BIND("figure" AS ?row)
    BIND(?value AS ?told)
    BIND(?figure AS ?by)
    BIND(STRAFTER(STR(?of), "/metric/") AS ?metric)
    BIND(IF(?measure = "", 1/0, ?measure) AS ?unit)
    BIND(IF(?when = "", 1/0, ?when) AS ?day)
    OPTIONAL {{ ?id rdfs:label ?name }}
  }}
}} GROUP BY ?row ?park ?id ?name ?metric ?unit ?whole ?share ?known_green ?known ?day"""

# p, n, ties, titles
_HELD = f"""MATCH (n:Entity)-[r:TENANT_OF]->(p:Park)
WHERE ($park IS NULL OR p.id = $park) AND {holds_in_cypher("r")}
WITH p, n, collect(r.id) AS ties
{titles_in_cypher("n", "$scheme", "p, n, ties")}"""
_OBSERVED = "(o.asOf IS NULL OR o.asOf <= $on)"

CYPHER = f"""{_HELD}
WITH p, count(n) AS whole, sum(CASE WHEN size(titles) > 0 THEN 1 ELSE 0 END) AS amount
RETURN 'share' AS row, p.id AS park, null AS id, null AS name, 'tenants' AS metric, null AS unit,
  amount, whole, toFloat(amount) / whole AS share, amount AS known_green, whole AS known,
  null AS day, null AS evidence, null AS titles
UNION ALL
{_HELD}
WITH p, sum(CASE WHEN size(titles) > 0 THEN 1 ELSE 0 END) AS greens,
  collect({{tenant: n, green: size(titles) > 0}}) AS tenants
UNWIND {list(METRICS)} AS metric
UNWIND tenants AS one
WITH p, greens, metric, one.tenant AS n, one.green AS green
OPTIONAL MATCH (o:Observation {{metric: metric}})-[:ABOUT]->(n)
WHERE {_OBSERVED}
WITH p, greens, metric, n, green, o.unit AS unit, o.asOf AS day, max(o.amount) AS amount
ORDER BY coalesce(day, '') DESC
WITH p, greens, metric, n, green, unit, collect(amount)[0] AS amount
WITH p, greens, metric, unit, count(amount) AS known, sum(amount) AS spent,
  sum(CASE WHEN green AND amount IS NOT NULL THEN 1 ELSE 0 END) AS known_green,
  sum(CASE WHEN green THEN amount ELSE 0 END) AS part
WITH p, greens, metric,
  collect({{unit: unit, known: known, spent: spent, known_green: known_green, part: part}}) AS sums
UNWIND sums AS s
WITH p, greens, metric, s, size(sums) AS units
WHERE s.known > 0 OR units = 1
WITH p, metric, s.unit AS unit, s.known AS known, s.known_green AS known_green,
  CASE WHEN s.known > 0 THEN s.spent END AS whole,
  CASE WHEN s.known > 0 AND (greens = 0 OR s.known_green > 0) THEN s.part END AS amount
RETURN 'share' AS row, p.id AS park, null AS id, null AS name, metric, unit, amount, whole,
  CASE WHEN whole > 0 THEN toFloat(amount) / whole END AS share, known_green, known,
  null AS day, null AS evidence, null AS titles
UNION ALL
{_HELD}
RETURN 'tenant' AS row, p.id AS park, n.id AS id, n.name AS name, null AS metric, null AS unit,
  null AS amount, null AS whole, null AS share, null AS known_green, null AS known,
  null AS day, ties AS evidence, titles
UNION ALL
MATCH (n:Entity)-[r:TENANT_OF]->(p:Park)
WHERE ($park IS NULL OR p.id = $park) AND {holds_in_cypher("r")}
WITH DISTINCT p, n
MATCH (o:Observation)-[:ABOUT]->(n)
WHERE o.metric IN {list(METRICS)} AND {_OBSERVED}
WITH p, n, o.metric AS metric, o.unit AS unit, coalesce(o.asOf, '') AS day,
  max(o.amount) AS amount, collect(o.id) AS ids
ORDER BY day DESC
WITH p, n, metric, unit, collect({{day: day, amount: amount, ids: ids}})[0] AS latest
RETURN 'figure' AS row, p.id AS park, n.id AS id, n.name AS name, metric, unit,
  latest.amount AS amount, null AS whole, null AS share, null AS known_green, null AS known,
  CASE WHEN latest.day <> '' THEN latest.day END AS day, latest.ids AS evidence, null AS titles"""


class Figure(NamedTuple):
    """What is known of a tenant's output or energy: its latest day, the amount, who says so."""

    day: str
    amount: Decimal
    ids: Collection[Id]


_Figures = Mapping[tuple[Id, str, str | None], Figure]


def oracle(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The answer of the book: tenants and their titles, and the figures about them."""
    on = str(given["on"])
    parks: dict[Id, dict[Id, set[Id]]] = defaultdict(lambda: defaultdict(set))
    for tie in ties(book, "Tenancy", on, edition):
        if given["park"] in (None, tie.end):
            parks[tie.end][tie.start].add(tie.id)
    titles = titles_of(book, str(given["scheme"]), on, edition)
    figures = _figures(book, on, edition)
    called = names(book, [id for tenants in parks.values() for id in tenants], edition)
    for park, tenants in parks.items():
        green = tenants.keys() & titles.keys()
        yield ("share", park, None, None, "tenants", None, len(green), len(tenants),
               len(green) / len(tenants), len(green), len(tenants), None, None, None)  # fmt: skip
        for metric in METRICS:
            yield from _shares(park, metric, tenants, green, figures)
        for id, tied in tenants.items():
            yield ("tenant", park, id, called[id], *[None] * 8, BETWEEN.join(tied),
                   BETWEEN.join(titles.get(id, ())))  # fmt: skip
        for (id, metric, unit), one in figures.items():
            if id in tenants:
                yield ("figure", park, id, called[id], metric, unit, float(one.amount),
                       *[None] * 4, one.day or None, BETWEEN.join(one.ids), None)  # fmt: skip


def _figures(book: Reading, on: str, edition: int | None) -> _Figures:
    """The latest figure by the day, for each thing, metric and unit."""
    found: dict[tuple[Id, str, str | None], Figure] = {}
    for one in book.statements("Observation", edition):
        metric, day = value(book, one, "metric") or "", value(book, one, "asOf") or ""
        if metric not in METRICS or day > on:
            continue
        key = one.values["about"][0], metric, value(book, one, "unit")
        amount, known = Decimal(value(book, one, "amount") or 0), found.get(key)
        if known is None or day > known.day:
            found[key] = Figure(day, amount, [one.id])
        elif day == known.day:
            found[key] = Figure(day, max(amount, known.amount), [*known.ids, one.id])
    return found


def _shares(
    park: Id, metric: str, tenants: Collection[Id], green: Collection[Id], figures: _Figures
) -> Iterator[Row]:
    """The share by one metric, unit by unit; one row that says so where no figure is known."""
    units: dict[str | None, dict[Id, Decimal]] = defaultdict(dict)
    for (id, of, unit), one in figures.items():
        if id in tenants and of == metric:
            units[unit][id] = one.amount
    for unit, known in units.items() or [(None, dict[Id, Decimal]())]:
        told = [amount for id, amount in known.items() if id in green]
        whole = sum(known.values()) if known else None
        amount = sum(told) if known and (told or not green) else None
        share = (
            float(Decimal(amount) / whole) if amount is not None and whole and whole > 0 else None
        )
        yield ("share", park, None, None, metric, unit, *map(_float, (amount, whole)), share,
               len(told), len(known), None, None, None)  # fmt: skip


def _float(number: Decimal | int | None) -> float | None:
    return None if number is None else float(number)


QUESTION = Question(
    number=14,
    name="tenant-share",
    title={
        "zh": "园区入驻企业中绿色工厂的数量、产值与能耗占比",
        "en": "Green share of a park's tenants by count, output and energy",
    },
    parameters=(
        Parameter("park", "id", "the park; every one unless given", ""),
        Parameter("scheme", "scheme", "the title that makes a tenant green", "green-factory"),
        Parameter("on", "date", "the day", "today"),
    ),
    columns=("row", "park", "id", "name", "metric", "unit", "amount", "whole", "share",
             "known_green", "known", "day", "evidence", "titles"),
    sparql=SPARQL,
    cypher=CYPHER,
    oracle=oracle,
    several=("evidence", "titles"),
)  # fmt: skip
