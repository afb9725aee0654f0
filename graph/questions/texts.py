"""Check the words of a question's texts against the schema, before any engine sees them.

An engine answers a misspelt kind, key or label with silence, which looks like "none". Here it is
an error that names the nearest right word. Syntax is left to the engines.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from graph.errors import BadQuestion
from graph.lpg import ENTITY, keys
from ontology.names import local
from ontology.ranges import XSD
from ontology.schema import Kind, Schema

VOCABULARY_ROOT = "https://w3id.org/greenweft/"
# What else a text may use of the namespaces that it needs beside ours.
FOREIGN = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": {"type", "langString"},
    "http://www.w3.org/2000/01/rdf-schema#": {"label"},
    XSD: {"integer", "decimal", "double", "string", "boolean", "date", "gYearMonth", "gYear"},
}

_COMMENT = re.compile(r"(?m)//.*$|/\*(?s:.*?)\*/")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_IRI = re.compile(r"<([^<>\s\"{}|^`\\]*)>")
_PREFIX = re.compile(r"(?i)\bPREFIX\s+([\w-]*):\s*<([^<>\s]*)>")
_PREFIXED = re.compile(r"(?<![\w?$@:-])([A-Za-z][\w-]*)?:([A-Za-z_][\w-]*)")
# A choice of merge: "grantedOn=", as gw:preferred writes it.
_CHOICE = re.compile(r"[\"'](\w+)=[\"']")


def check_sparql(name: str, text: str, schema: Schema) -> None:
    """Refuse (``BadQuestion``) a class, property, end, direct triple or concept that is not there.

    >>> from ontology.shapes import schema
    >>> gw = "PREFIX gw: <https://w3id.org/greenweft/ontology#> "
    >>> check_sparql("x", gw + "SELECT ?s { ?s gw:hedlBy ?o }", schema())
    Traceback (most recent call last):
    graph.errors.BadQuestion: the SPARQL of x: there is no gw:hedlBy; did you mean gw:heldBy?
    """
    prefixes = dict(_PREFIX.findall(text))
    known = _words(schema)
    for choice in _CHOICE.findall(text):
        _known(name, "SPARQL", "property ", choice, {p for k in schema.projected for p in k.fields})
    body = _PREFIX.sub(" ", text)
    plain = _IRI.sub(" ", _QUOTED.sub(" ", body))
    for prefix, word in _PREFIXED.findall(plain):
        if prefix not in prefixes:
            raise BadQuestion(name, "SPARQL", f"{prefix}:{word} has no PREFIX")
        if prefixes[prefix] in known:
            _known(name, "SPARQL", f"{prefix}:", word, known[prefixes[prefix]])
        elif prefixes[prefix].startswith(VOCABULARY_ROOT):
            _known(name, "SPARQL", "vocabulary ", prefixes[prefix], known)
    for iri in _IRI.findall(_QUOTED.sub(" ", body)):
        if iri.startswith(VOCABULARY_ROOT):
            start = iri.removesuffix(local(iri))
            _known(name, "SPARQL", "", start, known)
            _known(name, "SPARQL", start, local(iri), known[start])


_NODE = re.compile(r"(?<![\w\]])\(\s*(\w*)\s*((?::\s*[\w|&]+\s*)*)(\{[^{}]*\})?\s*\)")
_LINK = re.compile(r"\[\s*(\w*)\s*((?::\s*[\w|]+\s*))?(?:\*[\d.]*\s*)?(\{[^{}]*\})?\s*\](?=\s*-)")
_LABELLED = re.compile(r"(?<![\w$.])([A-Za-z_]\w*)((?::[A-Z]\w*)+)")
_ACCESS = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\.([A-Za-z_]\w*)\b(?!\s*\()")
# status = 'listed', {metric: 'new'}, t.status IN ['listed', 'renamed']
_TERMS = re.compile(r"\b(\w+)\s*(?:=|<>|:|\bIN\s*\[)\s*('[^']*'(?:\s*,\s*'[^']*')*)")
_MAP_KEY = re.compile(r"(?:\{|,)\s*([A-Za-z_]\w*)\s*:")


def check_cypher(name: str, text: str, schema: Schema) -> None:
    """Refuse (``BadQuestion``) a node label, relationship type or key that is not there.

    A key is looked for in the kinds that the variable's patterns state, else in all kinds.

    >>> from ontology.shapes import schema
    >>> check_cypher("x", "MATCH (p:Park) RETURN p.uscc AS code", schema())
    Traceback (most recent call last):
    graph.errors.BadQuestion: the Cypher of x: there is no p.uscc (Park); did you mean p.urls?
    """
    text = _COMMENT.sub(" ", text)
    for key, quoted in _TERMS.findall(text):
        _terms(name, key, re.findall("'([^']*)'", quoted), schema)
    plain = _QUOTED.sub("''", text)
    kinds = {kind.label: kind for kind in schema.projected}
    nodes = {ENTITY} | {label for label, kind in kinds.items() if not kind.ends}
    types = {label for label, kind in kinds.items() if kind.ends} | _link_labels(schema)
    stated: dict[str, set[str]] = {}
    for pattern, allowed, what in ((_NODE, nodes, "node label "), (_LINK, types, "type ")):
        for variable, labels, inside in pattern.findall(plain):
            found = re.findall(r"\w+", labels)
            for label in found:
                _known(name, "Cypher", what, label, allowed)
            stated.setdefault(variable, set()).update(found)
            for key in _MAP_KEY.findall(inside):
                _key(name, variable, key, found, kinds)
    rest = _LINK.sub(" ", _NODE.sub(" ", plain))
    for _, labels in _LABELLED.findall(rest):
        for label in re.findall(r"\w+", labels):
            _known(name, "Cypher", "label ", label, nodes | types)
    made = set(_MAP_KEY.findall(rest))
    for variable, key in _ACCESS.findall(plain):
        labels = sorted(stated.get(variable, ()))
        if labels or key not in made:
            _key(name, variable, key, labels, kinds)


def _terms(name: str, key: str, notations: Iterable[str], schema: Schema) -> None:
    """Refuse a notation that is in no vocabulary of the key, where it has one."""
    properties = [kind.fields[key] for kind in schema.projected if key in kind.fields]
    known = {notation for property in properties for notation in property.terms}
    for notation in notations if known else ():
        _known(name, "Cypher", f"{key} ", notation, known)


def _key(
    name: str, variable: str, key: str, labels: Iterable[str], kinds: Mapping[str, Kind]
) -> None:
    """Refuse a key that none of the labelled kinds has; any kind's where none is labelled."""
    told = [label for label in labels if label in kinds]
    allowed = {k for label in told or kinds for k in keys(kinds[label])}
    of = f" ({', '.join(told)})" if told else ""
    _known(name, "Cypher", f"{variable}.", key, allowed | {"id"}, of)


def _known(
    name: str, language: str, before: str, word: str, words: Iterable[str], of: str = ""
) -> None:
    """Refuse ``word`` unless it is one of ``words``; ``before`` is written in front of it."""
    known = sorted(words)
    if word in known:
        return
    nearest = get_close_matches(word, known, n=1, cutoff=0.5)
    hint = f"; did you mean {before}{nearest[0]}?" if nearest else ""
    raise BadQuestion(name, language, f"there is no {before}{word}{of}{hint}")


def _words(schema: Schema) -> Mapping[str, set[str]]:
    """Local names by namespace: ours, those of the vocabularies, and the few foreign ones."""
    iris = {kind.iri for kind in schema.projected}
    for kind in schema.projected:
        iris |= kind.predicates.keys()
        iris |= {kind.ends.direct} if kind.ends else set()
        iris |= {iri for p in kind.properties.values() for iri in p.terms.values()}
    found: dict[str, set[str]] = {namespace: set(words) for namespace, words in FOREIGN.items()}
    for iri in iris:
        found.setdefault(iri.removesuffix(local(iri)), set()).add(local(iri))
    return found


def _link_labels(schema: Schema) -> set[str]:
    return {link.label for kind in schema.projected for link in kind.links.values()}
