"""Leaders buying: who of the leaders buys from the tenants of a park.

    leader       leader_name   tenant       tenant_name  park    supply       product  part  …
    company/41…  锻坊有限公司  company/9a…  磨坊         park/…  supplies/7…  纱线     0.4

A leader leads a chain, or holds a title of green supply chain management; ``grounds`` is why. One
row for each supply: ``part`` is that of the leader's purchases, and is empty where no source says.
``tenancies`` tie the tenant to the park. A site sells nothing itself, so the tenants here are
firms.
"""

from collections import defaultdict
from collections.abc import Iterator

from graph.book.reading import Reading
from graph.model import Id
from graph.questions import BETWEEN, Given, Parameter, Question, Row
from graph.questions.leaders import LEADERS_IN_CYPHER, LEADERS_IN_SPARQL, leaders
from graph.questions.ties import holds_in_cypher, holds_in_sparql, ties
from graph.questions.titles import PREFIXES, names, preferred, value

SPARQL = f"""{PREFIXES}
SELECT ?leader ?leader_name ?tenant ?tenant_name ?park ?supply ?product
    (xsd:decimal(STRAFTER(MIN(?share), "=")) AS ?part)
    (GROUP_CONCAT(DISTINCT STR(?tie); SEPARATOR="; ") AS ?tenancies)
    (GROUP_CONCAT(DISTINCT STR(?ground); SEPARATOR="; ") AS ?grounds) {{
  {LEADERS_IN_SPARQL}
  ?supply gw:customer ?leader ; gw:supplier ?tenant .
  ?tie gw:tenant ?tenant ; gw:park ?park .
  FILTER(?tenant != ?leader)
  FILTER(sameTerm($park, "") || ?park = $park)
  {holds_in_sparql("supply")}
  {holds_in_sparql("tie")}
  ?leader rdfs:label ?leader_name .
  ?tenant rdfs:label ?tenant_name .
  OPTIONAL {{ ?supply gw:product ?good . ?good rdfs:label ?product }}
  {preferred("supply", "share")}
}} GROUP BY ?leader ?leader_name ?tenant ?tenant_name ?park ?supply ?product"""

CYPHER = f"""{LEADERS_IN_CYPHER}
MATCH (leader)<-[s:SUPPLIES]-(n:Company)-[r:TENANT_OF]->(p:Park)
WHERE ($park IS NULL OR p.id = $park) AND n <> leader
  AND {holds_in_cypher("s")}
  AND {holds_in_cypher("r")}
WITH leader, grounds, n, p, s, collect(r.id) AS tenancies
OPTIONAL MATCH (g:Product {{id: s.product}})
RETURN leader.id AS leader, leader.name AS leader_name, n.id AS tenant, n.name AS tenant_name,
  p.id AS park, s.id AS supply, g.name AS product, s.share AS part, tenancies, grounds"""


def oracle(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The answer of the book: the leaders' purchases from whoever is a tenant."""
    on, grounds = str(given["on"]), leaders(book, str(given["on"]), edition)
    tenancies: dict[tuple[Id, Id], set[Id]] = defaultdict(set)
    for tie in ties(book, "Tenancy", on, edition):
        if given["park"] in (None, tie.end):
            tenancies[tie.start, tie.end].add(tie.id)
    parks: dict[Id, list[Id]] = defaultdict(list)
    for tenant, park in tenancies:
        parks[tenant].append(park)
    sales = [
        sale
        for sale in ties(book, "Supplies", on, edition, starts=parks, ends=grounds)
        if sale.start != sale.end
    ]
    goods = {sale.id: value(book, sale, "product") for sale in sales}
    called = names(book, [*grounds, *parks, *{good for good in goods.values() if good}], edition)
    for sale in sales:
        good, part = goods[sale.id], value(book, sale, "share")
        for park in parks[sale.start]:
            yield (sale.end, called[sale.end], sale.start, called[sale.start], park, sale.id,
                   good and called[good], None if part is None else float(part),
                   BETWEEN.join(tenancies[sale.start, park]),
                   BETWEEN.join(grounds[sale.end]))  # fmt: skip


QUESTION = Question(
    number=17,
    name="leaders-buying",
    title={
        "zh": "向园区入驻企业采购的链主企业",
        "en": "Chain leaders that buy from the tenants of a park",
    },
    parameters=(
        Parameter("park", "id", "the park; every one unless given", ""),
        Parameter("on", "date", "the day", "today"),
    ),
    columns=("leader", "leader_name", "tenant", "tenant_name", "park", "supply", "product", "part",
             "tenancies", "grounds"),
    sparql=SPARQL,
    cypher=CYPHER,
    oracle=oracle,
    several=("tenancies", "grounds"),
)  # fmt: skip
