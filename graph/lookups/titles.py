"""Titles that things hold on a day, and all that they ever held."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, NamedTuple

from graph.holding import is_over, value
from graph.lookups import Graph
from graph.model import Id, Spelled
from ontology.schema import Schema


class Title(NamedTuple):
    """A title and since when it is held; ``since`` and ``level`` are ``None`` if nobody says so."""

    designation: Spelled
    since: str | None
    is_held: bool

    def shown(self, schema: Schema) -> Mapping[str, Any]:
        """As an answer has it."""
        of = partial(value, schema, self.designation)
        values = self.designation.values
        return {
            "id": self.designation.id,
            "scheme": of("scheme"),
            "level": of("level"),
            "since": self.since,
            "held": self.is_held,
            "status": of("status"),
            "removed_on": of("removedOn"),
            "valid_to": of("validTo"),
            "list": next(iter(values.get("onList", ())), None),
            "product": next(iter(values.get("forProduct", ())), None),
            "confidence": float(values["confidence"][0]),
            "sources": values["source"],
        }


def titles(graph: Graph, holders: Collection[Id], on: str) -> Mapping[Id, list[Title]]:
    """All titles of each of ``holders``, those of the longest standing first.

    Whether one is held is as of ``on``; a title begins on the day it was granted, else on the day
    its list was published.
    """
    found = list(graph.referring("heldBy", holders))
    lists = graph.statements({id for _, one in found for id in one.values.get("onList", ())})
    by_holder: dict[Id, list[Title]] = defaultdict(list)
    for holder, designation in found:
        by_holder[holder].append(title(graph.schema, designation, lists, on))
    for ones in by_holder.values():
        ones.sort(key=lambda one: (one.since or "", one.designation.id))
    return by_holder


def title(schema: Schema, designation: Spelled, lists: Mapping[Id, Spelled], on: str) -> Title:
    """A designation as of a day; ``lists`` has those that it stands on."""
    since = begun(schema, designation, lists)
    is_held = (since is None or since <= on) and not is_over(schema, designation, on)
    return Title(designation, since, is_held)


def begun(schema: Schema, designation: Spelled, lists: Mapping[Id, Spelled]) -> str | None:
    """Since when a designation is held, if anybody says so."""
    published = [
        day
        for id in designation.values.get("onList", ())
        if id in lists and (day := value(schema, lists[id], "publishedOn"))
    ]
    return value(schema, designation, "grantedOn") or min(published, default=None)
