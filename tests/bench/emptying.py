"""Emptying a Neo4j: whatever a test's server holds, it may be thrown away."""

from neo4j import GraphDatabase

from tests.servers import Address

# In transactions of their own, since all at once may not fit into the server's memory.
EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


def empty(address: Address) -> None:
    """Take away every node and relationship; constraints and indexes stay."""
    auth = (address.user, address.password)
    with (
        GraphDatabase.driver(address.uri, auth=auth) as driver,
        driver.session(database=address.database) as session,
    ):
        session.run(EMPTY).consume()
