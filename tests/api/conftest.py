"""Commands run in this process, over a home of their own and one property graph that they share.

Starting an engine takes seconds, so all of them reach the same one over Bolt, as if it were a
Neo4j; a home that begins anew empties it first.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import neo4j
import orjson
import pytest

from api.cli import run
from graph.stores.arcadedb import Address, Engine

FIRM, OTHER = "91440300279446850J", "9144030070846113X1"
TABLES = {
    "areas.csv": "code,name,name_en\n440310,坪山区,Pingshan\n",
    "parks.csv": "name,area\n纬园,440310\n",
    "companies.csv": "name,name_en,uscc,area\n"
    f"织坊有限公司,Weavery,{FIRM},440310\n染坊（深圳）有限公司,Dyeworks,,440310\n",
    "tenancies.csv": "tenant,park,from\n染坊（深圳）有限公司,纬园,2020-05-01\n",
    "supplies.csv": "supplier,customer,product,share,from,to\n"
    f"染坊（深圳）有限公司,{FIRM},隔膜,40 %,2021,2023-06\n",
    "designations.csv": "holder,scheme,level,batch,published_on,granted_on\n"
    f"{FIRM},green-factory,national,6,2022-01-15,2022-01-15\n",
}


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.out)
        return found

    @property
    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = orjson.loads(self.out)
        return found


Cli: TypeAlias = Callable[..., Ran]


def greenweft(*args: object, typed: str = "") -> Ran:
    """Run a command; ``typed`` is its standard input."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run([str(arg) for arg in args])
    finally:
        sys.stdin = before
    read = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return Ran(code, *read)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    with Engine(tmp_path_factory.mktemp("engine") / "lpg", "512m") as engine:
        yield engine.start()


@contextmanager
def new_home(folder: Path, engine: Address) -> Iterator[Path]:
    """A home with nothing in it, which the settings name, and an empty property graph."""
    auth = (engine.user, engine.password)
    with neo4j.GraphDatabase.driver(engine.uri, auth=auth) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n", database_=engine.database)
    settings = {
        "HOME": str(folder),
        "GRAPH": engine.uri,
        "GRAPH_USER": engine.user,
        "GRAPH_PASSWORD": engine.password,
        "GRAPH_DATABASE": engine.database,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GREENWEFT_")]:
            patch.delenv(name)
        for name, value in settings.items():
            patch.setenv(f"GREENWEFT_{name}", value)
        yield folder


@pytest.fixture
def home(tmp_path: Path, engine: Address) -> Iterator[Path]:
    with new_home(tmp_path / "a home", engine) as folder:
        yield folder


@pytest.fixture(scope="module")
def own_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small world of ``TABLES``."""
    folder = tmp_path_factory.mktemp("my data")
    for name, text in TABLES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, engine: Address, own_tables: Path
) -> Iterator[Path]:
    """A home that was told ``TABLES``, for tests that only read."""
    with new_home(tmp_path_factory.mktemp("told") / "home", engine) as folder:
        assert greenweft("load", "tables", own_tables).code == 0
        yield folder
