"""The program of a Cypher worker: one connection to the graph, one statement at a time.

An order has the statement and its parameters, the form of the answer, and its limits:

    {"statement": "RETURN $n AS n", "parameters": {"n": 1}, "parameters_typed": false,
     "typed": false, "counters": false, "seconds": 60.0, "rows": 1000000, "bytes": 1073741824,
     "characters": 100000}

The answer is the body of Neo4j's Query API; with ``"form": "cells"`` it is what a person reads:
{"columns": […], "rows": [[…]]}. ``edition``, if it is there, is the one that must answer, and
``transaction`` what the body says of the transaction that it belongs to.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

import neo4j
import orjson
from neo4j.exceptions import DriverError, Neo4jError

from api.cypher import bodies
from api.cypher.bodies import Body, Sink
from api.cypher.database import BLOCK, Database, Place, Reading
from api.cypher.errors import OUTDATED
from api.cypher.guard import GRAPH, check
from api.cypher.guard.text import CHARACTERS
from api.cypher.parameters import parameters
from api.cypher.statements import Statement, prepared
from api.cypher.transactions import bookmark
from api.cypher.wire import EXECUTION_FAILED, Plain, Typed, Writer, rows
from api.readers import Order
from api.refusals import BadQuery, Refusal, TooLarge
from api.workers.child import Child

FIRST = 5.0  # seconds for the first connection
KNOWN = 100_000  # nodes whose ids are remembered from one block to the next
ENDS = "UNWIND $ends AS element MATCH (n) WHERE elementId(n) = element RETURN element, n.id AS id"
Rows: TypeAlias = Sequence[Sequence[Any]]
JSON = {"media_type": "application/json"}


def serve(child: Child, argument: Mapping[str, Any]) -> None:
    """Answer the orders of ``child`` from the database that ``argument`` names."""
    database = Database(Place.of(argument))
    with suppress(Refusal), database.reading(FIRST):
        pass  # the first client does not wait for a connection
    # What goes through all relationships within one row costs as much as there are.
    graph = max(GRAPH, int(argument.get("statements", 0)))
    for order in child.orders():
        try:
            answer(database, order, child, graph)
        except Refusal as error:
            child.refuse(error)


def answer(database: Database, order: Order, sink: Sink, graph: int = GRAPH) -> None:
    """Answer one order; a refusal if there is no answer, or none any more."""
    text, seconds = order["statement"], float(order["seconds"])
    given = parameters(order.get("parameters") or {}, bool(order.get("parameters_typed")))
    check(text, given, order.get("characters", CHARACTERS), graph)
    if order.get("edition") not in (None, database.place.edition):
        raise BadQuery(
            f"this transaction began at edition {order['edition']}, and "
            f"{database.place.edition} is published by now: begin another",
            code=OUTDATED,
        )
    statement = prepared(text, database.neo4j)
    database.check_reads(statement.text, given, seconds)
    cells = order.get("form") == "cells"
    with database.reading(seconds, as_sent=not cells) as reading:
        form = _Cells if cells else _QueryApi
        form(database, reading, statement, order, sink).answer(given)


class _Answer:
    """What both forms do: run the statement, and take its rows block by block."""

    def __init__(
        self,
        database: Database,
        reading: Reading,
        statement: Statement,
        order: Order,
        sink: Sink,
    ) -> None:
        self.database = database
        self.reading = reading
        self.statement = statement
        self.order = order
        self.body = Body(sink, JSON)
        self.rows = 0

    def fields(self, keys: Sequence[str]) -> Sequence[str]:
        """The names of the columns, as Neo4j has them."""
        named = self.statement.columns
        return keys if named is None or (keys and len(keys) != len(named)) else named

    def blocks(self, result: neo4j.Result) -> Iterator[Rows]:
        """Rows as they come, as many as an answer may have."""
        most, block = self.order["rows"], list[Sequence[Any]]()
        try:
            for record in result:
                block.append(record.values())
                if len(block) == BLOCK:
                    yield self._counted(block, most)
                    block = []
        except (Neo4jError, DriverError):
            # What came before the error is part of the answer.
            yield self._counted(block, most)
            raise
        if block:
            yield self._counted(block, most)

    def _counted(self, block: Rows, most: int) -> Rows:
        self.rows += len(block)
        if self.rows > most:
            raise TooLarge("rows", most, "GREENWEFT_QUERY_ROWS")
        return block

    def add(self, rows: Rows, first: bool) -> None:
        """Go on with rows of JSON."""
        try:
            text = orjson.dumps(rows)[1:-1]
        except orjson.JSONEncodeError as error:
            raise BadQuery(f"the answer is no JSON: {error}", code=EXECUTION_FAILED) from error
        self.body.add(text if first else b"," + text)
        most = self.order.get("bytes")
        if most and self.body.size > most:
            raise TooLarge("bytes", most, "GREENWEFT_QUERY_MEMORY")


class _QueryApi(_Answer):
    """The body of the Query API."""

    def answer(self, given: Mapping[str, Any]) -> None:
        self.known = self.reading.unpacking.known
        self.writer: Writer = (Typed if self.order.get("typed") else Plain)(self.known)
        try:
            result = self.reading.run(self.statement.text, given)
        except (Neo4jError, DriverError) as error:
            members = self._failed(error, running=False)
            self.body.add(bodies.begun(self.fields(())))
        else:
            members = self._told(result)
        self.body.add(bodies.ended(members))
        self.body.end({"rows": self.rows})

    def _told(self, result: neo4j.Result) -> dict[str, Any]:
        """The rows go into the body; what is left to say after them."""
        self.body.add(bodies.begun(self.fields(result.keys())))
        try:
            for number, block in enumerate(self.blocks(result)):
                self._learn_ends()
                self.add(rows(self.writer, block), first=not number)
                if len(self.known) > KNOWN:
                    self.known.clear()
            summary = result.consume()
        except (Neo4jError, DriverError) as error:
            return self._failed(error, running=True)
        said = bodies.members(summary, bool(self.order.get("counters")), self.writer)
        return said | self._of_edition()

    def _of_edition(self) -> dict[str, Any]:
        if transaction := self.order.get("transaction"):
            return {"transaction": transaction}
        place = self.database.place
        return {"bookmarks": [bookmark(place.book, place.edition)]}

    def _failed(self, error: Neo4jError | DriverError, running: bool) -> dict[str, Any]:
        """What the engine reports of a statement that ran is a part of the body, as on Neo4j."""
        refusal = self.database.crossed(error, float(self.order["seconds"]))
        if not isinstance(refusal, BadQuery) or not (
            running or self.database.ran(str(refusal.facts["code"]))
        ):
            raise refusal from error
        return {"errors": [{"code": refusal.facts["code"], "message": str(refusal)}]}

    def _learn_ends(self) -> None:
        """Find our ids of the ends of relationships that came without them."""
        unpacking = self.reading.unpacking
        ends = [end for end in unpacking.wanted if end not in self.known]
        unpacking.wanted.clear()
        if ends:
            for element, id in self.reading.run(ENDS, {"ends": ends}).values():
                if isinstance(id, str):
                    self.known[element] = id


class _Cells(_Answer):
    """Cells as a person reads them."""

    def answer(self, given: Mapping[str, Any]) -> None:
        from graph.stores.bolt import cell  # much comes with it, and few orders ask for it

        result = self.reading.run(self.statement.text, given)
        fields = orjson.dumps(list(self.fields(result.keys())))
        self.body.add(b'{"columns":%b,"rows":[' % fields)
        for number, block in enumerate(self.blocks(result)):
            self.add([[cell(value) for value in row] for row in block], first=not number)
        self.body.add(b"]}")
        self.body.end({"rows": self.rows})
