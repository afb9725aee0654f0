"""The stores that the settings name. Drivers take long to import, so each comes with its store."""

from typing import TYPE_CHECKING

from api.home import Home
from api.settings import Settings
from graph.rdf import Rdf
from ontology.schema import Schema

if TYPE_CHECKING:
    from graph.stores.bolt import Bolt
    from graph.stores.oxigraph import Oxigraph
    from graph.stores.sparql import Sparql


def rdf_store(settings: Settings, home: Home, rdf: Rdf) -> "Oxigraph | Sparql":
    """The RDF store: embedded, or behind an endpoint."""
    from graph.stores.oxigraph import Oxigraph
    from graph.stores.sparql import Endpoint, Sparql

    s = settings
    if not s.sparql:
        return Oxigraph(home.rdf, rdf)
    password = s.sparql_password.get_secret_value()
    doors = (s.sparql, s.sparql_update or s.sparql, s.sparql_store or s.sparql)
    return Sparql(Endpoint(*doors, s.sparql_user, password), rdf)


def lpg_store(settings: Settings, home: Home, schema: Schema) -> "Bolt":
    """The property graph: embedded, or over Bolt."""
    from graph.stores.bolt import Bolt, Login
    from graph.stores.embedded import Embedded

    s = settings
    if s.embedded_graph:
        return Embedded(home.lpg, schema, s.graph_heap)
    password = s.graph_password.get_secret_value()
    return Bolt(Login(s.graph, s.graph_user, password, s.graph_database), schema)


def place(settings: Settings, home: Home, name: str) -> str:
    """Where the store called ``rdf`` or ``lpg`` is, for people."""
    remote, embedded = (settings.sparql, home.rdf) if name == "rdf" else (settings.graph, home.lpg)
    return remote or f"embedded in {embedded}"
