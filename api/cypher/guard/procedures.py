"""Procedures that a query may call: those of Neo4j that tell of the schema and the server.

All others are refused: many write, alter the server, read its settings or call addresses.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Procedure(NamedTuple):
    """A procedure and what it tells."""

    name: str
    note: str


PROCEDURES: Sequence[Procedure] = (
    Procedure("db.labels", "labels of nodes"),
    Procedure("db.relationshipTypes", "types of relationships"),
    Procedure("db.propertyKeys", "keys of nodes and relationships"),
    Procedure("db.schema.visualization", "labels and the types that tie them"),
    Procedure("db.schema.nodeTypeProperties", "keys of the nodes of each label"),
    Procedure("db.schema.relTypeProperties", "keys of the relationships of each type"),
    Procedure("db.ping", "whether the database answers"),
    Procedure("dbms.components", "name and version of the server"),
)
