"""A property graph over Bolt: Neo4j 5.26 and later, or an engine that speaks the same.

Each batch is a transaction that also moves the marker on, so a batch is done once or not at all
and a change that was interrupted goes on where it stopped. The marker is one node, ``:Greenweft``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple, cast

import neo4j
from neo4j.exceptions import DriverError, Neo4jError
from neo4j.graph import Entity, Path

from graph import cypher
from graph.book.reading import Change
from graph.errors import ForeignStore, StoreError
from graph.lpg import ENTITY, Lpg, Row, layout
from graph.model import Spelled
from graph.stores import Answer, Cell, Changes, State
from ontology.errors import GreenweftError
from ontology.schema import Kind, Schema

BATCH = 5_000
MARKER = "Greenweft"
MOVE = f"""MERGE (m:{MARKER}) SET m.moving = true
    WITH m, properties(m) AS was SET m = $state RETURN was"""
Parameters = Mapping[str, object]
Driver = neo4j.Driver
Work = Mapping[str, list[Parameters]]


class Login(NamedTuple):
    """Where a property graph is reached, and as whom."""

    uri: str
    user: str
    password: str
    database: str | None = None


def driver(login: Login) -> Driver:
    """A driver that gives up on an address that does not answer."""
    return neo4j.GraphDatabase.driver(
        login.uri,
        auth=(login.user, login.password),
        notifications_min_severity="OFF",
        connection_acquisition_timeout=30,
    )


class Bolt:
    """The property graph behind a Bolt address."""

    name = "lpg"
    bulk = False

    def __init__(self, login: Login, schema: Schema) -> None:
        self.schema = schema
        self.login = login
        self._lpg = Lpg(schema)

    @cached_property
    def _driver(self) -> Driver:
        return driver(self.login)

    def state(self) -> State | None:
        rows = self._rows(f"MATCH (m:{MARKER}) RETURN properties(m) AS m")
        if rows:
            return State(*(rows[0]["m"][name] for name in State._fields))
        if found := self._rows("MATCH (n) RETURN count(n) AS n")[0]["n"]:
            raise ForeignStore(self.login.uri, f"holds {found} nodes that are not ours")
        return None

    def mark(self, state: State) -> None:
        self._commit({}, state)

    def load(self, state: State, changes: Changes) -> None:
        self._lay_out()
        self.apply(state, changes)

    def apply(self, state: State, changes: Changes) -> None:
        done = 0
        self._commit({}, state)
        now = state
        for work in (self._nodes, self._relationships, self._removals):
            stream = (change for change in changes() if not change.graph)
            while batch := list(islice(stream, BATCH)):
                done += 1
                if done > state.step:
                    before, now = now, state._replace(step=done)
                    self._commit(work(batch), now, before)
        self._commit({}, state._replace(edition=state.toward, step=0), now)

    def clear(self) -> None:
        """Remove every node of our kinds, and the marker last; what others added stays."""
        if self.state() is None:
            return
        ours = " OR ".join(f"n:{label}" for label in layout(self.schema).labels)
        text = (
            f"MATCH (n:{ENTITY}) WHERE {ours} WITH n LIMIT $n DETACH DELETE n RETURN count(*) AS n"
        )
        while self._rows(text, {"n": BATCH})[0]["n"]:
            pass
        self._rows(f"MATCH (m:{MARKER}) DELETE m")

    def statements(self) -> Iterator[Spelled]:
        for kind in self.schema.projected:
            yield from self._statements(kind, cypher.read(kind), [])

    def some(self, wanted: Sequence[Spelled]) -> Iterator[Spelled]:
        for kind in self.schema.projected:
            rows = [{"id": one.id, "start": one.start} for one in wanted if one.kind == kind.name]
            if rows:
                yield from self._statements(kind, cypher.read(kind, some=True), rows)

    def _statements(self, kind: Kind, text: str, rows: Sequence[Parameters]) -> Iterator[Spelled]:
        try:
            with self._session(neo4j.READ_ACCESS) as session:
                for record in session.run(_literal(text), rows=rows):
                    yield from map(self._spelled, _read(kind.label, record))
        except (Neo4jError, DriverError) as error:
            raise StoreError(self.login.uri, _message(error)) from error

    def _spelled(self, row: Row) -> Spelled:
        try:
            return self._lpg.spelled(row)
        except GreenweftError:
            # What does not read back differs from whatever the book says of it.
            kind = self.schema.by_label[row.label].name
            return Spelled(kind, str(row.keys.get("id", "")), "", "", {})

    def repeats(self) -> Iterator[Spelled]:
        yield from ()  # a relation is one relationship: nothing is said twice

    def counts(self) -> Mapping[str, int]:
        return {kind.name: self._rows(cypher.count(kind))[0]["n"] for kind in self.schema.projected}

    def query(
        self, text: str, parameters: Mapping[str, Cell], timeout: float | None = None
    ) -> Answer:
        """Rows of a Cypher text; nodes, relationships and paths become maps and lists."""
        return self._answer(neo4j.WRITE_ACCESS, text, parameters, timeout)

    def read(
        self, text: str, parameters: Mapping[str, Cell], timeout: float | None = None
    ) -> Answer:
        """As ``query``, in a session that Neo4j lets write nothing; ArcadeDB does not mind it."""
        return self._answer(neo4j.READ_ACCESS, text, parameters, timeout)

    def _answer(
        self, mode: str, text: str, parameters: Mapping[str, Cell], timeout: float | None
    ) -> Answer:
        query = neo4j.Query(_literal(text), timeout=timeout)
        try:
            with self._session(mode) as session:
                result = session.run(query, dict(parameters))
                return Answer(result.keys(), [[cell(v) for v in record] for record in result])
        except (Neo4jError, DriverError) as error:
            raise StoreError("Cypher", _message(error)) from error

    def give_up(self) -> None:
        """End what can be ended: nothing here, a server goes on with the batch that it has."""

    def close(self) -> None:
        self._driver.close()

    # -- batches -----------------------------------------------------------------------------

    def _nodes(self, batch: list[Change]) -> Work:
        """New nodes, and new keys of nodes that stay."""
        work: defaultdict[str, list[Parameters]] = defaultdict(list)
        for change, kind, old, new in self._each(batch):
            if kind.ends or change.new is None:
                continue
            if change.old is None:
                work[cypher.create(kind)].append(dict(new.keys))
            elif old.keys != new.keys:
                work[cypher.change(kind)].append({"id": new.keys["id"], "keys": dict(new.keys)})
        return work

    def _relationships(self, batch: list[Change]) -> Work:
        """Relations and references: what goes first, then what is new or changed."""
        gone: defaultdict[str, list[Parameters]] = defaultdict(list)
        come: defaultdict[str, list[Parameters]] = defaultdict(list)
        for change, kind, old, new in self._each(batch):
            if kind.ends is None:
                for label, start, end in _links(old) - _links(new):
                    gone[cypher.unlink(label)].append({"start": start, "end": end})
                for label, start, end in sorted(_links(new) - _links(old)):
                    come[cypher.link(label)].append({"start": start, "end": end})
            elif change.new is None:
                gone[cypher.remove(kind)].append({"start": old.start, "id": old.keys["id"]})
            elif change.old is None:
                come[cypher.create(kind)].append({**new.keys, "start": new.start, "end": new.end})
            else:
                keys = {"start": new.start, "id": new.keys["id"], "keys": dict(new.keys)}
                come[cypher.change(kind)].append(keys)
        return {**gone, **come}

    def _removals(self, batch: list[Change]) -> Work:
        """Nodes that are no more."""
        work: defaultdict[str, list[Parameters]] = defaultdict(list)
        for change, kind, old, _ in self._each(batch):
            if change.new is None and kind.ends is None:
                work[cypher.remove(kind)].append({"id": old.keys["id"]})
        return work

    def _each(self, batch: Iterable[Change]) -> Iterator[tuple[Change, Kind, Row, Row]]:
        for change in batch:
            kind = self.schema.kind((change.new or change.old or _never()).kind)
            yield change, kind, self._row(change.old), self._row(change.new)

    def _row(self, statement: Spelled | None) -> Row:
        return Row("", {}) if statement is None else self._lpg.row(statement)

    def _commit(self, work: Work, state: State, before: State | None = None) -> None:
        """Do one batch and move the marker, from ``before`` if it is given, in one transaction."""
        try:
            with self._session(neo4j.WRITE_ACCESS) as session, session.begin_transaction() as tx:
                # First, for it locks the marker: two processes would do the same batch twice.
                (was,) = tx.run(_literal(MOVE), state=state._asdict()).value("was")
                if before and {**was, "moving": None} != {**before._asdict(), "moving": None}:
                    raise StoreError(self.login.uri, "another process brings it on; try again")
                for text, rows in work.items():
                    tx.run(_literal(text), rows=rows).consume()
                tx.commit()
        except (Neo4jError, DriverError) as error:
            raise StoreError(self.login.uri, _message(error)) from error

    def _lay_out(self) -> None:
        """Constraints and indexes, as the schema tells."""
        names = layout(self.schema)
        self._rows(
            f"CREATE CONSTRAINT greenweft_id IF NOT EXISTS FOR (n:{ENTITY}) REQUIRE n.id IS UNIQUE"
        )
        for label, key in names.indexes:
            name = f"greenweft_{label}_{key}".lower()
            self._rows(f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{key})")
        for label in names.relations:
            name = f"greenweft_{label}_id".lower()
            self._rows(f"CREATE INDEX {name} IF NOT EXISTS FOR ()-[r:{label}]-() ON (r.id)")

    def _rows(self, text: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        try:
            with self._session(neo4j.WRITE_ACCESS) as session:
                return session.run(_literal(text), dict(parameters or {})).data()
        except (Neo4jError, DriverError) as error:
            raise StoreError(self.login.uri, _message(error)) from error

    def _session(self, mode: str) -> neo4j.Session:
        return self._driver.session(
            database=self.login.database, default_access_mode=mode, fetch_size=1000
        )


def _literal(text: str) -> Any:
    """The driver asks for literal text; ours is made from the schema or typed by the operator."""
    return cast("Any", text)


def _never() -> Spelled:
    raise AssertionError("a change has an old or a new statement")


def _links(row: Row) -> set[tuple[str, str, str]]:
    id = str(row.keys.get("id", ""))
    return {(label, id, end) for label, ends in row.links.items() for end in ends}


def _read(label: str, record: neo4j.Record) -> Iterator[Row]:
    if "out" not in record.keys():  # noqa: SIM118  a record is no mapping
        yield Row(label, record["keys"], record["links"])
        return
    for end, keys in record["out"]:
        yield Row(label, keys, {}, record["start"], end)


def _message(error: Exception) -> str:
    return getattr(error, "message", None) or str(error)


def cell(value: object) -> Cell:
    """What a person reads of a value: a node or a relationship is the map of its keys."""
    if isinstance(value, Path):
        return [
            cell(one)
            for pair in zip(value.nodes, [*value.relationships, None], strict=True)
            for one in pair
            if one is not None
        ]
    if isinstance(value, Entity):
        return {key: cell(one) for key, one in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [cell(one) for one in value]
    if isinstance(value, dict):
        return {str(key): cell(one) for key, one in value.items()}
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
