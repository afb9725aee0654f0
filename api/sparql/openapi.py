"""The door as OpenAPI tells it; the protocol is read by ``protocol``, not by the framework."""

from typing import Any

from api.sparql.negotiation import GRAPHS, ROWS
from api.sparql.protocol import DIRECT, FORM

_IRIS = {"type": "array", "items": {"type": "string", "format": "uri"}}
_QUERY = {"type": "string", "description": "A SPARQL 1.1 query.", "example": "ASK {}"}
_DATASET: dict[str, Any] = {
    "default-graph-uri": {**_IRIS, "description": "Graphs that make the default graph."},
    "named-graph-uri": {**_IRIS, "description": "Graphs that GRAPH finds."},
    "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "description": "Seconds, if the server's limit is too long.",
    },
}
_ANSWER: dict[str, Any] = {
    "description": "The answer, at the edition that Greenweft-Edition names.",
    "headers": {
        "Greenweft-Edition": {"schema": {"type": "integer"}, "description": "The edition read."}
    },
    "content": {
        name: {} if name.endswith("json") else {"schema": {"type": "string"}}
        for name in dict.fromkeys([*ROWS.values(), *GRAPHS])
    },
}


def _in_address(schemas: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "explode": True, "schema": schema}
        for name, schema in schemas.items()
    ]


BY_GET: dict[str, Any] = {
    "parameters": _in_address({"query": _QUERY, **_DATASET}),
    "responses": {"200": _ANSWER, "304": {"description": "If-None-Match named this answer."}},
}
BY_POST: dict[str, Any] = {
    "parameters": _in_address(_DATASET),
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {"query": _QUERY, **_DATASET},
                }
            },
            DIRECT: {"schema": _QUERY},
        },
    },
    "responses": {"200": _ANSWER},
}
