"""The benchmark runs and says what it should; how fast it was is not for a test to judge."""

import csv
from pathlib import Path

import orjson
import pytest

from loaders.generate import generate
from tests.bench.__main__ import main
from tests.bench.economy import later


@pytest.mark.timeout(1800)  # engines start a dozen times: slow where the machine is busy
def test_the_figures_have_their_shape(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    main(["--firms", "1000", "--runs", "1", "--json-only"])
    found = orjson.loads(capfdbinary.readouterr().out)
    graphs = {"lpg", "neo4j"} if found["neo4j"] == "measured" else {"lpg"}
    assert found["machine"]["cores"] >= 1
    assert found["economy"]["held"]["edges"] >= found["economy"]["rows"]["supplies"] > 9_000
    assert set(found["first_load"]) == {"book", "rdf", *graphs}
    for one in found["first_load"].values():
        assert one["ratio"] > 0
        assert (one["goal"], one["met"]) == (1.5, one["ratio"] <= 1.5)
    assert set(found["delta"]) == {"rows_changed", "open", "book", "rdf", *graphs}
    assert set(found["read_back"]) == {"check rdf", *(f"check {name}" for name in graphs)}
    assert found["no_op_reload"]["goal"] == 1
    assert found["memory"]["goal"] == 2048
    assert found["memory"]["by_process"]["first load"]["with_children"] > 50


def test_an_economy_changes_as_much_as_was_asked(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    generate(before, 1_000, 1)
    changed = later(before, after, 1, 0.01)
    for name in ("supplies", "companies", "tenancies", "parks"):
        old, new = ({*_rows(folder / f"{name}.csv")} for folder in (before, after))
        assert len(old) == len(new)
        assert len(old - new) == changed.get(name, 0)
    assert 50 < changed["supplies"] < 150


def _rows(path: Path) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(map(tuple, csv.reader(file)))
