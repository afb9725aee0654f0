"""Reach: the green factories within a few hops upstream of each leader.

    leader       leader_name   factory      factory_name  hops  titles
    company/41…  锻坊有限公司  company/9a…  织坊有限公司  2     designation/1c…

A hop is a supply that holds on the day, as a source states it; ownership and the like are none. A
factory stands at its smallest number of hops. A firm that is given is answered for whether it leads
or not; a leader that is a green factory itself is not within its own reach. Hops are three at most:
beyond that nearly every firm is reached.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graph.book.reading import Reading
from graph.model import Id
from graph.questions import BETWEEN, Given, Parameter, Question, Row
from graph.questions.leaders import LEADERS_IN_CYPHER, LEADERS_IN_SPARQL, leaders
from graph.questions.ties import holds_in_cypher, holds_in_sparql, ties
from graph.questions.titles import PREFIXES, names, titles_in_cypher, titles_in_sparql, titles_of

TITLE = "green-factory"


def _within(hops: int) -> str:
    """SPARQL for each leader and whoever is so many supplies upstream, as ``?factory``.

    Whether that is one is asked afterwards, once. The supplies stand in one group, without a SELECT
    for each step: so an engine goes from each firm to its suppliers. The last of three is gone from
    whoever ever was a factory, for these are few.
    """
    firms = ["leader", *(f"firm{n}" for n in range(1, hops)), "factory"]
    steps = " ".join(
        f"?sale{n} gw:customer ?{firms[n - 1]} ; gw:supplier ?{firms[n]} ."
        for n in range(1, min(hops, 2) + 1)
    )
    holding = "\n      ".join(holds_in_sparql(f"sale{n}") for n in range(1, min(hops, 2) + 1))
    begin = f"""{{ {{ {LEADERS_IN_SPARQL} FILTER(sameTerm($company, "")) }}
        UNION {{ VALUES ?leader {{ $company }} ?leader a gw:Company }}
        FILTER(IF(BOUND(?leader), $hops >= {hops}, false)) }}"""
    last = f"""{{ SELECT DISTINCT ?factory ?firm2 {{
      {{ SELECT DISTINCT ?factory {{ ?title gw:scheme scheme:{TITLE} ; gw:heldBy ?factory }} }}
      ?sale3 gw:supplier ?factory ; gw:customer ?firm2 .
      {holds_in_sparql("sale3")} }} }}"""
    return f"""{{ {{ SELECT DISTINCT ?leader ?{firms[min(hops, 2)]} {{ {begin}
      {steps}
      {holding} }} }}
      {last if hops == 3 else ""}
      BIND({hops} AS ?far) }}"""


_WITHIN = "\n    UNION ".join(map(_within, (1, 2, 3)))
SPARQL = f"""{PREFIXES}
SELECT ?leader ?leader_name ?factory ?factory_name (MIN(?far) AS ?hops)
    (GROUP_CONCAT(DISTINCT STR(?title); SEPARATOR="; ") AS ?titles) {{
  {{ {_WITHIN} }}
  FILTER(?factory != ?leader)
  {titles_in_sparql("factory", f"scheme:{TITLE}")}
  ?leader rdfs:label ?leader_name .
  ?factory a gw:Company ; rdfs:label ?factory_name .
}} GROUP BY ?leader ?leader_name ?factory ?factory_name"""


def _hops(count: int) -> str:
    """Cypher for each leader and factory that so many supplies lead to; each firm is left once."""
    steps = "\n".join(
        f"""  MATCH (at)<-[r:SUPPLIES]-(f:Company) WHERE {holds_in_cypher("r")}
  UNWIND leaders AS leader
  WITH f AS at, collect(DISTINCT leader) AS leaders"""
        for _ in range(count - 1)
    )
    return f"""CALL {{
    {LEADERS_IN_CYPHER}
    WHERE $company IS NULL
    RETURN leader
    UNION
    MATCH (leader:Entity {{id: $company}})
    WHERE leader:Company
    RETURN leader
  }}
  WITH leader AS at, [leader] AS leaders
  WHERE $hops >= {count}
{steps}
  MATCH (at)<-[r:SUPPLIES]-(f:Company)
  WHERE EXISTS {{ MATCH (:Designation {{scheme: '{TITLE}'}})-[:HELD_BY]->(f) }}
    AND {holds_in_cypher("r")}
  UNWIND leaders AS leader
  RETURN DISTINCT leader, f, {count} AS far"""


_HOPS = "\n  UNION ALL\n  ".join(map(_hops, (1, 2, 3)))
CYPHER = f"""CALL {{
  {_HOPS}
}}
WITH leader, f, min(far) AS hops
WHERE leader <> f
{titles_in_cypher("f", f"'{TITLE}'", "leader, f, hops")}
WHERE size(titles) > 0
RETURN leader.id AS leader, leader.name AS leader_name, f.id AS factory, f.name AS factory_name,
  hops, titles"""


def oracle(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The answer of the book: from each leader, step by step, to firms not yet reached."""
    on, company = str(given["on"]), given["company"]
    grounds = leaders(book, on, edition)
    begin = list(grounds) if company is None else [str(company)]
    sellers: dict[Id, set[Id]] = defaultdict(set)
    for tie in ties(book, "Supplies", on, edition):
        sellers[tie.end].add(tie.start)
    titles = titles_of(book, TITLE, on, edition)
    firms = names(book, [*begin, *titles], edition)
    for leader in begin:
        for factory, hops in _distances(leader, sellers, int(given["hops"] or 0)):
            if factory in titles:
                yield (leader, firms[leader], factory, firms[factory], hops,
                       BETWEEN.join(titles[factory]))  # fmt: skip


def _distances(leader: Id, sellers: Mapping[Id, set[Id]], most: int) -> Iterator[tuple[Id, int]]:
    """Whom a leader reaches upstream, each with the smallest number of hops."""
    seen: set[Id] = {leader}
    at: Iterable[Id] = [leader]
    for hops in range(1, most + 1):
        at = {seller for one in at for seller in sellers.get(one, ())} - seen
        seen |= at
        yield from ((firm, hops) for firm in at)


QUESTION = Question(
    number=31,
    name="reach",
    title={
        "zh": "各链主上游若干跳内的绿色工厂",
        "en": "Green factories within a few hops upstream of each leader",
    },
    parameters=(
        Parameter("company", "id", "one firm only; every leader unless given", ""),
        Parameter(
            "hops", "integer", "how many supplies away at most", "2", choices=("1", "2", "3")
        ),
        Parameter("on", "date", "the day", "today"),
    ),
    columns=("leader", "leader_name", "factory", "factory_name", "hops", "titles"),
    sparql=SPARQL,
    cypher=CYPHER,
    oracle=oracle,
    several=("titles",),
)
