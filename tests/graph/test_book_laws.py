"""Whatever happens to a book, merging only what was touched equals merging everything anew."""

from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.book import Book
from graph.model import Statement, parsed
from ontology.prefixes import BASE
from ontology.ranges import Text
from tests.conftest import (
    BATCH,
    DYEWORKS,
    PARK,
    SALE,
    SCHEMA,
    TENANCY,
    WEAVERY,
    WORLD,
    as_claimed,
    but,
    claim,
    entity,
    relation,
    tell,
)

BY_NAME = entity("Company", name=Text("织坊 有限公司", "zh"))
OTHER = entity("Company", name=Text("织坊有限公司", "zh"), uscc="91110000600037341L")
BY_LEI = entity("Company", name=Text("Weavery", "en"), lei="5493001KJTIIGC8Y1R12")
TITLE = entity(
    "Designation", heldBy=BY_NAME.id, scheme="green-factory", level="national", onList=BATCH.id
)
# The same sale, told of the firm by its name: it has an id of its own until identity joins them.
SOLD = {name: set(values) for name, values in as_claimed(SALE).values.items()}
POOL: list[Statement] = [
    *(*WORLD, BY_NAME, OTHER, BY_LEI, TITLE),
    relation("Supplies", DYEWORKS.id, BY_NAME.id, **SOLD),
    but(PARK, name=Text("纬园", "zh")),
    but(TENANCY, note="seen"),
]
FIRMS = st.sampled_from([WEAVERY.id, DYEWORKS.id, BY_NAME.id, OTHER.id, BY_LEI.id])
Step: TypeAlias = tuple[str, object, object]
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("load"),
            st.tuples(st.sampled_from(["tale", "ledger"]), st.sampled_from(["one", "two"])),
            st.lists(st.sampled_from(range(len(POOL))), unique=True, max_size=len(POOL)),
        ),
        st.tuples(st.just("forget"), st.integers(0, 3), st.none()),
        st.tuples(st.just("merge"), FIRMS, FIRMS),
        st.tuples(st.just("split"), FIRMS, st.none()),
        st.tuples(st.just("undo"), st.integers(1, 4), st.none()),
    ),
    max_size=8,
)


def take(book: Book, step: Step) -> None:
    what, one, other = step
    if what == "load" and isinstance(one, tuple) and isinstance(other, list):
        source, series = one
        sure = "0.9" if series == "one" else "1"
        tell(book, [claim(POOL[i], sure, source, f"row {i}") for i in other], source, series)
    elif what == "forget" and isinstance(one, int):
        current = [r.n for r in book.releases() if r.removed is None]
        if one < len(current):
            book.forget(current[one])
    elif what == "merge":
        found = book.statement(str(one)), book.statement(str(other))
        if all(found) and found[0] != found[1]:
            book.decide(what, str(one), str(other))
            assert book.canonical(str(one)) == book.canonical(str(other))
    elif what in ("split", "undo"):
        book.decide(what, str(one))


@given(STEPS)
@settings(max_examples=40)
def test_merging_what_was_touched_equals_merging_everything(steps: list[Step]) -> None:
    book = Book(":memory:", SCHEMA, BASE, "")
    for step in steps:
        take(book, step)
        with book.change("everything anew"):
            book.con.execute(
                "INSERT INTO touched SELECT id FROM claim UNION SELECT id FROM statement"
            )
        assert (book.edition.added, book.edition.removed) == (0, 0)
    assert_whole(book)
    book.close()


def assert_whole(book: Book) -> None:
    """Every id is shown once, every reference leads to something shown, and history adds up."""
    shown = [parsed(statement, SCHEMA) for statement in book.statements()]
    ids = {statement.id for statement in shown}
    assert len(ids) == len(shown)
    for statement in book.statements():
        kind = SCHEMA.kind(statement.kind)
        refs = {ref for name in kind.references for ref in statement.values.get(name, ())}
        assert refs | {statement.start, statement.end} - {""} <= ids
        assert book.canonical(statement.id) == statement.id
    rebuilt: set[Statement] = set()
    for change in book.changes(0, book.edition.n):
        if change.new and not change.graph:
            rebuilt.add(parsed(change.new, SCHEMA))
    assert rebuilt == set(shown)


@given(STEPS, st.data())
@settings(max_examples=25)
def test_deltas_lead_from_any_edition_to_any_later_one(
    steps: list[Step], data: st.DataObject
) -> None:
    book = Book(":memory:", SCHEMA, BASE, "")
    for step in steps:
        take(book, step)
    newest = book.edition.n
    a = data.draw(st.integers(0, newest))
    b = data.draw(st.integers(a, newest))
    for graph in ["", "tale", "ledger"]:
        held = {s.id: s for s in book.statements(edition=a, graph=graph)}
        for change in book.changes(a, b):
            if change.graph != graph:
                continue
            said = change.new or change.old
            assert said is not None
            assert held.pop(said.id, None) == change.old
            if change.new:
                held[said.id] = change.new
        assert held == {s.id: s for s in book.statements(edition=b, graph=graph)}
    book.close()
