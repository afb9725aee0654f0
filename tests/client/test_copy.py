"""A copy that is made of changes alone is the graph, and what was missed is noticed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.lookups.of_book import found
from graph import manifest
from graph.book import Book
from graph.model import Spelled, spelled
from greenweft_client import Change, Copy, Edition, Greenweft, OutOfStep, Statement
from greenweft_client.client import FEED
from greenweft_client.keeping import canonical, edition_hash, part
from ontology.prefixes import BASE
from ontology.ranges import Text
from ontology.schema import Kind
from ontology.shapes import fingerprint
from tests.client.story import EDITIONS, written
from tests.conftest import SCHEMA, entity, tell
from tests.strategies import statements

Line = Edition | Change


@pytest.fixture(name="told", scope="module")
def _told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    file: Path = tmp_path_factory.mktemp("told") / "book.duckdb"
    written(file)
    book = Book(file, SCHEMA, BASE, fingerprint())
    yield book
    book.close()


@pytest.fixture(name="feed", scope="module")
def _feed(told: Book) -> Sequence[Line]:
    return lines(told)


def lines(book: Book, since: int = 0) -> list[Line]:
    """What the server sends of a book."""
    parts = found(book, {"ask": "changes", "since": since}, book.edition.n).parts
    return [FEED.validate_json(line) for line in b"".join(parts).splitlines()]


def parts(manifest: Mapping[str, tuple[int, ...]]) -> Mapping[str, tuple[int, ...]]:
    """By kind: both sides have a class of their own for it."""
    return {kind: tuple(part) for kind, part in manifest.items()}


def test_a_copy_has_the_books_statements_hash_and_manifest(
    told: Book, feed: Sequence[Line]
) -> None:
    copy = Copy()
    assert copy.apply(feed) == told.edition.n == EDITIONS
    assert copy.hash == told.edition.hash
    assert parts(copy.manifest) == parts(told.manifest())
    kept = {key: tuple(one) for key, one in copy.statements.items()}
    assert kept == {(one.kind, one.id): tuple(one) for one in told.statements()}


def test_a_copy_is_the_book_at_each_edition(told: Book, feed: Sequence[Line]) -> None:
    copy = Copy()
    for edition in reversed(list(told.editions())):
        copy.apply(line for line in feed if line.edition == edition.n)
        assert (copy.edition, copy.hash) == (edition.n, edition.hash)
        assert parts(copy.manifest) == parts(edition.manifest)


def test_a_copy_that_was_put_away_goes_on(told: Book, feed: Sequence[Line]) -> None:
    first = Copy()
    first.apply(line for line in feed if line.edition <= 3)
    text = json.dumps([list(first.statements.values()), first.edition, first.hash])
    kept, edition, hash = json.loads(text)
    again = Copy((Statement(*one) for one in kept), edition, hash)
    assert again.apply(lines(told, since=3)) == EDITIONS
    assert again.hash == told.edition.hash


@given(st.data())
def test_whatever_line_is_missing_is_missed(feed: Sequence[Line], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(feed) - 1))
    copy = Copy()
    if n == len(feed) - 1 and isinstance(feed[n], Edition):
        return
    with pytest.raises(OutOfStep):
        copy.apply([*feed[:n], *feed[n + 1 :]])
    assert copy.edition < feed[n].edition
    rest = [line for line in feed if line.edition > copy.edition]
    assert copy.apply(rest) == EDITIONS


@given(st.data())
def test_whatever_value_is_another_is_noticed(feed: Sequence[Line], data: st.DataObject) -> None:
    told = [n for n, line in enumerate(feed) if isinstance(line, Change) and line.values]
    n = data.draw(st.sampled_from(told))
    other = feed[n].model_copy(update={"values": {"note": [data.draw(st.text(min_size=1))]}})
    with pytest.raises(OutOfStep, match="statements differ"):
        Copy().apply([*feed[:n], other, *feed[n + 1 :]])


def test_an_edition_is_taken_once_and_in_its_turn(feed: Sequence[Line]) -> None:
    copy = Copy()
    copy.apply(feed)
    with pytest.raises(OutOfStep, match="edition 1: the copy has edition 6"):
        copy.apply(feed)
    with pytest.raises(OutOfStep, match="edition 2: the copy has edition 0"):
        Copy().apply(line for line in feed if line.edition == 2)
    other = Copy(edition=5, hash="0" * 64)
    with pytest.raises(OutOfStep, match="another history"):
        other.apply(line for line in feed if line.edition == 6)
    first = next(line for line in feed if isinstance(line, Edition))
    another = first.model_copy(update={"what": "load another"})
    with pytest.raises(OutOfStep, match="its hash is another"):
        Copy().apply([another, *(line for line in feed[1:] if line.edition == 1)])


def test_one_id_may_be_of_two_kinds(book: Book) -> None:
    firm = entity("Company", name=Text("甲", "zh"), lei="5493001KJTIIGC8Y1R12")
    body = entity("Body", name=Text("甲", "zh"), bodyType="certifier")
    tell(book, [firm], source="one")
    tell(book, [replace(body, id=firm.id)], source="other")
    book.forget(1)
    copy = Copy()
    assert copy.apply(lines(book)) == 3
    assert [kind for kind, _ in copy.statements] == ["Body"]


def test_a_copy_follows_a_server_and_is_not_taken_back(client: Greenweft) -> None:
    copy = Copy()
    assert copy.follow(client) == EDITIONS
    assert copy.follow(client) == EDITIONS
    with pytest.raises(OutOfStep, match="the newest is 6"):
        Copy(edition=9).follow(client)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.dictionaries(TEXTS, st.lists(TEXTS, max_size=3), max_size=4))
def test_a_statement_has_the_text_and_the_halves_that_the_server_makes_of_it(
    values: dict[str, list[str]],
) -> None:
    told = Spelled("Area", "area/1", "", "", values)
    here = Statement(*told)
    assert canonical(here) == manifest.canonical(told)
    assert tuple(part(here)) == tuple(manifest.manifest([told])["Area"])


@pytest.mark.parametrize("kind", SCHEMA.projected, ids=lambda kind: kind.name)
@given(data=st.data())
def test_so_it_is_of_every_kind(kind: Kind, data: st.DataObject) -> None:
    told = spelled(data.draw(statements(kind)), SCHEMA)
    assert canonical(Statement(*told)) == manifest.canonical(told)


def test_the_hash_of_an_edition_is_the_books(told: Book, feed: Sequence[Line]) -> None:
    for line in feed:
        if isinstance(line, Edition):
            assert edition_hash(line, line.manifest) == told.edition_hash(line.edition)
