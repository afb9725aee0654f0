"""The database behind the door: one connection, over which nothing is ever written.

Each statement runs in a transaction of its own, in READ mode and with a time limit that the server
keeps, after the marker of the edition: what is empty, half made or of another book answers nothing.
ArcadeDB keeps neither READ mode nor the limit. There the user may only read, and who waits for the
answer stops the process that asks.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, cast

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from api.cypher import arcadedb
from api.cypher.guard.grammar import MODE
from api.cypher.structures import Unpacking, unpacking
from api.refusals import BadQuery, EngineDown, Late, NotReady, Refusal, UpdateRefused

BLOCK = 1000  # rows asked of the server at once
WAIT = 5.0  # seconds for a connection
IDLE = 10.0  # seconds after which a connection is tried before it is used
REMEMBERED, LONGEST = 1000, 10_000  # texts known to read only, and characters of each
MARKER = "MATCH (m:Greenweft) RETURN m.book AS book, m.edition AS edition, m.toward AS toward"
TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"  # and one that is longer
DOWN = ("Neo.TransientError.General.DatabaseUnavailable", "Neo.TransientError.Cluster")
NAMES = {"neo4j": "Neo4j", "arcadedb": "ArcadeDB"}

logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # what it would say goes to the client


class Place(NamedTuple):
    """Where a database is, as whom to enter it, and what it should hold."""

    engine: str
    uri: str
    user: str
    password: str
    database: str | None
    book: str
    edition: int

    @classmethod
    def of(cls, argument: Mapping[str, Any]) -> "Place":
        """The place that a worker's argument names, whatever else it says."""
        return cls(*(argument[name] for name in cls._fields))


class Reading(NamedTuple):
    """A transaction, and how its values are unpacked."""

    transaction: neo4j.Transaction
    unpacking: Unpacking

    def run(self, text: str, parameters: Mapping[str, Any]) -> neo4j.Result:
        """Start a statement; what the driver raises is for ``crossed``."""
        return self.transaction.run(cast("Any", text), dict(parameters))


class Database:
    """The database at a place, at one edition; it is connected when it is first asked."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.neo4j = place.engine == "neo4j"
        self._driver = neo4j.GraphDatabase.driver(
            place.uri,
            auth=(place.user, place.password),
            max_connection_pool_size=1,
            connection_acquisition_timeout=2 * WAIT,
            connection_timeout=WAIT,
            liveness_check_timeout=IDLE,
            telemetry_disabled=True,
        )
        self._only_reading: set[tuple[str, bool]] = set()

    def close(self) -> None:
        """Let go of the connection."""
        self._driver.close()

    @contextmanager
    def reading(self, seconds: float, as_sent: bool = True) -> Iterator[Reading]:
        """A transaction at the edition; its end is not waited for by whoever has the answer.

        ``as_sent``: values as the Query API needs them, else as the driver has them. Errors of the
        driver come out as refusals.
        """
        try:
            with self._driver.session(
                database=self.place.database,
                default_access_mode=neo4j.READ_ACCESS,
                fetch_size=BLOCK,
            ) as session:
                transaction = session.begin_transaction(timeout=seconds)
                try:
                    yield self._at_edition(transaction, as_sent)
                finally:
                    with suppress(Neo4jError, DriverError):
                        transaction.close()
        except (Neo4jError, DriverError) as error:
            raise self.crossed(error, seconds) from error

    def check_reads(self, text: str, parameters: Mapping[str, Any], seconds: float) -> None:
        """Let Neo4j say what kind of statement this is; ``UpdateRefused`` if it would write.

        ArcadeDB calls every statement a writing one.
        """
        key = text, bool(parameters)
        if not self.neo4j or key in self._only_reading:
            return
        kind = self._kind(text, parameters, seconds)
        if kind != "r":
            raise UpdateRefused("this statement")
        if len(self._only_reading) >= REMEMBERED:
            self._only_reading.clear()
        if len(text) <= LONGEST:
            self._only_reading.add(key)

    def _kind(self, text: str, parameters: Mapping[str, Any], seconds: float) -> str | None:
        try:
            with self.reading(seconds) as reading:
                plan = f"EXPLAIN {MODE.sub('', text, count=1)}"
                return reading.run(plan, parameters).consume().query_type
        except BadQuery:
            # The statement itself says it with its own lines and columns. It does not come to run.
            with self.reading(seconds) as reading:
                reading.run(text, parameters)
            raise

    def _at_edition(self, transaction: neo4j.Transaction, as_sent: bool) -> Reading:
        place, connection = self.place, cast("Any", transaction)._connection
        ours = unpacking(connection)
        connection.hydration_handler = ours if as_sent else ours.driver_s
        marks = transaction.run(MARKER).values()
        if marks != [[place.book, place.edition, place.edition]]:
            raise NotReady("syncing: the property graph is not at the published edition")
        return Reading(transaction, ours)

    def ran(self, code: str) -> bool:
        """Whether a statement that failed at once had been planned, so that it ran.

        ArcadeDB runs a statement up to its first rows where Neo4j only plans it.
        """
        return not self.neo4j and not arcadedb.planning(code)

    def crossed(self, error: Neo4jError | DriverError, seconds: float) -> Refusal:
        """What an error of the driver means to a client."""
        code = error.code or "" if isinstance(error, Neo4jError) else ""
        if isinstance(error, DriverError | AuthError) or code.startswith(DOWN):
            # No more than that: what the driver says of it has addresses in it.
            return EngineDown(NAMES[self.place.engine], "it lets nobody in, or cannot be reached")
        if code.startswith(TIMED_OUT):
            return Late(seconds)
        said = getattr(error, "message", None) or str(error)
        if not self.neo4j:
            if refusal := arcadedb.out_of_memory(said):
                return refusal
            code, said = arcadedb.told(code, said)
        blamed = getattr(error, "gql_raw_classification", None) == "CLIENT_ERROR"
        return BadQuery(said, code=code, **({"client": True} if blamed else {}))
