"""The program of the child process in which ArcadeDB runs: it builds a database, or serves one.

It stands alone: it imports nothing of ours and is run by its path, so that it starts quickly and
so that ``arcadedb`` means the engine. Standard input brings one line of orders (JSON) and then, to
build, blocks of rows, or, from who serves readers, lines that each ask for the strays. Standard
output takes the answers, one JSON object a line; whatever the engine prints goes to standard
error, a file. When standard input closes, the child ends.
"""

import os
import shutil
import socket
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import IO, Any, NoReturn

import orjson

HOST = "127.0.0.1"
TRIES = 5
SETTINGS = {
    "host": HOST,
    "http_port": 0,  # HTTP cannot be switched off; the system picks a port that nobody is told
    "mode": "development",  # in "production" an error says only "The request failed"
    "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
    "bolt_maxMessageSize": 1 << 28,
    "support_autoRegister": False,
}


class Refused(ValueError):
    """Rows that no database can be built from."""


def engine() -> ModuleType:
    """ArcadeDB: the native build where it is installed, else the one that brings a Java runtime."""
    try:
        return import_module("arcadedb")
    except ModuleNotFoundError:
        return import_module("arcadedb_embedded")


def main() -> NoReturn:
    """Follow the orders, then end at once: the engine's threads outlive an ordinary exit."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    status = 1
    try:
        line = sys.stdin.buffer.readline()
        if line:
            _follow(orjson.loads(line), sys.stdin.buffer, answers)
        status = 0
    finally:
        if status:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(status)


def _follow(orders: dict[str, Any], rows: IO[bytes], answers: IO[bytes]) -> None:
    home, layout = Path.cwd() / "databases", orders["layout"]
    if orders["do"] == "load":
        counted = build(home, orders["database"], layout, rows)
        answers.write(orjson.dumps(counted) + b"\n")
        return
    if not (home / orders["database"]).is_dir():
        build(home, orders["database"], layout, None)
    server, port = serve(orders["password"])
    answers.write(orjson.dumps({"port": port}) + b"\n")
    if orders["do"] != "read":
        while rows.read(1 << 16):
            pass
        server.stop()
        if orders["do"] == "archive":  # which the runtime writes at its own end only
            import_module("jpype").JClass("java.lang.System").exit(0)
        return
    # Nothing is written to what readers see, so its end needs no order.
    while rows.readline():
        answers.write(orjson.dumps({"strays": sorted(strays(server, port))}) + b"\n")


def serve(password: str | None) -> tuple[Any, int]:
    """A server that answers Bolt on a port of this machine, and the port.

    Without a password, only those whom its files let in are let in.
    """
    module, root = engine(), os.fspath(Path.cwd())
    for attempt in range(1, TRIES + 1):
        port = _free_port()
        server = module.ArcadeDBServer(root, password, {**SETTINGS, "bolt_port": port})
        try:
            server.start()
        except module.ArcadeDBError as error:
            # between the asking and the starting, somebody else may have taken the port
            if attempt == TRIES or "listen" not in str(error):
                raise
        else:
            return server, port
    raise AssertionError("the last try returns or raises")


def strays(server: Any, port: int) -> set[int]:
    """The ports of clients that have gone while a thread still works for them.

    Their queries are told to end. Those of a loop that asks in between whether it should go on do;
    a nested reduce does not.
    """
    served = _served(server, port)  # asked first: whoever comes in between has a client
    connections = import_module("psutil").Process().net_connections("tcp")
    here = {c.raddr.port for c in connections if c.status == "ESTABLISHED" and c.laddr.port == port}
    gone = served - here
    java = getattr(server, "_java_server", None)
    for query in java.getRunningQueries().getRunning() if gone and java else ():
        if _port(str(query.getClientAddress())) in gone:
            query.terminate("greenweft")
    return gone


def _served(server: Any, port: int) -> set[int]:
    """The ports of clients that have a thread: each has one, which bears the client's address."""
    if hasattr(server, "_java_server"):
        jpype = import_module("jpype")
        thread = jpype.JClass("java.lang.Thread")
        group = thread.currentThread().getThreadGroup()
        threads = jpype.JArray(thread)(2 * group.activeCount() + 64)
        names = [str(threads[n].getName()) for n in range(group.enumerate(threads))]
        return {_port(name) for name in names if name.startswith("BOLT-/")} - {0}
    # The native build gives its threads the last 15 characters of their names.
    found = set()
    for file in Path("/proc/self/task").glob("*/comm"):
        with suppress(OSError):  # it ended in between
            found.add(_port(file.read_text().strip()))
    return found - {0, port}


def _port(address: str) -> int:
    """The port of ``BOLT-/127.0.0.1:43568``; 0 where there is none."""
    end = address.rpartition(":")[2]
    return int(end) if end.isdecimal() else 0


def build(
    home: Path, name: str, layout: dict[str, Any], rows: IO[bytes] | None
) -> dict[str, dict[str, int]]:
    """Make a database, under another name until it is whole; how many it holds of what."""
    loading = home / f"{name}.loading"
    shutil.rmtree(loading, ignore_errors=True)
    home.mkdir(mode=0o700, exist_ok=True)
    database = engine().create_database(os.fspath(loading))
    types = {label: _node_type(database, label) for label in layout["labels"]}
    for type in layout["types"]:
        database.command("sql", f"CREATE EDGE TYPE `{type}`")
    # An index over what is there makes the engine declare the key with the type of one value and
    # convert all others (7.5 becomes 7), so keys are indexed while empty. Ids are always text.
    indexes = [["Entity", "id", True], *layout["indexes"]]
    _index(database, layout["types"], [each for each in indexes if each[1] != "id"])
    if rows:
        _fill(database, types, rows)
    _index(database, layout["types"], [each for each in indexes if each[1] == "id"])
    counted = {
        "nodes": {label: database.count_type(type) for label, type in types.items()},
        "edges": {type: database.count_type(type) for type in layout["types"]},
    }
    database.close()
    _publish(loading, home / name)
    return counted


def _node_type(database: Any, label: str) -> str:
    """The engine's own type for a node of two labels, made by its Cypher so that both agree."""
    with database.transaction():
        database.command("cypher", f"CREATE (:Entity:`{label}`)")
        (row,) = database.query("sql", "SELECT @type AS type FROM Entity")
        type = str(row.get("type"))
        database.command("cypher", "MATCH (n:Entity) DELETE n")
    return type


def _index(database: Any, types: Sequence[str], indexes: list[Any]) -> None:
    for label, key, unique in indexes:
        pattern = f"()-[x:`{label}`]-()" if label in types else f"(x:`{label}`)"
        if unique:
            text = f"CREATE CONSTRAINT IF NOT EXISTS FOR {pattern} REQUIRE x.`{key}` IS UNIQUE"
        else:
            text = f"CREATE INDEX IF NOT EXISTS FOR {pattern} ON (x.`{key}`)"
        database.command("cypher", text)


def _fill(database: Any, types: dict[str, str], rows: IO[bytes]) -> None:
    places: dict[str, str] = {}
    with database.graph_batch(batch_size=20_000) as batch:
        door = Door(batch)
        for label, ids, keys in _blocks(rows):
            if label in types:
                before = len(places)
                places.update(zip(ids[0], door.nodes(types[label], keys), strict=True))
                if len(places) - before != len(ids[0]):
                    raise Refused(f"an id of these {label} nodes is there twice: {ids[0][:3]} …")
            else:
                starts, ends = (_places(places, label, column) for column in ids)
                door.edges(label, starts, ends, keys)


def _places(places: dict[str, str], label: str, ids: list[str]) -> list[str]:
    try:
        return [places[id] for id in ids]
    except KeyError as error:
        raise Refused(f"a {label} relationship leads to {error}, and no node has that id") from None


def _blocks(rows: IO[bytes]) -> Iterator[tuple[str, list[list[str]], list[str]]]:
    """Label, columns of ids and the JSON of each row's keys, until the parent says it is all."""
    while header := rows.readline():
        label, size = orjson.loads(header)
        if not size:
            return
        text = rows.read(size)
        if len(text) < size:
            break
        ids, *keys = text.decode().split("\n")
        yield label, orjson.loads(ids), keys
    raise Refused("the rows ended before the parent said so")


class Door:
    """GraphBatch, entered with JSON: one crossing of the language border for many rows."""

    def __init__(self, batch: Any) -> None:
        self._batch = batch
        self._java = None
        if engine().__name__ == "arcadedb_embedded":
            # the same calls as GraphBatch.create_vertices and new_edges, which would read and
            # write the JSON again and give up the fast way for keys that hold lists
            self._java = import_module("jpype").JClass

    def nodes(self, type: str, keys: list[str]) -> list[str]:
        """Places of the new nodes, in their order."""
        if self._java is None:
            return list(self._batch.create_vertices(type, map(orjson.loads, keys)))
        batcher = self._java("com.arcadedb.python.VertexBatcher")
        text = f"[{','.join(keys)}]"
        return str(batcher.createVerticesJson(self._batch._java_graph_batch, type, text)).split(";")

    def edges(self, type: str, starts: list[str], ends: list[str], keys: list[str]) -> None:
        """New relationships between places."""
        if self._java is None:
            self._batch.new_edges(starts, type, ends, list(map(orjson.loads, keys)))
            return
        batcher = self._java("com.arcadedb.python.EdgeBatcher")
        text = ",".join(map(_edge, starts, ends, keys))
        batcher.newEdgesJson(self._batch._java_graph_batch, type, f"[{text}]")


def _edge(start: str, end: str, keys: str) -> str:
    ends = f'{{"_src":"{start}","_dst":"{end}"'
    return f"{ends}}}" if keys == "{}" else f"{ends},{keys[1:]}"


def _publish(loading: Path, name: Path) -> None:
    """Give a closed database its name, once all of it is on the disk."""
    for path in [*loading.iterdir(), loading]:
        _to_disk(path)
    loading.rename(name)
    _to_disk(name.parent)


def _to_disk(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
