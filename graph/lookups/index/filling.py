"""Filling the tables of an index: with a whole book, or with what changed."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

import orjson

from graph import search
from graph.book import Book
from graph.lookups.called import called
from graph.lookups.index import holding, near
from graph.lookups.index.rows import spelled
from graph.lookups.index.tables import COUNTED, INDEXES, TABLES, TRIGGERS
from graph.manifest import encoded
from graph.model import Id, Spelled
from ontology.schema import Property, Schema

References: TypeAlias = Mapping[str, Mapping[str, Property]]  # of each kind of entity

BLOCK = 10_000  # relations
TIE = 'id, kind, start, "end", vals'
STAGED = """
CREATE TEMP TABLE fresh (
    id TEXT PRIMARY KEY, kind TEXT, start TEXT, "end" TEXT, facts TEXT, vals TEXT, name TEXT);
CREATE TEMP TABLE gone (id TEXT PRIMARY KEY);
"""
# In this order: a thing is there before what refers to it, and goes after it.
CHANGED = (
    """INSERT INTO thing (id, kind, vals, name)
    SELECT id, kind, vals, name FROM fresh WHERE start = '' ON CONFLICT (id)
    DO UPDATE SET kind = excluded.kind, vals = excluded.vals, name = excluded.name""",
    """DELETE FROM link WHERE start IN (SELECT n FROM thing
    WHERE id IN (SELECT id FROM fresh WHERE start = '' UNION ALL SELECT id FROM gone))""",
    f"DELETE FROM tie WHERE id IN ({near.CHANGED})",
    f"INSERT INTO tie ({TIE}) SELECT {TIE} FROM fresh WHERE start <> ''",
)
LINKS = """INSERT OR IGNORE INTO link SELECT ?, ?, n FROM thing WHERE id = ?"""
NAMED = "SELECT kind, id, '', '', vals FROM fresh WHERE start = ''"
GONE = (
    "DELETE FROM degree WHERE thing IN (SELECT n FROM thing WHERE id IN (SELECT id FROM gone))",
    "DELETE FROM thing WHERE id IN (SELECT id FROM gone)",
)


def fill(con: sqlite3.Connection, book: Book) -> None:
    """Everything the newest edition holds, into an empty file."""
    _each(con, TABLES)
    _each(con, search.TABLES)
    entities = [kind.name for kind in book.schema.projected if kind.ends is None]
    numbers: dict[Id, int] = {}
    second: set[tuple[str, Id]] = set()  # two sources may take one thing for two kinds of things

    def things() -> Iterator[tuple[int, Id, str, str, str | None]]:
        for kind in entities:
            for one in book.statements(kind):
                if one.id in numbers:
                    second.add((kind, one.id))
                else:
                    numbers[one.id] = n = len(numbers) + 1
                    yield n, one.id, kind, encoded(one.values), called(book.schema, one).name

    con.executemany("INSERT INTO thing VALUES (?, ?, ?, ?, ?)", things())
    _fill_ties(con, book, numbers)
    links = _links(con.execute("SELECT n, kind, vals FROM thing"), _references(book.schema))
    con.executemany(
        "INSERT OR IGNORE INTO link VALUES (?, ?, ?)",
        ((property, start, numbers[ref]) for property, start, ref in links),
    )
    named = (one for kind in entities for one in book.statements(kind))
    search.add(con, (one for one in named if (one.kind, one.id) not in second), book.schema)
    con.execute(COUNTED)
    _each(con, INDEXES)
    holding.fill(con, book.schema)
    for text in TRIGGERS:
        con.execute(text)


def _fill_ties(con: sqlite3.Connection, book: Book, numbers: Mapping[Id, int]) -> None:
    con.execute(near.TOLD)
    for kind in book.schema.projected:
        relations = book.statements(kind.name) if kind.ends else iter(())
        while block := list(islice(relations, BLOCK)):
            con.executemany(
                f"INSERT INTO tie ({TIE}) VALUES (?, ?, ?, ?, ?)",
                ((r.id, r.kind, r.start, r.end, encoded(r.values)) for r in block),
            )
            con.executemany(
                "INSERT INTO told VALUES (?, ?, ?, ?)",
                ((r.kind, numbers[r.start], numbers[r.end], near.told(kind, r)) for r in block),
            )
    near.fill(con)


def apply(con: sqlite3.Connection, book: Book, after: int) -> None:
    """What changed since the edition ``after``."""
    _each(con, STAGED)
    for change in book.changes(after, book.edition.n):
        if change.graph:
            continue
        if change.new:
            _stage(con, book.schema, change.new)
        elif change.old:
            con.execute("INSERT OR IGNORE INTO gone VALUES (?)", (change.old.id,))
    for one in book.chosen("id", [id for (id,) in con.execute("SELECT id FROM gone")]):
        _stage(con, book.schema, one)
    con.execute("DELETE FROM gone WHERE id IN (SELECT id FROM fresh)")  # it is of another kind now
    leaving = near.leaving(con)
    for text in CHANGED:
        con.execute(text)
    near.rearrange(con, leaving)
    changed = con.execute("SELECT t.n, t.kind, t.vals FROM fresh f CROSS JOIN thing t USING (id)")
    con.executemany(LINKS, _links(changed, _references(book.schema)))
    holding.renew(con, book.schema)
    # What has changed is replaced, what has gone is forgotten.
    search.add(con, list(map(spelled, con.execute(NAMED))), book.schema)
    search.remove(con, [id for (id,) in con.execute("SELECT id FROM gone")])
    for text in GONE:
        con.execute(text)


def _stage(con: sqlite3.Connection, schema: Schema, one: Spelled) -> None:
    kind, id, start, end, values = one
    told = near.told(schema.kind(kind), one) if start else None
    name = None if start else called(schema, one).name
    given = (id, kind, start, end, told, encoded(values), name)
    con.execute("INSERT OR REPLACE INTO fresh VALUES (?, ?, ?, ?, ?, ?, ?)", given)


def _links(
    things: Iterable[tuple[int, str, str]], references: References
) -> Iterator[tuple[str, int, Id]]:
    """The references of things: property, number of the thing, id it leads to."""
    for n, kind, vals in things:
        if names := references[kind]:
            values: Mapping[str, list[Id]] = orjson.loads(vals)
            yield from ((name, n, ref) for name in names for ref in values.get(name, ()))


def _references(schema: Schema) -> References:
    return {kind.name: kind.links for kind in schema.projected if kind.ends is None}


def _each(con: sqlite3.Connection, script: str) -> None:
    """Run a script within the transaction that is open: ``executescript`` would end it."""
    for text in script.split(";"):
        if text.strip():
            con.execute(text)
