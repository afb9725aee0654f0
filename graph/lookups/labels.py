"""Labels: what relations and references are called in the property graph, and in answers."""

from collections.abc import Mapping

from ontology.schema import Schema


def labels_of(schema: Schema) -> Mapping[str, str]:
    """Relationship types, by the names of kinds of relations and of references.

    >>> from ontology.shapes import schema
    >>> labels_of(schema())["Supplies"], labels_of(schema())["heldBy"]
    ('SUPPLIES', 'HELD_BY')
    """
    links = {name: p.label for kind in schema.projected for name, p in kind.links.items()}
    return links | {kind.name: kind.label for kind in schema.projected if kind.ends}
