"""The index: what is kept of names so that they are found, in a SQLite database of the caller's.

A text's row number sorts as hits do: kinds that people mostly look for, then short names. FTS5
yields rows in this order, so a search for what is in every name may stop at the first few.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain, islice
from typing import NamedTuple

import orjson

from graph.holding import preferred
from graph.model import Id, Spelled
from graph.search.folding import bare, folded, has_han, spoken
from graph.search.grams import of_text
from graph.search.sounds import sounded
from ontology.ranges import Text
from ontology.schema import Kind, Property, Schema

TABLES = """
CREATE TABLE name_entity (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE name_text (
    n INTEGER PRIMARY KEY, entity INTEGER NOT NULL, property TEXT NOT NULL, text TEXT NOT NULL,
    key TEXT NOT NULL, sound TEXT NOT NULL);
CREATE INDEX name_text_key ON name_text (key);
CREATE INDEX name_text_entity ON name_text (entity);
CREATE TABLE name_code (
    code TEXT, entity INTEGER, property TEXT, text TEXT NOT NULL,
    PRIMARY KEY (code, entity, property)) WITHOUT ROWID;
CREATE INDEX name_code_entity ON name_code (entity);
CREATE TABLE name_gram (gram TEXT PRIMARY KEY, texts INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_fts USING fts5 (
    grams, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
"""

CENTRAL = ("Area", "Company", "Park")
BLOCK = 40_000
LENGTHS = 255  # longer names sort as one
HASH_BITS = 40
ENTITIES = """SELECT e.n, e.id, e.kind FROM name_entity e
JOIN json_each(?) given ON given.value = e.id"""
TEXTS = """SELECT t.n, t.entity, t.key, t.sound FROM name_text t
JOIN json_each(?) given ON given.value = t.entity"""
TAKEN = "SELECT t.n FROM name_text t JOIN json_each(?) given ON given.value = t.n"
COUNT = """INSERT INTO name_gram VALUES (?, ?)
ON CONFLICT (gram) DO UPDATE SET texts = texts + excluded.texts"""


class _Row(NamedTuple):
    """One name of one entity."""

    n: int
    entity: int
    property: str
    text: str
    key: str
    sound: str


def names_of(kind: Kind) -> tuple[str, ...]:
    """Properties of ``kind`` that are names: texts in a language, ``name`` first.

    >>> from ontology.shapes import schema
    >>> names_of(schema().kind("Company")), names_of(schema().kind("Designation"))
    (('name', 'formerName', 'readName'), ())
    """
    repeats = {p.stands_also for p in kind.properties.values()}
    found = (p for p in kind.properties.values() if Text in p.ranges and p.iri not in repeats)
    return tuple(sorted((p.name for p in found), key=lambda name: (name != "name", name)))


def codes_of(kind: Kind) -> tuple[str, ...]:
    """Properties of ``kind`` that are identifiers: codes, and other plain text in its key.

    >>> from ontology.shapes import schema
    >>> codes_of(schema().kind("Company")), codes_of(schema().kind("Policy"))
    (('lei', 'uscc'), ('number',))
    """
    found = {p.name for p in kind.identifiers} | {
        name
        for name in kind.key
        if str in (p := kind.properties[name]).ranges and not (p.terms or p.refers_to)
    }
    return tuple(sorted(found))


class _Searched(NamedTuple):
    """What an entity is found by: its property ``name``, all names, and identifiers."""

    name: Property
    names: tuple[str, ...]
    codes: tuple[str, ...]


def _searched(schema: Schema) -> Mapping[str, _Searched]:
    """Kinds that have names."""
    return {
        kind.name: _Searched(kind.property("name"), names, codes_of(kind))
        for kind in schema.kinds.values()
        if (names := names_of(kind))
    }


def add(con: sqlite3.Connection, statements: Iterable[Spelled], schema: Schema) -> None:
    """Make entities findable; one that is there is replaced, and one without a name passed over.

    Relations are passed over too. The caller commits; for a first load of many, a page cache of
    64 MB saves a fifth of the time.
    """
    by = _searched(schema)
    rest = (one for one in statements if one.kind in by)
    while block := {one.id: one for one in islice(rest, BLOCK)}:
        remove(con, block)
        _add(con, [one for one in block.values() if one.values.get("name")], by)


def remove(con: sqlite3.Connection, ids: Iterable[Id]) -> None:
    """Forget entities; ids that are not there are passed over. The caller commits."""
    rest = iter(ids)
    while block := list(islice(rest, BLOCK)):
        there = con.execute(ENTITIES, [_json(block)]).fetchall()
        if there:
            _remove(con, {n: kind for n, _, kind in there})


def _remove(con: sqlite3.Connection, kinds: Mapping[int, str]) -> None:
    gone = con.execute(TEXTS, [_json(list(kinds))]).fetchall()
    grams = {n: of_text(kinds[entity], key, sound) for n, entity, key, sound in gone}
    con.executemany(
        "INSERT INTO name_fts (name_fts, rowid, grams) VALUES ('delete', ?, ?)",
        [(n, " ".join(grams[n])) for n in sorted(grams)],
    )
    _count(con, grams.values(), -1)
    con.execute("DELETE FROM name_gram WHERE texts = 0")
    each = [(n,) for n in kinds]
    con.executemany("DELETE FROM name_text WHERE entity = ?", each)
    con.executemany("DELETE FROM name_code WHERE entity = ?", each)
    con.executemany("DELETE FROM name_entity WHERE n = ?", each)


def _add(con: sqlite3.Connection, entities: Sequence[Spelled], by: Mapping[str, _Searched]) -> None:
    (last,) = con.execute("SELECT coalesce(max(n), 0) FROM name_entity").fetchone()
    numbered = list(enumerate(entities, last + 1))
    con.executemany(
        "INSERT INTO name_entity VALUES (?, ?, ?, ?)",
        [(n, one.id, one.kind, _preferred(one, by[one.kind])) for n, one in numbered],
    )
    con.executemany(
        "INSERT OR IGNORE INTO name_code VALUES (?, ?, ?, ?)",
        sorted(code for n, one in numbered for code in _codes(n, one, by[one.kind])),
    )
    rows = sorted(row for n, one in numbered for row in _texts(n, one, by[one.kind]))
    kept = list(_apart(con, rows))
    con.executemany("INSERT INTO name_text VALUES (?, ?, ?, ?, ?, ?)", kept)
    kinds = {n: one.kind for n, one in numbered}
    grams = [of_text(kinds[row.entity], row.key, row.sound) for row in kept]
    con.executemany(
        "INSERT INTO name_fts (rowid, grams) VALUES (?, ?)",
        # In the order of rows, or FTS5 writes to disk after each.
        ((row.n, " ".join(each)) for row, each in zip(kept, grams, strict=True)),
    )
    _count(con, grams, 1)


def _count(con: sqlite3.Connection, grams: Iterable[set[str]], sign: int) -> None:
    counted = Counter(chain.from_iterable(grams))
    con.executemany(COUNT, [(gram, sign * counted[gram]) for gram in sorted(counted)])


def _texts(entity: int, one: Spelled, by: _Searched) -> Iterator[_Row]:
    """Names of an entity, each folded form once."""
    seen = {""}
    for property in by.names:
        for spelled in one.values.get(property, ()):
            text = Text.parse(spelled).text
            key = folded(text)
            if key in seen:
                continue
            seen.add(key)
            aloud = bare(spoken(text)) if has_han(key) else ""
            n = _number(one, property, text, len(bare(key)))
            yield _Row(n, entity, property, text, key, sounded(aloud))


def _number(one: Spelled, property: str, text: str, length: int) -> int:
    """Where a text stands among all: central kinds, then short names, then by a hash."""
    digest = blake2b("\0".join((one.id, property, text)).encode("utf-8", "replace"), digest_size=5)
    place = (one.kind not in CENTRAL) << 8 | min(length, LENGTHS)
    return place << HASH_BITS | int.from_bytes(digest.digest(), "big")


def _apart(con: sqlite3.Connection, rows: Sequence[_Row]) -> Iterator[_Row]:
    """``rows``, in order of their numbers; of two with one number the second takes the next."""
    taken = {n for (n,) in con.execute(TAKEN, [_json([row.n for row in rows])])}
    last = -1
    for row in rows:
        n = row.n
        while n <= last or n in taken:
            n += 1
            taken.update(n for (n,) in con.execute(TAKEN, [_json([n])]))
        last = n
        yield row if n == row.n else row._replace(n=n)


def _codes(entity: int, one: Spelled, by: _Searched) -> Iterator[tuple[str, int, str, str]]:
    for property in by.codes:
        for text in one.values.get(property, ()):
            if code := folded(text):
                yield code, entity, property, text


def _preferred(one: Spelled, by: _Searched) -> str:
    """The name by which an entity goes."""
    return preferred(by.name, one.values) or ""


def _json(values: Sequence[object]) -> str:
    return orjson.dumps(values).decode()
