"""What is near a thing: its relations of one kind at one end, as one row that a walk reads at once.

Each relation is a list: what a ``Tie`` has behind its near end. To read a row of
ten costs what it costs to find one of them by a B-tree.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import orjson

from graph.lookups import End
from graph.lookups.filters import tie
from graph.model import Id, Spelled
from ontology.schema import Kind


class Place(NamedTuple):
    """A row: the number of a thing, a kind of relations, and the end at which they have it."""

    thing: int
    kind: str
    end: End


Leaving: TypeAlias = Mapping[Place, set[Id]]

_ENDS: Sequence[tuple[End, str]] = (("start", '"end"'), ("end", "start"))  # and the other one
TOLD = """CREATE TEMP TABLE told (kind TEXT, start INTEGER, "end" INTEGER, facts TEXT)"""
_LISTED = """INSERT INTO near (thing, kind, "end", ties)
    SELECT t."{end}", t.kind, '{end}',
        '[' || group_concat('[' || json_quote(f.id) || ',' || substr(t.facts, 2)) || ']'
    FROM told t JOIN thing f ON f.n = t.{far} GROUP BY t."{end}", t.kind"""
CHANGED = "SELECT id FROM fresh WHERE start <> '' UNION ALL SELECT id FROM gone"
_LEAVING = f"""SELECT n.n, t.kind, t.id FROM tie t JOIN thing n ON n.id = t."{{end}}"
    WHERE t.id IN ({CHANGED})"""
_COMING = """SELECT n.n, f.kind, f.{far}, f.facts FROM fresh f JOIN thing n ON n.id = f."{end}"
    WHERE f.start <> '' """


def told(kind: Kind, relation: Spelled) -> str:
    """What a walk needs of a relation, whichever end it comes from, as JSON."""
    return orjson.dumps(tie(kind, relation, "start")[2:]).decode()


def fill(con: sqlite3.Connection) -> None:
    """List all that stands in the table ``told``."""
    for end, far in _ENDS:
        con.execute(_LISTED.format(end=end, far=far))
    con.execute("DROP TABLE told")


def leaving(con: sqlite3.Connection) -> Leaving:
    """Where the relations stand that ``fresh`` and ``gone`` name, before they change."""
    found: dict[Place, set[Id]] = defaultdict(set)
    for end, _ in _ENDS:
        for thing, kind, id in con.execute(_LEAVING.format(end=end)):
            found[Place(thing, kind, end)].add(id)
    return found


def rearrange(con: sqlite3.Connection, leaving: Leaving) -> None:
    """Take what leaves out of its rows, and put what is ``fresh`` in."""
    coming: dict[Place, list[Any]] = defaultdict(list)
    for end, far in _ENDS:
        for thing, kind, other, said in con.execute(_COMING.format(end=end, far=far)):
            coming[Place(thing, kind, end)].append([other, *orjson.loads(said)])
    for place in leaving.keys() | coming.keys():
        out = leaving.get(place, set())
        kept = [one for one in _read(con, place) if one[1] not in out]
        _write(con, place, kept + coming.get(place, []))


def _read(con: sqlite3.Connection, place: Place) -> Iterable[Any]:
    row = con.execute(
        'SELECT ties FROM near WHERE thing = ? AND kind = ? AND "end" = ?', place
    ).fetchone()
    return orjson.loads(row[0]) if row else ()


def _write(con: sqlite3.Connection, place: Place, ties: list[Any]) -> None:
    if ties:
        con.execute(
            """INSERT INTO near (thing, kind, "end", ties) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET ties = excluded.ties""",
            (*place, orjson.dumps(ties).decode()),
        )
    else:
        con.execute('DELETE FROM near WHERE thing = ? AND kind = ? AND "end" = ?', place)
