"""When a title is held, said three times: in SPARQL, in Cypher and in plain Python.

A title is held on a day if it had begun, if it had a beginning at all (the day it was granted,
else the day its list was published); if it was not removed by then and its term had not passed;
and if its status does not say otherwise. Where sources differ, the preferred value counts, as
everywhere. A day of which only the year or month is known counts from its first day, as text does
('2024' <= '2024-08-31'); a term that ends in 2024 ends with its last.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import orjson

from graph import holding
from graph.book.reading import Reading
from graph.model import Id, Spelled

NEWEST = 2**31 - 1

PREFIXES = """PREFIX gw: <https://w3id.org/greenweft/ontology#>
PREFIX metric: <https://w3id.org/greenweft/metric/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


def preferred(subject: str, property: str) -> str:
    """SPARQL for ``?property``: "0property=text" if merge chose this value, else "1property=text".

    The least of them is the preferred one, and its text stands behind the sign of equality.
    A concept's text is the last part of its IRI.

    >>> print(preferred("title", "status"))
    OPTIONAL { ?title gw:status ?of_status .
        BIND(CONCAT("status=", REPLACE(STR(?of_status), "^.*/", "")) AS ?told_status)
        BIND(IF(EXISTS { ?title gw:preferred ?told_status }, "0", "1") AS ?rank_status)
        BIND(CONCAT(?rank_status, ?told_status) AS ?status) }
    """
    of, told, rank = f"?of_{property}", f"?told_{property}", f"?rank_{property}"
    return (
        f"OPTIONAL {{ ?{subject} gw:{property} {of} .\n"
        f'    BIND(CONCAT("{property}=", REPLACE(STR({of}), "^.*/", "")) AS {told})\n'
        f'    BIND(IF(EXISTS {{ ?{subject} gw:preferred {told} }}, "0", "1") AS {rank})\n'
        f"    BIND(CONCAT({rank}, {told}) AS ?{property}) }}"
    )


# ?title ?holder ?scheme ?level ?start of what is held on the day $on.
HELD_IN_SPARQL = f"""{{
  SELECT ?title ?holder ?scheme ?level (COALESCE(?granted, ?published) AS ?start) {{
  {{ SELECT ?title ?holder ?scheme ?level
      (STRAFTER(MIN(?grantedOn), "=") AS ?granted)
      (STRAFTER(MIN(?publishedOn), "=") AS ?published)
      (STRAFTER(MIN(?removedOn), "=") AS ?removed) (STRAFTER(MIN(?validTo), "=") AS ?valid)
      (STRAFTER(MIN(?status), "=") AS ?state) {{
    ?title a gw:Designation ; gw:heldBy ?holder ; gw:scheme ?scheme .
    OPTIONAL {{ ?title gw:level ?level }}
    {preferred("title", "grantedOn")}
    OPTIONAL {{ ?title gw:onList ?list . {preferred("list", "publishedOn")} }}
    {preferred("title", "removedOn")}
    {preferred("title", "validTo")}
    {preferred("title", "status")}
  }} GROUP BY ?title ?holder ?scheme ?level }}
  FILTER(COALESCE(COALESCE(?granted, ?published) <= $on, true) && COALESCE(?removed > $on, true))
  FILTER(COALESCE(?valid >= SUBSTR($on, 1, STRLEN(?valid)), true))
  FILTER(!BOUND(?state) || ?state IN ("listed", "renamed")
      || ?state = "removed" && BOUND(?removed) || ?state = "expired" && BOUND(?valid))
}} }}"""

# The same in Cypher, as t (the title), h (the holder) and start.
HELD_IN_CYPHER = """MATCH (t:Designation)-[:HELD_BY]->(h:Entity)
OPTIONAL MATCH (t)-[:ON_LIST]->(l:AwardList)
WITH t, h, min(l.publishedOn) AS published
WITH t, h, coalesce(t.grantedOn, published) AS start
WHERE (start IS NULL OR start <= $on) AND (t.removedOn IS NULL OR t.removedOn > $on)
  AND (t.validTo IS NULL OR t.validTo >= left($on, size(t.validTo)))
  AND (t.status IS NULL OR t.status IN ['listed', 'renamed']
    OR (t.status = 'removed' AND t.removedOn IS NOT NULL)
    OR (t.status = 'expired' AND t.validTo IS NOT NULL))"""


class Held(NamedTuple):
    """A title that is held, and since when, if that is known."""

    id: Id
    holder: Id
    scheme: str
    level: str | None
    start: str | None
    sources: Collection[str]


def held(book: Reading, on: str, edition: int | None) -> Iterator[Held]:
    """The titles that are held on a day, out of the book."""
    lists = {s.id: s for s in book.statements("AwardList", edition)}
    for title in book.statements("Designation", edition):
        published = [
            day
            for id in title.values.get("onList", ())
            if (day := value(book, lists[id], "publishedOn"))
        ]
        start = value(book, title, "grantedOn") or min(published, default=None)
        if (start is None or start <= on) and not holding.is_over(book.schema, title, on):
            scheme, level = value(book, title, "scheme"), value(book, title, "level")
            for holder in title.values["heldBy"]:
                yield Held(title.id, holder, scheme or "", level, start, title.values["source"])


def value(book: Reading, statement: Spelled, property: str) -> str | None:
    """The preferred value of a property: see ``graph.holding``."""
    return holding.value(book.schema, statement, property)


def entities(book: Reading, ids: Collection[Id], edition: int | None) -> Mapping[Id, Spelled]:
    """The merged statements of ``ids``, as of an edition."""
    rows = book.con.execute(
        """SELECT kind, id, start, "end", vals FROM statement WHERE graph = '' AND added <= $at
        AND (removed IS NULL OR removed > $at) AND id IN (SELECT unnest($ids))""",
        {"at": NEWEST if edition is None else edition, "ids": list(ids)},
    ).fetchall()
    return {
        id: Spelled(kind, id, start, end, orjson.loads(vals)) for kind, id, start, end, vals in rows
    }


def names(book: Reading, ids: Collection[Id], edition: int | None) -> Mapping[Id, str | None]:
    """The preferred name of each of ``ids``."""
    return {id: value(book, s, "name") for id, s in entities(book, ids, edition).items()}
