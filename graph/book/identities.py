"""Identities in the book: which id stands for which, after claims changed.

``standing(id, canonical)`` is worked out anew from all claims that give a thing further ids; the
table ``same`` keeps it as intervals of editions. An id whose key refers to something that stands
elsewhere is made again of the canonical ones, so that two sources that say the same of one firm,
by name and by code, say one thing.
"""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter

import duckdb
import orjson

from graph.book.tables import append, count, key_references, references, temporary
from graph.identity import Decisions, Named, canonical
from graph.merge import Told, rekeyed
from graph.model import Id
from ontology.schema import Kind, Schema

DECIDED = {"SameAs": "same", "DifferentFrom": "different"}


def follow(con: duckdb.DuckDBPyConnection, schema: Schema, edition: int) -> None:
    """Bring ``same`` up to date; add to ``touched`` whatever an id that moved is part of.

    Leaves the temporary table ``moved(id, old, new)``.
    """
    _identify(con, schema)
    for kind in _by_dependence(schema):
        _rekey(con, kind)
    moved = temporary(
        con,
        "moved",
        """SELECT coalesce(o.id, n.id) AS id, o.canonical AS old, n.canonical AS new
        FROM stands o FULL JOIN standing n ON o.id = n.id
        WHERE o.canonical IS DISTINCT FROM n.canonical""",
    )
    if not moved:
        return
    given = {"e": edition}
    was = "id IN (SELECT id FROM moved WHERE old IS NOT NULL)"
    con.execute(f"UPDATE same SET removed = $e WHERE removed IS NULL AND {was}", given)
    con.execute("INSERT INTO same SELECT id, new, $e, NULL FROM moved WHERE new IS NOT NULL", given)
    refs = references(con, schema, "claimed")
    con.execute(
        f"""INSERT INTO touched SELECT id FROM moved
        UNION SELECT id FROM ({refs}) WHERE ref IN (SELECT id FROM moved)"""
    )


def standing(
    con: duckdb.DuckDBPyConnection, ids: Iterable[Id], table: str = "standing"
) -> Mapping[Id, Id]:
    """What stands for those of ``ids`` for which another does."""
    query = f"SELECT id, canonical FROM {table} WHERE id IN (SELECT unnest($ids))"
    return dict(con.execute(query, {"ids": list(ids)}).fetchall())


def refers(kind: Kind, told: Told) -> Iterator[Id]:
    """Every id that a claim refers to."""
    yield from filter(None, (told.start, told.end))
    for name in kind.references:
        yield from told.values.get(name, ())


def _identify(con: duckdb.DuckDBPyConnection, schema: Schema) -> None:
    """Fill ``standing`` with what identity says.

    Where ids contend for an alias, ``graph.identity`` decides; an alias of one id alone leads
    there, so that a firm may be referred to by its name or by any of its codes.
    """
    temporary(
        con,
        "named",
        """WITH told AS (
            SELECT DISTINCT id, also FROM claimed WHERE kind IN (SELECT unnest($kinds)))
        SELECT DISTINCT id, unnest(string_split(also, ' ')) AS alias FROM told WHERE also <> ''
        UNION SELECT id, id FROM told""",
        kinds=[kind.name for kind in schema.kinds.values() if kind.identifiers],
    )
    decisions = _decisions(con)
    pairs_decided = [*decisions.same, *decisions.different]
    temporary(
        con,
        "contended",
        """WITH aliases AS (SELECT alias FROM named GROUP BY alias HAVING count(*) > 1
            UNION SELECT unnest($decided)),
        ids AS (SELECT DISTINCT id FROM named WHERE alias IN (SELECT alias FROM aliases))
        SELECT id, alias FROM named WHERE id IN (SELECT id FROM ids)""",
        decided=[*decisions.alone, *(id for pair in pairs_decided for id in pair)],
    )
    pairs = (Named(*row) for row in con.execute("FROM contended").fetchall())
    decided = canonical(pairs, schema.strong, decisions)
    con.execute("CREATE OR REPLACE TEMP TABLE standing (id VARCHAR, canonical VARCHAR)")
    append(con, "standing", decided.items())
    con.execute(
        """INSERT INTO standing SELECT n.alias, coalesce(s.canonical, n.id)
        FROM named n LEFT JOIN standing s ON s.id = n.id
        WHERE n.alias <> n.id AND n.id NOT IN (SELECT id FROM contended)
        AND n.alias NOT IN (SELECT id FROM standing)"""
    )


def _decisions(con: duckdb.DuckDBPyConnection) -> Decisions:
    """What people decided and did not undo, the later before the earlier; then what sources say."""
    rows = con.execute(
        """SELECT what, a, b FROM decision WHERE what <> 'undo'
        AND n::VARCHAR NOT IN (SELECT a FROM decision WHERE what = 'undo') ORDER BY n"""
    ).fetchall()
    merged: list[tuple[Id, Id]] = []
    alone: set[Id] = set()
    for what, a, b in rows:
        if what == "split":
            alone.add(a)
        else:
            merged.append((a, b))
            alone -= {a, b}
    said = con.execute(
        'SELECT DISTINCT kind, start, "end" FROM claimed WHERE kind IN (SELECT unnest($kinds))',
        {"kinds": list(DECIDED)},
    ).fetchall()
    by_people = {frozenset(pair) for pair in merged}
    pairs = sorted((DECIDED[kind], start, end) for kind, start, end in said)
    return Decisions(
        same=merged + [(a, b) for what, a, b in pairs if what == "same"],
        different=[
            (a, b) for what, a, b in pairs if what == "different" and {a, b} not in by_people
        ],
        alone=alone,
    )


def _rekey(con: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """Add to ``standing`` the ids of a kind whose key refers to something that stands elsewhere."""
    columns = key_references(kind)
    if not columns or not count(con, "FROM standing"):
        return
    where = " OR ".join(f"{column} IN (SELECT id FROM standing)" for column in columns.values())
    rows = con.execute(
        f'SELECT DISTINCT id, start, "end", vals FROM claimed WHERE kind = $kind AND ({where})',
        {"kind": kind.name},
    ).fetchall()
    told = {id: Told("", "", 0, start, end, orjson.loads(vals)) for id, start, end, vals in rows}
    known = standing(con, {ref for one in told.values() for ref in refers(kind, one)} | set(told))
    made = {id: rekeyed(kind, id, one, known) for id, one in told.items() if id not in known}
    led = standing(con, made.values())
    new = {id: led.get(to, to) for id, to in made.items() if to != id}
    con.execute("CREATE OR REPLACE TEMP TABLE rekeyed (id VARCHAR, canonical VARCHAR)")
    append(con, "rekeyed", new.items())
    # What stood for others and is made anew leads them to its new id.
    con.execute(
        """UPDATE standing SET canonical = r.canonical FROM rekeyed r
        WHERE standing.canonical = r.id"""
    )
    con.execute("INSERT INTO standing FROM rekeyed WHERE id <> canonical")


def _by_dependence(schema: Schema) -> Iterable[Kind]:
    """Kinds in an order in which the key of one refers only to those before it."""
    graph: dict[str, set[str]] = {}
    for kind in schema.kinds.values():
        ends = [*kind.ends[:2]] if kind.ends else []
        keys = [kind.properties[name] for name in kind.key] + ends
        graph[kind.name] = {to for property in keys for to in property.refers_to}
    return [schema.kinds[name] for name in TopologicalSorter(graph).static_order()]
