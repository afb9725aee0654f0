"""Sync: bring a store to the newest edition of the book, and prove that it is there.

A store that was interrupted first reaches the edition it was on the way to. A store of another
schema or base, or one that is ahead of the book (which was restored), is projected anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from graph.book import Book
from graph.book.reading import Change
from graph.book.tables import HALVES, append
from graph.errors import ForeignStore, OutOfStep
from graph.manifest import CANONICAL, canonical, digest
from graph.model import Id
from graph.stores import DIRECT, State, Store

NAMED = 20
# The direct triples that an RDF store must have, in the form of ``stores.direct_triple``.
DIRECTS = f"""SELECT DISTINCT kind || '{DIRECT}' AS kind, start || ' ' || "end" AS id, '' AS start,
    '' AS "end", '{{}}' AS vals FROM shown WHERE start <> ''"""
# Deltas cost two to four times as much a statement as the bulk door.
FAR = 0.5
BLOCK = 20_000


class Difference(NamedTuple):
    """How one kind differs between the book and a store; some of the ids are named."""

    kind: str
    in_book: int
    in_store: int
    missing: list[Id]
    extra: list[Id]
    altered: list[Id]


def sync(
    book: Book,
    store: Store,
    fingerprint: str,
    from_scratch: bool = False,
    place: str = "",
    go_on: Callable[[], object] = lambda: None,
) -> int:
    """Bring ``store`` to the newest edition; the number of editions it went on.

    The book remembers it by its ``place``, for another store of its name may come in its stead.
    ``go_on`` is called before each change, and what it raises ends the work: the next sync goes on
    from there.
    """
    go_on()
    changes = partial(_changes, book, go_on)
    target, state = book.edition.n, _own_state(book, store)
    begun = state.edition if state else 0
    if from_scratch or not _goes_on(state, book, fingerprint) or _is_far(state, book, store):
        if state:
            # Should this be cut short, the store knows that it is not whole.
            book.note_synced(place or store.name, 0)
            store.mark(state._replace(edition=0, toward=target, step=0))
        store.clear()
        state = None
    if state and not state.at_rest:
        store.apply(state, partial(changes, state.edition, state.toward))
        state = state._replace(edition=state.toward, step=0)
    if state is None:
        fresh = State(book.id, book.base, fingerprint, 0, target, book.edition.hash)
        store.load(fresh, partial(changes, 0, target))
    elif state.edition < target:
        onward = state._replace(toward=target, hash=book.edition.hash)
        store.apply(onward, partial(changes, state.edition, target))
    _compare_counts(book, store)
    book.note_synced(place or store.name, target)
    return target - begun


def _changes(book: Book, go_on: Callable[[], object], after: int, until: int) -> Iterator[Change]:
    for change in book.changes(after, until):
        go_on()
        yield change


def check(book: Book, store: Store, sample: int | None = None) -> list[Difference]:
    """Read every statement back from ``store`` and compare it with the book by its hash.

    Nothing is returned when both are the same graph. A ``sample`` reads back so many statements of
    each kind, drawn anew each time, and the counts of all.
    """
    con = book.con
    drawn = None if sample is None else book.sample(sample)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE seen (kind VARCHAR, id VARCHAR, hi UBIGINT, lo UBIGINT)"
    )
    read = store.statements() if drawn is None else store.some(drawn)
    for one in (read, store.repeats() if drawn is None else ()):
        for block in _blocks((s.kind, s.id, *digest(canonical(s))) for s in one):
            append(con, "seen", block)
    con.execute("CREATE OR REPLACE TEMP TABLE drawn (kind VARCHAR, id VARCHAR)")
    append(con, "drawn", [(one.kind, one.id) for one in drawn or ()])
    expected = "(FROM shown SEMI JOIN drawn USING (kind, id))"
    if drawn is None:
        halves = HALVES.format(f"({CANONICAL})")
        direct = DIRECTS if store.name == "rdf" else f"{DIRECTS} LIMIT 0"
        expected = f"""(SELECT kind, id, hi, lo FROM shown
            UNION ALL (SELECT kind, id, {halves} FROM ({direct})))"""
    rows = con.execute(
        f"""SELECT kind, id, b.hi IS NULL AS extra, s.hi IS NULL AS missing
        FROM {expected} b FULL JOIN seen s USING (kind, id)
        WHERE b.hi IS DISTINCT FROM s.hi OR b.lo IS DISTINCT FROM s.lo
        UNION ALL SELECT kind, id, true, false FROM seen GROUP BY kind, id HAVING count(*) > 1
        ORDER BY kind, id"""
    ).fetchall()
    in_book = {kind: part.statements for kind, part in book.manifest().items()}
    in_store = store.counts()
    unequal = {kind for kind, *_ in _unequal(in_book, in_store)}
    return [
        Difference(kind, in_book.get(kind, 0), in_store.get(kind, 0), *_sorted_out(rows, kind))
        for kind in sorted(unequal | {row[0] for row in rows})
    ]


def _sorted_out(
    rows: Iterable[tuple[str, Id, bool, bool]], kind: str
) -> tuple[list[Id], list[Id], list[Id]]:
    mine = [row for row in rows if row[0] == kind]
    missing = [id for _, id, _, is_missing in mine if is_missing]
    extra = [id for _, id, is_extra, _ in mine if is_extra]
    altered = [id for _, id, is_extra, is_missing in mine if not is_extra and not is_missing]
    return missing[:NAMED], extra[:NAMED], altered[:NAMED]


def _own_state(book: Book, store: Store) -> State | None:
    state = store.state()
    if state and state.book != book.id:
        raise ForeignStore(f"the {store.name} store", f"belongs to another book, {state.book}")
    return state


def _goes_on(state: State | None, book: Book, fingerprint: str) -> bool:
    """Whether deltas can bring the store on; a first load that was cut short is begun again."""
    if state is None:
        return True
    started = state.edition > 0 or state.step > 0
    return (
        started
        and state.fingerprint == fingerprint
        and state.base == book.base
        and state.hash == book.edition_hash(state.toward)
    )


def _is_far(state: State | None, book: Book, store: Store) -> bool:
    """Whether the way is so long that the bulk door is the shorter one."""
    return state is not None and store.bulk and book.distance(state.edition) > FAR * book.size


def _compare_counts(book: Book, store: Store) -> None:
    expected = {kind: part.statements for kind, part in book.manifest().items()}
    found = {kind: n for kind, n in store.counts().items() if n}
    if found != expected:
        raise OutOfStep(store.name, _unequal(expected, found))


def _unequal(expected: Mapping[str, int], found: Mapping[str, int]) -> list[tuple[str, int, int]]:
    kinds = sorted({*expected, *found})
    pairs = [(kind, expected.get(kind, 0), found.get(kind, 0)) for kind in kinds]
    return [pair for pair in pairs if pair[1] != pair[2]]


def _blocks(rows: Iterator[tuple[str, Id, int, int]]) -> Iterator[list[tuple[str, Id, int, int]]]:
    block = []
    for row in rows:
        block.append(row)
        if len(block) == BLOCK:
            yield block
            block = []
    yield block
