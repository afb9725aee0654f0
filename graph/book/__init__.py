"""The book: what every source said, release by release, and every edition that came of it.

It forgets nothing: a claim that a newer release no longer makes is closed, not deleted. One
process writes; each change is one transaction and makes one edition, wholly or not at all.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

import duckdb
import orjson

from graph.book import tables
from graph.book.reading import Reading
from graph.book.revision import revise
from graph.errors import BookMismatch, NoSuchRelease, NotFound, NotMerged
from graph.manifest import Manifest, Part
from graph.model import Id
from ontology.schema import Schema

Clock = Callable[[], datetime]


class Edition(NamedTuple):
    """One state of the book; ``hash`` covers the edition before it."""

    n: int
    at: datetime
    what: str
    added: int
    removed: int
    manifest: Manifest
    hash: str


NOTHING = Edition(0, datetime(1970, 1, 1), "nothing", 0, 0, {}, "")


class Book(Reading):
    """The book in one DuckDB file. ``fingerprint`` names the ontology that wrote its statements."""

    def __init__(
        self,
        path: Path | str,
        schema: Schema,
        base: str,
        fingerprint: str,
        clock: Clock = lambda: datetime.now(UTC).replace(tzinfo=None),
    ) -> None:
        super().__init__(duckdb.connect(str(path)), schema)
        self.clock = clock
        meta = self._meta() or self._new(base, fingerprint)
        self.id, self.base = meta["id"], meta["base"]
        problem = ""
        if meta["format"] != tables.FORMAT:
            problem = f"has format {meta['format']}, this is {tables.FORMAT}"
        elif base != self.base:
            problem = f"was made with GREENWEFT_BASE={self.base}, not {base}"
        if problem:
            self.con.close()
            raise BookMismatch(str(path), problem)
        if meta["fingerprint"] != fingerprint:
            self._remerge(fingerprint)

    def beside(self) -> "Book":
        """The same book on a connection of its own, which sees what was committed.

        For another thread, which is to close it, and only to read.
        """
        other = copy(self)
        other.con = self.con.cursor()
        other._cursors = set()
        return other

    def close(self) -> None:
        """Write all to the file and let it go."""
        self.con.close()

    @contextmanager
    def change(self, what: str, keep: bool = True) -> Iterator[int]:
        """One edition: fill the temporary table ``touched(id)`` and the rest is done on leaving.

        Whatever goes wrong, the book is as it was; so it is with ``keep=False``, a dry run.
        """
        n = self.edition.n + 1
        done = False
        self.con.execute("BEGIN")
        try:
            self.con.execute("CREATE OR REPLACE TEMP TABLE touched (id VARCHAR)")
            yield n
            revise(self.con, self.schema, n)
            self._conclude(n, what)
            done = keep
        finally:
            self.con.execute("COMMIT" if done else "ROLLBACK")

    def forget(self, release: int) -> Edition:
        """Withdraw what a release says, from a new edition on; its rows stay for ``known_on``."""
        found = [r for r in self.releases() if r.n == release and r.removed is None]
        if not found:
            raise NoSuchRelease(release, [r.n for r in self.releases() if r.removed is None])
        source, series = found[0].source, found[0].series
        with self.change(f"forget {source} {series}") as n:
            given = {"source": source, "series": series, "n": n}
            mine = "source = $source AND series = $series AND removed IS NULL"
            self.con.execute(
                f"INSERT INTO touched SELECT id FROM claim WHERE {mine}", _without(given, "n")
            )
            self.con.execute(f"UPDATE claim SET removed = $n WHERE {mine}", given)
            self.con.execute(f"UPDATE release SET removed = $n WHERE {mine}", given)
        return self.edition

    def decide(self, what: str, a: Id, b: Id = "") -> int:
        """Keep a decision (``merge``, ``split``, ``undo``) and give its number; none is deleted."""
        if what == "merge":
            self._check_merge(a, b)
        with self.change(f"{what} {a} {b}".strip()) as n:
            number = tables.count(self.con, "FROM decision") + 1
            self.con.execute(
                "INSERT INTO decision VALUES ($number, $what, $a, $b, $at, $n)",
                {"number": number, "what": what, "a": a, "b": b, "at": self.clock(), "n": n},
            )
        return number

    def _check_merge(self, a: Id, b: Id) -> None:
        one, other = self.statement(a), self.statement(b)
        for id, found in ((a, one), (b, other)):
            if found is None:
                raise NotFound(id)
            if found.start:
                raise NotMerged(a, b, f"{id} is a relation; merge its ends")
        if one and other and one.kind != other.kind:
            raise NotMerged(a, b, f"one is a {one.kind}, the other a {other.kind}")
        if one and other and one.id == other.id:
            raise NotMerged(a, b, f"both are {one.id} already")

    def backup(self, file: Path) -> None:
        """Write a copy of the book to ``file``, which must not be there yet."""
        name = "copy_of_the_book"
        self.con.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS {name}")
        try:
            row = tables.first(self.con, "SELECT current_database()")
            own = row[0] if row else ""
            self.con.execute(f'COPY FROM DATABASE "{own}" TO {name}')
        finally:
            self.con.execute(f"DETACH {name}")

    def synced(self, store: str) -> int:
        """The edition that ``store`` was last seen at: a hint, the store itself knows."""
        row = tables.first(self.con, "SELECT edition FROM synced WHERE store = $s", {"s": store})
        return int(row[0]) if row else 0

    def note_synced(self, store: str, edition: int) -> None:
        """Remember what ``store`` has reached."""
        self.con.execute("DELETE FROM synced WHERE store = $s", {"s": store})
        self.con.execute("INSERT INTO synced VALUES ($s, $e)", {"s": store, "e": edition})

    def _conclude(self, n: int, what: str) -> None:
        # Sums exceed 64 bits, so they are written as text.
        sums = {kind: list(map(str, part)) for kind, part in sorted(self.manifest().items())}
        counts = [
            tables.count(self.con, f"FROM statement WHERE graph = '' AND {column} = {n}")
            for column in ("added", "removed")
        ]
        text = orjson.dumps([self.edition.hash, n, what, counts, sums])
        self.con.execute(
            "INSERT INTO edition VALUES ($n, $at, $what, $added, $removed, $manifest, $hash)",
            {
                "n": n,
                "at": self.clock(),
                "what": what,
                "added": counts[0],
                "removed": counts[1],
                "manifest": orjson.dumps(sums).decode(),
                "hash": sha256(text).hexdigest(),
            },
        )

    @property
    def edition(self) -> Edition:
        """The newest edition; number 0 when nothing was loaded yet."""
        return next(_editions(self.con, newest=1), NOTHING)

    @property
    def committed(self) -> Edition:
        """As ``edition``, without a change that is under way; any thread may ask."""
        return next(_editions(self.con.cursor(), newest=1), NOTHING)

    def editions(self) -> Iterator[Edition]:
        """All editions, the newest first."""
        yield from _editions(self.con)

    def edition_hash(self, n: int) -> str:
        """The hash of edition ``n``; empty if there is none."""
        row = tables.first(self.con, "SELECT hash FROM edition WHERE n = $n", {"n": n})
        return str(row[0]) if row else ""

    def edition_on(self, at: datetime) -> int:
        """The number of the edition that was the newest at ``at``."""
        row = tables.first(self.con, "SELECT max(n) FROM edition WHERE made <= $at", {"at": at})
        return int(row[0]) if row and row[0] else 0

    def _meta(self) -> Mapping[str, str]:
        known = tables.first(self.con, "SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta'")
        return dict(self.con.execute("SELECT key, value FROM meta").fetchall()) if known else {}

    def _new(self, base: str, fingerprint: str) -> Mapping[str, str]:
        meta = {
            "id": token_hex(16),
            "base": base,
            "format": tables.FORMAT,
            "fingerprint": fingerprint,
        }
        self.con.execute("BEGIN")
        self.con.execute(tables.TABLES)
        self.con.executemany("INSERT INTO meta VALUES (?, ?)", list(meta.items()))
        self.con.execute("COMMIT")
        return meta

    def _remerge(self, fingerprint: str) -> None:
        """The ontology changed: merge every claim anew, as one edition."""
        with self.change("a changed ontology"):
            self.con.execute(
                "INSERT INTO touched SELECT DISTINCT id FROM claim WHERE removed IS NULL"
            )
            self.con.execute(
                "UPDATE meta SET value = $f WHERE key = 'fingerprint'", {"f": fingerprint}
            )


def _editions(con: duckdb.DuckDBPyConnection, newest: int | None = None) -> Iterator[Edition]:
    limit = f"LIMIT {newest}" if newest else ""
    for n, at, what, added, removed, manifest, hash in con.execute(
        f"SELECT * FROM edition ORDER BY n DESC {limit}"
    ).fetchall():
        parts = {kind: Part(*map(int, part)) for kind, part in orjson.loads(manifest).items()}
        yield Edition(n, at, what, added, removed, parts, hash)


def _without(given: Mapping[str, object], key: str) -> dict[str, object]:
    return {name: value for name, value in given.items() if name != key}
