"""Why a name is found, what comes before what, and what is searched at all."""

import sqlite3
from collections.abc import Iterator

import pytest

from graph.model import Spelled, spelled
from graph.search import TABLES, add, remove, search
from graph.search.sounds import readings
from ontology.ranges import Text
from tests.conftest import DYEWORKS, PARK, PINGSHAN, SCHEMA, WEAVERY, WORLD, but, entity


@pytest.fixture
def con() -> Iterator[sqlite3.Connection]:
    """An index of the World."""
    con = sqlite3.connect(":memory:")
    con.executescript(TABLES)
    add(con, [spelled(one, SCHEMA) for one in WORLD], SCHEMA)
    yield con
    con.close()


def firm(*names: str, **more: Text) -> Spelled:
    return spelled(entity("Company", name={Text(name, "zh") for name in names}, **more), SCHEMA)


def found(con: sqlite3.Connection, text: str) -> list[str]:
    return [hit.name for hit in search(con, text)]


@pytest.mark.parametrize(
    ("text", "id", "why", "how"),
    [
        ("织坊有限公司", WEAVERY.id, "name", "exact"),
        ("織坊", WEAVERY.id, "name", "bare"),
        ("织坊股份有限公司", WEAVERY.id, "name", "bare"),
        ("weavery", WEAVERY.id, "name", "exact"),
        ("zhīfāng", WEAVERY.id, "pinyin of name", "exact"),
        ("zhi fang you xian gong si", WEAVERY.id, "pinyin of name", "exact"),
        ("zhifan", WEAVERY.id, "pinyin of name", "prefix"),
        ("zhi", WEAVERY.id, "pinyin of name", "prefix"),
        ("zf", WEAVERY.id, "initials of name", "prefix"),
        ("Weavry", WEAVERY.id, "name", "fuzzy"),
        ("91440300MADEHPFHMP", WEAVERY.id, "uscc", "exact"),
        ("91440300madehpfhmp", WEAVERY.id, "uscc", "exact"),
        ("cn-uscc/91440300MADEHPFHMP", WEAVERY.id, "uscc", "exact"),
        ("914403", WEAVERY.id, "uscc", "prefix"),
        ("440310", PINGSHAN.id, "code", "exact"),
        (DYEWORKS.id, DYEWORKS.id, "id", "exact"),
        ("染坊(深圳)", DYEWORKS.id, "name", "bare"),
        ("深圳", DYEWORKS.id, "name", "part"),
        ("ranfangshenzhen", DYEWORKS.id, "pinyin of name", "exact"),
        ("shenzhen", DYEWORKS.id, "pinyin of name", "part"),
        ("冉方深圳", DYEWORKS.id, "pinyin of name", "fuzzy"),
        ("染坊深川有限公司", DYEWORKS.id, "name", "fuzzy"),
        ("Park Weft", PARK.id, "name", "part"),
        ("纬", PARK.id, "name", "prefix"),
        ("园", PARK.id, "name", "part"),
    ],
)
def test_a_hit_says_which_text_matched_and_how(
    con: sqlite3.Connection, text: str, id: str, why: str, how: str
) -> None:
    hit = search(con, text)[0]
    assert (hit.id, hit.why, hit.how) == (id, why, how)


def test_a_hit_has_the_name_it_goes_by_and_the_text_that_matched(con: sqlite3.Connection) -> None:
    (hit,) = search(con, "weft park")
    assert (hit.kind, hit.name, hit.text) == ("Park", "纬园", "Weft Park")


def test_exact_comes_before_prefix_before_part_before_fuzzy(con: sqlite3.Connection) -> None:
    names = ["红纺线", "红纺线股份有限公司", "红纺线厂", "大红纺线", "红纺布线"]
    add(con, [firm(name) for name in reversed(names)], SCHEMA)
    assert found(con, "红纺线厂") == ["红纺线厂"]
    assert found(con, "红纺线")[:4] == names[:4]
    assert [hit.how for hit in search(con, "红纺线布")] == ["fuzzy"] * 5


def test_places_firms_and_parks_come_before_the_rest_and_short_names_before_long(
    con: sqlite3.Connection,
) -> None:
    product = entity("Product", name=Text("靛蓝", "zh"))
    more = [firm("靛蓝染料厂"), firm("靛蓝厂"), spelled(product, SCHEMA)]
    add(con, more, SCHEMA)
    assert found(con, "靛") == ["靛蓝厂", "靛蓝染料厂", "靛蓝"]


def test_a_former_or_read_name_finds_its_firm_and_stands_behind_a_name(
    con: sqlite3.Connection,
) -> None:
    renamed = firm("赭石有限公司", formerName=Text("茜草染坊有限公司", "zh"))
    read = firm("ochre", readName=Text("茜草有限公司", "zh"))
    add(con, [renamed, read, firm("茜草有限公司")], SCHEMA)
    hits = search(con, "茜草有限公司")
    assert [(hit.name, hit.why) for hit in hits] == [
        ("茜草有限公司", "name"),
        ("ochre", "readName"),
    ]
    assert [(hit.name, hit.text) for hit in search(con, "茜草染坊")] == [
        ("赭石有限公司", "茜草染坊有限公司")
    ]


def test_a_character_of_several_readings_is_found_by_each(con: sqlite3.Connection) -> None:
    add(con, [firm("重庆长乐厂")], SCHEMA)
    for text in ("chongqing changle", "zhongqing zhangyue", "cqcl", "zqzy"):
        assert found(con, text) == ["重庆长乐厂"]
    assert "yue" in readings("乐")


def test_only_the_kinds_that_are_asked_for_are_found(con: sqlite3.Connection) -> None:
    assert {hit.kind for hit in search(con, "we")} == {"Company", "Park"}
    assert {hit.kind for hit in search(con, "we", kinds=["Park"])} == {"Park"}
    assert search(con, "440310", kinds=["Park"]) == []
    assert search(con, "we", kinds=['"'], limit=5) == []


def test_an_entity_that_is_added_again_is_found_by_its_new_name_only(
    con: sqlite3.Connection,
) -> None:
    add(con, [spelled(but(PARK, name=Text("经园", "zh")), SCHEMA)], SCHEMA)
    assert search(con, "weft") == []
    assert [hit.id for hit in search(con, "经园")] == [PARK.id]


def test_what_is_removed_is_not_found(con: sqlite3.Connection) -> None:
    remove(con, [WEAVERY.id, "company/never-there"])
    assert search(con, "织坊") == search(con, "91440300MADEHPFHMP") == []


def test_titles_and_relations_have_no_name_and_are_not_searched(con: sqlite3.Connection) -> None:
    kinds = {kind for (kind,) in con.execute("SELECT kind FROM name_entity")}
    assert kinds == {"Area", "AwardList", "Company", "Park", "Product"}


def test_a_number_of_a_notice_is_found_however_its_brackets_are_written(
    con: sqlite3.Connection,
) -> None:
    notice = entity("Policy", name=Text("办法", "zh"), number="工信部节〔2024〕13号")
    add(con, [spelled(notice, SCHEMA)], SCHEMA)
    for text in ("工信部节[2024]13号", "工信部节〔2024〕13号", "工信部节2024"):
        assert [hit.why for hit in search(con, text)] == ["number"]


def test_names_that_share_a_number_are_both_found(
    con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.search.index._number", lambda *_: 7)
    add(con, [firm("茜草"), firm("靛蓝")], SCHEMA)
    add(con, [firm("赭石")], SCHEMA)
    for name in ("茜草", "靛蓝", "赭石"):
        assert found(con, name) == [name]
