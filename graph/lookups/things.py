"""One thing: what is said of it, what it holds, and what it is joined to."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from graph.lookups import WAYS, Graph
from graph.lookups.answer import covered, known, products, relation
from graph.lookups.called import called
from graph.lookups.titles import titles
from graph.model import Id, Spelled
from ontology.schema import Schema


def plain(schema: Schema, said: Spelled) -> Mapping[str, Any]:
    """A statement as its JSON Schema describes it: each property a list of native values.

    >>> from ontology.shapes import schema
    >>> area = Spelled("Area", "area/440310", "", "", {"name": ["坪山区@zh"], "code": ["440310"]})
    >>> plain(schema(), area)
    {'id': 'area/440310', 'name': ['坪山区@zh'], 'code': ['440310']}
    """
    kind = schema.kind(said.kind)
    ends = {kind.ends.start.name: [said.start], kind.ends.end.name: [said.end]} if kind.ends else {}
    values = {
        name: [kind.property(name).native(text) for text in texts]
        for name, texts in said.values.items()
    }
    return {"id": said.id, **ends, **values}


def thing(graph: Graph, id: Id, on: str) -> Mapping[str, Any]:
    """An entity or a relation by its id, or by one that it stands for; with the titles it holds."""
    found = known(graph, id)
    schema = graph.schema
    shown: dict[str, Any] = {
        "edition": graph.edition,
        "as_of": on,
        "id": found.id,
        "kind": found.kind,
        "name": called(schema, found).name,
        "statement": plain(schema, found),
    }
    if not found.start:
        held = titles(graph, (found.id,), on).get(found.id, ())
        shown["titles"] = [one.shown(schema) for one in held if one.is_held]
        shown["degrees"] = graph.degrees(found.id)
        shown |= covered(graph, found, on)
    return shown


def designations(graph: Graph, id: Id, on: str) -> Mapping[str, Any]:
    """All titles of a thing, those that it holds on a day and those that it does not."""
    found = known(graph, id)
    return {
        "edition": graph.edition,
        "as_of": on,
        "id": found.id,
        "name": called(graph.schema, found).name,
        "items": [
            one.shown(graph.schema) for one in titles(graph, (found.id,), on).get(found.id, ())
        ],
    }


def neighbours(
    graph: Graph, id: Id, labels: Collection[str], ways: Collection[str], limit: int, offset: int
) -> Mapping[str, Any]:
    """What a thing is joined to by one relation or reference, by label, way and id.

    ``labels`` are relationship types as in the property graph, all if there are none; ``ways`` are
    ``out`` of the thing and ``in``. Standing numbers tell which part of it a page is.
    """
    found = known(graph, id)
    degrees = graph.degrees(found.id)
    parts = [
        (label, way, count)
        for way in sorted(ways)
        for label, count in sorted(degrees[way].items())
        if not labels or label in labels
    ]
    total = sum(count for _, _, count in parts)
    items: list[tuple[str, str, Id, Spelled | None]] = []
    left = offset
    for label, way, count in parts:
        if left >= count:
            left -= count
            continue
        items += [(label, way, *one) for one in _joined(graph, found, label, way)][left:]
        left = 0
        if len(items) > limit:
            break
    shown = items[:limit]
    relations = [said for *_, said in shown if said]
    others = graph.called({*(other for _, _, other, _ in shown), *products(relations)})
    return {
        "edition": graph.edition,
        "id": found.id,
        "name": called(graph.schema, found).name,
        "items": [
            {
                "label": label,
                "way": way,
                "id": other,
                "kind": others[other].kind if other in others else None,
                "name": others[other].name if other in others else None,
                "relation": said and relation(graph.schema, said, others),
            }
            for label, way, other, said in shown
        ],
        "total": total,
        "complete": offset + len(shown) >= total,
    }


def _joined(
    graph: Graph, one: Spelled, label: str, way: str
) -> Iterator[tuple[Id, Spelled | None]]:
    """What is at the other end, and the relation if it is one, in order of their ids."""
    kind = graph.schema.by_label.get(label)
    if kind:
        relations = graph.relations((kind.name,), WAYS[way], (one.id,))
        ends = ((r.end if way == "out" else r.start, r) for r in relations)
        yield from sorted(ends, key=lambda pair: (pair[0], pair[1].id))
        return
    links = {p.label: name for k in graph.schema.projected for name, p in k.links.items()}
    if way == "out":
        yield from ((ref, None) for ref in sorted(one.values.get(links[label], ())))
    else:
        found = graph.referring(links[label], (one.id,))
        yield from ((id, None) for id in sorted(that.id for _, that in found))
