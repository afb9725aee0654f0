"""What people would type finds what they mean, on the real national lists.

They are not part of the project: where they are absent, these tests are skipped.
"""

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from graph.model import Claim, Id, Spelled
from graph.search import TABLES, add, search
from loaders import Context, sources
from tests.conftest import SCHEMA

DATA = Path(__file__).parents[3] / "shared/data/green_lists"
LISTS = ("绿色工厂名单.csv", "绿色工业园区名单.csv", "绿色供应链管理示范企业名单.csv")
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real lists are not at {DATA}")


class Judged(NamedTuple):
    """What is typed, and names of which one must be found."""

    sort: str
    query: str
    expected: frozenset[str]


def judged() -> list[Judged]:
    with Path(__file__).with_name("judged.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [Judged(r["sort"], r["query"], frozenset(r["expected"].split("|"))) for r in rows]


def told() -> Iterator[Spelled]:
    claims = [sources()["green-list"].read(DATA / name, Context("green-list")) for name in LISTS]
    claims += [sources()[name].read(None, Context(name)) for name in ("pingshan-2024", "announced")]
    for read in claims:
        yield from (one.statement for one in read if isinstance(one, Claim))


def united(statements: Iterable[Spelled]) -> list[Spelled]:
    """Statements of one id as one, with the values of all."""
    by: dict[Id, dict[str, set[str]]] = {}
    heads: dict[Id, Spelled] = {}
    for one in statements:
        heads.setdefault(one.id, one)
        for name, texts in one.values.items():
            by.setdefault(one.id, {}).setdefault(name, set()).update(texts)
    return [
        head._replace(values={name: sorted(texts) for name, texts in by.get(id, {}).items()})
        for id, head in heads.items()
    ]


@cache
def lists() -> sqlite3.Connection:
    con = sqlite3.connect(":memory:")
    con.executescript(TABLES)
    add(con, united(told()), SCHEMA)
    return con


@cache
def places() -> dict[Judged, int]:
    """At which place what is expected stands, from 1; 0 if it is not among the first five."""
    names: dict[Id, set[str]] = {}
    for id, text in lists().execute(
        "SELECT e.id, t.text FROM name_text t JOIN name_entity e ON e.n = t.entity"
    ):
        names.setdefault(id, set()).add(text)
    found = {}
    for one in judged():
        hits = search(lists(), one.query, limit=5)
        right = [n for n, hit in enumerate(hits, 1) if names[hit.id] & one.expected]
        found[one] = right[0] if right else 0
    return found


def test_the_judged_names_are_in_the_lists() -> None:
    there = {text for (text,) in lists().execute("SELECT text FROM name_text")}
    assert {name for one in judged() for name in one.expected} - there == set()
    assert len(judged()) >= 50
    assert len({one.query for one in judged()}) == len(judged())


def test_what_is_meant_comes_first_or_among_the_first_five() -> None:
    first = [one for one, place in places().items() if place == 1]
    missed = {one.query: place for one, place in places().items() if place != 1}
    assert len(first) / len(judged()) >= 0.94, missed
    assert sum(map(bool, places().values())) / len(judged()) >= 0.98, missed
