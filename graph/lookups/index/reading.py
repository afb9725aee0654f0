"""The index as a graph for lookups: points and their neighbours, by B-trees."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence

import orjson

from graph.lookups import End
from graph.lookups.coverage import Coverage
from graph.lookups.filters import Tie, Told, tie
from graph.lookups.index import holding
from graph.lookups.labels import labels_of
from graph.model import Id, Spelled
from ontology.schema import Schema

# Lists go in as JSON: one text of a query for any number of ids, which SQLite plans once.
ENTITIES = "SELECT kind, id, '', '', vals FROM thing WHERE id IN (SELECT value FROM json_each(?))"
TIES = """SELECT t.kind, t.id, s.id, e.id, t.vals FROM tie t
    JOIN thing s ON s.n = t.start JOIN thing e ON e.n = t."end" """
OF_THINGS = "SELECT kind, id, '', '', vals FROM thing WHERE kind = ? AND id > ? ORDER BY id"
OF_TIES = f"{TIES} WHERE t.kind = ? AND t.id > ? ORDER BY t.id"
_FROM = {
    "start": """FROM json_each(?1) i CROSS JOIN thing s ON s.id = i.value
        CROSS JOIN tie t ON t.start = s.n AND t.kind = ?2
        CROSS JOIN thing e ON e.n = t."end" """,
    "end": """FROM json_each(?1) i CROSS JOIN thing e ON e.id = i.value
        CROSS JOIN tie t ON t."end" = e.n AND t.kind = ?2
        CROSS JOIN thing s ON s.n = t.start""",
}
NEIGHBOURS = {end: f"SELECT t.kind, t.id, s.id, e.id, t.vals {text}" for end, text in _FROM.items()}
WALKED = {
    end: f"""SELECT t.id, {near}.id, {far}.id, confidence, share, begun, over, products, sources
    {_FROM[end]}"""
    for end, near, far in (("start", "s", "e"), ("end", "e", "s"))
}
REFERRING = """SELECT e.id, s.kind, s.id, '', '', s.vals
    FROM json_each(?1) i CROSS JOIN thing e ON e.id = i.value
    CROSS JOIN link l ON l.property = ?2 AND l."end" = e.n
    CROSS JOIN thing s ON s.n = l.start"""


class Index:
    """One edition in SQLite; see ``graph.lookups.Graph``."""

    def __init__(self, con: sqlite3.Connection, schema: Schema) -> None:
        self.con = con
        self.schema = schema
        self.edition = int(dict(con.execute("SELECT key, value FROM meta"))["edition"])

    def canonical(self, id: Id) -> Id:
        row = self.con.execute("SELECT canonical FROM other WHERE id = ?", (id,)).fetchone()
        return row[0] if row else id

    def statements(self, ids: Collection[Id]) -> Mapping[Id, Spelled]:
        given = (_json(ids),)
        found = {one.id: one for one in map(spelled, self.con.execute(ENTITIES, given))}
        if len(found) < len(ids):
            wanted = f"{TIES} WHERE t.id IN (SELECT value FROM json_each(?))"
            found |= {one.id: one for one in map(spelled, self.con.execute(wanted, given))}
        return found

    def relations(self, kinds: Collection[str], end: End, ids: Collection[Id]) -> Iterator[Spelled]:
        given = _json(ids)
        for kind in kinds:
            yield from map(spelled, self.con.execute(NEIGHBOURS[end], (given, kind)))

    def ties(self, kind: str, end: End, ids: Collection[Id]) -> Iterator[Tie]:
        for id, near, far, confidence, share, begun, over, products, sources in self.con.execute(
            WALKED[end], (_json(ids), kind)
        ):
            made, said_by = products.split(" ") if products else (), sources.split(" ")
            yield tie(id, near, far, Told(confidence, share, begun, over, made, said_by))

    def referring(self, property: str, ids: Collection[Id]) -> Iterator[tuple[Id, Spelled]]:
        for ref, *row in self.con.execute(REFERRING, (_json(ids), property)):
            yield ref, spelled(row)

    def of_kind(self, kind: str, after: Id = "") -> Iterator[Spelled]:
        of = OF_TIES if self.schema.kind(kind).ends else OF_THINGS
        yield from map(spelled, self.con.execute(of, (kind, after)))

    def degrees(self, id: Id) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, dict[str, int]] = {"out": {}, "in": {}}
        labels = labels_of(self.schema)
        for label, way, count in self.con.execute(
            """SELECT d.label, d.way, d.count FROM degree d JOIN thing t ON t.n = d.thing
            WHERE t.id = ? AND d.count > 0 ORDER BY d.label""",
            (id,),
        ):
            found[way][labels[label]] = count
        return found

    def coverage(self, park: Id, on: str) -> Coverage:
        return holding.coverage(self.con, park, on)


def _json(ids: Collection[Id]) -> str:
    return orjson.dumps(list(ids)).decode()


def spelled(row: Sequence[str]) -> Spelled:
    """A row of kind, id, ends and values as the statement that it is."""
    kind, id, start, end, vals = row
    return Spelled(kind, id, start, end, orjson.loads(vals))
