"""The operator's own queries: what the doors refuse is refused here too, so they only read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import RDF, RDFS, SKOS, XSD

from api.refusals import BadQuery
from api.settings import Settings
from graph.stores import Cell
from ontology.prefixes import GW

PREFIXES = {"gw": str(GW), "rdf": str(RDF), "rdfs": str(RDFS), "skos": str(SKOS), "xsd": str(XSD)}
UNDECLARED = re.compile(r"the prefix ([\w.-]*): is not declared")


@dataclass(frozen=True)
class SourceGraphs:
    """The named graphs that there may be: one for each source, below ``base``."""

    base: str

    def __contains__(self, iri: object) -> bool:
        return str(iri).startswith(f"{self.base}source/")


def check_sparql(text: str, settings: Settings) -> None:
    """Refuse what the SPARQL door refuses; a known prefix that was not declared is spelled out."""
    from api.sparql.errors import NotSparql
    from api.sparql.guard import checked

    try:
        checked(text, settings, SourceGraphs(settings.base))
    except NotSparql as error:
        found = UNDECLARED.search(str(error))
        if found and found[1] in PREFIXES:
            begin = f"PREFIX {found[1]}: <{PREFIXES[found[1]]}>"
            raise BadQuery(f"{error}; begin with {begin}") from error
        raise


def check_cypher(text: str, parameters: Mapping[str, Cell]) -> None:
    """Refuse what the Cypher door refuses."""
    from api.cypher.guard import check

    check(text, parameters)
