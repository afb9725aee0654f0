"""Hooks of Schemathesis: what a schema of single parameters cannot say of a request.

A cursor comes from the answer before, and a question of an export or of a job and a lookup of a
batch have parameters of their own; each is tested where it belongs. A request that should be right
is sent without them.
"""

from typing import Any

import orjson
import schemathesis
from schemathesis import Case, GenerationMode, HookContext

OF_CYPHER = ("application/vnd.neo4j.query", "application/vnd.neo4j.query.v1.0")
# By what a request must not have beside them, if it is to be right.
SHORT = 10.0  # seconds; this machine may have much else to do
OF_BODY = {"parameters", "ask", "param", "given"}
ELSEWHERE = {"cursor", "ask", "param"}


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Take out of a right request what makes it wrong whatever its schema says.

    A query that may take no time is stopped, which is 504, and a failure here.
    """
    for given in (case.query, case.body):
        if isinstance(given, dict) and _is_short(given.get("timeout")):
            del given["timeout"]
    if case.meta and case.meta.generation.mode is GenerationMode.POSITIVE:
        if isinstance(case.body, dict) and case.body.get("do") == "question":
            case.body["name"] = "holders"  # others must be told of what
        for given, names in ((case.query, ELSEWHERE), (case.body, OF_BODY)):
            if isinstance(given, dict):
                for name in names & given.keys():
                    del given[name]
                _agree(given)


def _agree(given: dict[str, Any]) -> None:
    """Take out what contradicts another parameter."""
    if "known_on" in given:
        given.pop("in", None)
    if "around" not in given:
        given.pop("hops", None)


def _is_short(timeout: Any) -> bool:
    try:
        return 0 < float(timeout) < SHORT
    except (TypeError, ValueError):
        return False


@schemathesis.serializer("application/sparql-query")
def query(context: schemathesis.SerializationContext, value: Any) -> bytes:
    """A query as it is; whatever else was drawn in its place as text."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.deserializer(*OF_CYPHER)
def answer(context: schemathesis.DeserializationContext, response: schemathesis.Response) -> Any:
    """What the Query API answers, whatever it is called."""
    return orjson.loads(response.content)


schemathesis.serializer.alias([*OF_CYPHER], "application/json")
