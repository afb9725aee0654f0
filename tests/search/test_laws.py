"""Laws of name search, over any entities and any text."""

import sqlite3
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.errors import Unsearchable
from graph.model import Spelled, spelled
from graph.search import TABLES, Hit, add, remove, search
from graph.search.folding import folded
from graph.search.index import names_of
from ontology.ranges import Text
from tests.conftest import PARK, SCHEMA, SPELLED
from tests.strategies import statements

NAMED = [kind for kind in SCHEMA.kinds.values() if names_of(kind)]
CHINESE = [
    "深圳市",
    "比亚迪",
    "汽车",
    "重庆",
    "长安",
    "（坪山）",
    "有限公司",
    "TCL-",
    "Weft",
    "纬",
    "園",
]
ENGLISH = ["Weft", "park", "Shenzhen", "Co.,", "Ltd."]
WORDS = st.lists(st.sampled_from(CHINESE), min_size=1, max_size=5).map("".join)
LATIN = st.lists(st.sampled_from(ENGLISH), min_size=1).map(" ".join)
REAL_LOOKING = st.lists(st.one_of(WORDS, LATIN), min_size=1, max_size=12).map(
    lambda names: [
        Spelled("Company", f"company/{i}", "", "", {"name": [f"{name}@zh"]})
        for i, name in enumerate(names)
    ]
)
ANY = st.lists(
    st.one_of([statements(kind) for kind in NAMED]).map(lambda one: spelled(one, SCHEMA)),
    max_size=4,
    unique_by=lambda one: one.id,
)
ENTITIES = st.one_of(ANY, REAL_LOOKING)
ASKED = st.one_of(
    WORDS,
    LATIN,
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.text(st.sampled_from("\"'*()^:-+{}[]ANDORNOTEAR \0\n\t\ud800·⊢‿比a"), max_size=20),
)
KEPT = ("name_entity", "name_text", "name_code", "name_gram", "name_vocab")
VOCAB = "CREATE VIRTUAL TABLE temp.name_vocab USING fts5vocab (main, name_fts, 'instance')"


def index(entities: Sequence[Spelled] = ()) -> sqlite3.Connection:
    con = sqlite3.connect(":memory:")
    con.executescript(TABLES)
    add(con, entities, SCHEMA)
    return con


def kept(con: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    con.execute("DROP TABLE IF EXISTS temp.name_vocab")
    con.execute(VOCAB)
    return {table: sorted(con.execute(f"SELECT * FROM {table}").fetchall()) for table in KEPT}  # noqa: S608


@given(ENTITIES)
def test_every_entity_is_found_by_each_of_its_full_names(entities: list[Spelled]) -> None:
    con = index(entities)
    for one in entities:
        for property in names_of(SCHEMA.kind(one.kind)):
            for text in one.values.get(property, ()):
                name = Text.parse(text).text
                if folded(name) and len(name) <= 200:
                    found = [hit for hit in search(con, name, limit=100) if hit.id == one.id]
                    assert [hit.how for hit in found] == ["exact"]


@given(REAL_LOOKING, st.data())
def test_what_stands_in_a_name_finds_it(entities: list[Spelled], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(entities))
    name = folded(one.values["name"][0].removesuffix("@zh"))
    start = data.draw(st.integers(0, max(0, len(name) - 2)))
    part = name[start : data.draw(st.integers(start + 2, len(name) + 2))].strip()
    if part and not part.isascii():
        assert one.id in {hit.id for hit in search(index(entities), part, limit=100)}


@given(ENTITIES, ENTITIES)
def test_what_is_added_and_removed_leaves_no_trace(stay: list[Spelled], go: list[Spelled]) -> None:
    con = index(stay)
    before = kept(con)
    passing = [one._replace(id=f"passing/{i}") for i, one in enumerate(go)]
    add(con, passing, SCHEMA)
    remove(con, [one.id for one in passing])
    assert kept(con) == before
    con.execute("INSERT INTO name_fts (name_fts) VALUES ('integrity-check')")


@given(ENTITIES, st.randoms(use_true_random=False), st.lists(ASKED, max_size=4))
def test_the_order_of_adding_changes_no_answer(
    entities: list[Spelled], random: object, texts: list[str]
) -> None:
    other = list(entities)
    random.shuffle(other)  # type: ignore[attr-defined]
    one, two = index(entities), index()
    for entity in other:
        add(two, [entity], SCHEMA)
    names = [Text.parse(text).text for e in entities for text in e.values.get("name", ())]
    for text in [*names, *texts]:
        assert answer(one, text) == answer(two, text)


@given(ENTITIES)
def test_adding_again_changes_nothing(entities: list[Spelled]) -> None:
    once, again = index(entities), index(entities)
    add(again, entities, SCHEMA)
    assert kept(once)["name_gram"] == kept(again)["name_gram"]
    for entity in entities:
        for text in entity.values.get("name", ()):
            name = Text.parse(text).text
            assert answer(once, name) == answer(again, name)


@given(ASKED, st.sets(st.one_of(st.sampled_from(["Company", "Park"]), st.text()), max_size=2),
       st.integers(-3, 300), st.integers(-3, 300))  # fmt: skip
@example('"', set(), 20, 0)
@example("NEAR(a b)", {'"'}, 20, 0)
@example("name_fts MATCH 'x' --", set(), 20, 0)
@example("\ud800\udfff", set(), 20, 0)
@example("比" * 200, set(), 20, 0)
@example("a" * 200, set(), 20, 0)
@example("ang" * 66, set(), 20, 0)
@example("a " * 100, set(), 20, 0)
@example("(原" * 100, set(), 20, 0)
@example("重" * 200, set(), 20, 0)
def test_no_text_raises_anything_but_that_it_cannot_be_searched_for(
    text: str, kinds: set[str], limit: int, offset: int
) -> None:
    try:
        hits = search(WORLD, text, limit, kinds, offset)
    except Unsearchable:
        assert not folded(text) or len(text) > 200
        return
    assert len(hits) <= max(limit, 0)
    assert not kinds or {hit.kind for hit in hits} <= kinds
    assert len({hit.id for hit in hits}) == len(hits)


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\u200b", "\ud800", "　\n", "a" * 201, "比" * 10_000]
)
def test_blank_and_too_long_texts_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Unsearchable, match=r"^a search text (must not be blank|has at most 200)"):
        search(WORLD, text)


@given(ASKED, st.integers(0, 5), st.integers(1, 5))
def test_pages_are_cut_from_one_list(text: str, offset: int, limit: int) -> None:
    whole = answer(WORLD, text, limit=100)
    assert answer(WORLD, text, limit, offset) == whole[offset:][:limit]


def answer(con: sqlite3.Connection, text: str, limit: int = 50, offset: int = 0) -> list[Hit]:
    try:
        return search(con, text, limit, offset=offset)
    except Unsearchable:
        return []


WORLD = index([*SPELLED, spelled(PARK, SCHEMA)])
