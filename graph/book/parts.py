"""Parts of the book: entities by their ids, the relations between them, and what is next to them.

All is read at one edition, so that a part can be read again and is the same.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from graph.book.reading import SELECT, Reading, of_row, standing
from graph.book.tables import references
from graph.model import Id, Spelled

SLICE, SAMPLE = 50_000, 5_000  # statements
FIRST, LAST = "", "~"  # no id begins so
# Ids are bound as one list; DuckDB joins with it.
GIVEN = "(SELECT unnest($ids))"
BETWEEN = f"""start <> '' AND start IN {GIVEN} AND "end" IN {GIVEN}"""


def ordered(
    book: Reading, kind: str, edition: int | None = None, graph: str = ""
) -> Iterator[Spelled]:
    """Statements of a kind in order of id, read in slices.

    A sort of all would hold all of them in memory.
    """
    where = f"graph = $graph AND kind = $kind AND {standing(edition)}"
    given = {"graph": graph, "kind": kind}
    for low, high in pairwise([FIRST, *_cuts(book, where, given), LAST]):
        query = f"{SELECT} FROM statement WHERE {where} AND id > $low AND id <= $high ORDER BY id"
        yield from map(of_row, book.rows(query, given | {"low": low, "high": high}))


def known(book: Reading, ids: Collection[Id], edition: int | None = None) -> set[Id]:
    """The entities that ``ids`` stand for; of a relation its two ends. Others are left out."""
    rows = book.rows(
        f"""WITH given AS (SELECT coalesce(s.canonical, g.id) AS id
            FROM (SELECT unnest($ids) AS id) g
            LEFT JOIN (FROM same WHERE {standing(edition)}) s ON s.id = g.id)
        SELECT id, start, "end" FROM statement SEMI JOIN given USING (id)
        WHERE {_shown(book, edition)}""",
        {"ids": list(ids)},
    )
    return {id for own, start, end in rows for id in ((start, end) if start else (own,))}


def neighbours(book: Reading, ids: Collection[Id], edition: int | None = None) -> set[Id]:
    """What is one step from any of ``ids``, over a relation or a reference, either way."""
    shown = _shown(book, edition)
    refers = references(book.con.cursor(), book.schema, "statement", f"{shown} AND start = ''")
    rows = book.rows(
        f"""WITH step AS (
            SELECT start AS one, "end" AS other FROM statement WHERE {shown} AND start <> ''
            UNION ALL SELECT id, ref FROM ({refers}))
        SELECT other FROM step WHERE one IN {GIVEN}
        UNION SELECT one FROM step WHERE other IN {GIVEN}""",
        {"ids": list(ids)},
    )
    return {id for (id,) in rows}


def entities(book: Reading, ids: Collection[Id], edition: int | None = None) -> Iterator[Spelled]:
    """The entities of ``ids``, in order of kind and id."""
    return _statements(book, f"{_shown(book, edition)} AND start = '' AND id IN {GIVEN}", ids)


def relations(book: Reading, ids: Collection[Id], edition: int | None = None) -> Iterator[Spelled]:
    """The relations whose ends are both among ``ids``, in order of kind and id."""
    return _statements(book, f"{_shown(book, edition)} AND {BETWEEN}", ids)


def relations_count(book: Reading, ids: Collection[Id], edition: int | None = None) -> int:
    """How many relations have both ends among ``ids``."""
    where, given = f"{_shown(book, edition)} AND {BETWEEN}", {"ids": list(ids)}
    return sum(n for (n,) in book.rows(f"SELECT count(*) FROM statement WHERE {where}", given))


def sources(book: Reading, edition: int | None = None) -> list[str]:
    """The sources that have a graph of their own."""
    where = f"graph <> '' AND {standing(edition)}"
    rows = book.rows(f"SELECT DISTINCT graph FROM statement WHERE {where} ORDER BY graph")
    return [name for (name,) in rows]


def said_by(
    book: Reading, source: str, ids: Collection[Id], edition: int | None = None
) -> Iterator[Spelled]:
    """What a source says about entities of ``ids``, in order of kind and id."""
    query = f"""{SELECT} FROM statement WHERE graph = $graph AND {standing(edition)}
        AND id IN {GIVEN} ORDER BY kind, id"""
    return map(of_row, book.rows(query, {"graph": source, "ids": list(ids)}))


def _cuts(book: Reading, where: str, given: Mapping[str, object]) -> list[Id]:
    """Ids between which there are about ``SLICE`` statements, by a sample; none if all are fewer.

    The sample decides how large the slices are, and nothing of what is read or in which order.
    """
    total = sum(n for (n,) in book.rows(f"SELECT count(*) FROM statement WHERE {where}", given))
    slices = total // SLICE + 1
    if slices == 1:
        return []
    query = f"SELECT id FROM (SELECT id FROM statement WHERE {where}) USING SAMPLE {SAMPLE} ROWS"
    drawn = sorted({str(id) for (id,) in book.rows(query, given)})
    return [drawn[len(drawn) * n // slices] for n in range(1, slices)]


def _shown(book: Reading, edition: int | None) -> str:
    """The filter for merged statements of kinds that the graphs show."""
    kinds = ", ".join(f"'{kind.name}'" for kind in book.schema.projected)
    return f"graph = '' AND kind IN ({kinds}) AND {standing(edition)}"


def _statements(book: Reading, where: str, ids: Collection[Id]) -> Iterator[Spelled]:
    rows = book.rows(f"{SELECT} FROM statement WHERE {where} ORDER BY kind, id", {"ids": list(ids)})
    return map(of_row, rows)
