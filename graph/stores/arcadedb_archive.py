"""What a Java runtime has worked out of the engine's classes, kept as a file for the next starts.

    python -m graph.stores.arcadedb_archive

An engine is up in two thirds of the time with it, and works as well without. It lies with the
packages of this Python under the engine's version, and is made by an engine that is begun, asked
something and ended. The runtime passes over one that does not fit.
"""

import os
import secrets
import shlex
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.stores.arcadedb import DATABASE, START, USER
from graph.stores.arcadedb_process import Child, EngineError, archive
from graph.stores.arcadedb_rows import Layout
from graph.stores.bolt import Bolt, Login
from ontology.shapes import schema


def make(path: Path) -> None:
    """Make the archive at ``path``; it is there wholly or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    password = secrets.token_urlsafe(24)
    orders = {"do": "archive", "database": DATABASE, "password": password}
    with TemporaryDirectory(prefix="greenweft-archive-") as name:
        folder = Path(name)
        flags = [shlex.quote(f"-XX:AOTCacheOutput={new}")]
        child = Child(folder, "512m", {**orders, "layout": asdict(Layout())}, flags=flags)
        try:
            at = f"bolt://127.0.0.1:{child.answer(START, 'starting')['port']}"
            with closing(Bolt(Login(at, USER, password, DATABASE), schema())) as store:
                _use(store)
        finally:
            child.end()
        if not new.exists():
            raise EngineError("the runtime wrote no archive", child.log)
    new.replace(path)


def _use(store: Bolt) -> None:
    """Have the engine do what it mostly does."""
    store.query("UNWIND range(1, 9) AS n MERGE (a:Area {id: 'area/' + n}) SET a.code = n", {})
    store.query("MATCH (a:Area), (b:Area) WHERE a.id < b.id CREATE (a)-[:WITHIN]->(b)", {})
    store.query("MATCH p = (a:Area)-[*0..2]->(b) WITH p, count(*) AS n RETURN p LIMIT 9", {})
    list(store.statements())


def main() -> None:
    """Make it where engines look for it, if it is not there."""
    path = archive()
    if path is None or path.exists():
        return
    try:
        make(path)
    except (EngineError, OSError) as error:
        sys.stderr.write(f"engines start without an archive: {error}\n")


if __name__ == "__main__":
    main()
