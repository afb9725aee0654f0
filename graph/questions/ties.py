"""When a relation holds on a day, said three times: in SPARQL, in Cypher and in plain Python.

A relation holds from its first day to its last, both included; without a first day it always has,
without a last it goes on. A day of which only the year or month is known counts from its first day
when something begins, and to its last when it ends, as for titles. The days of a relation are part
of what it is, so sources cannot differ on them: they would tell of two relations.
"""

from collections.abc import Collection, Iterator

import orjson

from graph.book.reading import Reading
from graph.model import Id, Spelled
from graph.questions.titles import NEWEST, value


def holds_in_sparql(tie: str) -> str:
    """SPARQL that keeps ``?tie`` if it holds on the day $on.

    >>> print(holds_in_sparql("sale"))
    FILTER NOT EXISTS { ?sale gw:from ?saleFrom FILTER(STR(?saleFrom) > $on) }
    FILTER NOT EXISTS { ?sale gw:to ?saleTo
      FILTER(STR(?saleTo) < SUBSTR($on, 1, STRLEN(STR(?saleTo)))) }
    """
    return f"""FILTER NOT EXISTS {{ ?{tie} gw:from ?{tie}From FILTER(STR(?{tie}From) > $on) }}
FILTER NOT EXISTS {{ ?{tie} gw:to ?{tie}To
  FILTER(STR(?{tie}To) < SUBSTR($on, 1, STRLEN(STR(?{tie}To)))) }}"""


def holds_in_cypher(tie: str) -> str:
    """The condition in Cypher that ``tie`` holds on the day $on.

    >>> holds_in_cypher("r")
    '(r.from IS NULL OR r.from <= $on) AND (r.to IS NULL OR r.to >= left($on, size(r.to)))'
    """
    return (
        f"({tie}.from IS NULL OR {tie}.from <= $on)"
        f" AND ({tie}.to IS NULL OR {tie}.to >= left($on, size({tie}.to)))"
    )


def ties(
    book: Reading,
    kind: str,
    on: str,
    edition: int | None,
    starts: Collection[Id] | None = None,
    ends: Collection[Id] | None = None,
) -> Iterator[Spelled]:
    """The relations of a kind that hold on a day, out of the book; only those between the ends."""
    rows = book.con.execute(
        """SELECT kind, id, start, "end", vals FROM statement
        WHERE graph = '' AND kind = $kind AND added <= $at AND (removed IS NULL OR removed > $at)
        AND ($starts IS NULL OR list_contains($starts, start))
        AND ($ends IS NULL OR "end" IN (SELECT unnest($ends)))""",
        {"kind": kind, "at": NEWEST if edition is None else edition,
         "starts": None if starts is None else list(starts),
         "ends": None if ends is None else list(ends)},
    ).fetchall()  # fmt: skip
    for kind_, id, start, end, vals in rows:
        tie = Spelled(kind_, id, start, end, orjson.loads(vals))
        if holds(book, tie, on):
            yield tie


def holds(book: Reading, tie: Spelled, on: str) -> bool:
    """Whether a relation holds on a day."""
    begun, ended = value(book, tie, "from"), value(book, tie, "to")
    return (begun is None or begun <= on) and (ended is None or ended >= on[: len(ended)])
