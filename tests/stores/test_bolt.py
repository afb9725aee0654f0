"""Two processes that bring on one property graph: a batch is done once."""

from collections.abc import Iterator

import pytest

from graph.book import Book
from graph.book.reading import Change
from graph.errors import StoreError
from graph.stores import Store
from graph.stores.bolt import Bolt
from graph.sync import check, sync
from tests.conftest import SCHEMA, WORLD, tell
from tests.stores.stores import FINGERPRINT
from tests.stores.test_contract import ODD


@pytest.mark.parametrize("opened", ["embedded", "neo4j"], indirect=True, scope="module")
def test_a_batch_that_another_process_has_done_is_not_done_again(world: Book, store: Store) -> None:
    assert isinstance(store, Bolt)
    sync(world, store, FINGERPRINT)
    tell(world, [*WORLD, ODD])
    state, target = store.state(), world.edition
    assert state is not None
    onward = state._replace(toward=target.n, hash=target.hash)
    other = Bolt(store.login, SCHEMA)

    def both() -> Iterator[Change]:
        """The changes, after the other process has done them."""
        if store.state() == onward:
            other.apply(onward, lambda: world.changes(1, 2))
        yield from world.changes(1, 2)

    with pytest.raises(StoreError, match="another process"):
        store.apply(onward, both)
    other.close()
    sync(world, store, FINGERPRINT)
    assert check(world, store) == []
