"""The schema: kinds and properties, read from the shapes (see ``shapes``) and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from ontology.errors import InvalidSchema
from ontology.names import find, local, words
from ontology.ranges import Native, Range, Text, Value, language_rank


@dataclass(frozen=True)
class Property:
    """What a kind may say: a literal of some range, a term, or a reference to other kinds."""

    iri: str
    ranges: Mapping[type, Range]
    refers_to: frozenset[str]
    terms: Mapping[str, str]
    required: bool
    many: bool
    pattern: str | None = None
    low: int | Decimal | None = None
    high: int | Decimal | None = None
    identifies: str | None = None
    all_key: str | None = None
    stands_also: str | None = None
    added_by_merge: bool = False
    indexed: bool = False

    @cached_property
    def name(self) -> str:
        """Key of one value in the property graph, and the name in Python and JSON."""
        return local(self.iri)

    @cached_property
    def names(self) -> str:
        """Key of all values in the property graph, where one would not say everything."""
        return self.all_key or f"{self.name}All"

    @cached_property
    def label(self) -> str:
        """Relationship type of a reference."""
        return words(self.name, "_").upper()

    @cached_property
    def notations(self) -> Mapping[str, str]:
        """Notation of each concept, by its IRI."""
        return {iri: notation for notation, iri in self.terms.items()}

    @cached_property
    def datatypes(self) -> Mapping[str, Range]:
        """Ranges by datatype IRI."""
        return {range.iri: range for range in self.ranges.values()}

    @cached_property
    def scalar(self) -> bool:
        """Whether the property graph has a key for one value: of one, or the preferred of many."""
        return not self.many or Text in self.ranges

    def spell(self, value: Value) -> str:
        """Canonical text of ``value``."""
        return self.ranges[type(value)].spell(value)

    def parse(self, text: str) -> Value:
        """Inverse of ``spell``."""
        if len(self.ranges) == 1:
            return self.only.parse(text)
        return next(r for r in self.ranges.values() if r.reads(text)).parse(text)

    @cached_property
    def only(self) -> Range:
        """The first range: the only one but for partial dates, which are all texts."""
        return next(iter(self.ranges.values()))

    def native(self, text: str) -> Native:
        """A canonical text as a value in Cypher and JSON."""
        range = self.only
        return text if range.native is str else range.native(range.parse(text))

    def of_native(self, native: Native) -> str:
        """Inverse of ``native``."""
        range = self.only
        return str(native) if range.native is str else range.spell(range.value(native))

    def preference(self, text: str) -> tuple[int, str]:
        """Sorts canonical texts: Chinese before English before the rest, then by text."""
        return (language_rank(text) if Text in self.ranges else 0), text


class Ends(NamedTuple):
    """What makes a kind a relation: its two ends, and the triple that stands for it in paths."""

    start: Property
    end: Property
    direct: str


@dataclass(frozen=True)
class Kind:
    """A kind of entity, or of relation if it has ``ends``."""

    iri: str
    properties: Mapping[str, Property]
    key: tuple[str, ...]
    ends: Ends | None
    projected: bool = True

    @cached_property
    def name(self) -> str:
        """Name in Python, JSON and, for entities, the node label."""
        return local(self.iri)

    @cached_property
    def label(self) -> str:
        """Node label (``Park``), or relationship type of the direct triple (``TENANT_OF``)."""
        return words(local(self.ends.direct), "_").upper() if self.ends else self.name

    def property(self, name: str) -> Property:
        """The property called ``name``, or ``UnknownName``."""
        return self.properties.get(name) or find(f"property of {self.name}", name, self.properties)

    @cached_property
    def predicates(self) -> Mapping[str, Property]:
        """Properties by IRI, the ends of a relation among them."""
        ends = (self.ends.start, self.ends.end) if self.ends else ()
        return {property.iri: property for property in (*ends, *self.properties.values())}

    @cached_property
    def identifiers(self) -> tuple[Property, ...]:
        """Properties that alone make an id, the one that is preferred first."""
        strong = [p for p in self.properties.values() if p.identifies]
        return tuple(sorted(strong, key=lambda p: str(p.identifies)))

    @cached_property
    def said(self) -> tuple[Property, ...]:
        """Properties in the order of canonical text: what merge adds, then the rest by name.

        So the merged statement of one claim is the claim's own text behind a prefix, and a
        database can make it without reading the text.
        """
        return tuple(sorted(self.properties.values(), key=lambda p: (not p.added_by_merge, p.name)))

    @cached_property
    def claimed(self) -> Mapping[str, Property]:
        """What a source may claim: all properties but those that merge adds."""
        return {n: p for n, p in self.properties.items() if not p.added_by_merge}

    @cached_property
    def references(self) -> Mapping[str, Property]:
        """Properties that refer to entities, the ends of a relation left out."""
        return {n: p for n, p in self.properties.items() if p.refers_to}

    @cached_property
    def links(self) -> Mapping[str, Property]:
        """An entity's references, by name: relationships in the property graph, never keys."""
        return {} if self.ends else {n: p for n, p in self.properties.items() if p.refers_to}

    @cached_property
    def fields(self) -> Mapping[str, Property]:
        """Keys in the property graph; a relationship cannot point, so it keeps ids as keys."""
        return {n: p for n, p in self.properties.items() if n not in self.links}


@dataclass(frozen=True)
class Schema:
    """All kinds, by name."""

    kinds: Mapping[str, Kind]

    def __post_init__(self) -> None:
        links = {link.label for kind in self.kinds.values() for link in kind.links.values()}
        labels = [*links, *(kind.label for kind in self.kinds.values())]
        if twice := {label for label in labels if labels.count(label) > 1}:
            raise InvalidSchema(", ".join(sorted(twice)), "a label has one meaning, not two")

    def kind(self, name: str) -> Kind:
        """The kind called ``name``, or ``UnknownName``."""
        return self.kinds.get(name) or find("kind", name, self.kinds)

    @cached_property
    def projected(self) -> tuple[Kind, ...]:
        """Kinds that the graphs show: entities first, then relations."""
        shown = [kind for kind in self.kinds.values() if kind.projected]
        return tuple(sorted(shown, key=lambda kind: (kind.ends is not None, kind.name)))

    @cached_property
    def strong(self) -> frozenset[str]:
        """Schemes of ids that a strong identifier makes: ``cn-uscc``, ``lei``, ``area``."""
        return frozenset(
            str(p.identifies) for kind in self.kinds.values() for p in kind.identifiers
        )

    @cached_property
    def by_iri(self) -> Mapping[str, Kind]:
        """Kinds by their RDF class."""
        return {kind.iri: kind for kind in self.kinds.values()}

    @cached_property
    def by_label(self) -> Mapping[str, Kind]:
        """Kinds by node label or relationship type."""
        return {kind.label: kind for kind in self.kinds.values()}

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Predicates that repeat what is said elsewhere: direct triples and preferred values."""
        direct = {kind.ends.direct for kind in self.kinds.values() if kind.ends}
        also = {p.stands_also for kind in self.kinds.values() for p in kind.properties.values()}
        return frozenset(direct | {iri for iri in also if iri})
