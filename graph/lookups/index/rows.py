"""Rows of the index as statements, and ids as a query takes them."""

from collections.abc import Iterable, Sequence

import orjson

from graph.model import Id, Spelled

# Lists go in as JSON: one text of a query for any number of ids, which SQLite plans once.
ENTITIES = "SELECT kind, id, '', '', vals FROM thing WHERE id IN (SELECT value FROM json_each(?))"


def listed(ids: Iterable[Id]) -> str:
    """Ids as the JSON that ``json_each`` reads."""
    return orjson.dumps(list(ids)).decode()


def spelled(row: Sequence[str]) -> Spelled:
    """A row of kind, id, ends and values as the statement that it is."""
    kind, id, start, end, vals = row
    return Spelled(kind, id, start, end, orjson.loads(vals))
