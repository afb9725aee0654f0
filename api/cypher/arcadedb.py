"""ArcadeDB's answers and errors, told as Neo4j tells them.

What cannot be told alike is in ``differences``.
"""

import re

from api.cypher.differences import explained
from api.cypher.errors import SYNTAX
from api.refusals import EngineOutOfMemory, NotReady, Refusal

NO_PROCEDURE = "Neo.ClientError.Procedure.ProcedureNotFound"
TYPE = "Neo.ClientError.Statement.TypeError"
FAILED = "Neo.DatabaseError.Statement.ExecutionFailed"
# What its errors say, and the code that Neo4j has for the same.
CODES = (
    (r"UndefinedVariable", SYNTAX),
    (r"Unknown (?:procedure|procedure/function):", NO_PROCEDURE),
    (r"(?i)unknown ?function", SYNTAX),
    (r"TypeError|Type mismatch|Arithmetic operations require|List index must be", TYPE),
)
UNKNOWN = "Neo.DatabaseError.General.UnknownError"
# One query may hold so much of the heap, and all that run together so much.
ONE_HOLDS = re.compile(r"Limit of allowed .* for in-heap|Query heap budget exceeded.* whole budget")
ALL_HOLD = re.compile(r"Query heap budget exceeded")
# Codes of what Neo4j finds before it runs a statement; ArcadeDB runs it to its first rows at once.
PLANNING = re.compile(r"\.(?:SyntaxError|ParameterMissing|ProcedureNotFound|AccessMode|Forbidden)$")


def told(code: str, message: str) -> tuple[str, str]:
    """Code and sentence of an error, with what to write instead where that is known.

    >>> told("Neo.ClientError.Statement.SemanticError", "UndefinedVariable: Variable 'x' …")[0]
    'Neo.ClientError.Statement.SyntaxError'
    """
    found = next((ours for words, ours in CODES if re.match(words, message)), code)
    return (FAILED if found == UNKNOWN else found), explained(message)


def out_of_memory(message: str) -> Refusal | None:
    """The refusal that an error stands for if the engine's memory did not suffice.

    >>> out_of_memory("Query heap budget exceeded: … the queries running now hold …").retry_after
    1.0
    """
    if ONE_HOLDS.match(message):
        return EngineOutOfMemory()
    if ALL_HOLD.match(message):
        return NotReady("the queries that run hold all memory of the engine (GREENWEFT_GRAPH_HEAP)")
    return None


def planning(code: str) -> bool:
    """Whether an error is one that Neo4j finds before it runs a statement."""
    return bool(PLANNING.search(code))
