"""What every RDF store shares: the marker of its state, and changes as SPARQL updates.

The marker is a graph of its own, so that the default graph holds exactly the merged statements.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby, islice

from graph.book.reading import Change
from graph.errors import StoreError
from graph.model import Spelled, preferred_first
from graph.rdf import TYPE, Rdf, Triple
from graph.stores import UNREADABLE, Cell, Changes, State, direct_triple
from ontology.errors import GreenweftError
from ontology.prefixes import GW
from ontology.ranges import XSD, Native
from ontology.schema import Kind

BATCH = 2_000
FIELDS = State._fields


PARAMETER = re.compile(r"\$(\w+)")
NUMBERS = {f"{XSD}integer": int, **{f"{XSD}{n}": float for n in ("decimal", "double", "float")}}


def bound(text: str, terms: Mapping[str, Cell]) -> str:
    """``text`` with each ``$name`` replaced by its term; the SPARQL protocol has no parameters.

    >>> bound("SELECT ?s { ?s ?p $on }", {"on": '"2024-08-31"'})
    'SELECT ?s { ?s ?p "2024-08-31" }'
    """

    def term(found: re.Match[str]) -> str:
        if found[1] not in terms:
            raise StoreError("SPARQL", f"nothing was given for ${found[1]}")
        return str(terms[found[1]])

    return PARAMETER.sub(term, text) if terms else text


def cell(value: str, datatype: str) -> Native:
    """The text of a literal as people read it: numbers and booleans as such.

    >>> cell("6", f"{XSD}integer"), cell("6", f"{XSD}decimal"), cell("六", f"{XSD}integer")
    (6, 6.0, '六')
    """
    if datatype == f"{XSD}boolean":
        return value in ("true", "1")
    with suppress(ValueError):  # what is no number of its datatype stands as it is written
        return NUMBERS[datatype](value) if datatype in NUMBERS else value
    return value


class Triples:
    """The RDF of one book, as text for an engine."""

    def __init__(self, rdf: Rdf) -> None:
        self.rdf = rdf
        self.marker = f"<{rdf.base}book>"

    @property
    def state_query(self) -> str:
        """SPARQL that selects ``?field ?value`` of the marker."""
        return f"SELECT ?field ?value {{ GRAPH {self.marker} {{ {self.marker} ?field ?value }} }}"

    @property
    def count_query(self) -> str:
        """SPARQL that selects ``?kind ?n``: how many of ours there are of each class."""
        ours = f'STRSTARTS(STR(?s), "{self.rdf.base}id/")'
        return f"SELECT ?kind (COUNT(?s) AS ?n) {{ ?s a ?kind FILTER({ours}) }} GROUP BY ?kind"

    def counts(self, rows: Iterable[tuple[str, str]]) -> Mapping[str, int]:
        """Counts of our kinds, of rows of ``count_query``."""
        kinds = self.rdf.schema.by_iri
        return {kinds[iri].name: int(n) for iri, n in rows if iri in kinds}

    def state(self, rows: Iterable[tuple[str, str]]) -> State | None:
        """The state that rows of ``state_query`` tell, IRIs without brackets."""
        found = {field.removeprefix(str(GW)): value for field, value in rows}
        if not found:
            return None
        edition, toward, step = (int(found[name]) for name in ("edition", "toward", "step"))
        return State(
            found["book"], found["base"], found["fingerprint"], edition, toward, found["hash"], step
        )

    def marking(self, state: State) -> str:
        """An update that makes ``state`` the marker."""
        said = " ; ".join(
            f'<{GW}{name}> "{value}"' for name, value in zip(FIELDS, state, strict=True)
        )
        return (
            f"DELETE WHERE {{ GRAPH {self.marker} {{ ?s ?p ?o }} }} ;\n"
            f"INSERT DATA {{ GRAPH {self.marker} {{ {self.marker} {said} }} }}"
        )

    def updates(self, changes: Changes) -> Iterator[str]:
        """Updates of some thousand statements each; each may be repeated."""
        stream = changes()
        while batch := list(islice(stream, BATCH)):
            yield self._update(batch)

    def lines(self, changes: Changes) -> Iterator[str]:
        """N-Quads of everything new, a block of lines for each statement."""
        for change in changes():
            if change.new is not None:
                end = f" {self._graph(change)} .\n" if change.graph else " .\n"
                yield "".join(f"{s} {p} {o}{end}" for s, p, o in self.rdf.triples(change.new))

    def statements(self, triples: Iterable[Triple]) -> Iterator[Spelled]:
        """Statements of triples that come subject by subject; direct triples make none.

        What is about something that is not ours is passed over. What is about ours and cannot be
        read comes without its values, for a check to find.
        """
        repeated, ours = self.rdf.schema.repeated, f"<{self.rdf.base}id/"
        for node, group in groupby(triples, key=lambda triple: triple.subject):
            about = list(group)
            said = [triple for triple in about if triple.predicate[1:-1] not in repeated]
            if not said or not node.startswith(ours):
                continue
            found = self._statement(node, said)
            whole = found.start or self._whole(found, about)
            yield found if whole else found._replace(values={})

    @property
    def direct(self) -> list[tuple[str, str]]:
        """Each kind of relation that the graphs show, and the predicate of its direct triple."""
        return [(kind.name, kind.ends.direct) for kind in self.rdf.schema.projected if kind.ends]

    def repeats(self, kind: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Spelled]:
        """Direct triples between things of ours."""
        ours = f"<{self.rdf.base}id/"
        for start, end in pairs:
            if start.startswith(ours) and end.startswith(ours):
                yield direct_triple(kind, self.rdf.id(start), self.rdf.id(end))

    def _statement(self, node: str, said: list[Triple]) -> Spelled:
        try:
            return self.rdf.spelled(said)
        except GreenweftError:
            # What does not read back differs from whatever the book says of it.
            classes = [triple.object[1:-1] for triple in said if triple.predicate == TYPE]
            kinds = [self._kinds[iri].name for iri in classes if iri in self._kinds]
            return Spelled(kinds[0] if kinds else UNREADABLE, self.rdf.id(node), "", "", {})

    @property
    def _kinds(self) -> Mapping[str, Kind]:
        return self.rdf.schema.by_iri

    def _whole(self, statement: Spelled, about: list[Triple]) -> bool:
        """Whether what repeats a value of ``statement``, such as its label, is there and right."""
        for property in self.rdf.schema.kind(statement.kind).properties.values():
            texts = statement.values.get(property.name)
            if property.stands_also and texts:
                first = preferred_first(property, texts, statement.values.get("preferred", []))[0]
                also = f"<{property.stands_also}>"
                said = [self.rdf.text(property, t.object) for t in about if t.predicate == also]
                if said != [first]:
                    return False
        return True

    def _update(self, batch: list[Change]) -> str:
        gone: dict[str, list[Triple]] = {}
        come: dict[str, list[Triple]] = {}
        for change in batch:
            old, new = self._triples(change.old), self._triples(change.new)
            if change.new is None and change.shared:
                old = old[:-1]
            graph, was, now = self._graph(change), set(old), set(new)
            gone.setdefault(graph, []).extend(triple for triple in old if triple not in now)
            come.setdefault(graph, []).extend(triple for triple in new if triple not in was)
        parts = [f"DELETE DATA {{\n{_blocks(gone)}}}", f"INSERT DATA {{\n{_blocks(come)}}}"]
        return " ;\n".join(parts)

    def _triples(self, statement: Spelled | None) -> list[Triple]:
        return [] if statement is None else self.rdf.triples(statement)

    def _graph(self, change: Change) -> str:
        return self.rdf.source_graph(change.graph) if change.graph else ""


def _blocks(by_graph: dict[str, list[Triple]]) -> str:
    return "".join(
        f"GRAPH {graph} {{\n{''.join(map(str, triples))}}}\n"
        if graph
        else "".join(map(str, triples))
        for graph, triples in by_graph.items()
        if triples
    )
