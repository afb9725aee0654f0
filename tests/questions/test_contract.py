"""Every question keeps the contract, and its texts hold no word that the schema lacks."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import graph.questions
from graph.book import Book
from graph.errors import BadParameter, BadQuestion
from graph.questions import Question, question, questions
from graph.questions.texts import check_cypher, check_sparql
from graph.rdf import Rdf
from graph.stores.oxigraph import Oxigraph
from graph.sync import sync
from ontology.errors import UnknownName
from ontology.prefixes import BASE
from ontology.shapes import load, texts
from ontology.shapes import schema as read_schema
from tests.conftest import SCHEMA
from tests.questions.conftest import BOOKS
from tests.questions.varied import tell_all

HERE = Path(__file__).parent
# Modules that questions share.
SHARED = {"batches", "leaders", "texts", "ties", "titles"}
MODULES = {found.name for found in pkgutil.iter_modules(graph.questions.__path__)} - SHARED
ROOT = "https://w3id.org/greenweft/"
PREFIX = f"PREFIX gw: <{ROOT}ontology#> "


def samples(module: str) -> Mapping[str, list[dict[str, str]]]:
    """What a question is asked in tests, by book."""
    file = HERE / f"test_{module}.py"
    if not file.exists():
        pytest.fail(f"add {file.relative_to(HERE.parents[1])} with GIVEN: what to ask of {BOOKS}")
    given: Mapping[str, list[dict[str, str]]] = importlib.import_module(
        f"tests.questions.test_{module}"
    ).GIVEN
    return given


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_module_holds_one_question_with_titles_and_samples(module: str) -> None:
    found: Question = importlib.import_module(f"graph.questions.{module}").QUESTION
    assert found.name == module.replace("_", "-")
    assert question(found.name) is found
    assert found.title.keys() == {"zh", "en"}
    assert all(found.title.values())
    assert all(p.meaning for p in found.parameters)
    assert set(found.several) <= set(found.columns)
    assert samples(module).keys() == set(BOOKS)
    for given in (one for asked in samples(module).values() for one in asked):
        found.parameters_from(given)


def test_numbers_and_names_are_told_apart() -> None:
    assert len({found.number for found in questions().values()}) == len(MODULES)
    assert list(questions()) == [
        "holders",
        "batch-totals",
        "evaluator-load",
        "tenant-share",
        "leaders-buying",
        "green-supplier-share",
        "cheapest-to-convert",
        "reach",
        "disputed",
        "both-titles",
    ]
    with pytest.raises(UnknownName, match="did you mean holders"):
        question("holder")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("SELECT ?s { ?s a gw:Desgnation }", "gw:Designation"),
        ("SELECT ?s { ?s gw:hedlBy ?o }", "gw:heldBy"),
        ("SELECT ?s { ?s gw:tenatOf+/gw:within ?o }", "gw:tenantOf"),
        ("SELECT ?s { ?s gw:suplier ?o }", "gw:supplier"),
        (f"SELECT ?s {{ ?s <{ROOT}ontology#grantdOn> ?o }}", "ontology#grantedOn"),
        (f"SELECT ?s {{ ?s gw:scheme <{ROOT}scheme/green-prk> }}", "scheme/green-park"),
        (f"PREFIX m: <{ROOT}metric/> SELECT ?s {{ ?s gw:metric m:holder }}", "m:holders"),
        (f"PREFIX m: <{ROOT}metrics/> SELECT ?s {{ ?s gw:metric m:holders }}", "greenweft/metric/"),
        ('SELECT ?s { ?s gw:preferred ?c FILTER(?c = CONCAT("grantdOn=", ?t)) }', "grantedOn"),
        ("SELECT ?s { ?s rdfs:label ?n }", "has no PREFIX"),
    ],
)  # fmt: skip
def test_a_typo_in_sparql_is_refused(text: str, right: str) -> None:
    with pytest.raises(BadQuestion, match=right):
        check_sparql("x", PREFIX + text, SCHEMA)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("MATCH (t:Desgnation) RETURN t.id", "Designation"),
        ("MATCH (t:Designation)-[:HELD_BUY]->(h) RETURN h.id", "HELD_BY"),
        ("MATCH (a)-[r:SUPPLIES|OWN*1..3]->(b) RETURN b.id", "OWNS"),
        ("MATCH (t:Designation) RETURN t.grantdOn", "t.grantedOn"),
        ("MATCH (t:Designation) RETURN t.uscc", r"no t.uscc \(Designation\)"),
        ("MATCH (a)-[r:SUPPLIES]->(b) WHERE r.shar > 0.3 RETURN a.id", "r.share"),
        ("MATCH (p:Park {nmae: 'x'}) RETURN p.id", "p.name"),
        ("MATCH (n:Entity) RETURN n.nmae", "n.name"),
        ("MATCH (n) WHERE n:Prk RETURN n.id", "Park"),
        ("MATCH (o:Observation {metric: 'net-totl'}) RETURN o.id", "net-total"),
        ("MATCH (t:Designation) WHERE t.status IN ['listed', 'removd'] RETURN t.id", "removed"),
        ("MATCH (t:Designation) WHERE t.level = 'nationl' RETURN t.id", "national"),
    ],
)
def test_a_typo_in_cypher_is_refused(text: str, right: str) -> None:
    with pytest.raises(BadQuestion, match=right):
        check_cypher("x", text, SCHEMA)


def test_a_question_is_checked_when_it_is_made() -> None:
    found = question("holders")
    with pytest.raises(BadQuestion, match="SPARQL of holders"):
        replace(found, sparql=found.sparql.replace("gw:within", "gw:wihtin"))
    with pytest.raises(BadQuestion, match="Cypher of holders"):
        replace(found, cypher=found.cypher.replace("WITHIN", "WIHTIN"))


@pytest.mark.parametrize("word", ["heldBy", "grantedOn", "Designation", "metric"])
def test_a_word_that_leaves_the_schema_breaks_the_questions(word: str) -> None:
    changed = load(text.replace(f"gw:{word} ", f"gw:{word}X ") for text in texts())
    with pytest.raises(BadQuestion):
        check_sparql("holders", question("holders").sparql, changed)
    with pytest.raises(BadQuestion):
        check_cypher("holders", question("holders").cypher, changed)


@pytest.mark.parametrize(
    ("name", "given", "right"),
    [
        ("holders", {"on": "2024-13-01"}, "a day such as"),
        ("holders", {"area": "440310"}, "an id such as area/440310"),
        ("holders", {"scheme": "green"}, "one of chain-leader"),
        ("evaluator-load", {"quota": "many"}, "an integer"),
        ("disputed", {"what": "everything"}, "one of differing"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused(
    name: str, given: dict[str, str], right: str
) -> None:
    with pytest.raises(BadParameter, match=right):
        question(name).parameters_from(given)


def test_a_parameter_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean area"):
        question("holders").parameters_from({"aera": "area/440310"})


def test_a_text_of_sparql_stays_a_text() -> None:
    """What is given ends up between quotes, whatever it holds."""
    found = question("evaluator-load")
    given = found.parameters_from({"batch": '1" } # $quota \\u0022'})
    book = Book(":memory:", SCHEMA, BASE, "these shapes")
    store = Oxigraph(None, Rdf(SCHEMA))
    sync(book, store, "these shapes")
    assert found.in_sparql(store, store.rdf, given) == found.in_oracle(book, given) == []
    book.close()


def test_ids_are_short_under_any_base() -> None:
    base = "https://graph.example/kg/"
    book, store = Book(":memory:", SCHEMA, base, "these shapes"), Oxigraph(None, Rdf(SCHEMA, base))
    tell_all(book)
    sync(book, store, "these shapes")
    for name, found in questions().items():
        given = found.parameters_from(samples(name.replace("-", "_"))["varied"][0])
        assert found.in_sparql(store, store.rdf, given) == found.in_oracle(book, given)
    book.close()


def test_the_schema_of_the_tests_is_the_one_of_the_questions() -> None:
    assert SCHEMA is read_schema()
