"""A worker: answers SPARQL queries from a snapshot of the RDF graph, one after the other.

It runs in a child process (see ``api.workers``), since a query cannot be stopped otherwise, may
want all memory, or end its process. The snapshot is opened for reading only, and no connection can
be opened at all. What a query makes is dropped before the next one, in the thread that made it:
elsewhere the engine would end the process.
"""

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import pyoxigraph as ox

from api.readers import Order
from api.refusals import BadQuery, Refusal
from api.sparql.complaints import PADDING, not_sparql
from api.sparql.guard import check, form
from api.sparql.names import named_in, refuse_unknown
from api.sparql.sealing import open_no_sockets
from api.sparql.writing import Found, Hearer, written

if TYPE_CHECKING:
    from api.workers.child import Child


class Asker(Hearer, Protocol):
    """Who asks and is told the answer, as ``api.workers.child.Child`` does and is."""

    def end(self, facts: Mapping[str, Any]) -> None: ...
    def refuse(self, error: Refusal) -> None: ...


class Graphs(Container[str]):
    """The IRIs of the named graphs in a store."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def __contains__(self, iri: object) -> bool:
        try:
            return self._store.contains_named_graph(ox.NamedNode(str(iri)))
        except ValueError:
            return False


def serve(child: "Child", argument: Mapping[str, Any]) -> None:
    """Answer orders from the snapshot in ``argument["folder"]`` until there are no more."""
    if not open_no_sockets():
        child.note("it could open connections: this system has no seal against that")
    store = ox.Store.read_only(argument["folder"])
    for order in child.orders():
        answer(child, store, order)


def answer(asker: Asker, store: ox.Store, order: Order) -> None:
    """Answer one order, or refuse it."""
    try:
        check(order)
        asker.end(written(_found(store, order), order, form(order["query"]), asker))
    except Refusal as refusal:
        asker.refuse(refusal)


def _found(store: ox.Store, order: Order) -> Found:
    text, base = order["query"], order.get("base")
    try:
        return store.query(text + PADDING, base_iri=base, **_dataset(store, order))
    except SyntaxError as error:
        raise not_sparql(text, str(error)) from None
    except (RuntimeError, ValueError) as error:  # the latter for a base that is no IRI
        raise BadQuery(str(error)) from None


def _dataset(store: ox.Store, order: Order) -> Mapping[str, Any]:
    """The dataset that the protocol names, which wins over that of the query."""
    default, named = order["default"], order["named"]
    graphs = Graphs(store)
    if default is None and named is None:
        named_in(order["query"], graphs, order.get("base") or "")
        return {}
    refuse_unknown([*(default or ()), *(named or ())], graphs)
    # Who names some graphs has no others: without a default graph the default one is empty.
    return {
        "default_graph": [ox.NamedNode(iri) for iri in default or ()],
        "named_graphs": [ox.NamedNode(iri) for iri in named or ()],
    }
