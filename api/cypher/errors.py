"""Errors as Neo4j writes them: a status, a code of its own, and a sentence.

    {"errors": [{"code": "Neo.ClientError.Statement.SyntaxError", "message": "…"}]}

Drivers act on the code: what is transient they try again. Where Neo4j knows a case, status and
code are Neo4j's; the others have the status that they have on our other doors.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from api import refusals as r
from api.overruns import TooMany
from api.refusals import BadQuery, Refusal

INVALID = "Neo.ClientError.Request.Invalid"
ACCESS_MODE = "Neo.ClientError.Statement.AccessMode"
SYNTAX = "Neo.ClientError.Statement.SyntaxError"
SEMANTIC = "Neo.ClientError.Statement.SemanticError"
ARGUMENT = "Neo.ClientError.Statement.ArgumentError"
NO_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"
FORBIDDEN = "Neo.ClientError.Security.Forbidden"
UNAUTHORIZED = "Neo.ClientError.Security.Unauthorized"
OUT_OF_MEMORY = "Neo.ClientError.General.TransactionOutOfMemoryError"
TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
OUTDATED = "Neo.TransientError.Transaction.Outdated"
NO_THREADS = "Neo.TransientError.Request.NoThreadsAvailable"
EXHAUSTED = "Neo.TransientError.Request.ResourceExhaustion"
UNAVAILABLE = "Neo.TransientError.General.DatabaseUnavailable"
UNKNOWN = "Neo.DatabaseError.General.UnknownError"


class Malformed(BadQuery):
    """A request that the Query API does not have; Neo4j says no more of it either."""

    def __init__(self) -> None:
        super().__init__("Bad Request", code=INVALID)


# A class that is not named is what the nearest one above it is.
TABLE: Mapping[type[Refusal], tuple[int, str]] = {
    r.UpdateRefused: (400, ACCESS_MODE),
    r.QueryRefused: (400, FORBIDDEN),
    r.TooLarge: (422, OUT_OF_MEMORY),
    r.OutOfMemory: (422, OUT_OF_MEMORY),
    r.EngineOutOfMemory: (422, OUT_OF_MEMORY),
    r.Late: (504, TIMED_OUT),
    r.Busy: (503, NO_THREADS),
    TooMany: (429, EXHAUSTED),
    r.NotReady: (503, UNAVAILABLE),
    r.TokensUnusable: (503, UNAVAILABLE),
    r.EngineDown: (503, UNAVAILABLE),
    r.Crashed: (500, UNKNOWN),
    r.NoToken: (401, UNAUTHORIZED),
    r.NotAllowed: (403, FORBIDDEN),
    r.ForeignPage: (403, FORBIDDEN),
    Refusal: (400, INVALID),
}
STATUS = {NO_DATABASE: 404}


def written(*errors: tuple[str, str]) -> bytes:
    """A body that tells of errors, each a code and a sentence.

    >>> written((INVALID, "Bad Request"))
    b'{"errors":[{"code":"Neo.ClientError.Request.Invalid","message":"Bad Request"}]}'
    """
    return orjson.dumps({"errors": [{"code": code, "message": said} for code, said in errors]})


def told(error: Refusal) -> tuple[int, str]:
    """The status and the code of a refusal.

    >>> told(r.UpdateRefused("CREATE"))
    (400, 'Neo.ClientError.Statement.AccessMode')
    """
    status, code = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    if isinstance(error, BadQuery):
        code = str(error.facts.get("code", SYNTAX))
        # What only the engine is to blame for; it says if it is the client after all.
        blame = code.startswith("Neo.DatabaseError") and not error.facts.get("client")
        status = int(str(error.facts.get("status", STATUS.get(code, status))))
        return (500 if blame else status), code
    return status, code


def neo4j_error(status: int, name: str, detail: str, facts: Mapping[str, Any]) -> bytes:
    """The body for what was refused before this door was reached, or by no door at all.

    ``name`` is that of the kind of refusal as problem documents have it, "not-allowed"; none if
    the status says all.
    """
    from api.problems import kebab  # which is told of this module's errors, and knows much more

    codes = {kebab(kind): code for kind, (_, code) in TABLE.items()}
    code = facts.get("code") or codes.get(name) or (UNKNOWN if status >= 500 else INVALID)
    return written((str(code), detail))
