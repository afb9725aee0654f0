"""What only the engine knows of an edition, asked once however many want it."""

import asyncio
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress

import orjson

from api.readers import Order, Published, Reader
from api.refusals import Late
from api.sparql.description import GRAPHS_QUERY, PROPERTIES_QUERY, Seen, examples_query
from ontology.schema import Schema

ROWS = 100_000


class Known:
    """What the engine told of the edition that was asked about last."""

    def __init__(self) -> None:
        self._hash = ""
        self._seen = Seen()
        self._asking = asyncio.Lock()

    async def seen(
        self, reader: Reader, published: Published, schema: Schema, seconds: float
    ) -> Seen:
        """What is to be told of ``published``; each query behind it has ``seconds``."""
        async with self._asking:
            if self._hash != published.hash:
                self._seen = await _seen(reader, published, schema, seconds)
                self._hash = published.hash
            return self._seen


async def _seen(reader: Reader, published: Published, schema: Schema, seconds: float) -> Seen:
    graphs = await _rows(reader, GRAPHS_QUERY, seconds)
    examples = await _rows(reader, examples_query(published, schema), seconds)
    counts: Mapping[str, int] | None = None
    # A graph too large to count has no size that could be told.
    with suppress(Late):
        rows = await _rows(reader, PROPERTIES_QUERY, seconds)
        counts = {row["property"]: int(row["n"]) for row in rows}
    return Seen([row["graph"] for row in graphs], [row["example"] for row in examples], counts)


async def _rows(reader: Reader, text: str, seconds: float) -> Sequence[Mapping[str, str]]:
    """What a query finds: the texts of its terms by the names of its variables."""
    deadline = asyncio.get_running_loop().time() + seconds
    async with reader.run(order(text, seconds=seconds), deadline) as stream:
        found = orjson.loads(b"".join([part async for part in stream]))
    rows = found["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def order(
    query: str,
    select: str | None = "application/sparql-results+json",
    graph: str | None = None,
    default: Sequence[str] | None = None,
    named: Sequence[str] | None = None,
    rows: int = ROWS,
    seconds: float = math.inf,
    base: str | None = None,
    unchecked: int = 0,
    client: str = "",
) -> Order:
    """What the reader of the RDF graph is asked: a query, its dataset, both forms, its limits.

    ``base`` is what IRIs in the query are relative to, if it does not say so itself. ``unchecked``
    is how many characters the query may have, if the reader is to look at it first; ``client`` is
    who asks.
    """
    return {
        "query": query,
        "base": base,
        "default": None if default is None else list(default),
        "named": None if named is None else list(named),
        "select": select,
        "graph": graph,
        "rows": rows,
        "seconds": seconds,
        "unchecked": unchecked,
        "client": client,
    }
