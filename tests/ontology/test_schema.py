"""The schema is read from the shapes, and from nowhere else."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import cypher
from graph.check import breaches, checked
from graph.lpg import Lpg, layout
from graph.model import Entity, Statement, parsed
from graph.rdf import Rdf
from ontology import shapes
from ontology.errors import InvalidStatement, UnknownName
from ontology.jsonschema import document
from ontology.ranges import TABLE, Range, Text
from ontology.schema import Schema
from tests.conftest import DYEWORKS, FACTORY, PARK, SALE, WEAVERY, WORLD, as_claimed, but
from tests.strategies import OF


def test_a_relation_is_named_by_its_direct_triple(schema: Schema) -> None:
    labels = {kind.name: kind.label for kind in schema.kinds.values() if kind.ends}
    assert labels["Supplies"] == "SUPPLIES"
    assert labels["Tenancy"] == "TENANT_OF"


def test_an_unknown_name_suggests_the_nearest(schema: Schema) -> None:
    with pytest.raises(UnknownName, match="no property of Company named 'nmae'; did you mean name"):
        schema.kind("Company").property("nmae")


def test_a_new_property_needs_no_edit_but_the_shapes() -> None:
    said = ":within sh:path gw:within"
    new = ":motto sh:path gw:motto ; sh:datatype rdf:langString ; gw:indexed true .\n"
    texts = [text.replace(said, new + said) for text in shapes.texts()]
    head = "gw:key ( gw:name gw:toldApartBy ) ;\n    sh:property"
    texts = [text.replace(head, f"{head} :motto ,") for text in texts]
    schema, motto = shapes.load(texts), Text("经纬", "zh")
    park = Entity(PARK.id, "Park", {**as_claimed(PARK).values, "motto": frozenset({motto})})
    statement = checked(park, schema)
    assert 'ontology#motto> "经纬"@zh' in "".join(map(str, Rdf(schema).triples(statement)))
    assert Lpg(schema).row(statement).keys["mottoAll"] == ["经纬@zh"]
    assert ("Park", "motto") in layout(schema).indexes
    assert "mottoAll" in cypher.create(schema.kind("Park"))
    assert "motto" in str(document(schema.kind("Park")))
    assert parsed(Lpg(schema).spelled(Lpg(schema).row(statement)), schema) == park


@pytest.mark.parametrize("range", TABLE, ids=lambda r: r.name)
@given(st.data())
def test_every_range_has_inverses(range: Range, data: st.DataObject) -> None:
    value = data.draw(OF[range.python])
    assert range.allows(value)
    assert range.parse(range.spell(value)) == value == range.value(range.native(value))
    assert range.reads(range.native(value))


def test_the_world_keeps_the_contract(schema: Schema) -> None:
    assert [list(breaches(as_claimed(s), schema)) for s in WORLD] == [[]] * 10


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (replace(PARK, kind="Prak"), "no kind named 'Prak'; did you mean Park"),
        (replace(PARK, id="weft park"), "'weft park' is not an id"),
        (replace(PARK, values={}), "name is required"),
        (but(PARK, name="Weft"), "name is 'Weft', expected Text\\(words, language\\)"),
        (replace(PARK, kind="Tenancy"), "Tenancy is a relation"),
        (but(SALE, share=Decimal("1.5")), "share is 1.5, outside 0.0 to 1.0"),
        (but(SALE, share={Decimal(0), Decimal(1)}), "share has 2 values"),
        (replace(SALE, values={"share": frozenset()}), "share is empty"),
        (but(SALE, share=Decimal("0.1234567890123456")), "decimal of 15 digits"),
        (but(WEAVERY, uscc="9144\n"), "which does not match"),
        (
            but(WEAVERY, uscc="91440300279446850K"),
            "the number's checksum or check digit is invalid",
        ),
        (but(PARK, sources="tale"), "no property of Park named 'sources'; did you mean source"),
        (but(FACTORY, level="nation"), "did you mean national"),
    ],
)
def test_a_breach_is_named(statement: Statement, problem: str, schema: Schema) -> None:
    with pytest.raises(InvalidStatement, match=problem):
        checked(as_claimed(statement), schema)


def test_an_id_comes_from_the_code_or_the_key_and_never_from_the_source() -> None:
    assert WEAVERY.id == "cn-uscc/91440300MADEHPFHMP"
    assert DYEWORKS.id.startswith("company/")
