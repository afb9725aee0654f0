"""The times at which titles are held, so that whoever counts holders need not read the titles.

How many hold one depends on the day, so no number of that is kept: this is what it is counted
from, a row for each title that is held at some time. Empty is what nobody says. What a row says
is of the title and of the list that it stands on, so a change of either makes it anew.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

from graph.holding import ends, value
from graph.lookups.index.rows import ENTITIES, listed, spelled
from graph.lookups.titles import begun
from graph.model import Id
from ontology.schema import Schema

Row: TypeAlias = tuple[int, int, str, str, str, str]
Numbered: TypeAlias = tuple[int, str, Id, str, str, str]  # a title with its number before it

TABLE = """CREATE TABLE held (
    holder INTEGER, title INTEGER, scheme TEXT, since TEXT, removed TEXT, valid TEXT,
    PRIMARY KEY (holder, title)) WITHOUT ROWID"""
INDEX = "CREATE INDEX held_title ON held (title)"
BLOCK = 5_000  # titles that are looked at together
EVERY = "SELECT n, kind, id, '', '', vals FROM thing WHERE kind = 'Designation'"
NUMBERS = "SELECT id, n FROM thing WHERE id IN (SELECT value FROM json_each(?))"
# What has changed or gone, and titles on a list of which that is so.
TOUCHED = """CREATE TEMP TABLE touched AS WITH changed AS (
        SELECT n FROM thing JOIN (SELECT id FROM fresh UNION SELECT id FROM gone) USING (id))
    SELECT n FROM changed
    UNION SELECT l.start FROM changed c JOIN link l ON l.property = 'onList' AND l."end" = c.n"""
STALE = "DELETE FROM held WHERE title IN (SELECT n FROM touched)"
# A "+" keeps SQLite from going through all titles by the index of kinds.
RENEWED = """SELECT n, kind, id, '', '', vals FROM thing WHERE +kind = 'Designation'
    AND n IN (SELECT n FROM touched) AND id NOT IN (SELECT id FROM gone)"""
TITLED = """SELECT h.scheme, count(DISTINCT h.holder) FROM json_each(?1) i
    CROSS JOIN thing t ON t.id = i.value CROSS JOIN held h ON h.holder = t.n
    WHERE h.since <= ?2 AND (h.removed = '' OR h.removed > ?2)
    AND (h.valid = '' OR h.valid >= substr(?2, 1, length(h.valid)))
    GROUP BY h.scheme ORDER BY h.scheme"""


def fill(con: sqlite3.Connection, schema: Schema) -> None:
    """The times of all titles, from the things of an index that has no such table yet."""
    con.execute(TABLE)
    _add(con, con.execute(EVERY), schema)
    con.execute(INDEX)


def renew(con: sqlite3.Connection, schema: Schema) -> None:
    """Those of what is ``fresh`` and ``gone``, while the things that go are still there."""
    con.execute(TOUCHED)
    con.execute(STALE)
    _add(con, con.execute(RENEWED), schema)
    con.execute("DROP TABLE touched")


def titled(con: sqlite3.Connection, holders: Iterable[Id], on: str) -> Mapping[str, int]:
    """How many of ``holders`` hold a title on a day, by its scheme."""
    return dict(con.execute(TITLED, (listed(holders), on)))


def _add(con: sqlite3.Connection, titles: Iterable[Numbered], schema: Schema) -> None:
    left = iter(titles)
    while block := list(islice(left, BLOCK)):
        con.executemany("INSERT INTO held VALUES (?, ?, ?, ?, ?, ?)", _rows(con, block, schema))


def _rows(con: sqlite3.Connection, titles: Iterable[Numbered], schema: Schema) -> Iterator[Row]:
    said = [(n, spelled(row)) for n, *row in titles]
    named = {id for _, one in said for id in one.values.get("onList", ())}
    lists = {one.id: one for one in map(spelled, con.execute(ENTITIES, (listed(named),)))}
    numbers = dict(
        con.execute(NUMBERS, (listed({id for _, one in said for id in one.values["heldBy"]}),))
    )
    for n, one in said:
        if over := ends(schema, one):
            scheme, since = value(schema, one, "scheme") or "", begun(schema, one, lists) or ""
            removed, valid = (day or "" for day in over)
            for holder in one.values["heldBy"]:
                yield numbers[holder], n, scheme, since, removed, valid
