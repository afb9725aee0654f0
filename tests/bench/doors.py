"""``python -m tests.bench.doors``: what the doors cost, beside the bare engines in the same run.

Figures as JSON on standard output: milliseconds at the median and at the 95th of 100.
"""

import argparse
import asyncio
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import httpx
import neo4j
import orjson
import psutil
import pyoxigraph as ox

from graph.stores.arcadedb_reading import ReadingEngine
from tests.bench.http_load import Taken, crowd, cypher, repeated, sparql
from tests.bench.machine import machine
from tests.bench.memory import Peak
from tests.hostile.watch import percentile
from tests.served import Served, greenweft, served
from tests.servers import Address, Unavailable
from tests.servers import neo4j as neo4j_server

POINT = "SELECT ?p ?o {{ <{iri}> ?p ?o }}"
SOLD = "MATCH (c:Company {id: $id})-[r:SUPPLIES]->(d) RETURN d.id, r.share"
SUPPLIERS = "MATCH (c:Company {id: $id})<-[:SUPPLIES*1..2]-(s) RETURN DISTINCT s.id LIMIT 100"
KINDS = "SELECT ?kind (COUNT(*) AS ?n) {{ <{iri}> ?p ?x . ?x a ?kind }} GROUP BY ?kind"
MILLION = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1000000"
ROUNDS = 1_000
GOALS = {"sparql_ms": 1.5, "cypher_over_bolt_ms": 2.0}
WIDE = {"query_rows": "2000000", "query_seconds": "60"}


def main(given_words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(prog="python -m tests.bench.doors", description=__doc__)
    words.add_argument("--firms", type=int, default=20_000)
    words.add_argument("--clients", type=int, default=200)
    words.add_argument("--seconds", type=float, default=60)
    words.add_argument("--rounds", type=int, default=ROUNDS, help="point queries of each kind")
    words.add_argument("--neo4j", action=argparse.BooleanOptionalAction, default=True)
    given = words.parse_args(given_words)
    found: dict[str, Any] = {"machine": machine(), "goals": GOALS}
    with tempfile.TemporaryDirectory(prefix="greenweft-doors-") as folder:
        home = Path(folder) / "home"
        tell("loading")
        greenweft(home, "generate", str(home.with_name("economy")), "--firms", str(given.firms))
        greenweft(home, "load", "tables", str(home.with_name("economy")))
        with served(home, WIDE) as at:
            ids = _ids(at)
            found["sparql"] = _sparql(at, home, ids, given.rounds)
            with embedded(home) as bare:
                found["cypher embedded"] = _cypher(at, bare, ids, given.rounds)
            found["million rows"] = _million(at, home)
            found["crowd"] = _crowd(at, ids, given.clients, given.seconds)
        if given.neo4j:
            found["cypher neo4j"] = _on_neo4j(home, ids, given.rounds)
    found["load_average_after"] = round(os.getloadavg()[0], 2)
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


def tell(what: str) -> None:
    sys.stderr.write(f"{what}\n")


def _ids(at: Served) -> list[str]:
    asked = {"statement": "MATCH (c:Company) RETURN c.id ORDER BY c.id LIMIT 2000"}
    answer = httpx.post(f"{at.url}/db/greenweft/query/v2", json=asked, timeout=60)
    return [id for (id,) in answer.json()["data"]["values"]]


def figures(seconds: Sequence[float]) -> dict[str, float]:
    p95 = percentile(list(seconds), 0.95)
    return {"p50_ms": round(1000 * median(seconds), 3), "p95_ms": round(1000 * p95, 3)}


def _snapshot(home: Path) -> str:
    return str(max((home / "published").glob("rdf-*"), key=lambda f: f.stat().st_mtime))


def _sparql(at: Served, home: Path, ids: Sequence[str], rounds: int) -> dict[str, Any]:
    """A point query: in the process, over the least HTTP there is, over Oxigraph's server, ours."""
    tell("point SPARQL")
    choose = random.Random(1)
    base = "https://w3id.org/greenweft/id/"
    texts = [POINT.format(iri=base + choose.choice(ids)) for _ in range(rounds + 50)]
    store, bare = ox.Store.read_only(_snapshot(home)), []
    for text in texts:
        begun = perf_counter()
        _rows(store, text).serialize(format=ox.QueryResultsFormat.JSON)
        bare.append(perf_counter() - begun)
    found = {"bare pyoxigraph": figures(bare[50:])}
    with _program("-m", "tests.bench.hello", _snapshot(home), "{port}") as url:
        found["pyoxigraph HTTP hello"] = _asked(url, [sparql(url, text) for text in texts])
    oxigraph = str(Path(sys.executable).with_name("oxigraph"))
    words = "serve-read-only", "--location", _snapshot(home), "--bind", "127.0.0.1:{port}"
    with _program(*words, program=oxigraph) as url:
        found["oxigraph serve"] = _asked(url, [sparql(f"{url}/query", text) for text in texts])
    found["greenweft"] = _asked(at.url, [sparql(f"{at.url}/sparql", text) for text in texts])
    return found


def _rows(store: ox.Store, text: str) -> ox.QuerySolutions:
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return found


def _asked(url: str, texts: Sequence[bytes]) -> dict[str, float]:
    taken = asyncio.run(repeated(url, texts, "point"))
    if set(taken.statuses) - {200, 202}:
        raise SystemExit(f"{url} answered {taken.statuses}")
    return figures(taken.seconds["point"])


def _cypher(at: Served, address: Address, ids: Sequence[str], rounds: int) -> dict[str, Any]:
    """The same statement over Bolt by the driver alone, and through the door."""
    tell("point Cypher")
    choose = random.Random(2)
    asked = [choose.choice(ids) for _ in range(rounds + 50)]
    bare = []
    with (
        neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session(database=address.database, default_access_mode="READ") as session,
    ):
        for id in asked:
            begun = perf_counter()
            session.run(SOLD, id=id).values()
            bare.append(perf_counter() - begun)
    url = f"{at.url}/db/greenweft/query/v2"
    ours = _asked(at.url, [cypher(url, SOLD, id=id) for id in asked])
    found = {"bare Bolt": figures(bare[50:]), "greenweft": ours}
    return found | {"over_bolt_ms": round(ours["p50_ms"] - found["bare Bolt"]["p50_ms"], 3)}


@contextmanager
def embedded(home: Path) -> Iterator[Address]:
    """An engine of our own over a copy of what readers see, set up as theirs is."""
    folder = home.with_name("bare")
    shutil.copytree(home / "lpg" / "databases", folder / "databases")
    engine = ReadingEngine(folder)
    at = engine.start()
    try:
        yield Address(at.uri, at.user, at.password, at.database)
    finally:
        engine.kill()


def _on_neo4j(home: Path, ids: Sequence[str], rounds: int) -> Any:
    try:
        with neo4j_server() as address:
            graph = {
                "graph": address.uri,
                "graph_user": address.user,
                "graph_password": address.password,
            }
            greenweft(home, "sync", settings=graph)
            with served(home, WIDE | graph) as at:
                return _cypher(at, address, ids, rounds)
    except Unavailable as reason:
        return str(reason)


def _million(at: Served, home: Path) -> dict[str, Any]:
    """All of an answer of a million rows: by the engine into nothing, and over HTTP."""
    tell("a million rows")
    store = ox.Store.read_only(_snapshot(home))
    found: dict[str, Any] = {}
    formats = {"csv": ox.QueryResultsFormat.CSV, "json": ox.QueryResultsFormat.JSON}
    for name, format in formats.items():
        begun = perf_counter()
        with Path(os.devnull).open("wb") as nowhere:
            _rows(store, MILLION).serialize(nowhere, format)
        bare = perf_counter() - begun
        accept = "text/csv" if name == "csv" else "application/sparql-results+json"
        before = held(at)
        with Peak(at.process.pid) as peak:
            begun = perf_counter()
            text = sparql(f"{at.url}/sparql", MILLION, accept)
            taken = asyncio.run(repeated(at.url, [text], "all", warm=0))
            ours = perf_counter() - begun
        found[name] = {
            "bare_rows_per_s": round(1e6 / bare),
            "rows_per_s": round(1e6 / ours),
            "mb": round(taken.bytes / 1e6, 1),
            "memory_before_mb": before >> 20,
            "memory_peak_mb": peak.bytes >> 20,
        }
    return found


def held(at: Served) -> int:
    tree = [at.process, *at.process.children(recursive=True)]
    return sum(int(getattr(p.memory_full_info(), "pss", 0)) for p in tree if p.is_running())


def _crowd(at: Served, ids: Sequence[str], clients: int, seconds: float) -> dict[str, Any]:
    """Many clients at once, each of whom waits for an answer before it asks again."""
    tell(f"{clients} clients for {seconds:g} s")
    base = "https://w3id.org/greenweft/id/"
    api = f"{at.url}/db/greenweft/query/v2"
    mix = [
        (
            "point SPARQL",
            4,
            lambda r: sparql(f"{at.url}/sparql", POINT.format(iri=base + r.choice(ids))),
        ),
        (
            "grouped SPARQL",
            1,
            lambda r: sparql(f"{at.url}/sparql", KINDS.format(iri=base + r.choice(ids))),
        ),
        ("1-hop Cypher", 4, lambda r: cypher(api, SOLD, id=r.choice(ids))),
        ("2-tier Cypher", 1, lambda r: cypher(api, SUPPLIERS, id=r.choice(ids))),
    ]
    taken: Taken = asyncio.run(crowd(at.url, mix, clients, seconds))
    asked = sum(map(len, taken.seconds.values()))
    bad = sum(n for status, n in taken.statuses.items() if status >= 400)
    return {
        "mix": {name: weight for name, weight, _ in mix},
        "answers_per_s": round(asked / seconds),
        "answers": asked,
        "answers_400_or_above": bad,
        **{name: figures(took) for name, took in taken.seconds.items() if took},
    }


@contextmanager
def _program(*words: str, program: str = sys.executable) -> Iterator[str]:
    """The URL of a server that a command starts on a free port, which stands for ``{port}``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with ExitStack() as running:
        process = running.enter_context(
            subprocess.Popen(
                [program, *(word.format(port=port) for word in words)],
                cwd=Path(__file__).parents[2],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        running.callback(process.kill)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        psutil.Process(process.pid)
        yield f"http://127.0.0.1:{port}"


if __name__ == "__main__":
    main()
