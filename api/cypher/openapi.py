"""What OpenAPI tells of the Query API."""

from collections.abc import Mapping
from typing import Any

from api.cypher.media import TYPES

REQUEST = {
    "type": "object",
    "required": ["statement"],
    "additionalProperties": False,
    "properties": {
        "statement": {"type": "string", "description": "Cypher that only reads."},
        "parameters": {"type": "object", "description": "Values of $parameters."},
        "includeCounters": {"type": "boolean", "description": "Whether to tell what was changed."},
        "maxExecutionTime": {"type": "integer", "description": "Seconds that it may take."},
        "accessMode": {"type": "string", "enum": ["READ", "WRITE"]},
        "bookmarks": {"type": "array", "items": {"type": "string"}},
    },
    "example": {
        "statement": "MATCH (c:Company {id: $id}) RETURN c.name",
        "parameters": {"id": "cn-uscc/91440300MADEHPFHMP"},
    },
}
ANSWER = {
    "type": "object",
    "properties": {
        "data": {
            "type": "object",
            "properties": {
                "fields": {"type": "array", "items": {"type": "string"}},
                "values": {"type": "array", "items": {"type": "array", "items": {}}},
            },
        },
        "notifications": {"type": "array", "items": {"type": "object"}},
        "counters": {"type": "object"},
        "bookmarks": {"type": "array", "items": {"type": "string"}},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
ERROR = {
    "type": "object",
    "properties": {
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            },
        }
    },
}


def _in_all(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return {type: {"schema": schema} for type in TYPES}


ASKED: dict[str, Any] = {
    "requestBody": {"required": True, "content": _in_all(REQUEST)},
    "responses": {
        "202": {
            "description": "The rows, or errors of a statement that ran.",
            "content": _in_all(ANSWER),
        },
        "400": {"description": "Not run: why is in errors.", "content": _in_all(ERROR)},
        "404": {"description": "No such database.", "content": _in_all(ERROR)},
        "503": {"description": "Not now.", "content": _in_all(ERROR)},
        "504": {"description": "Too late.", "content": _in_all(ERROR)},
        "default": {"content": {"application/json": {"schema": ERROR}}},
    },
}
