"""Who pulls a chain on a day, said three times: in SPARQL, in Cypher and in plain Python.

A leader is a firm that leads a chain 链主企业, or holds a title of green supply chain management
绿色供应链管理企业. Its grounds are the ids of what says so: the relation, the titles.
"""

from collections import defaultdict
from collections.abc import Mapping

from graph.book.reading import Reading
from graph.model import Id
from graph.questions.ties import holds_in_cypher, holds_in_sparql, ties
from graph.questions.titles import HELD_IN_CYPHER, entities, titles_in_sparql, titles_of

SCHEME = "green-supply-chain"

# ?leader ?ground
LEADERS_IN_SPARQL = f"""{{
  {{ ?ground a gw:Leads ; gw:leader ?leader . {holds_in_sparql("ground")} }}
  UNION {{ {titles_in_sparql("leader", f"scheme:{SCHEME}", "ground")} ?leader a gw:Company }}
}}"""

# The same in Cypher, as leader and grounds.
LEADERS_IN_CYPHER = f"""CALL {{
  MATCH (leader:Company)-[r:LEADS]->(:Chain)
  WHERE {holds_in_cypher("r")}
  RETURN leader, r.id AS ground
  UNION
  {HELD_IN_CYPHER}
    AND t.scheme = '{SCHEME}' AND h:Company
  RETURN h AS leader, t.id AS ground
}}
WITH leader, collect(ground) AS grounds"""


def leaders(book: Reading, on: str, edition: int | None) -> Mapping[Id, set[Id]]:
    """The leaders of a day and the grounds of each, out of the book."""
    found: dict[Id, set[Id]] = defaultdict(set)
    for tie in ties(book, "Leads", on, edition):
        found[tie.start].add(tie.id)
    titled = titles_of(book, SCHEME, on, edition)
    for id, firm in entities(book, list(titled), edition).items():
        if firm.kind == "Company":
            found[id] |= titled[id]
    return found
