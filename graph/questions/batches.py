"""What the lists of a scheme add up to, batch by batch: in SPARQL, in Cypher and in plain Python.

``listed`` counts the titles of one list, whatever became of them later; ``removed`` those of this
list and earlier ones that were taken off since the list before; ``net`` all listed so far less all
removed so far, and nothing where an earlier list is known of which no title is (its sum would mean
nothing). Lists are in the order of their publication; one without a day has no net.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from graph.book.reading import Reading
from graph.model import Id, Spelled
from graph.questions.titles import preferred, value

UNGRANTED = {"applied", "publicised"}


def _lists(name: str) -> str:
    """SPARQL for the lists as ``?name``, with their scheme, jurisdiction ("" if none) and day."""
    return f"""{{ SELECT ?{name} ?{name}Scheme ?{name}Place
      (STRAFTER(MIN(?publishedOn), "=") AS ?{name}Day) {{
    ?{name} a gw:AwardList ; gw:scheme ?{name}Scheme .
    OPTIONAL {{ ?{name} gw:jurisdiction ?jurisdiction }}
    BIND(COALESCE(?jurisdiction, "") AS ?{name}Place)
    {preferred(name, "publishedOn")}
  }} GROUP BY ?{name} ?{name}Scheme ?{name}Place }}"""


# ?list ?listScheme ?listPlace ?listDay ?listed ?removed ?net
COUNTED_IN_SPARQL = f"""{{ SELECT ?list ?listScheme ?listPlace ?listDay
    (SUM(IF(?part = ?list, ?n, 0)) AS ?listed) (SUM(IF(?new, ?n, 0)) AS ?removed)
    (IF(BOUND(?listDay) && MIN(?n) > 0, SUM(IF(?old, 0, ?n)), 1/0) AS ?net) {{
  {{ SELECT ?list ?listScheme ?listPlace ?listDay (MAX(?beforeDay) AS ?previous) {{
    {_lists("list")}
    OPTIONAL {{ {_lists("before")}
      FILTER(?beforeScheme = ?listScheme && sameTerm(?beforePlace, ?listPlace))
      FILTER(?beforeDay < ?listDay) }}
  }} GROUP BY ?list ?listScheme ?listPlace ?listDay }}
  {_lists("part")}
  FILTER(?partScheme = ?listScheme && sameTerm(?partPlace, ?listPlace))
  FILTER(?part = ?list || ?partDay <= ?listDay)
  OPTIONAL {{ SELECT ?part ?day (COUNT(?title) AS ?count) {{
    {{ SELECT ?part ?title (STRAFTER(MIN(?removedOn), "=") AS ?day)
        (STRAFTER(MIN(?status), "=") AS ?state) {{
      ?title gw:onList ?part ; gw:heldBy ?holder .
      {preferred("title", "removedOn")}
      {preferred("title", "status")}
    }} GROUP BY ?part ?title }}
    FILTER(COALESCE(?state NOT IN ("applied", "publicised"), true))
  }} GROUP BY ?part ?day }}
  BIND(COALESCE(?count, 0) AS ?n)
  BIND(COALESCE(?day <= ?listDay, false) AS ?old)
  BIND(?old && COALESCE(?day > ?previous, true) AS ?new)
}} GROUP BY ?list ?listScheme ?listPlace ?listDay }}"""

# The same in Cypher, as one, which has the id, the other words and scheme, place and day.
COUNTED_IN_CYPHER = """MATCH (l:AwardList)
OPTIONAL MATCH (l)-[:JURISDICTION]->(j:Area)
WITH l, coalesce(min(j.id), '') AS place
OPTIONAL MATCH (t:Designation)-[:ON_LIST]->(l)
WHERE t.status IS NULL OR NOT t.status IN ['applied', 'publicised']
WITH l, place, count(t) AS listed, collect(t.removedOn) AS removals
WITH collect({id: l.id, scheme: l.scheme, place: place, day: l.publishedOn,
  listed: listed, removals: removals}) AS lists
UNWIND lists AS one
WITH one, [p IN lists WHERE p.id = one.id
  OR (p.scheme = one.scheme AND p.place = one.place AND p.day <= one.day)] AS parts
WITH one, parts, reduce(last = '', p IN parts |
  CASE WHEN p.day < one.day AND p.day > last THEN p.day ELSE last END) AS previous
WITH one, one.listed AS listed,
  reduce(n = 0, p IN parts |
    n + size([d IN p.removals WHERE d <= one.day AND d > previous])) AS removed,
  CASE WHEN one.day IS NULL OR size([p IN parts WHERE p.listed = 0]) > 0 THEN null ELSE
    reduce(n = 0, p IN parts |
      n + p.listed - size([d IN p.removals WHERE d <= one.day])) END AS net"""


class Counted(NamedTuple):
    """What one list adds up to."""

    list: Spelled
    scheme: str
    place: Id
    day: str | None
    listed: int
    removed: int
    net: int | None


class _List(NamedTuple):
    statement: Spelled
    scheme: str
    place: Id
    day: str | None
    removals: list[str | None]


def counted(book: Reading, edition: int | None) -> Iterator[Counted]:
    """Every list and what it adds up to, out of the book."""
    removals: dict[Id, list[str | None]] = defaultdict(list)
    for title in book.statements("Designation", edition):
        if value(book, title, "status") not in UNGRANTED:
            for id in title.values.get("onList", ()):
                removals[id].append(value(book, title, "removedOn"))
    lists = [
        _List(one, value(book, one, "scheme") or "", (one.values.get("jurisdiction") or [""])[0],
              value(book, one, "publishedOn"), removals[one.id])
        for one in book.statements("AwardList", edition)
    ]  # fmt: skip
    for one in lists:
        alike = (other for other in lists if (other.scheme, other.place) == (one.scheme, one.place))
        yield _summed(one, list(alike))


def _summed(one: _List, alike: Iterable[_List]) -> Counted:
    if one.day is None:
        return Counted(*one[:4], listed=len(one.removals), removed=0, net=None)
    day = one.day
    earlier = [other for other in alike if other.day and other.day <= day]
    previous = max((other.day or "" for other in earlier if other.day != day), default="")
    gone = [d for other in earlier for d in other.removals if d and d <= day]
    whole = all(other.removals for other in earlier)
    net = sum(len(other.removals) for other in earlier) - len(gone) if whole else None
    return Counted(*one[:4], len(one.removals), sum(d > previous for d in gone), net)
