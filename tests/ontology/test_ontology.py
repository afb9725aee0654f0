"""The Turtle says one thing: shapes, words, vocabularies and policies agree with each other."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest
from pyshacl import validate
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from ontology import policy, shapes
from ontology.errors import GreenweftError, InvalidSchema, UnknownName
from ontology.prefixes import GW
from ontology.schema import Kind, Property

HOME = shapes.HERE
FILES = sorted(HOME.rglob("*.ttl"))
TYPES = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
WORDS = Graph().parse(HOME / "greenweft.ttl")
SHAPES = Graph().parse(HOME / "shapes.ttl")
DATA = Graph()
for file in (*(HOME / "vocab").glob("*.ttl"), *(HOME / "policy").glob("*.ttl")):
    DATA.parse(file)
DECLARED = {
    term for type in TYPES for term in WORDS.subjects(RDF.type, type) if isinstance(term, URIRef)
}
SCHEMES = sorted(map(str, DATA.subjects(RDF.type, SKOS.ConceptScheme)))
CONCEPTS = sorted(map(str, DATA.subjects(RDF.type, SKOS.Concept)))
TERMS = sorted(map(str, DECLARED))


def ours(graph: Graph) -> set[URIRef]:
    """Words of the ontology that ``graph`` uses, wherever they stand."""
    nodes = (node for triple in graph for node in triple)
    return {node for node in nodes if isinstance(node, URIRef) and str(node) in GW}


def languages(graph: Graph, term: str, predicate: Node) -> dict[str | None, str]:
    texts = list(graph.objects(URIRef(term), predicate))
    found = {text.language: str(text) for text in texts if isinstance(text, Literal)}
    assert len(found) == len(texts), f"{term} says {predicate} twice in a language"
    return found


def used() -> Iterator[tuple[Kind, Property]]:
    for kind in shapes.schema().kinds.values():
        for property in kind.predicates.values():
            yield kind, property


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_two_parsers_read_equally_many_triples(path: Path) -> None:
    turtle = pyoxigraph.RdfFormat.TURTLE
    assert len(Graph().parse(path)) == len(set(pyoxigraph.parse(path.read_bytes(), format=turtle)))


def test_the_shapes_are_shapes() -> None:
    conforms, _, report = validate(Graph(), shacl_graph=SHAPES, meta_shacl=True)
    assert conforms, report


def test_the_vocabularies_and_policies_keep_the_contract_too() -> None:
    conforms, _, report = validate(DATA + WORDS, shacl_graph=SHAPES)
    assert conforms, report


def test_every_word_that_is_used_is_declared() -> None:
    assert ours(SHAPES) | ours(DATA) <= DECLARED


def test_every_word_that_is_declared_is_used() -> None:
    assert ours(SHAPES) | ours(DATA) >= DECLARED


@pytest.mark.parametrize("term", TERMS)
def test_every_word_is_explained_in_both_languages(term: str) -> None:
    for predicate in (RDFS.label, RDFS.comment):
        texts = languages(WORDS, term, predicate)
        assert texts.keys() == {"en", "zh"}
        assert re.search("[一-鿿]", texts["zh"])
    assert languages(WORDS, term, RDFS.comment)["en"].endswith(".")
    assert languages(WORDS, term, RDFS.comment)["zh"].endswith("。")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_two_kinds_share_a_label(lang: str) -> None:
    kinds = [kind.iri for kind in shapes.schema().kinds.values()]
    assert len({languages(WORDS, iri, RDFS.label)[lang] for iri in kinds}) == len(kinds)


def test_a_property_leads_to_a_thing_exactly_if_the_shapes_say_so() -> None:
    for _, property in used():
        leads = bool(property.refers_to or property.terms)
        owl = OWL.ObjectProperty if leads else OWL.DatatypeProperty
        assert WORDS.value(URIRef(property.iri), RDF.type) == owl, property.iri


def test_a_stated_range_holds_wherever_the_shapes_use_the_property() -> None:
    for kind, property in used():
        range = WORDS.value(URIRef(property.iri), RDFS.range)
        classes = {SKOS.Concept} if property.terms else {GW[name] for name in property.refers_to}
        assert range is None or classes == {range}, (kind.name, property.name)


def test_a_stated_domain_is_the_only_kind_that_has_the_property() -> None:
    for kind, property in used():
        domain = WORDS.value(URIRef(property.iri), RDFS.domain)
        assert domain in (None, URIRef(kind.iri)), property.name


def test_the_direct_triple_of_a_relation_runs_between_its_ends() -> None:
    for kind in shapes.schema().kinds.values():
        if kind.ends:
            for end, predicate in ((kind.ends.start, RDFS.domain), (kind.ends.end, RDFS.range)):
                stated = WORDS.value(URIRef(kind.ends.direct), predicate)
                assert stated is None or end.refers_to == {str(stated).removeprefix(str(GW))}


def test_the_ontology_lists_the_vocabularies_that_the_shapes_name() -> None:
    header = WORDS.value(None, RDF.type, OWL.Ontology)
    listed = set(map(str, WORDS.objects(header, DCTERMS.hasPart)))
    assert listed == set(map(str, SHAPES.objects(None, SH.hasValue))) == set(SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_vocabulary_lists_its_terms_and_they_name_it(scheme: str) -> None:
    for text in (SKOS.prefLabel, SKOS.definition):
        assert languages(DATA, scheme, text).keys() == {"en", "zh"}
    members = set(DATA.subjects(SKOS.inScheme, URIRef(scheme)))
    assert members
    assert members == set(DATA.objects(URIRef(scheme), SKOS.hasTopConcept))
    assert members == set(DATA.subjects(SKOS.topConceptOf, URIRef(scheme)))


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_term_is_called_as_its_address_ends_and_named_in_both_languages(concept: str) -> None:
    scheme, _, last = concept.rpartition("/")
    assert list(map(str, DATA.objects(URIRef(concept), SKOS.inScheme))) == [scheme]
    assert list(DATA.objects(URIRef(concept), SKOS.notation)) == [Literal(last)]
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", last)
    for text in (SKOS.prefLabel, SKOS.definition):
        assert languages(DATA, concept, text).keys() == {"en", "zh"}


def test_levels_are_listed_from_district_to_international() -> None:
    ranks = {str(rank): str(level) for level, rank in DATA.subject_objects(GW["rank"])}
    names = [ranks[str(rank)].rpartition("/")[2] for rank in range(1, 6)]
    assert names == ["district", "municipal", "provincial", "national", "international"]


@pytest.mark.parametrize(
    ("area", "on", "rungs"),
    [
        ("440310", date(2024, 1, 19), "municipal provincial national"),
        ("440310", date(2024, 7, 18), "municipal provincial national"),
        ("440310", date(2024, 7, 19), "district municipal national"),
        ("440310001", date(2024, 8, 31), "district municipal national"),
        ("440300", date(2029, 7, 18), "district municipal national"),
        ("440300", date(2029, 7, 19), "municipal provincial national"),
        ("440100", date(2024, 8, 31), "municipal provincial national"),
        ("440000", date(2024, 8, 31), "municipal provincial national"),
        ("100000", date(2024, 8, 31), "municipal provincial national"),
    ],
)
def test_a_ladder_is_that_of_the_smallest_area_in_force(area: str, on: date, rungs: str) -> None:
    assert policy.ladder(area, "green-factory", on).rungs == tuple(rungs.split())


@pytest.mark.parametrize(
    ("area", "scheme", "on"),
    [
        ("440310", "green-factory", date(2024, 1, 18)),
        ("440310", "green-data-centre", date(2024, 8, 31)),
    ],
    ids=["before any rules", "a scheme without a ladder"],
)
def test_where_no_ladder_is_in_force_it_says_which_there_are(
    area: str, scheme: str, on: date
) -> None:
    with pytest.raises(policy.NoLadder, match=rf"{scheme}.*{area}.*{on}.*13号.*9号"):
        policy.ladder(area, scheme, on)


@pytest.mark.parametrize("text", ["Pingshan", "area/440310", "4403", ""])
def test_what_is_no_area_code_never_falls_back_to_the_nation(text: str) -> None:
    with pytest.raises(policy.NotAnArea, match="six digits"):
        policy.ladder(text, "green-factory", date(2024, 8, 31))


def test_the_national_rules_bar_for_six_reasons_over_three_years() -> None:
    nation = policy.ladder(policy.NATION, "green-factory", date(2024, 8, 31))
    assert [veto.years for veto in nation.vetoes] == [3] * 6
    assert nation.tenants_count_for == {"green-park"}
    assert [(rule.by, rule.days) for rule in nation.deadlines] == [
        ("04-15", None),
        ("06-30", None),
        ("07-31", None),
        (None, 15),
    ]
    assert (nation.removals[-1].fraction, nation.removals[-1].years) == (Decimal("0.05"), 3)


def test_shenzhen_follows_the_national_vetoes_but_recommends_straight_to_the_nation() -> None:
    nation = policy.ladder(policy.NATION, "green-park", date(2024, 8, 31))
    city = policy.ladder("440300", "green-park", date(2024, 8, 31))
    assert (city.vetoes, city.removals) == (nation.vetoes, nation.removals)
    assert (city.recommends_to, nation.recommends_to) == (policy.NATION, None)
    assert (city.counts_below, nation.counts_below) == (True, None)
    assert "province-to-ministry" not in {rule.notation for rule in city.deadlines}


def test_rungs_above_a_level() -> None:
    city = policy.ladder("440310", "green-factory", date(2024, 8, 31))
    assert city.above("municipal") == ("national",)
    assert city.above("national") == ()
    assert city.above(None) == city.rungs
    with pytest.raises(UnknownName, match="no rung of 深工信规〔2024〕9号 named 'provincial'"):
        city.above("provincial")


@pytest.mark.parametrize(
    ("on", "number"),
    [(date(2025, 12, 30), "GB/T 36132-2018"), (date(2025, 12, 31), "GB/T 36132-2025")],
)
def test_a_scheme_is_assessed_by_the_standard_of_its_day(on: date, number: str) -> None:
    assert policy.standards("green-factory", on) == (number,)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("level:municipal", "level:regional", UnknownName),
        ("scheme:green-park", "scheme:iso9002", UnknownName),
        ('gw:jurisdictionCode "440300"', 'gw:jurisdictionCode "100000"', InvalidSchema),
        ('gw:number "深工信规〔2024〕9号" ;', "", InvalidSchema),
        ('"深圳市绿色工厂梯度培育管理实施细则"@zh', '"规则"@ja', InvalidSchema),
    ],
    ids=["unknown level", "unknown scheme", "two at once", "no number", "no Chinese"],
)
def test_a_policy_that_contradicts_itself_is_not_read(
    old: str, new: str, error: type[GreenweftError]
) -> None:
    assert any(old in text for text in policy.texts())
    with pytest.raises(error):
        policy.load(text.replace(old, new) for text in policy.texts())


def test_the_reference_pages_name_every_word_of_the_contract() -> None:
    pytest.importorskip("pylode", reason="pylode comes with the dev extra")
    from docs.contract import ontology, schema

    page, table = ontology(), schema()
    assert [iri for iri in TERMS if f'id="{iri.removeprefix(str(GW))}"' not in page] == []
    assert [p.name for _, p in used() if f"`gw:{p.name}`" not in table] == []
    assert [iri for iri in CONCEPTS if f"`{iri.rpartition('/')[2]}`" not in table] == []
