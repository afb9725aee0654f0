"""Turtle as pyoxigraph and rdflib read it."""

from functools import partial

import pyoxigraph as ox

from tests.formats.rdf_readers import by_pyoxigraph, by_rdflib

READERS = (
    partial(by_pyoxigraph, format=ox.RdfFormat.TURTLE),
    partial(by_rdflib, format="turtle"),
)
