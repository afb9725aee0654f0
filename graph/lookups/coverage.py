"""Coverage: how many are in a park on a day, and how many of them hold a title, by its scheme.

    {"tenants": 12, "titled": {"green-factory": 3, "green-supply-chain": 1}}

As the question ``tenant-share`` counts: a tenant once, however many tenancies it has, if one of
them holds on the day; titled if it holds a title itself on the day. No filter changes that.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from graph.holding import holds, value
from graph.lookups import Graph
from graph.lookups.titles import titles
from graph.model import Id

KIND = "Tenancy"


class Coverage(NamedTuple):
    """Tenants of a park on a day, and those that hold a title, by scheme."""

    tenants: int
    titled: Mapping[str, int]


def counted(graph: Graph, park: Id, on: str) -> Coverage:
    """The coverage of a park, by all that a graph says of its tenants and their titles."""
    inside = tenants(graph, park, on)
    schemes = Counter(
        scheme
        for ones in titles(graph, inside, on).values()
        for scheme in {
            value(graph.schema, one.designation, "scheme") or "" for one in ones if one.is_held
        }
    )
    return Coverage(len(inside), dict(sorted(schemes.items())))


def tenants(graph: Graph, park: Id, on: str) -> Collection[Id]:
    """Who is in a park on a day."""
    ties = graph.ties(KIND, "end", (park,))
    return {one.far for one in ties if holds(one.begin, one.end, on)}
