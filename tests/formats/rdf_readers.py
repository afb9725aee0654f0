"""RDF as pyoxigraph and rdflib read it: two parsers that share no code."""

import warnings
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from ontology.ranges import TEXT
from tests.formats.graphs import Quad, Term


def by_pyoxigraph(file: bytes, format: ox.RdfFormat) -> set[Quad]:
    return {
        (
            _of_ox(q.subject),
            _of_ox(q.predicate),
            _of_ox(q.object),
            getattr(q.graph_name, "value", ""),
        )
        for q in ox.parse(file, format)
    }


def _of_ox(term: Any) -> Term:
    if isinstance(term, ox.NamedNode):
        return Term(term.value)
    assert isinstance(term, ox.Literal)
    lang = term.language or ""
    return Term(term.value, lang, "" if lang else term.datatype.value)


def by_rdflib(file: bytes, format: str) -> set[Quad]:
    dataset = rdflib.Dataset()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # rdflib 7.6 warns of what it does itself
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)  # or it would rewrite what it reads
        dataset.parse(data=file, format=format)
    default = dataset.default_graph.identifier
    return {
        (of_rdflib(s), of_rdflib(p), of_rdflib(o), "" if g in (None, default) else str(g))
        for s, p, o, g in dataset.quads()
    }


def of_rdflib(term: Any) -> Term:
    if isinstance(term, rdflib.URIRef):
        return Term(str(term))
    assert isinstance(term, rdflib.Literal)
    lang = term.language or ""
    return Term(str(term), lang, "" if lang else str(term.datatype or TEXT.iri))
