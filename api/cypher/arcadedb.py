"""ArcadeDB's answers and errors, told as Neo4j tells them.

What cannot be told alike is in ``differences``.
"""

import re

from api.cypher.differences import explained
from api.cypher.errors import SYNTAX

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
# Codes of what Neo4j finds before it runs a statement; ArcadeDB runs it to its first rows at once.
PLANNING = re.compile(r"\.(?:SyntaxError|ParameterMissing|ProcedureNotFound|AccessMode|Forbidden)$")


def told(code: str, message: str) -> tuple[str, str]:
    """Code and sentence of an error, with what to write instead where that is known.

    >>> told("Neo.ClientError.Statement.SemanticError", "UndefinedVariable: Variable 'x' …")[0]
    'Neo.ClientError.Statement.SyntaxError'
    """
    found = next((ours for words, ours in CODES if re.match(words, message)), code)
    return (FAILED if found == UNKNOWN else found), explained(message)


def planning(code: str) -> bool:
    """Whether an error is one that Neo4j finds before it runs a statement."""
    return bool(PLANNING.search(code))
