"""``python -m tests.bench.lookups``: what lookups cost over HTTP, beside the bare engine's Cypher.

Figures as JSON on standard output: milliseconds at the median and at the 95th of 100. Cypher asks
the same of the same edition over Bolt, as far as it has words for it: it knows no day, computes
nothing along the way, and stops at as many rows as a page has.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, LiteralString
from urllib.parse import quote, urlencode

import httpx
import neo4j
import orjson

from tests.bench.doors import embedded, figures, held, tell
from tests.bench.http_load import repeated, request
from tests.bench.machine import machine
from tests.served import Served, greenweft, served

DAY = "2024-08-31"
READY = 600.0  # seconds until it serves: the index of a large book takes minutes
GOALS = {"suppliers of 3 tiers, a page of 100: p95_ms": 5.0}
_FIRM: LiteralString = "MATCH (c:Company {id: $id})<-[:SUPPLIES*1.."
_FOUND: LiteralString = "]-(s:Company) RETURN DISTINCT s.id, s.name LIMIT 100"
WALKS: dict[int, LiteralString] = {
    1: _FIRM + "1" + _FOUND,
    3: _FIRM + "3" + _FOUND,
    6: _FIRM + "6" + _FOUND,
}
PATH: LiteralString = (
    "MATCH p = shortestPath((a:Company {id: $a})-[:SUPPLIES*1..6]->(b:Company {id: $b})) "
    "RETURN [n IN nodes(p) | n.id]"
)
INSIDE: LiteralString = "MATCH (p:Park {id: $id})<-[:TENANT_OF]-(t) RETURN t.id, t.name LIMIT 100"


def main(given_words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(prog="python -m tests.bench.lookups", description=__doc__)
    words.add_argument("--firms", type=int, default=20_000)
    words.add_argument("--home", type=Path, help="a home with an economy, in place of a new one")
    words.add_argument("--rounds", type=int, default=500, help="requests of each kind")
    given = words.parse_args(given_words)
    found: dict[str, Any] = {"machine": machine(), "goals": GOALS}
    with tempfile.TemporaryDirectory(prefix="greenweft-lookups-") as folder:
        home = given.home or _loaded(Path(folder), given.firms)
        with served(home, {"query_seconds": "60"}, ready=False) as at:
            at.wait_until_ready(READY)
            found["index_mb"] = (home / "index.sqlite").stat().st_size >> 20
            found["memory_mb"] = held(at) >> 20
            found["over http"] = _over_http(at, given.rounds)
            found["memory_after_mb"] = held(at) >> 20
            with embedded(home) as bare:
                tell("bare Cypher")
                found["bare cypher"] = _over_bolt(bare, _ids(at, given.rounds), given.rounds)
    found["load_average_after"] = round(os.getloadavg()[0], 2)
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


def _loaded(folder: Path, firms: int) -> Path:
    tell("loading")
    home, economy = folder / "home", str(folder / "economy")
    greenweft(home, "generate", economy, "--firms", str(firms))
    greenweft(home, "load", "tables", economy)
    return home


def _ids(at: Served, count: int) -> dict[str, list[str]]:
    """Firms and parks, drawn alike each time."""
    found = {}
    for kind in ("Company", "Park"):
        text = f"MATCH (n:{kind}) RETURN n.id ORDER BY n.id"
        url = f"{at.url}/db/greenweft/query/v2"
        rows = httpx.post(url, json={"statement": text}, timeout=60).json()["data"]["values"]
        ids = [id for (id,) in rows]
        found[kind] = random.Random(1).choices(ids, k=count + 50)
    return found


def _over_http(at: Served, rounds: int) -> dict[str, Any]:
    ids, api = _ids(at, rounds), f"{at.url}/api/v1"
    firms, parks = ids["Company"], ids["Park"]
    names = [f"织造{n:04}" for n in range(rounds + 50)]
    asked = {
        **{
            f"suppliers, {tiers} tiers": [
                f"/entities/{id}/suppliers?tiers={tiers}&as_of={DAY}" for id in firms
            ]
            for tiers in WALKS
        },
        "paths": [
            f"/paths?{urlencode({'from': a, 'to': b, 'as_of': DAY})}"
            for a, b in zip(firms, reversed(firms), strict=True)
        ],
        "tenants": [f"/parks/{id}/tenants?as_of={DAY}" for id in parks],
        "one thing": [f"/entities/{id}?as_of={DAY}" for id in firms],
        "search": [f"/search?q={quote(name)}" for name in names],
    }
    found: dict[str, Any] = {}
    for what, paths in asked.items():
        tell(what)
        texts = [request(f"{api}{path}") for path in paths]
        taken = asyncio.run(repeated(at.url, texts, what))
        if set(taken.statuses) - {200}:
            raise SystemExit(f"{what} was answered {taken.statuses}")
        found[what] = figures(taken.seconds[what])
    found["a batch of 10,000"] = _batch(at, firms)
    return found


def _batch(at: Served, firms: Sequence[str]) -> dict[str, Any]:
    tell("a batch")
    many = random.Random(2).choices(firms, k=10_000)
    body = {"lookup": "entity", "ids": many, "parameters": {"as_of": DAY}}
    begun = perf_counter()
    answer = httpx.post(f"{at.url}/api/v1/batch", json=body, timeout=120)
    seconds = perf_counter() - begun
    lines = answer.text.count("\n")
    if lines != len(many):
        raise SystemExit(f"the batch was answered {answer.status_code} with {lines} lines")
    return {"seconds": round(seconds, 2), "ids_per_s": round(lines / seconds)}


def _over_bolt(address: Any, ids: dict[str, list[str]], rounds: int) -> dict[str, Any]:
    firms, parks = ids["Company"], ids["Park"]
    asked: dict[str, list[tuple[LiteralString, dict[str, str]]]] = {
        **{
            f"suppliers, {tiers} tiers": [(WALKS[tiers], {"id": id}) for id in firms]
            for tiers in WALKS
        },
        "paths": [
            (PATH, {"a": a, "b": b}) for a, b in zip(firms, reversed(firms), strict=True) if a != b
        ],
        "tenants": [(INSIDE, {"id": id}) for id in parks],
    }
    found = {}
    with (
        neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session(database=address.database, default_access_mode="READ") as session,
    ):
        for what, texts in asked.items():
            taken = []
            for text, parameters in texts[: rounds + 50]:
                begun = perf_counter()
                session.run(text, parameters).values()
                taken.append(perf_counter() - begun)
            found[what] = figures(taken[50:] or taken)
    return found


if __name__ == "__main__":
    main()
