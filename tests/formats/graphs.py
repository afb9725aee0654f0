"""Graphs of every kind with values that are hard to write, and what is in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

import orjson
from hypothesis import strategies as st

from graph.formats import Format, Loss, part
from graph.lpg import Key, Lpg, Row
from graph.model import Entity, Id, Relation, Spelled, Statement, spelled
from graph.rdf import LITERAL, Rdf, unescaped
from ontology.prefixes import BASE
from ontology.ranges import TEXT, Value
from ontology.schema import Kind
from tests.conftest import SCHEMA
from tests.strategies import IDS, statements

ENTITIES = [kind for kind in SCHEMA.projected if kind.ends is None]
RELATIONS = [kind for kind in SCHEMA.projected if kind.ends]
LPG, RDF = Lpg(SCHEMA), Rdf(SCHEMA)
Keys: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Read:
    """A property graph as a reader has it: kind and keys of nodes, kind, ends and keys of edges."""

    nodes: Mapping[Id, tuple[str, Keys]]
    edges: Mapping[str, tuple[str, Id, Id, Keys]]


class Term(NamedTuple):
    """A term of RDF: an IRI, or a literal with its language or datatype."""

    text: str
    lang: str = ""
    datatype: str = ""


Quad: TypeAlias = tuple[Term, Term, Term, str]


@st.composite
def graphs(draw: st.DrawFn) -> list[Spelled]:
    """Up to five entities and three relations; some references lead out of the graph."""
    kinds = draw(st.lists(st.sampled_from(ENTITIES), min_size=1, max_size=5))
    ids = draw(st.lists(IDS, min_size=len(kinds) + 4, max_size=len(kinds) + 4, unique=True))
    inside, outside, own = ids[: len(kinds)], ids[len(kinds)], ids[len(kinds) + 1 :]
    led = st.sampled_from([*inside, *inside, outside])
    found: list[Statement] = []
    for id, kind in zip(inside, kinds, strict=True):
        made = draw(statements(kind, disputed=draw(st.booleans())))
        found.append(replace(made, id=id, values=_led(draw, kind, made, led)))
    for id in draw(st.lists(st.sampled_from(own), unique=True)):
        kind = draw(st.sampled_from(RELATIONS))
        made = draw(statements(kind, disputed=draw(st.booleans())))
        values = _led(draw, kind, made, led)
        found.append(Relation(id, kind.name, draw(led), draw(led), values))
    return [spelled(one, SCHEMA) for one in found]


def _led(
    draw: st.DrawFn, kind: Kind, made: Entity | Relation, led: st.SearchStrategy[Id]
) -> Mapping[str, frozenset[Value]]:
    """The values of a statement, its references led to what ``led`` gives."""
    return {
        name: draw(st.frozensets(led, min_size=1, max_size=len(values)))
        if name in kind.references
        else values
        for name, values in made.values.items()
    }


def expected(said: Sequence[Spelled], format: Format) -> Read:
    """What a reader must find: all that was written but for the losses that are declared."""
    rows = [LPG.row(one) for one in said]
    ids = {str(row.keys["id"]) for row in rows if not row.start}
    nodes = {str(row.keys["id"]): (row.label, _kept(row, format)) for row in rows if not row.start}
    edges: dict[str, tuple[str, Id, Id, Keys]] = {
        f"{row.keys['id']} {label} {end}": (label, str(row.keys["id"]), end, {})
        for row in rows
        for label, ends in row.links.items()
        for end in ends
    }
    for row in rows:
        if row.start:
            edges[str(row.keys["id"])] = (row.label, row.start, row.end, _kept(row, format))
    assert Loss.BEYOND in format.loses
    inside = {id: edge for id, edge in edges.items() if {edge[1], edge[2]} <= ids}
    return Read(nodes, inside)


def _kept(row: Row, format: Format) -> Keys:
    return {name: _after(key, format.loses) for name, key in row.keys.items() if name != "id"}


def _after(key: Key, losses: Sequence[Loss]) -> Key:
    if Loss.TYPES in losses and not isinstance(key, str | list):
        key = orjson.dumps(key).decode()
    if Loss.LISTS in losses and isinstance(key, list):
        key = orjson.dumps(key).decode()
    if Loss.CHARACTERS in losses and isinstance(key, str):
        key = "".join("\ufffd" if _no_xml(character) else character for character in key)
    return key


def quads(said: Iterable[Spelled], graph: str = "") -> set[Quad]:
    """What a reader of RDF must find: every triple of the projection."""
    triples = {triple for one in said for triple in RDF.triples(one)}
    return {(term(t.subject), term(t.predicate), term(t.object), graph) for t in triples}


def term(text: str) -> Term:
    """A term of N-Triples."""
    if text.startswith("<"):
        return Term(text[1:-1])
    found = LITERAL.fullmatch(text)
    assert found
    datatype = "" if found[2] else found[3] or TEXT.iri
    return Term(unescaped(found[1]), found[2] or "", datatype)


def written(said: Iterable[Spelled], format: Format) -> bytes:
    """The file of statements in a format."""
    return b"".join(format.write(part(said, SCHEMA), SCHEMA, BASE))


def _no_xml(character: str) -> bool:
    """Whether XML 1.0 has no such character (production 2)."""
    code = ord(character)
    return not (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or code >= 0x10000
    )
