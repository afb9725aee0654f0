"""The page of what Neo4j and ArcadeDB do differently, made from the door's own table."""

from collections.abc import Iterator

from api.cypher.differences import DIFFERENCES, PAGE, Difference
from docs.markdown import fenced, table

HEAD = f"""# {PAGE}

The embedded property graph is ArcadeDB; yours may be a Neo4j. Both answer the same Cypher, and the
door at `/db/{{database}}/query/v2` tells both answers in the same form: columns by the same names
in the same order, nodes and relationships under our ids, errors under Neo4j's codes. This is what
it cannot even out. A test runs every line on both engines, so a line goes when it is true no more.

An answer of ArcadeDB that fails for one of these says so, and what to write instead.
"""


def differences() -> str:
    """Markdown of all differences: a table, and what to write instead."""
    rows = ((one.feature, one.neo4j, one.arcadedb, one.instead) for one in DIFFERENCES)
    lines = table(("of", "Neo4j", "ArcadeDB", "so"), rows)
    return "\n".join([HEAD, *lines, "", "## What to write\n", *_written()])


def _written() -> Iterator[str]:
    for one in DIFFERENCES:
        if one.same:
            yield from _pair(one)


def _pair(one: Difference) -> Iterator[str]:
    yield f"In the place of {one.feature}:\n"
    yield fenced(f"// {one.example}\n{one.same}", "cypher")
    yield ""
