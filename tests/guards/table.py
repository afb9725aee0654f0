"""Every guard of the query doors, by name. A new rule of either language needs a line here."""

from collections.abc import Mapping

from tests.guards.access import ASKING
from tests.guards.bounds import BOUNDS
from tests.guards.commands import COMMANDS
from tests.guards.cypher import CYPHER
from tests.guards.guard import Guard
from tests.guards.running import RUNNING
from tests.guards.sparql import SPARQL

# Doors and what is behind them, as the page of the threat model shows them.
PARTS: Mapping[str, tuple[Guard, ...]] = {
    "SPARQL": SPARQL,
    "Cypher": CYPHER,
    "Workers, engines and what is published": RUNNING,
    "HTTP": ASKING + BOUNDS,
    "Commands": COMMANDS,
}
GUARDS: Mapping[str, Guard] = {guard.name: guard for part in PARTS.values() for guard in part}
