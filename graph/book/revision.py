"""Revision: after claims changed, bring identity and the merged statements up to date.

Only what was touched is merged again. A statement of one claim is made by the database; the few
of several claims, or with references that lead elsewhere now, are made by ``graph.merge``.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TypeAlias

import duckdb
import orjson

from graph.book.identities import follow, refers, standing
from graph.book.tables import HALVES, append, count, references, temporary
from graph.manifest import CANONICAL, encoded
from graph.merge import Told, mapped, merged
from graph.model import Id, Spelled
from ontology.schema import Kind, Schema

GROUPS = 20_000
# canonical id, kind, source, confidence, release, start, end, values
Gathered: TypeAlias = tuple[Id, str, str, str, int, Id, Id, str]


def revise(con: duckdb.DuckDBPyConnection, schema: Schema, edition: int) -> None:
    """Merge what the claims in the temporary table ``touched(id)`` say, as of ``edition``."""
    revision = _Revision(con, schema, edition)
    revision.target()
    waiting = count(con, "FROM withheld") > 0
    while count(con, "FROM target"):
        revision.gather()
        revision.merge()
        revision.withhold()
        revision.replace()
        revision.retarget(waiting)
        waiting = False


class _Revision:
    """Steps over temporary tables: target, gathered, merged, dangling, gone."""

    def __init__(self, con: duckdb.DuckDBPyConnection, schema: Schema, edition: int) -> None:
        self.con = con
        self.schema = schema
        self.edition = edition

    def target(self) -> None:
        """Fill ``target(id)``: canonical ids, old and new, of what was touched."""
        follow(self.con, self.schema, self.edition)
        temporary(
            self.con,
            "target",
            """SELECT id FROM touched UNION SELECT old FROM moved WHERE old IS NOT NULL
            UNION SELECT s.canonical FROM stands s JOIN touched t ON s.id = t.id""",
        )

    def gather(self) -> None:
        """Fill ``gathered``: the claims of each target; ``intricate``: which need ``merged``."""
        temporary(
            self.con,
            "gathered",
            """SELECT coalesce(s.canonical, c.id) AS cid, s.canonical IS NOT NULL AS moved, c.*
            FROM claimed c LEFT JOIN stands s ON s.id = c.id
            WHERE c.kind IN (SELECT unnest($kinds))
            AND coalesce(s.canonical, c.id) IN (SELECT id FROM target)""",
            kinds=[kind.name for kind in self.schema.projected],
        )
        temporary(
            self.con,
            "intricate",
            "SELECT cid AS id FROM gathered GROUP BY cid HAVING count(*) > 1 OR bool_or(moved)",
        )
        if count(self.con, "FROM stands"):
            refs = references(self.con, self.schema, "gathered")
            self.con.execute(
                f"""INSERT INTO intricate SELECT coalesce(s.canonical, r.id) FROM ({refs}) r
                LEFT JOIN stands s ON s.id = r.id WHERE r.ref IN (SELECT id FROM stands)"""
            )

    def merge(self) -> None:
        """Fill ``merged``: the statements of the default graph ('') and of each source's graph."""
        temporary(
            self.con,
            "merged",
            """WITH plain AS (SELECT cid AS id, kind, start, "end", source,
                '{"confidence":["' || confidence || '"],"source":["' || source || '"]'
                || CASE WHEN vals = '{}' THEN '}' ELSE ',' || substr(vals, 2) END AS vals
                FROM gathered WHERE cid NOT IN (SELECT id FROM intricate))
            SELECT '' AS graph, id, kind, start, "end", vals FROM plain
            UNION ALL SELECT source, id, kind, start, "end", vals FROM plain WHERE start = ''""",
        )
        after = ""
        while rows := self._intricate(after):
            after = rows[-1][0]
            append(self.con, "merged", self._statements(rows))

    def _intricate(self, after: Id) -> list[Gathered]:
        """The claims of the next groups, whole groups only, in order of their ids."""
        return self.con.execute(
            """WITH next AS
                (SELECT DISTINCT id FROM intricate WHERE id > $after ORDER BY id LIMIT $n)
            SELECT cid, kind, source, confidence, release, start, "end", vals FROM gathered
            WHERE cid IN (SELECT id FROM next) ORDER BY cid, source, release""",
            {"after": after, "n": GROUPS},
        ).fetchall()

    def _statements(self, rows: list[Gathered]) -> list[tuple[str, Id, str, Id, Id, str]]:
        kinds = self.schema.kinds
        refs = {ref for row in rows for ref in refers(kinds[row[1]], _told(kinds[row[1]], row, {}))}
        known = standing(self.con, refs, "stands")
        found = []
        for (id, name), group in groupby(rows, key=lambda row: row[:2]):
            told = [_told(kinds[name], row, known) for row in group]
            found.append(("", *_columns(merged(kinds[name], id, told))))
            if kinds[name].ends is None:
                found += [(source, *_columns(one)) for source, one in _apart(kinds[name], id, told)]
        return found

    def withhold(self) -> None:
        """Take out of ``merged`` what refers to something that no source describes (any more).

        An optional reference is left out; a statement that needs it is withheld until it is back.
        ``gone`` keeps the entities that were shown before and are not now.
        """
        self.con.execute("DELETE FROM withheld WHERE id IN (SELECT id FROM target)")
        refs = references(self.con, self.schema, "merged", "graph = ''")
        temporary(
            self.con,
            "dangling",
            f"""SELECT DISTINCT r.* FROM ({refs}) r
            WHERE r.ref NOT IN (SELECT id FROM merged WHERE graph = '')
            AND (r.ref IN (SELECT id FROM target) OR r.ref NOT IN (SELECT id FROM shown))""",
        )
        self._leave_out()
        self.con.execute("INSERT INTO withheld SELECT DISTINCT id, kind, ref FROM dangling")
        self.con.execute("DELETE FROM merged WHERE id IN (SELECT id FROM dangling WHERE required)")
        temporary(
            self.con,
            "gone",
            """SELECT id FROM shown WHERE start = '' AND id IN (SELECT id FROM target)
            AND id NOT IN (SELECT id FROM merged)""",
        )

    def _leave_out(self) -> None:
        """Drop optional references that lead nowhere from the merged statements."""
        rows = self.con.execute(
            """SELECT m.graph, m.id, m.vals, list(d.property || ' ' || d.ref) FROM merged m
            JOIN dangling d ON d.id = m.id WHERE NOT d.required GROUP BY ALL"""
        ).fetchall()
        for graph, id, vals, missing in rows:
            values: dict[str, list[str]] = orjson.loads(vals)
            for property, ref in (text.split(" ") for text in missing):
                values[property] = [text for text in values.get(property, []) if text != ref]
            kept = {name: texts for name, texts in values.items() if texts}
            self.con.execute(
                "UPDATE merged SET vals = $vals WHERE graph = $graph AND id = $id",
                {"vals": encoded(kept), "graph": graph, "id": id},
            )

    def replace(self) -> None:
        """Close the statements that are no more, add those that are new."""
        halves = HALVES.format(f"({CANONICAL})")
        temporary(self.con, "fresh", f"SELECT *, {halves} FROM merged")
        temporary(
            self.con,
            "old",
            """SELECT rowid AS row, graph, id, hi, lo FROM statement
            WHERE removed IS NULL AND id IN (SELECT id FROM target)""",
        )
        over = "rowid IN (SELECT row FROM old ANTI JOIN fresh USING (graph, id, hi, lo))"
        given = {"e": self.edition}
        self.con.execute(f"DELETE FROM statement WHERE added = $e AND {over}", given)
        self.con.execute(f"UPDATE statement SET removed = $e WHERE {over}", given)
        self.con.execute(
            """INSERT INTO statement SELECT graph, id, kind, start, "end", vals, hi, lo, $e, NULL
            FROM fresh ANTI JOIN old USING (graph, id, hi, lo)""",
            given,
        )

    def retarget(self, waiting: bool) -> None:
        """The next targets: what refers to something that went, and what waited for what came."""
        temporary(
            self.con,
            "back",
            "SELECT DISTINCT w.id FROM withheld w JOIN merged m ON w.missing = m.id"
            if waiting
            else "SELECT '' AS id LIMIT 0",
        )
        gone = count(self.con, "FROM gone")
        refs = (
            references(self.con, self.schema, "shown")
            if gone
            else "SELECT '' AS id, '' AS ref LIMIT 0"
        )
        temporary(
            self.con,
            "target",
            f"SELECT id FROM ({refs}) WHERE ref IN (SELECT id FROM gone) UNION SELECT id FROM back",
        )


def _told(kind: Kind, row: Gathered, known: Mapping[Id, Id]) -> Told:
    _, _, source, confidence, release, start, end, vals = row
    values = mapped(kind, orjson.loads(vals), known)
    return Told(source, confidence, release, known.get(start, start), known.get(end, end), values)


def _apart(kind: Kind, id: Id, told: list[Told]) -> Iterator[tuple[str, Spelled]]:
    """What each source says of one entity."""
    for source, claims in groupby(told, key=lambda claim: claim.source):
        yield source, merged(kind, id, list(claims))


def _columns(statement: Spelled) -> tuple[Id, str, Id, Id, str]:
    kind, id, start, end, values = statement
    return id, kind, start, end, encoded(values)
