"""Cheapest to convert: the suppliers that are no green factory yet, and that others pull as well.

    id           name  reason      by        by_name  share  unknown  supplies  ties  grounds
    company/9a…  磨坊  green-park  park/6c…  纬园     0.4    0        supplies/7…  tenancy/2…  …

Asked of are the direct suppliers of a firm. A supplier stands here once for each green park in
which it is a tenant, and once for each other leader to which it also sells: ``by`` is that park or
leader, ``ties`` are the tenancies or supplies to it, ``grounds`` why the park is green or the
leader leads. ``share`` is the known part of the firm's purchases, and ``unknown`` of how many
supplies no source tells it; ``supplies`` are their ids. Titles and tenancies of a site are its own,
not its operator's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from graph.book.reading import Reading
from graph.model import Id
from graph.questions import BETWEEN, Given, Parameter, Question, Row
from graph.questions.leaders import LEADERS_IN_CYPHER, LEADERS_IN_SPARQL, leaders
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

TITLE, PARK = "green-factory", "green-park"

SPARQL = f"""{PREFIXES}
SELECT ?id ?name ?reason ?by ?by_name ?share ?unknown ?supplies
    (GROUP_CONCAT(DISTINCT STR(?tie); SEPARATOR="; ") AS ?ties)
    (GROUP_CONCAT(DISTINCT STR(?ground); SEPARATOR="; ") AS ?grounds) {{
  {{ {{ SELECT ?id ?by ?tie {{
      ?sale gw:customer $company ; gw:supplier ?id .
      ?tie gw:tenant ?id ; gw:park ?by .
      {holds_in_sparql("tie")} }} }}
    {titles_in_sparql("by", f"scheme:{PARK}", "ground")}
    BIND("green-park" AS ?reason)
  }} UNION {{
    {LEADERS_IN_SPARQL}
    {{ SELECT ?id ?leader ?tie {{
      ?sale gw:customer $company ; gw:supplier ?id .
      ?tie gw:supplier ?id ; gw:customer ?leader .
      FILTER(?leader != $company && ?id != ?leader)
      {holds_in_sparql("tie")} }} }}
    BIND(?leader AS ?by)
    BIND("leader" AS ?reason)
  }}
  MINUS {titles_in_sparql("id", f"scheme:{TITLE}")}
  {{ SELECT ?id (IF(COUNT(?part) > 0, SUM(COALESCE(?part, 0)), 1/0) AS ?share)
      (COUNT(*) - COUNT(?part) AS ?unknown)
      (GROUP_CONCAT(STR(?sale); SEPARATOR="; ") AS ?supplies) {{
    {{ SELECT ?id ?sale (xsd:decimal(STRAFTER(MIN(?shares), "=")) AS ?part) {{
      ?sale gw:customer $company ; gw:supplier ?id .
      FILTER(?id != $company)
      {holds_in_sparql("sale")}
      {preferred("sale", "share", "shares")} }} GROUP BY ?id ?sale }}
  }} GROUP BY ?id }}
  ?id rdfs:label ?name .
  ?by rdfs:label ?by_name .
}} GROUP BY ?id ?name ?reason ?by ?by_name ?share ?unknown ?supplies"""

_CANDIDATES = f"""MATCH (c:Entity {{id: $company}})<-[s:SUPPLIES]-(n:Company)
WHERE n <> c AND {holds_in_cypher("s")}
WITH c, n, collect(s.id) AS supplies, sum(s.share) AS sum, count(s.share) AS told
{titles_in_cypher("n", f"'{TITLE}'", "c, n, supplies, sum, told")}
WHERE size(titles) = 0"""
_FOUND = """n.id AS id, n.name AS name"""
_BOUGHT = """CASE WHEN told > 0 THEN sum END AS share,
  size(supplies) - told AS unknown, supplies"""

CYPHER = f"""{_CANDIDATES}
MATCH (n)-[r:TENANT_OF]->(p:Park)
WHERE {holds_in_cypher("r")}
WITH n, supplies, sum, told, p, collect(r.id) AS ties
{titles_in_cypher("p", f"'{PARK}'", "n, supplies, sum, told, p, ties", "grounds")}
WHERE size(grounds) > 0
RETURN {_FOUND}, 'green-park' AS reason, p.id AS by, p.name AS by_name, {_BOUGHT}, ties, grounds
UNION ALL
{LEADERS_IN_CYPHER}
WHERE leader.id <> $company
MATCH (leader)<-[r:SUPPLIES]-(n:Company)-[s:SUPPLIES]->(c:Entity {{id: $company}})
WHERE n <> c AND n <> leader
  AND {holds_in_cypher("r")}
  AND {holds_in_cypher("s")}
WITH leader, grounds, n, c, collect(DISTINCT r.id) AS ties
MATCH (n)-[s:SUPPLIES]->(c)
WHERE {holds_in_cypher("s")}
WITH leader, grounds, n, ties, collect(s.id) AS supplies, sum(s.share) AS sum,
  count(s.share) AS told
{titles_in_cypher("n", f"'{TITLE}'", "leader, grounds, n, ties, supplies, sum, told")}
WHERE size(titles) = 0
RETURN {_FOUND}, 'leader' AS reason, leader.id AS by, leader.name AS by_name,
  {_BOUGHT}, ties, grounds"""


def oracle(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The answer of the book: the suppliers left without a title, and who else has them."""
    on, company = str(given["on"]), str(given["company"])
    green = titles_of(book, TITLE, on, edition)
    supplies: dict[Id, dict[Id, Decimal | None]] = defaultdict(dict)
    for sale in ties(book, "Supplies", on, edition, ends=[company]):
        if sale.start != company and sale.start not in green:
            part = value(book, sale, "share")
            supplies[sale.start][sale.id] = None if part is None else Decimal(part)
    found = [*_parks(book, supplies, on, edition), *_leaders(book, supplies, on, edition, company)]
    called = names(book, [*supplies, *{by for _, _, by, _, _ in found}], edition)
    for id, reason, by, tied, grounds in found:
        told = [part for part in supplies[id].values() if part is not None]
        yield (id, called[id], reason, by, called[by], float(sum(told)) if told else None,
               len(supplies[id]) - len(told), BETWEEN.join(supplies[id]), BETWEEN.join(tied),
               BETWEEN.join(grounds))  # fmt: skip


_Found = tuple[Id, str, Id, set[Id], set[Id]]


def _parks(
    book: Reading, suppliers: Mapping[Id, object], on: str, edition: int | None
) -> Iterator[_Found]:
    green = titles_of(book, PARK, on, edition)
    tied: dict[tuple[Id, Id], set[Id]] = defaultdict(set)
    for tie in ties(book, "Tenancy", on, edition, starts=suppliers, ends=green):
        tied[tie.start, tie.end].add(tie.id)
    return ((id, "green-park", park, ids, green[park]) for (id, park), ids in tied.items())


def _leaders(
    book: Reading, suppliers: Mapping[Id, object], on: str, edition: int | None, company: Id
) -> Iterator[_Found]:
    others = {id: why for id, why in leaders(book, on, edition).items() if id != company}
    tied: dict[tuple[Id, Id], set[Id]] = defaultdict(set)
    for tie in ties(book, "Supplies", on, edition, starts=suppliers, ends=others):
        if tie.start != tie.end:
            tied[tie.start, tie.end].add(tie.id)
    return ((id, "leader", by, ids, others[by]) for (id, by), ids in tied.items())


QUESTION = Question(
    number=22,
    name="cheapest-to-convert",
    title={
        "zh": "位于绿色园区或与其他链主共有、尚非绿色工厂的供应商",
        "en": "Suppliers without a title that sit in a green park or supply another leader too",
    },
    parameters=(
        Parameter("company", "id", "whose suppliers"),
        Parameter("on", "date", "the day", "today"),
    ),
    columns=("id", "name", "reason", "by", "by_name", "share", "unknown", "supplies", "ties",
             "grounds"),
    sparql=SPARQL,
    cypher=CYPHER,
    oracle=oracle,
    several=("supplies", "ties", "grounds"),
)  # fmt: skip
