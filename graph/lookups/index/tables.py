"""The tables of the index. Things have numbers, by which the other tables know them.

thing     n, id, kind, vals, name          what an entity says, as canonical JSON; what it is called
tie       id, kind, start, end, vals       a relation, its ends by id: so it is read in one step
near      thing, kind, end, ties           all relations of a kind that have a thing at that end, as
                                           a walk sees them: JSON, a list of lists
link      property, start, end             a reference of an entity, its ends by number
other     id, canonical                    ids that stand for another
degree    thing, label, way, count         standing numbers: how many of what a thing has
held      holder, title, scheme, its days  when titles are held; see ``graph.lookups.index.holding``
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

FORMAT = "3"
FILE = "index.sqlite"

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE thing (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, vals TEXT, name TEXT);
CREATE TABLE tie (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, start TEXT, "end" TEXT,
    vals TEXT);
CREATE TABLE near (thing INTEGER, kind TEXT, "end" TEXT, ties TEXT);
CREATE TABLE link (
    property TEXT, start INTEGER, "end" INTEGER, PRIMARY KEY (property, "end", start))
    WITHOUT ROWID;
CREATE TABLE other (id TEXT PRIMARY KEY, canonical TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE degree (
    thing INTEGER, label TEXT, way TEXT, count INTEGER, PRIMARY KEY (thing, label, way))
    WITHOUT ROWID;
"""

# Made after a first load: to keep them while rows come in takes several times as long.
INDEXES = """
CREATE UNIQUE INDEX thing_id ON thing (id);
CREATE INDEX thing_kind ON thing (kind, id);
CREATE UNIQUE INDEX tie_id ON tie (id);
CREATE UNIQUE INDEX near_thing ON near (thing, kind, "end");
CREATE INDEX link_start ON link (start);
"""

COUNTED = """INSERT INTO degree
    SELECT thing, kind, iif("end" = 'start', 'out', 'in'), json_array_length(ties) FROM near
    UNION ALL SELECT start, property, 'out', count(*) FROM link GROUP BY start, property
    UNION ALL SELECT "end", property, 'in', count(*) FROM link GROUP BY "end", property"""


def _counting(table: str, label: str, known_by: str) -> Iterator[str]:
    """Triggers that keep the standing numbers right while rows come and go."""
    for event, row, by in (("INSERT", "NEW", 1), ("DELETE", "OLD", -1)):
        each = " ".join(
            f"INSERT INTO degree SELECT n, {row}.{label}, '{way}', {by} FROM thing "
            f"WHERE {known_by} = {row}.{end} ON CONFLICT DO UPDATE SET count = count + {by};"
            for end, way in (("start", "out"), ('"end"', "in"))
        )
        yield f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} BEGIN {each} END"


TRIGGERS = [*_counting("tie", "kind", "id"), *_counting("link", "property", "n")]


def opened(path: Path) -> sqlite3.Connection:
    """The index at ``path`` for whoever writes it; transactions are begun by hand."""
    con = sqlite3.connect(path, isolation_level=None)
    con.execute("PRAGMA synchronous = NORMAL")
    con.execute("PRAGMA cache_size = -65536")  # KiB
    return con


def opened_to_read(path: Path) -> sqlite3.Connection:
    """A copy that nobody writes to any more; safe in any number of processes."""
    con = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None
    )
    con.execute(f"PRAGMA mmap_size = {1 << 34}")
    con.execute("PRAGMA query_only = 1")
    return con
