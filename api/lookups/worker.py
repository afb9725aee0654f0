"""A worker: answers lookups from a copy of the index, one after the other, in a child process."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from api.lookups.answering import answered, prepared
from api.lookups.cursors import Place, cursor
from api.lookups.described import columns
from api.lookups.written import CSV, JSON, written
from api.readers import Order
from api.refusals import Refusal
from graph.lookups import Graph
from graph.lookups.index.reading import Index
from graph.lookups.index.tables import FILE, opened_to_read
from ontology.shapes import schema

if TYPE_CHECKING:
    from api.workers.child import Child


def serve(child: "Child", argument: Mapping[str, Any]) -> None:
    """Answer orders from the index in ``argument["folder"]`` until there are no more."""
    index = Index(opened_to_read(Path(argument["folder"]) / FILE), schema())
    for order in child.orders():
        try:
            head, parts = looked_up(index, order)
            child.head(head)
            for part in parts:
                child.data(part)
        except Refusal as refusal:
            child.refuse(refusal)
        else:
            child.end({})


def looked_up(graph: Graph, order: Order) -> tuple[Mapping[str, Any], Iterator[bytes]]:
    """What an answer is, and its bytes; of a list, ``next`` is the cursor of what follows."""
    if "ids" in order:
        return {"next": None}, _lines(graph, order)
    answer = dict(answered(graph, order))
    following = None
    if "complete" in answer and "limit" in order:
        following = answer["next"] = _next(answer, order)
    form = order.get("form", JSON)
    said = written(answer, form, columns(order["ask"]) if form == CSV else ())
    return {"next": following}, iter((said,))


def _next(answer: Mapping[str, Any], order: Order) -> str | None:
    items = answer["items"]
    if answer["complete"] or not items or order["ask"] == "paths":
        return None
    at = items[-1]["id"] if order["ask"] == "designations" else order["offset"] + len(items)
    place = Place(
        answer["edition"], order.get("on", ""), at, order["digest"], order.get("root", "")
    )
    return cursor(place)


def _lines(graph: Graph, order: Order) -> Iterator[bytes]:
    """An answer for each of many ids, a line each; what is wrong with one stands in its line."""
    many = prepared(graph, order)
    for id in order["ids"]:
        try:
            line = answered(graph, {**many, "id": id})
        except Refusal as refusal:
            line = {"id": id, "error": str(refusal)}
        yield orjson.dumps({"asked": id, **line}, option=orjson.OPT_APPEND_NEWLINE)
