"""An index that is brought on holds what one made anew holds, and never half of anything."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from graph.book import Book
from graph.lookups.called import Called
from graph.lookups.index import writing
from graph.lookups.index.reading import Index
from graph.lookups.index.tables import opened_to_read
from graph.lookups.index.writing import bring, said
from graph.search import search
from ontology.prefixes import BASE
from ontology.ranges import Text
from tests.conftest import (
    DYEWORKS,
    FACTORY,
    PARK,
    SCHEMA,
    WEAVERY,
    WORLD,
    but,
    entity,
    relation,
    tell,
)
from tests.lookups.network import network

CONTENT = (
    "SELECT id, kind, vals, name FROM thing ORDER BY id",
    'SELECT id, kind, start, "end", vals FROM tie ORDER BY id',
    """SELECT l.property, s.id, e.id FROM link l JOIN thing s ON s.n = l.start
    JOIN thing e ON e.n = l."end" ORDER BY 1, 2, 3""",
    "SELECT id, canonical FROM other ORDER BY id",
    """SELECT t.id, label, way, count FROM degree d JOIN thing t ON t.n = d.thing
    WHERE count > 0 ORDER BY 1, 2, 3""",
    """SELECT h.id, t.id, scheme, since, removed, valid FROM held JOIN thing h ON h.n = holder
    JOIN thing t ON t.n = title ORDER BY 1, 2""",
    "SELECT count(*) FROM held",
    "SELECT key, value FROM meta ORDER BY key",
    "SELECT count(*) FROM tie",
    """SELECT t.id, w.kind, w."end", json_array_length(w.ties) FROM near w
    JOIN thing t ON t.n = w.thing ORDER BY 1, 2, 3""",
    "SELECT count(*) FROM link",
    "SELECT count(*) FROM degree WHERE count > 0",
)


def content(path: Path) -> list[list[tuple[object, ...]]]:
    con = sqlite3.connect(path)
    try:
        return [con.execute(text).fetchall() for text in CONTENT]
    finally:
        con.close()


@pytest.mark.parametrize("seed", range(4))
def test_an_index_that_is_brought_on_is_one_made_anew(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "FAR", 1000)  # small books change by more than half each time
    random = Random(seed)
    book = Book(":memory:", SCHEMA, BASE, "these shapes")
    kept = tmp_path / "kept.sqlite"
    for n in range(6):
        if n == 3:
            standing = [release.n for release in book.releases() if release.removed is None]
            book.forget(random.choice(standing))
        elif n == 4:
            firms = [one.id for one in book.statements("Company")]
            if len(firms) > 1:
                book.decide("merge", *random.sample(firms, 2))
        elif n == 5:
            book.decide("undo", "1")
        else:
            network(book, 10 * seed + n, firms=8, sales=12)
        bring(kept, book, "these shapes")
        anew = tmp_path / f"{n}.sqlite"
        bring(anew, book, "these shapes")
        assert content(kept) == content(anew)
    book.close()


def test_an_index_that_does_not_fit_is_made_anew(world: Book, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    path.write_bytes(b"not a database at all, but as long as one")
    bring(path, world, "these shapes")
    first = said(path)
    assert first["edition"] == "1"
    bring(path, world, "other shapes")
    assert said(path)["fingerprint"] == "other shapes"
    other = Book(":memory:", SCHEMA, BASE, "these shapes")
    tell(other, WORLD[:1])
    bring(path, other, "these shapes")
    assert said(path)["book"] == other.id
    other.close()


def test_of_two_things_under_one_id_the_other_stays(tmp_path: Path) -> None:
    book = Book(":memory:", SCHEMA, BASE, "these shapes")
    firm = entity("Company", name=Text("纬园认证有限公司", "zh"), uscc="91440300MADEHPFHMP")
    body = replace(entity("Body", name=Text("纬园认证中心", "zh")), id=firm.id)
    title = but(FACTORY, heldBy=firm.id)
    tell(book, [*WORLD, firm, relation("Supplies", firm.id, DYEWORKS.id), title])
    tell(book, [body], series="bodies")
    kept, anew = tmp_path / "kept.sqlite", tmp_path / "anew.sqlite"
    bring(kept, book, "these shapes")
    book.forget(2)
    for path in (kept, anew):
        bring(path, book, "these shapes")
        index = Index(opened_to_read(path), SCHEMA)
        assert index.called([firm.id]) == {firm.id: Called("Company", "纬园认证有限公司")}
        assert [hit.kind for hit in search(index.con, "纬园认证")] == ["Company"]
        assert [one.far for one in index.ties("Supplies", "end", [DYEWORKS.id])] == [firm.id]
        index.con.close()
    assert content(kept) == content(anew)
    tell(
        book,
        [*WORLD, firm, relation("Supplies", firm.id, DYEWORKS.id), but(title, level="municipal")],
    )
    bring(kept, book, "these shapes")
    book.close()


def test_what_fails_half_way_leaves_the_index_as_it_was(
    world: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "index.sqlite"
    bring(path, world, "these shapes")
    before = content(path)
    tell(world, WORLD[:-1])

    def failing(*given: object) -> None:
        raise KeyboardInterrupt

    for step in ("_conclude", "apply"):
        with monkeypatch.context() as patched:
            patched.setattr(writing, step, failing)
            with pytest.raises(KeyboardInterrupt):
                bring(path, world, "these shapes")
        assert content(path) == before
    bring(path, world, "these shapes")
    assert content(path) != before


def test_standing_numbers_are_by_label_and_way(world: Book, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    bring(path, world, "these shapes")
    index = Index(opened_to_read(path), SCHEMA)
    assert index.degrees(DYEWORKS.id) == {
        "out": {"SUPPLIES": 1, "TENANT_OF": 1, "WITHIN": 1},
        "in": {},
    }
    assert index.degrees(PARK.id)["in"] == {"HELD_BY": 1, "TENANT_OF": 1}
    assert [one.id for _, one in index.referring("heldBy", [WEAVERY.id])] == [FACTORY.id]
    index.con.close()
