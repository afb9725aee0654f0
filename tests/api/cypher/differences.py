"""What ArcadeDB cannot do of the honest queries that Neo4j answers, and why, by what they have."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    r"\b(SHORTEST \d|SHORTEST GROUP|ALL SHORTEST|ANY SHORTEST|ANY \d)": "it selects no paths; "
    "shortestPath() and allShortestPaths() do",
    r"db\.schema\.(node|rel)TypeProperties": "it has no such procedure",
    r"INTEGER \| FLOAT": "it asks for one type at a time",
    r"\bInfinity\b": "it writes INF",
    r"\b1_000_000\b": "it takes no underscores in numbers",
}
