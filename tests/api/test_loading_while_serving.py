"""A load of 50,000 statements while twenty readers ask: every answer belongs to one edition."""

import threading
from collections import defaultdict
from pathlib import Path

import httpx

from tests.served import Served, greenweft, served

READERS = 20
SPARQL = "SELECT (COUNT(?s) AS ?n) { ?s a ?kind FILTER(CONTAINS(STR(?s), '/id/')) }"
CYPHER = "MATCH (n:Entity) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS m"


def read(at: Served, over: threading.Event, seen: list[tuple[str, str, str]]) -> None:
    """Ask both doors until it is ``over``: door, edition and answer, or what went wrong."""
    with httpx.Client(base_url=at.url, timeout=60) as client:
        while not over.is_set():
            for door in ("sparql", "cypher"):
                if door == "sparql":
                    answer = client.post("/sparql", data={"query": SPARQL})
                else:
                    answer = client.post("/db/greenweft/query/v2", json={"statement": CYPHER})
                edition = answer.headers.get("greenweft-edition", f"status {answer.status_code}")
                found = answer.json()
                kept = found["results"]["bindings"] if door == "sparql" else found["data"]["values"]
                seen.append((door, edition, str(kept)))


def test_every_answer_belongs_to_one_edition(tmp_path: Path) -> None:
    home, few, many = tmp_path / "home", tmp_path / "few", tmp_path / "many"
    greenweft(home, "generate", str(few), "--firms", "100", "--seed", "1")
    greenweft(home, "generate", str(many), "--firms", "4500", "--seed", "2")
    greenweft(home, "load", "tables", str(few))
    seen: list[tuple[str, str, str]] = []
    over = threading.Event()
    with served(home, {"queue": "256"}) as at:
        readers = [threading.Thread(target=read, args=(at, over, seen)) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        try:
            greenweft(home, "load", "tables", str(many))
            loaded = len(seen)
            while len(seen) < loaded + 4 * READERS and any(map(threading.Thread.is_alive, readers)):
                over.wait(0.1)
        finally:
            over.set()
            for reader in readers:
                reader.join()
    answers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for door, edition, answer in seen:
        answers[door, edition].add(answer)
    assert {door_and_edition: len(found) for door_and_edition, found in answers.items()} == {
        (door, edition): 1 for door in ("sparql", "cypher") for edition in ("1", "2")
    }
