"""Policy as data: which levels form a ladder, where and when, and the rules that go with them.

Read from ``policy/*.ttl``; nothing here orders levels by itself, and nothing judges a holder.

    440310 Pingshan, 2024-08-31    district, municipal, national       深工信规〔2024〕9号
    440100 Guangzhou, 2024-08-31   municipal, provincial, national     工信部节〔2024〕13号
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from rdflib import DCTERMS, RDF, SKOS, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.errors import GreenweftError, InvalidSchema, UnknownName
from ontology.names import find, local
from ontology.prefixes import GW

NATION = "100000"
HERE = Path(__file__).parent


class NoLadder(GreenweftError):
    """No ladder is in force for a scheme at a place and a time."""

    def __init__(self, jurisdiction: str, scheme: str, on: date, known: "Iterable[Ladder]") -> None:
        ladders = "; ".join(map(str, known))
        super().__init__(
            f"no ladder for {scheme!r} in {jurisdiction} or above it on {on}; there is {ladders}"
        )


class NotAnArea(GreenweftError):
    """A text that is no area code."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no area code: six digits such as 440310, nine for a street")


@dataclass(frozen=True, slots=True)
class Rule:
    """A veto, a deadline or a ground for removal, in English and Chinese.

    ``by`` is the last day of each year, MM-DD; ``days`` how long it lasts; ``years`` how far back
    it looks; ``fraction`` the part of all holders that it concerns.
    """

    notation: str
    en: str
    zh: str
    by: str | None = None
    days: int | None = None
    years: int | None = None
    fraction: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """What one jurisdiction's rules say: ``rungs`` are levels, the lowest first.

    ``ends`` is the last day in force, ``None`` where the rules set none. ``counts_below``: who
    holds a higher title is on the lower list unprinted; ``None`` where the rules do not say.
    ``tenants_count_for`` are schemes whose holder is vetoed also for the firms inside it.
    """

    number: str
    en: str
    zh: str
    jurisdiction: str
    schemes: frozenset[str]
    rungs: tuple[str, ...]
    begins: date
    ends: date | None
    recommends_to: str | None
    counts_below: bool | None
    tenants_count_for: frozenset[str]
    vetoes: tuple[Rule, ...]
    deadlines: tuple[Rule, ...]
    removals: tuple[Rule, ...]

    def __str__(self) -> str:
        schemes = ", ".join(sorted(self.schemes))
        until = f" to {self.ends}" if self.ends else ""
        return f"{self.number} ({self.jurisdiction}: {schemes}; from {self.begins}{until})"

    def in_force(self, on: date) -> bool:
        """Whether the rules hold on that day, their last day included."""
        return self.begins <= on and (self.ends is None or on <= self.ends)

    def above(self, level: str | None) -> tuple[str, ...]:
        """Rungs above ``level``, the next one first; all of them for who holds none.

        >>> ladder("440310", "green-factory", date(2024, 8, 31)).above("district")
        ('municipal', 'national')
        """
        if level is None:
            return self.rungs
        if level not in self.rungs:
            raise UnknownName(f"rung of {self.number}", level, self.rungs)
        return self.rungs[self.rungs.index(level) + 1 :]


@dataclass(frozen=True, slots=True)
class Standard:
    """The edition of a standard by which a scheme is assessed, and its first and last day."""

    number: str
    scheme: str
    begins: date | None
    ends: date | None

    def serves(self, on: date) -> bool:
        return (self.begins or on) <= on <= (self.ends or on)


@dataclass(frozen=True, slots=True)
class Policies:
    """All ladders and standards that the data states."""

    ladders: tuple[Ladder, ...]
    standards: tuple[Standard, ...]

    def __post_init__(self) -> None:
        for one, other in combinations(self.ladders, 2):
            if _rivals(one, other):
                raise InvalidSchema(str(one), f"is in force beside {other}; one must end first")

    def ladder(self, jurisdiction: str, scheme: str, on: date) -> Ladder:
        """The ladder of the smallest area around ``jurisdiction`` that has one, or ``NoLadder``."""
        able = [x for x in self.ladders if scheme in x.schemes and x.in_force(on)]
        for area in wider(jurisdiction):
            for ladder in able:
                if ladder.jurisdiction == area:
                    return ladder
        raise NoLadder(jurisdiction, scheme, on, self.ladders)


def ladder(jurisdiction: str, scheme: str, on: date) -> Ladder:
    """The ladder in force for ``scheme`` at an area code on a day, or ``NoLadder``.

    >>> ladder("440310", "green-factory", date(2024, 8, 31)).rungs
    ('district', 'municipal', 'national')
    >>> ladder("440310", "green-factory", date(2024, 7, 18)).rungs
    ('municipal', 'provincial', 'national')
    """
    return policies().ladder(jurisdiction, scheme, on)


def standards(scheme: str, on: date) -> tuple[str, ...]:
    """Numbers of the standards by which ``scheme`` is assessed on a day; none if not recorded.

    >>> standards("green-factory", date(2025, 12, 30)), standards("green-park", date(2025, 1, 1))
    (('GB/T 36132-2018',), ())
    """
    known = policies().standards
    return tuple(s.number for s in known if s.scheme == scheme and s.serves(on))


def wider(area: str) -> tuple[str, ...]:
    """``area`` and those around it by GB/T 2260 prefix: street, district, city, province, nation.

    >>> wider("440310001")
    ('440310001', '440310', '440300', '440000', '100000')
    """
    if not re.fullmatch(r"\d{6}(\d{3})?", area):
        raise NotAnArea(area)
    around = (area, area[:6], area[:4] + "00", area[:2] + "0000", NATION)
    return tuple(dict.fromkeys(around))


@cache
def policies() -> Policies:
    """The policies of this folder, read once."""
    return load(texts())


def texts() -> list[str]:
    """The Turtle of the policies, and of the vocabularies whose terms they use."""
    paths = (*(HERE / "policy").glob("*.ttl"), *(HERE / "vocab").glob("*.ttl"))
    return [path.read_text("utf-8") for path in sorted(paths)]


def load(turtle: Iterable[str]) -> Policies:
    """The policies of Turtle texts; a term that no vocabulary declares is ``UnknownName``."""
    graph = Graph()
    for text in turtle:
        graph.parse(data=text, format="turtle")
    nodes = sorted(graph.subjects(RDF.type, GW.Ladder), key=str)
    return Policies(tuple(_ladder(graph, node) for node in nodes), tuple(_standards(graph)))


def _ladder(graph: Graph, node: Node) -> Ladder:
    followed = graph.value(node, GW.follows)
    en, zh = _languages(graph, node, DCTERMS.title)
    return Ladder(
        number=_stated(graph, node, GW.number),
        en=en,
        zh=zh,
        jurisdiction=_stated(graph, node, GW.jurisdictionCode),
        schemes=_terms(graph, "scheme", graph.objects(node, GW.scheme)),
        rungs=tuple(_term(graph, "level", rung) for rung in _list(graph, node, GW.rungs)),
        begins=_stated(graph, node, GW["from"]),
        ends=_value(graph, node, GW.to),
        recommends_to=_value(graph, node, GW.recommendsTo),
        counts_below=_value(graph, node, GW.countsBelow),
        tenants_count_for=_terms(graph, "scheme", _own(graph, node, followed, GW.tenantsCountFor)),
        vetoes=_rules(graph, node, followed, GW.vetoes),
        deadlines=_rules(graph, node, followed, GW.deadlines),
        removals=_rules(graph, node, followed, GW.removals),
    )


def _own(graph: Graph, node: Node, followed: Node | None, predicate: Node) -> list[Node]:
    """What ``node`` states, or else what the ladder states that it follows."""
    own = list(graph.objects(node, predicate))
    return own or ([] if followed is None else list(graph.objects(followed, predicate)))


def _rules(graph: Graph, node: Node, followed: Node | None, predicate: Node) -> tuple[Rule, ...]:
    heads = _own(graph, node, followed, predicate)
    return tuple(_rule(graph, rule) for head in heads for rule in Collection(graph, head))


def _rule(graph: Graph, node: Node) -> Rule:
    by = graph.value(node, GW.by)
    return Rule(
        _stated(graph, node, SKOS.notation),
        *_languages(graph, node, SKOS.prefLabel),
        by=None if by is None else str(by).removeprefix("--"),
        days=_value(graph, node, GW.days),
        years=_value(graph, node, GW.years),
        fraction=_value(graph, node, GW.fraction),
    )


def _standards(graph: Graph) -> Iterator[Standard]:
    for concept, node in graph.subject_objects(GW.assessedUnder):
        number = _stated(graph, node, GW.standard)
        days = (_value(graph, node, GW["from"]), _value(graph, node, GW.to))
        yield Standard(number, _term(graph, "scheme", concept), *days)


def _terms(graph: Graph, vocabulary: str, concepts: Iterable[Node]) -> frozenset[str]:
    return frozenset(_term(graph, vocabulary, concept) for concept in concepts)


def _term(graph: Graph, vocabulary: str, concept: Node) -> str:
    """Notation of a concept that its vocabulary declares."""
    declared = graph.subjects(SKOS.inScheme, None)
    known = {str(c): str(graph.value(c, SKOS.notation)) for c in declared}
    mine = {iri: notation for iri, notation in known.items() if f"/{vocabulary}/" in iri}
    if str(concept) not in mine:
        find(vocabulary, local(str(concept)), {notation: iri for iri, notation in mine.items()})
    return mine[str(concept)]


def _list(graph: Graph, node: Node, predicate: Node) -> list[Node]:
    head = graph.value(node, predicate)
    return [] if head is None else list(Collection(graph, head))


def _languages(graph: Graph, node: Node, predicate: Node) -> tuple[str, str]:
    texts = {o.language: str(o) for o in graph.objects(node, predicate) if isinstance(o, Literal)}
    if not {"en", "zh"} <= texts.keys():
        raise InvalidSchema(str(node), f"needs {local(str(predicate))} in en and zh")
    return texts["en"], texts["zh"]


def _stated(graph: Graph, node: Node, predicate: Node) -> Any:
    value = _value(graph, node, predicate)
    if value is None:
        raise InvalidSchema(str(node), f"states no {local(str(predicate))}")
    return value


def _value(graph: Graph, node: Node, predicate: Node) -> Any:
    literal = graph.value(node, predicate)
    return literal.toPython() if isinstance(literal, Literal) else None


def _rivals(one: Ladder, other: Ladder) -> bool:
    """Whether two ladders would hold for one scheme, in one place, on one day."""
    same = one.jurisdiction == other.jurisdiction and one.schemes & other.schemes
    return bool(same) and (one.in_force(other.begins) or other.in_force(one.begins))
