"""The index as a graph for lookups: points and their neighbours, by B-trees."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping

import orjson

from graph.lookups import End
from graph.lookups.called import Called
from graph.lookups.coverage import Coverage, tenants
from graph.lookups.filters import Tie
from graph.lookups.index import holding
from graph.lookups.index.rows import ENTITIES, listed, spelled
from graph.lookups.labels import labels_of
from graph.model import Id, Spelled
from ontology.schema import Schema

OF_THINGS = "SELECT kind, id, '', '', vals FROM thing WHERE kind = ? AND id > ? ORDER BY id"
OF_IDS = """SELECT kind, id, start, "end", vals FROM tie
    WHERE id IN (SELECT value FROM json_each(?))"""
CALLED = "SELECT id, kind, name FROM thing WHERE id IN (SELECT value FROM json_each(?))"
NEAR = """SELECT i.value, w.ties FROM json_each(?1) i CROSS JOIN thing t ON t.id = i.value
    CROSS JOIN near w ON w.thing = t.n AND w.kind = ?2 AND w."end" = ?3"""
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
        given = (listed(ids),)
        found = {one.id: one for one in map(spelled, self.con.execute(ENTITIES, given))}
        if len(found) < len(ids):
            found |= {one.id: one for one in map(spelled, self.con.execute(OF_IDS, given))}
        return found

    def called(self, ids: Collection[Id]) -> Mapping[Id, Called]:
        rows = self.con.execute(CALLED, (listed(ids),))
        return {id: Called(kind, name) for id, kind, name in rows}

    def relations(self, kinds: Collection[str], end: End, ids: Collection[Id]) -> Iterator[Spelled]:
        for kind in kinds:
            found = [one.id for one in self.ties(kind, end, ids)]
            yield from map(spelled, self.con.execute(OF_IDS, (listed(found),)))

    def ties(self, kind: str, end: End, ids: Collection[Id]) -> Iterator[Tie]:
        for near, ties in self.con.execute(NEAR, (listed(ids), kind, end)):
            for one in orjson.loads(ties):
                yield Tie(near, *one)

    def referring(self, property: str, ids: Collection[Id]) -> Iterator[tuple[Id, Spelled]]:
        for ref, *row in self.con.execute(REFERRING, (listed(ids), property)):
            yield ref, spelled(row)

    def of_kind(self, kind: str, after: Id = "") -> Iterator[Spelled]:
        yield from map(spelled, self.con.execute(OF_THINGS, (kind, after)))

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
        inside = tenants(self, park, on)
        return Coverage(len(inside), holding.titled(self.con, inside, on))
