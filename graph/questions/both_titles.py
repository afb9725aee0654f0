"""Both titles: the firms that hold titles of two given schemes on a day.

    id             name                  since_a     since_b
    company/41fa…  比亚迪汽车工业有限公司  2022-01-15  2018-10-29

``since_a`` and ``since_b`` are when the earliest title of each that is still held began, where that
is known. A firm is one however many names it has; firms of one group are several.
"""

from collections.abc import Iterator

from graph.book.reading import Reading
from graph.model import Id
from graph.questions import Given, Parameter, Question, Row
from graph.questions.titles import (
    HELD_IN_CYPHER,
    HELD_IN_SPARQL,
    PREFIXES,
    entities,
    held,
    value,
)

# "~" sorts behind every day: a title without one; "~~" behind that: no title.
SPARQL = f"""{PREFIXES}
SELECT ?id ?name (IF(?first_a = "~", 1/0, ?first_a) AS ?since_a)
    (IF(?first_b = "~", 1/0, ?first_b) AS ?since_b) {{
  {{ SELECT ?id ?name (MIN(?a) AS ?first_a) (MIN(?b) AS ?first_b) {{
    {HELD_IN_SPARQL}
    ?holder a gw:Company ; rdfs:label ?name .
    BIND(?holder AS ?id)
    BIND(IF(?scheme = $scheme_a, COALESCE(?start, "~"), "~~") AS ?a)
    BIND(IF(?scheme = $scheme_b, COALESCE(?start, "~"), "~~") AS ?b)
  }} GROUP BY ?id ?name }}
  FILTER(?first_a != "~~" && ?first_b != "~~")
}}"""

CYPHER = f"""{HELD_IN_CYPHER}
WITH h, sum(CASE WHEN t.scheme = $scheme_a THEN 1 ELSE 0 END) AS a,
  sum(CASE WHEN t.scheme = $scheme_b THEN 1 ELSE 0 END) AS b,
  min(CASE WHEN t.scheme = $scheme_a THEN start END) AS since_a,
  min(CASE WHEN t.scheme = $scheme_b THEN start END) AS since_b
WHERE a > 0 AND b > 0 AND h:Company
RETURN h.id AS id, h.name AS name, since_a, since_b"""


def oracle(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The answer of the book: two sets of holders and what they share."""
    since_a, since_b = (
        _since(book, str(given[scheme]), str(given["on"]), edition)
        for scheme in ("scheme_a", "scheme_b")
    )
    both = entities(book, list(since_a.keys() & since_b.keys()), edition)
    for id, firm in both.items():
        if firm.kind == "Company":
            yield id, value(book, firm, "name"), since_a[id], since_b[id]


def _since(book: Reading, scheme: str, on: str, edition: int | None) -> dict[Id, str | None]:
    """Who holds a title of ``scheme``, and since when."""
    found: dict[Id, str | None] = {}
    for title in held(book, on, edition):
        if title.scheme == scheme:
            days = [day for day in (found.get(title.holder), title.start) if day]
            found[title.holder] = min(days, default=None)
    return found


QUESTION = Question(
    number=38,
    name="both-titles",
    title={"zh": "同时持有两类称号的企业", "en": "Firms that hold titles of two given schemes"},
    parameters=(
        Parameter("scheme_a", "scheme", "one scheme", "green-factory"),
        Parameter("scheme_b", "scheme", "the other", "green-supply-chain"),
        Parameter("on", "date", "the day", "today"),
    ),
    columns=("id", "name", "since_a", "since_b"),
    sparql=SPARQL,
    cypher=CYPHER,
    oracle=oracle,
)
