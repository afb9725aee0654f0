"""Green supplier share: how many of a firm's suppliers are green, and for what of its spend.

    row       tier  metric  id           name  amount  whole  share  known_green  known  unknown  …
    share     1     count                      1       2      0.5    1            2
    share     1     spend                      0.4     0.5    0.8    1            2      1
    supplier  1             company/9a…  磨坊  0.4                                       0

A supplier stands at its smallest tier. Its spend is the part of the firm's purchases that it gets,
as sources state it: at tier 2 the product of the shares on the way, added up over the ways. A way
with a share that no source states counts as ``unknown``, and never as 0. Of the suppliers ``known``
have a spend at all, and ``known_green`` of these a title; ``amount`` is theirs, of ``whole``. It is
empty where there are green suppliers and nobody knows what any of them gets. ``ties`` are all
supplies on the ways to a supplier, ``titles`` what makes it green. Spend of two tiers must not be
added up: what goes to tier 2 is part of what goes to tier 1.
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

# ?tier ?id and a way from it: ?one, of a tier 2 also ?two, and the ?part, if it is known.
_WAYS = f"""{{ SELECT ?tier ?id ?one ?two (IF(?tier = 1,
      xsd:decimal(STRAFTER(MIN(?share1), "=")),
      xsd:decimal(STRAFTER(MIN(?share1), "=")) * xsd:decimal(STRAFTER(MIN(?share2), "=")))
      AS ?part) {{
    {{ ?one gw:customer $company ; gw:supplier ?id .
      BIND(1 AS ?tier)
    }} UNION {{
      ?one gw:customer $company ; gw:supplier ?mid .
      ?two gw:customer ?mid ; gw:supplier ?id .
      FILTER(IF(BOUND(?two), $tiers > 1 && ?mid != $company, false))
      {holds_in_sparql("two")}
      FILTER NOT EXISTS {{ ?near gw:customer $company ; gw:supplier ?id .
        {holds_in_sparql("near")} }}
      {preferred("two", "share", "share2")}
      BIND(2 AS ?tier)
    }}
    FILTER(?id != $company)
    {holds_in_sparql("one")}
    {preferred("one", "share", "share1")}
  }} GROUP BY ?tier ?id ?one ?two }}"""
_GREEN = titles_in_sparql("id", "$scheme")

# Oxigraph 0.5 has no quotient of the decimal 0.0, so a share of nothing is told apart.
SPARQL = f"""{PREFIXES}
SELECT ?row ?tier ?metric ?id ?name ?amount ?whole ?share ?known_green ?known ?unknown ?ties
    (GROUP_CONCAT(DISTINCT COALESCE(STR(?title), ""); SEPARATOR="; ") AS ?titles) {{
  {{ {{ SELECT ?tier (COUNT(DISTINCT ?id) AS ?all) (COUNT(DISTINCT ?greenOne) AS ?greens)
      (COUNT(DISTINCT ?toldOne) AS ?told_all) (COUNT(DISTINCT ?toldGreen) AS ?told_greens)
      (SUM(COALESCE(?part, 0)) AS ?spent)
      (SUM(IF(BOUND(?green), COALESCE(?part, 0), 0)) AS ?spent_green)
      (COUNT(*) - COUNT(?part) AS ?untold) {{
      {_WAYS}
      OPTIONAL {{ SELECT DISTINCT ?id (1 AS ?green) {{ {_GREEN} }} }}
      BIND(IF(BOUND(?green), ?id, 1/0) AS ?greenOne)
      BIND(IF(BOUND(?part), ?id, 1/0) AS ?toldOne)
      BIND(IF(BOUND(?part), ?greenOne, 1/0) AS ?toldGreen)
    }} GROUP BY ?tier }}
    VALUES ?metric {{ "count" "spend" }}
    BIND("share" AS ?row)
    BIND(IF(?metric = "count", ?greens, ?told_greens) AS ?known_green)
    BIND(IF(?metric = "count", ?all, ?told_all) AS ?known)
    BIND(IF(?metric = "spend", ?untold, 1/0) AS ?unknown)
    BIND(IF(?metric = "count", ?all, IF(?known > 0, ?spent, 1/0)) AS ?whole)
    BIND(IF(?metric = "count", ?greens,
      IF(?known > 0 && (?greens = 0 || ?told_greens > 0), ?spent_green, 1/0)) AS ?amount)
    BIND(IF(?whole > 0, IF(?amount = 0, 0, ?amount / ?whole), 1/0) AS ?share)
  }} UNION {{
    {{ SELECT ?tier ?id (COUNT(*) - COUNT(?part) AS ?unknown)
        (IF(COUNT(?part) > 0, SUM(COALESCE(?part, 0)), 1/0) AS ?amount)
        (GROUP_CONCAT(DISTINCT ?way; SEPARATOR="; ") AS ?ties) {{
      {_WAYS}
      BIND(CONCAT(STR(?one), COALESCE(CONCAT("; ", STR(?two)), "")) AS ?way)
    }} GROUP BY ?tier ?id }}
    BIND("supplier" AS ?row)
    ?id rdfs:label ?name .
    OPTIONAL {_GREEN}
  }}
}} GROUP BY ?row ?tier ?metric ?id ?name ?amount ?whole ?share ?known_green ?known ?unknown
  ?ties"""

# n, tier, ways, told, spend, ties, titles
_FOUND = f"""CALL {{
  MATCH (c:Entity {{id: $company}})<-[one:SUPPLIES]-(n:Company)
  WHERE n <> c AND {holds_in_cypher("one")}
  RETURN n, 1 AS tier, one.share AS part, one.id AS near, null AS far
  UNION ALL
  MATCH (c:Entity {{id: $company}})<-[one:SUPPLIES]-(m:Company)
  WHERE $tiers > 1 AND m <> c AND {holds_in_cypher("one")}
  MATCH (m)<-[two:SUPPLIES]-(n:Company)
  WHERE n <> c AND {holds_in_cypher("two")}
  RETURN n, 2 AS tier, one.share * two.share AS part, one.id AS near, two.id AS far
}}
WITH n, min(tier) AS nearest, collect({{tier: tier, part: part, near: near, far: far}}) AS all
UNWIND all AS way
WITH n, nearest, way
WHERE way.tier = nearest
WITH n, nearest AS tier, count(way) AS ways, count(way.part) AS told, sum(way.part) AS spend,
  collect(DISTINCT way.near) + collect(DISTINCT way.far) AS ties
{titles_in_cypher("n", "$scheme", "n, tier, ways, told, spend, ties")}"""

CYPHER = f"""{_FOUND}
WITH tier, count(n) AS whole, sum(CASE WHEN size(titles) > 0 THEN 1 ELSE 0 END) AS amount
RETURN 'share' AS row, tier, 'count' AS metric, null AS id, null AS name, amount, whole,
  toFloat(amount) / whole AS share, amount AS known_green, whole AS known, null AS unknown,
  null AS ties, null AS titles
UNION ALL
{_FOUND}
WITH tier, sum(CASE WHEN size(titles) > 0 THEN 1 ELSE 0 END) AS greens,
  sum(CASE WHEN size(titles) > 0 AND told > 0 THEN 1 ELSE 0 END) AS known_green,
  sum(CASE WHEN told > 0 THEN 1 ELSE 0 END) AS known, sum(ways - told) AS unknown,
  sum(CASE WHEN size(titles) > 0 THEN spend ELSE 0 END) AS green, sum(spend) AS spent
WITH tier, known_green, known, unknown, CASE WHEN known > 0 THEN spent END AS whole,
  CASE WHEN known > 0 AND (greens = 0 OR known_green > 0) THEN green END AS amount
RETURN 'share' AS row, tier, 'spend' AS metric, null AS id, null AS name, amount, whole,
  CASE WHEN whole > 0 THEN toFloat(amount) / whole END AS share, known_green, known, unknown,
  null AS ties, null AS titles
UNION ALL
{_FOUND}
RETURN 'supplier' AS row, tier, null AS metric, n.id AS id, n.name AS name,
  CASE WHEN told > 0 THEN spend END AS amount, null AS whole, null AS share,
  null AS known_green, null AS known, ways - told AS unknown, ties, titles"""


class Way(NamedTuple):
    """One way from a supplier to the firm: its supplies, and what they give of the purchases."""

    ties: Collection[Id]
    part: Decimal | None


def oracle(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The answer of the book: ways of one supply, then of two, then what they add up to."""
    on, company = str(given["on"]), str(given["company"])
    titles = titles_of(book, str(given["scheme"]), on, edition)
    first = _purchases(book, [company], on, edition).get(company, {})
    first.pop(company, None)
    tiers: list[Mapping[Id, list[Way]]] = [first]
    if given["tiers"] == 2:
        second: dict[Id, list[Way]] = defaultdict(list)
        for mid, sold in _purchases(book, list(first), on, edition).items():
            for id, ways in sold.items():
                if id != company and id not in first:
                    second[id] += [_joined(one, two) for one in first[mid] for two in ways]
        tiers.append(second)
    called = names(book, [id for tier in tiers for id in tier], edition)
    for n, tier in enumerate(tiers, 1):
        yield from _shares(n, tier, titles)
        for id, ways in tier.items():
            known = [way.part for way in ways if way.part is not None]
            yield ("supplier", n, None, id, called[id], float(sum(known)) if known else None,
                   None, None, None, None, len(ways) - len(known),
                   BETWEEN.join({tie for way in ways for tie in way.ties}),
                   BETWEEN.join(titles.get(id, ())))  # fmt: skip


def _purchases(
    book: Reading, customers: Collection[Id], on: str, edition: int | None
) -> dict[Id, dict[Id, list[Way]]]:
    """By customer and supplier, each supply that holds on the day."""
    found: dict[Id, dict[Id, list[Way]]] = defaultdict(lambda: defaultdict(list))
    for sale in ties(book, "Supplies", on, edition, ends=customers):
        part = value(book, sale, "share")
        found[sale.end][sale.start].append(Way([sale.id], None if part is None else Decimal(part)))
    return found


def _joined(one: Way, two: Way) -> Way:
    known = one.part is not None and two.part is not None
    return Way([*one.ties, *two.ties], one.part * two.part if known else None)  # type: ignore[operator]


def _shares(
    n: int, tier: Mapping[Id, list[Way]], titles: Mapping[Id, Collection[Id]]
) -> Iterator[Row]:
    """The share of a tier by count, and by spend as far as it is known."""
    if not tier:
        return
    green = tier.keys() & titles.keys()
    nothing = (None, None)
    yield ("share", n, "count", None, None, len(green), len(tier), len(green) / len(tier),
           len(green), len(tier), None, *nothing)  # fmt: skip
    spend = {
        id: sum(known)
        for id, ways in tier.items()
        if (known := [way.part for way in ways if way.part is not None])
    }
    greens = green & spend.keys()
    whole = sum(spend.values()) if spend else None
    amount = sum(spend[id] for id in greens) if spend and (greens or not green) else None
    unknown = sum(way.part is None for ways in tier.values() for way in ways)
    yield ("share", n, "spend", None, None, *map(_float, (amount, whole)),
           float(amount / whole) if amount is not None and whole else None,
           len(greens), len(spend), unknown, *nothing)  # fmt: skip


def _float(number: Decimal | int | None) -> float | None:
    return None if number is None else float(number)


QUESTION = Question(
    number=21,
    name="green-supplier-share",
    title={
        "zh": "一级与二级供应商中绿色工厂的数量与采购占比",
        "en": "Green share of a firm's suppliers of tier 1 and 2, by count and by spend",
    },
    parameters=(
        Parameter("company", "id", "whose suppliers"),
        Parameter("tiers", "integer", "up to which tier", "2", choices=("1", "2")),
        Parameter("scheme", "scheme", "the title that makes a supplier green", "green-factory"),
        Parameter("on", "date", "the day", "today"),
    ),
    columns=("row", "tier", "metric", "id", "name", "amount", "whole", "share", "known_green",
             "known", "unknown", "ties", "titles"),
    sparql=SPARQL,
    cypher=CYPHER,
    oracle=oracle,
    several=("ties", "titles"),
)  # fmt: skip
