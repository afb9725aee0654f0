"""The addresses that code must know before it can read the rest from Turtle."""

from rdflib import Namespace

GW = Namespace("https://w3id.org/greenweft/ontology#")
# What a home uses unless GREENWEFT_BASE said otherwise when it was made.
BASE = "https://w3id.org/greenweft/"
