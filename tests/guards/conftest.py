"""The World behind the Cypher door, and a small database of readers, as their tests have them."""

from tests.api.cypher.conftest import (
    arcadedb_door,
    door,
    in_arcadedb,
    in_neo4j,
    neo4j_door,
)
from tests.stores.test_arcadedb_reading import copy

__all__ = ["arcadedb_door", "copy", "door", "in_arcadedb", "in_neo4j", "neo4j_door"]
