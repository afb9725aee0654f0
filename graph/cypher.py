"""Cypher texts: constants made once from the schema. All else that varies is a parameter.

A literal map with every key of the kind is twice as fast as ``SET x = map``; a key that the row
lacks is null, and null is not stored.
"""

from graph.lpg import ENTITY, keys
from ontology.schema import Kind

ENDS = f"MATCH (a:{ENTITY} {{id: r.start}}) MATCH (b:{ENTITY} {{id: r.end}})"


def create(kind: Kind) -> str:
    """Text that makes the nodes or relationships of ``$rows``.

    >>> from ontology.shapes import schema
    >>> create(schema().kind("Product"))[:57]
    'UNWIND $rows AS r CREATE (:Entity:Product {id: r.id, cate'
    """
    said = ", ".join(f"{key}: r.{key}" for key in keys(kind))
    if kind.ends:
        return f"UNWIND $rows AS r {ENDS} CREATE (a)-[:{kind.label} {{{said}}}]->(b)"
    return f"UNWIND $rows AS r CREATE (:{ENTITY}:{kind.label} {{{said}}})"


def change(kind: Kind) -> str:
    """Text that gives nodes or relationships of ``$rows`` the keys ``r.keys`` and no others."""
    return f"UNWIND $rows AS r {_existing(kind)} SET x = r.keys"


def remove(kind: Kind) -> str:
    """Text that takes away the nodes or relationships of ``$rows``."""
    return f"UNWIND $rows AS r {_existing(kind)} {'DELETE' if kind.ends else 'DETACH DELETE'} x"


def link(label: str) -> str:
    """Text that makes the relationships of one reference."""
    return f"UNWIND $rows AS r {ENDS} CREATE (a)-[:{label}]->(b)"


def unlink(label: str) -> str:
    """Text that takes away the relationships of one reference."""
    ends = f"(:{ENTITY} {{id: r.start}})-[x:{label}]->(:{ENTITY} {{id: r.end}})"
    return f"UNWIND $rows AS r MATCH {ends} DELETE x"


def read(kind: Kind, some: bool = False) -> str:
    """Text that gives all of a kind, or ``some``: those of ``$rows``.

    Nodes come as ``keys, links``, relationships as ``start, out``: ``out`` collects ``[end, keys]``
    of one node, since a row each would cost five times as much.
    """
    wanted = "UNWIND $rows AS r " if some else ""
    if kind.ends:
        start, id = ("{id: r.start}", "{id: r.id}") if some else ("", "")
        return (
            f"{wanted}MATCH (a:{ENTITY} {start})-[x:{kind.label} {id}]->(b:{ENTITY}) "
            "RETURN a.id AS start, collect([b.id, properties(x)]) AS out"
        )
    links = ", ".join(
        f"{p.label}: [(x)-[:{p.label}]->(y:{ENTITY}) | y.id]" for p in kind.links.values()
    )
    node = f"(x:{ENTITY}:{kind.label} {{id: r.id}})" if some else f"(x:{kind.label})"
    return f"{wanted}MATCH {node} RETURN properties(x) AS keys, {{{links}}} AS links"


def count(kind: Kind) -> str:
    """Text that counts the nodes or relationships of ``kind`` as ``n``."""
    if kind.ends:
        return f"MATCH (:{ENTITY})-[x:{kind.label}]->(:{ENTITY}) RETURN count(x) AS n"
    return f"MATCH (x:{kind.label}) RETURN count(x) AS n"


def _existing(kind: Kind) -> str:
    if kind.ends:
        return f"MATCH (:{ENTITY} {{id: r.start}})-[x:{kind.label} {{id: r.id}}]->()"
    return f"MATCH (x:{ENTITY} {{id: r.id}})"
