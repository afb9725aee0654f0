"""A few kills on every build; ``make crash`` does many."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from api.application import Application
from api.inputs import inputs
from api.settings import Settings
from graph.book.loading import load
from loaders import source
from tests.bench.child import Failed, environment, run
from tests.crash.rounds import Rounds, economies, summary
from tests.servers import Address

FIRMS, SEED, KILLS = 200, 20_240_831, 5


def kills(folder: Path, graph: Address | None) -> None:
    """Kill and look; the folder stays for a look at what failed."""
    releases = economies(folder / "releases", FIRMS, SEED)
    rounds = Rounds(folder, releases, graph)
    fallen = [rounds.kill(number, SEED) for number in range(1, KILLS + 1)]
    assert [one.problem for one in fallen if one.problem] == []
    assert summary(fallen)["kills"] == KILLS


@pytest.mark.timeout(1800)  # an engine starts some twenty times: slow where the machine is busy
def test_a_kill_loses_nothing_on_the_embedded_engines(tmp_path: Path) -> None:
    kills(tmp_path, None)


@pytest.mark.timeout(1800)
def test_a_kill_loses_nothing_on_neo4j(tmp_path: Path, neo4j_address: Address) -> None:
    kills(tmp_path, neo4j_address)


@pytest.mark.parametrize(
    ("harm", "seen"),
    [
        ("DELETE FROM statement WHERE kind = 'Park'", "other statements than it says"),
        ("INSERT INTO claim FROM claim WHERE kind = 'Chain'", "claims stand twice"),
        ("DELETE FROM edition", "was acknowledged"),
        ("UPDATE edition SET hash = 'another'", "not what it is in an undisturbed run"),
    ],
)
def test_harm_to_the_book_is_seen(tmp_path: Path, harm: str, seen: str) -> None:
    folder, home = economies(tmp_path / "releases", FIRMS, SEED)[0], tmp_path / "home"
    with Application(Settings(home=home)) as app:
        items = inputs(source("tables"), [folder], "", {})
        load(app.book, "tables", items, date(2024, 8, 31))
        hashes = [app.book.edition.hash]
    with duckdb.connect(str(home / "book.duckdb")) as con:
        con.execute(harm)
    orders = {"folders": [str(folder)], "acknowledged": 1, "hashes": hashes}
    with pytest.raises(Failed, match=seen):
        run("tests.crash.survivor", [], environment(home), tmp_path, orders)
