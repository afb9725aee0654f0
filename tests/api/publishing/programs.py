"""Small programs for workers: each answer is one line of JSON, straight from the engine."""

from typing import Any

import neo4j
import orjson
import pyoxigraph as ox
from neo4j.exceptions import DriverError, Neo4jError

from api.refusals import BadQuery, EngineDown
from api.workers.child import Child


def sparql(child: Child, argument: Any) -> None:
    """Answer ``query`` from a snapshot."""
    store = ox.Store.read_only(argument["folder"])
    for order in child.orders():
        found = store.query(order["query"])
        assert isinstance(found, ox.QuerySolutions)
        rows = [[getattr(term, "value", None) for term in row] for row in found]
        child.head({"edition": argument["folder"].split("-")[-2]})
        child.data(orjson.dumps(rows))
        child.end({"rows": len(rows)})


def cypher(child: Child, argument: Any) -> None:
    """Answer ``statement`` from the engine, with no guard before it and in WRITE mode."""
    driver = neo4j.GraphDatabase.driver(
        argument["uri"],
        auth=(argument["user"], argument["password"]),
        notifications_min_severity="OFF",
        connection_timeout=5,
    )
    for order in child.orders():
        try:
            with driver.session(database=argument["database"]) as session:
                rows = [list(record) for record in session.run(order["statement"])]
        except Neo4jError as error:
            child.refuse(BadQuery(error.message or "", code=error.code))
        except DriverError as error:
            child.refuse(EngineDown("the engine", str(error)))
        else:
            child.head({"edition": argument["edition"]})
            child.data(orjson.dumps(rows, default=str))
            child.end({"rows": len(rows)})
