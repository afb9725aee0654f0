"""The embedded property graph as a store: ArcadeDB in a child process, filled by its bulk door.

The engine starts when it is first asked something. The folder is ours alone, so a database
without a marker is a first load that was cut short, and is made again.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from graph import lpg
from graph.errors import StoreError
from graph.stores import Changes, State
from graph.stores.arcadedb import Edge, Engine, EngineError, Layout, Node
from graph.stores.bolt import MARKER, Bolt, Driver, Login, driver
from ontology.schema import Schema


class Embedded(Bolt):
    """The property graph below ``folder``; ``heap`` is the engine's memory for objects."""

    bulk = True

    def __init__(self, folder: Path, schema: Schema, heap: str = "1g") -> None:
        self.engine = Engine(folder, heap)
        super().__init__(Login(str(folder), "", ""), schema)

    @cached_property
    def _driver(self) -> Driver:
        try:
            address = self.engine.start()
        except EngineError as error:
            raise StoreError("the embedded property graph", str(error)) from error
        self.login = Login(address.uri, address.user, address.password, address.database)
        return driver(self.login)

    def state(self) -> State | None:
        if not self.engine.exists:
            return None
        rows = self._rows(f"MATCH (m:{MARKER}) RETURN properties(m) AS m")
        return State(*(rows[0]["m"][name] for name in State._fields)) if rows else None

    def load(self, state: State, changes: Changes) -> None:
        self.clear()
        names = lpg.layout(self.schema)
        layout = Layout(
            labels=names.labels,
            types=(*names.relations, *names.references),
            indexes=tuple((label, key, False) for label, key in names.indexes),
        )
        try:
            self.engine.load(self._all_nodes(changes), self._all_edges(changes), layout)
        except EngineError as error:
            raise StoreError("the embedded property graph", str(error)) from error
        self._commit({}, state._replace(edition=state.toward))

    def clear(self) -> None:
        self._disconnect()
        self.engine.drop()

    def close(self) -> None:
        """Stop the engine; it starts again when it is asked something."""
        self._disconnect()
        self.engine.stop()

    def give_up(self) -> None:
        self.engine.give_up()

    def copy(self, folder: Path) -> None:
        """Copy the database into ``folder``, which is not there yet, for readers; as ``close``."""
        self._disconnect()
        try:
            self.engine.copy(folder)
        except EngineError as error:
            raise StoreError("the embedded property graph", str(error)) from error

    def _disconnect(self) -> None:
        if "_driver" in self.__dict__:
            self._driver.close()
            del self.__dict__["_driver"]

    def _all_nodes(self, changes: Changes) -> Iterator[Node]:
        for change in changes():
            if change.new is not None and not change.graph and not change.new.start:
                row = self._lpg.row(change.new)
                yield row.label, row.keys

    def _all_edges(self, changes: Changes) -> Iterator[Edge]:
        for change in changes():
            if change.new is None or change.graph:
                continue
            row = self._lpg.row(change.new)
            if row.start:
                yield row.label, row.start, row.end, row.keys
            for label, ends in row.links.items():
                for end in ends:
                    yield label, str(row.keys["id"]), end, {}
