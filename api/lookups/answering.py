"""Answering: an order in plain values becomes an answer in plain values, whatever graph it is of.

    {"ask": "suppliers", "id": "cn-uscc/9144…", "tiers": 2, "on": "2024-08-31", "limit": 100}

The command line, the workers and the reader of the book all answer here.
"""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from api.refusals import BadParameters, NothingKnown, NotThatKind
from graph.errors import NotFound, Unsearchable, WrongKind
from graph.lookups import Graph, designations, paths, things
from graph.lookups.answer import DIRECTIONS, Page, walked
from graph.lookups.filters import Choice, Filters
from graph.lookups.index.reading import Index
from graph.model import Id
from graph.names import normalised
from graph.search import search
from ontology.ranges import ID

Order: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = Mapping[str, Any]
Ask: TypeAlias = Callable[[Graph, Order], Answer]


def answered(graph: Graph, order: Order) -> Answer:
    """The answer to ``order``; ``NothingKnown`` or ``NotThatKind`` of an id that it names."""
    try:
        return ASKS[order["ask"]](graph, order)
    except NotFound as error:
        raise NothingKnown(error.id) from error
    except WrongKind as error:
        raise NotThatKind(error.id, str(error)) from error
    except Unsearchable as error:
        raise BadParameters(str(error)) from error


def _walked(graph: Graph, order: Order) -> Answer:
    page = Page(order.get("limit"), order.get("offset", 0), order.get("tier"))
    tiers = order.get("tiers", 1)
    return walked(graph, order["id"], order["ask"], tiers, filters(graph, order), page)


def _paths(graph: Graph, order: Order) -> Answer:
    kinds = [graph.schema.by_label[label].name for label in order["labels"]]
    ways = paths.steps(kinds, order["directed"])
    given = filters(graph, order)
    return paths.found(
        graph, order["from"], order["to"], ways, order["most"], given, order["limit"]
    )


def _thing(graph: Graph, order: Order) -> Answer:
    return things.thing(graph, order["id"], order["on"])


def _neighbours(graph: Graph, order: Order) -> Answer:
    ways = order.get("ways") or ("in", "out")
    return things.neighbours(
        graph, order["id"], order.get("labels", ()), ways, order["limit"], order.get("offset", 0)
    )


def _titles(graph: Graph, order: Order) -> Answer:
    return things.designations(graph, order["id"], order["on"])


def _designations(graph: Graph, order: Order) -> Answer:
    wanted = designations.Wanted(
        scheme=order.get("scheme", ""),
        level=order.get("level", ""),
        area=next(iter(_standing(graph, [order["area"]])), "") if order.get("area") else "",
        held=order.get("held"),
    )
    return designations.found(graph, wanted, order["on"], order["limit"], order.get("after", ""))


def _search(graph: Graph, order: Order) -> Answer:
    assert isinstance(graph, Index)  # noqa: S101  names are looked for in the newest edition alone
    limit = order["limit"]
    given = order["text"], limit + 1, tuple(order.get("kind", ())), order.get("offset", 0)
    hits = search(graph.con, *given)
    items = [
        {
            "id": hit.id,
            "kind": hit.kind,
            "name": hit.name,
            "matched": hit.text,
            "why": hit.why,
            "how": hit.how,
        }
        for hit in hits[:limit]
    ]
    return {
        "edition": graph.edition,
        "text": order["text"],
        "items": items,
        "complete": len(hits) <= limit,
    }


ASKS: Mapping[str, Ask] = {
    "search": _search,
    **dict.fromkeys(DIRECTIONS, _walked),
    "thing": _thing,
    "neighbours": _neighbours,
    "titles": _titles,
    "designations": _designations,
    "paths": _paths,
}


def prepared(graph: Graph, order: Order) -> Order:
    """An order that is asked of many ids, with what is the same for all of them.

    ``NothingKnown`` of a product that it names.
    """
    try:
        return {**order, "filters": filters(graph, order)} if "on" in order else order
    except NotFound as error:
        raise NothingKnown(error.id) from error


def filters(graph: Graph, order: Order) -> Filters:
    """What an order leaves out."""
    if "filters" in order:
        made: Filters = order["filters"]
        return made

    def choice(name: str) -> Choice:
        return Choice(frozenset(order.get(name, ())), frozenset(order.get(f"not_{name}", ())))

    def number(name: str) -> Decimal | None:
        return None if order.get(name) is None else Decimal(str(order[name]))

    def known(choice: Choice, of: Callable[[Graph, Any], frozenset[Id]]) -> Choice:
        return Choice(of(graph, choice.wanted), of(graph, choice.unwanted))

    during = order.get("during")
    return Filters(
        on=order["on"],
        during=None if during is None else (during[0], during[1]),
        products=known(choice("product"), _products),
        sources=choice("source"),
        areas=known(choice("area"), _standing),
        kinds=choice("kind"),
        min_share=number("min_share"),
        min_confidence=number("min_confidence"),
    )


def _standing(graph: Graph, ids: Collection[str]) -> frozenset[Id]:
    """What stands for ids, of which relations and references know no others; or ``NotFound``."""
    found = {id: graph.canonical(id) for id in ids}
    known = graph.called(found.values()) if found else {}
    for id, standing in found.items():
        if standing not in known:
            raise NotFound(id)
    return frozenset(found.values())


def _products(graph: Graph, named: frozenset[str]) -> frozenset[Id]:
    """Ids of products, named by their ids, by their names, or by the beginning of their HS code."""
    ids = frozenset(one for one in named if ID.fullmatch(one))
    found = set(_standing(graph, ids))
    for text in named - ids:
        name = normalised(text)
        known = [
            one.id
            for one in graph.of_kind("Product")
            if any(code.startswith(text) for code in one.values.get("hsCode", ()))
            or name in map(_words, one.values.get("name", ()))
        ]
        if not known:
            raise NotFound(text)
        found.update(known)
    return frozenset(found)


def _words(name: str) -> str:
    return normalised(name.rpartition("@")[0])
