"""Queries that an analyst would ask of our property graph: hand-written ones, and seeded ones.

Together they use every clause, function and procedure that the guard lets pass.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tests.api.cypher import honest_clauses, honest_expressions, honest_functions, honest_made

# One set of parameters for all: a query takes those that it names.
PARAMETERS: Mapping[str, Any] = {
    "id": "area/440310",
    "ids": ["area/440310", "area/440300"],
    "name": "织",
    "pattern": "(?i).*(织|染)坊.*",
    "least": 0.1,
    "count": 3,
    "from": 2018,
    "to": 2024,
    "day": "2022-06-30",
    "label": "Company",
    "key": "name",
    "rows": [{"code": "440310", "title": "a"}, {"code": "440303", "title": "b"}],
    "where": {"scheme": "green-factory"},
    "0": 1,
    "a b": 2,
}


class Honest(NamedTuple):
    """A query and the parameters that it names."""

    text: str
    parameters: Mapping[str, Any]


def honest() -> Sequence[Honest]:
    """All of them, each once."""
    texts = dict.fromkeys(_texts())
    return [
        Honest(text, {k: v for k, v in PARAMETERS.items() if _named(text, k)}) for text in texts
    ]


def _texts() -> Iterator[str]:
    for module in (honest_clauses, honest_expressions, honest_functions):
        yield from (text.strip() for text in module.QUERIES.split("\n\n") if text.strip())
    yield from honest_made.queries(seed=4)


def _named(text: str, name: str) -> bool:
    return f"${name}" in text or f"$`{name}`" in text
