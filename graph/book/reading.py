"""What can be read from the book: releases, claims, statements as of an edition, deltas."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from secrets import token_hex
from typing import Any, Literal, NamedTuple
from weakref import ref

import duckdb
import orjson

from graph.book.tables import count, first
from graph.manifest import Manifest, Part
from graph.model import Id, Spelled
from ontology.schema import Schema

BLOCK = 20_000
SELECT = 'SELECT kind, id, start, "end", vals'


class Release(NamedTuple):
    """One release of one series of a source; ``removed`` is the edition that withdrew it."""

    n: int
    source: str
    series: str
    hash: str
    options: str
    files: str
    retrieved: date
    records: int
    rejected: int
    added: int
    removed: int | None


class Kept(NamedTuple):
    """A claim as the book keeps it, with the id that stands for its own.

    ``release`` is the first one that made it, ``record`` where it stood there.
    """

    canonical: Id
    statement: Spelled
    source: str
    series: str
    release: int
    record: str
    evidence: str
    confidence: str
    added: int
    removed: int | None


class Change(NamedTuple):
    """What one statement was and is; ``graph`` is '' or a source.

    ``shared`` tells that another relation still joins the same ends, so that the direct triple
    of a removed one must stay.
    """

    graph: str
    old: Spelled | None
    new: Spelled | None
    shared: bool


class Reading:
    """The reading half of the book; it never changes anything."""

    def __init__(self, con: duckdb.DuckDBPyConnection, schema: Schema) -> None:
        self.con = con
        self.schema = schema
        self._cursors: set[ref[duckdb.DuckDBPyConnection]] = set()

    def interrupt(self) -> None:
        """Stop what is being read; any thread may call it.

        A query that is not begun yet does not know of it.
        """
        self.con.interrupt()
        for cursor in tuple(self._cursors):
            if con := cursor():
                con.interrupt()

    def rows(
        self, query: str, given: Mapping[str, object] | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Rows in blocks, on a cursor of their own, so that other queries may run meanwhile."""
        cursor = self.con.cursor()
        # DuckDB interrupts one connection alone, and not those that were made of it.
        self._cursors.add(ref(cursor, self._cursors.discard))
        cursor.execute(query, given)
        while block := cursor.fetchmany(BLOCK):
            yield from block

    def releases(self) -> list[Release]:
        """Every release there ever was, the oldest first."""
        rows = self.con.execute("SELECT * FROM release ORDER BY n").fetchall()
        return [Release(*row) for row in rows]

    def rejected(self, release: int | None = None) -> Iterator[tuple[int, str, str, str, str]]:
        """Quarantined records: release, file, record, reason, content.

        Without a release those of all that stand, and of files that could not be read and were
        not loaded since.
        """
        chosen = "l.n = $release"
        if release is None:
            chosen = """l.removed IS NULL OR (l.added = l.removed AND NOT EXISTS (
                FROM release s WHERE s.files = l.files AND s.n > l.n
                AND s.added IS DISTINCT FROM s.removed))"""
        yield from self.con.execute(
            f"""SELECT r.* FROM rejected r JOIN release l ON l.n = r.release
            WHERE {chosen} ORDER BY r.release, r.rowid""",
            None if release is None else {"release": release},
        ).fetchall()

    def canonical(self, id: Id, edition: int | None = None) -> Id:
        """The id that stands for ``id``: itself, unless identity says otherwise."""
        row = first(
            self.con,
            f"SELECT canonical FROM same WHERE id = $id AND {standing(edition)}",
            {"id": id},
        )
        return str(row[0]) if row else id

    def stand_ins(self) -> Iterator[tuple[Id, Id]]:
        """Every id for which another stands, and that one."""
        return self.rows("SELECT id, canonical FROM stands", {})

    def statement(self, id: Id, edition: int | None = None) -> Spelled | None:
        """The merged statement of ``id``, or ``None`` if there is none."""
        rows = self.con.execute(
            f"{SELECT} FROM statement WHERE graph = '' AND id = $id AND {standing(edition)}",
            {"id": self.canonical(id, edition)},
        ).fetchall()
        return of_row(rows[0]) if rows else None

    def statements(
        self, kind: str | None = None, edition: int | None = None, graph: str = ""
    ) -> Iterator[Spelled]:
        """Merged statements in order of kind and id."""
        given = {"graph": graph} | ({"kind": kind} if kind else {})
        of_kind = "AND kind = $kind" if kind else ""
        yield from map(
            of_row,
            self.rows(
                f"{SELECT} FROM statement WHERE graph = $graph {of_kind} AND {standing(edition)} "
                "ORDER BY kind, id",
                given,
            ),
        )

    def chosen(
        self,
        column: Literal["id", "start", "end"],
        ids: Collection[Id],
        kinds: Collection[str] = (),
        edition: int | None = None,
    ) -> Iterator[Spelled]:
        """Merged statements with one of ``ids`` in ``column``; of these kinds, if any are named."""
        of_kind = "AND kind IN (SELECT unnest($kinds))" if kinds else ""
        given = {"ids": list(ids)} | ({"kinds": list(kinds)} if kinds else {})
        rows = self.rows(
            f"""{SELECT} FROM statement WHERE graph = '' AND {standing(edition)} {of_kind}
            AND "{column}" IN (SELECT unnest($ids))""",
            given,
        )
        return map(of_row, rows)

    def referring(
        self, property: str, ids: Collection[Id], edition: int | None = None
    ) -> Iterator[tuple[Id, Spelled]]:
        """Each of ``ids`` to which the ``property`` of an entity refers, and that entity."""
        kinds = [kind.name for kind in self.schema.projected if property in kind.links]
        rows = self.rows(
            f"""WITH told AS (
                {SELECT}, unnest(from_json(vals->'$.{property}', '["VARCHAR"]')) AS ref
                FROM statement WHERE graph = '' AND start = '' AND {standing(edition)}
                AND kind IN (SELECT unnest($kinds)))
            SELECT ref, kind, id, start, "end", vals FROM told
            WHERE ref IN (SELECT unnest($ids))""",
            {"kinds": kinds, "ids": list(ids)},
        )
        return ((ref, of_row(row)) for ref, *row in rows)

    def sample(self, n: int) -> list[Spelled]:
        """Up to ``n`` merged statements of each kind, drawn at random."""
        rows = self.con.execute(
            f"""{SELECT} FROM shown
            QUALIFY row_number() OVER (PARTITION BY kind ORDER BY md5(id || $salt)) <= $n""",
            {"n": n, "salt": token_hex(4)},
        ).fetchall()
        return [of_row(row) for row in rows]

    def claims(self, id: Id, edition: int | None = None) -> list[Kept]:
        """Who said what about ``id`` and all ids that it stands for."""
        at = standing(edition)
        rows = self.con.execute(
            f"""SELECT coalesce(s.canonical, c.id), c.kind, c.id, c.start, c."end", c.vals,
            c.source, c.series, c.release, c.record, c.evidence, c.confidence, c.added, c.removed
            FROM (FROM claim WHERE {at}) c LEFT JOIN (FROM same WHERE {at}) s ON s.id = c.id
            WHERE coalesce(s.canonical, c.id) = $id ORDER BY c.source, c.series, c.added, c.id""",
            {"id": self.canonical(id, edition)},
        ).fetchall()
        return [Kept(row[0], of_row(row[1:6]), *row[6:]) for row in rows]

    def history(self, id: Id, edition: int | None = None) -> list[tuple[Spelled, int, int | None]]:
        """What ``id`` was, with the editions that brought it and took it away; the newest first."""
        upto = "" if edition is None else f"AND added <= {int(edition)}"
        rows = self.con.execute(
            f"""{SELECT}, added, removed FROM statement WHERE graph = '' AND id = $id {upto}
            ORDER BY added DESC""",
            {"id": self.canonical(id, edition)},
        ).fetchall()
        return [(of_row(row[:5]), row[5], row[6]) for row in rows]

    def manifest(self, edition: int | None = None, graph: str = "") -> Manifest:
        """Count and hash of the merged statements of each kind."""
        rows = self.con.execute(
            f"""SELECT kind, count(*), sum(hi), sum(lo) FROM statement
            WHERE graph = $graph AND {standing(edition)} GROUP BY kind""",
            {"graph": graph},
        ).fetchall()
        return {kind: Part(count, int(upper), int(lower)) for kind, count, upper, lower in rows}

    def changes(self, after: int, upto: int) -> Iterator[Change]:
        """What changed from one edition to another: entities before relations, in a fixed order."""
        rows = self.rows(
            """WITH at_b AS (
                FROM statement WHERE added <= $b AND (removed IS NULL OR removed > $b)),
            old AS (FROM statement WHERE added <= $a AND removed > $a AND removed <= $b),
            new AS (FROM at_b WHERE added > $a),
            changed AS (
                SELECT graph, kind, id, coalesce(o.start, n.start) AS start,
                    coalesce(o."end", n."end") AS "end", o.vals AS was, n.vals AS vals
                FROM old o FULL JOIN new n USING (graph, kind, id)
                WHERE o.vals IS DISTINCT FROM n.vals),
            lost AS (
                SELECT DISTINCT kind, start, "end" FROM changed WHERE vals IS NULL AND start <> ''),
            shared AS (
                SELECT DISTINCT kind, start, "end" FROM at_b
                SEMI JOIN lost USING (kind, start, "end") WHERE graph = '')
            SELECT c.*, s.kind IS NOT NULL FROM changed c
            LEFT JOIN shared s ON c.kind = s.kind AND c.start = s.start AND c."end" = s."end"
            ORDER BY c.start <> '', c.kind, c.id, c.graph""",
            {"a": after, "b": upto},
        )
        for graph, kind, id, start, end, was, vals, shared in rows:
            old = None if was is None else of_row((kind, id, start, end, was))
            new = None if vals is None else of_row((kind, id, start, end, vals))
            yield Change(graph, old, new, bool(shared))

    def distance(self, edition: int) -> int:
        """How many statements were added or removed since an edition."""
        return count(self.con, f"FROM statement WHERE added > {edition} OR removed > {edition}")

    @property
    def size(self) -> int:
        """How many statements there are, those of the sources' graphs included."""
        return count(self.con, "FROM statement WHERE removed IS NULL")


def standing(edition: int | None) -> str:
    """The filter for rows that stand at an edition, or now."""
    if edition is None:
        return "removed IS NULL"
    return f"added <= {int(edition)} AND (removed IS NULL OR removed > {int(edition)})"


def of_row(row: Sequence[str]) -> Spelled:
    """The statement in the columns of ``SELECT``."""
    kind, id, start, end, vals = row
    return Spelled(kind, id, start, end, orjson.loads(vals))
