"""Evaluator load: who stands behind more titles of a batch than a quota allows.

    id          name                  titles
    body/1c9a…  中国电子技术标准化研究院  30

Counted are titles, not holders: a firm that got two of them was evaluated twice. A body that
appears under several names is one body; two bodies that share a title count it both.
"""

from collections import Counter
from collections.abc import Iterator

from graph.book.reading import Reading
from graph.questions import Given, Parameter, Question, Row
from graph.questions.titles import PREFIXES, names, value

SPARQL = f"""{PREFIXES}
SELECT ?id ?name (COUNT(DISTINCT ?title) AS ?titles) {{
  ?list gw:batch $batch .
  OPTIONAL {{ ?list gw:jurisdiction ?place }}
  FILTER(sameTerm($jurisdiction, "") || COALESCE(?place = $jurisdiction, false))
  ?title gw:onList ?list ; gw:scheme ?scheme ; gw:evaluatedBy ?id .
  FILTER(sameTerm($scheme, "") || ?scheme = $scheme)
  ?id rdfs:label ?name .
}} GROUP BY ?id ?name HAVING (COUNT(DISTINCT ?title) > $quota)"""

CYPHER = """MATCH (t:Designation)-[:ON_LIST]->(l:AwardList {batch: $batch})
MATCH (t)-[:EVALUATED_BY]->(b:Body)
WHERE ($scheme IS NULL OR t.scheme = $scheme)
  AND ($jurisdiction IS NULL OR EXISTS { MATCH (l)-[:JURISDICTION]->(:Area {id: $jurisdiction}) })
WITH b, count(DISTINCT t) AS titles
WHERE titles > $quota
RETURN b.id AS id, b.name AS name, titles"""


def oracle(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The answer of the book: each title of the batch counts for each of its evaluators."""
    wanted = {
        one.id
        for one in book.statements("AwardList", edition)
        if value(book, one, "batch") == given["batch"]
        and (
            given["jurisdiction"] is None
            or given["jurisdiction"] in one.values.get("jurisdiction", ())
        )
    }
    titles: Counter[str] = Counter()
    for title in book.statements("Designation", edition):
        of_scheme = given["scheme"] in (None, value(book, title, "scheme"))
        if of_scheme and not wanted.isdisjoint(title.values.get("onList", ())):
            titles.update(title.values.get("evaluatedBy", ()))
    over = {id: n for id, n in titles.items() if n > int(given["quota"] or 0)}
    called = names(book, list(over), edition)
    for id, n in over.items():
        yield id, called[id], n


QUESTION = Question(
    number=12,
    name="evaluator-load",
    title={"zh": "某批次评价项目数超过限额的评价机构", "en": "Evaluators over a quota in a batch"},
    parameters=(
        Parameter("scheme", "scheme", "one scheme only", ""),
        Parameter("batch", "text", "the batch, as its lists call it", "1"),
        Parameter("quota", "integer", "how many titles are allowed", "15"),
        Parameter("jurisdiction", "id", "whose lists; empty for everybody's", "area/100000"),
    ),
    columns=("id", "name", "titles"),
    sparql=SPARQL,
    cypher=CYPHER,
    oracle=oracle,
)
