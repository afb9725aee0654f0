"""The measure of name search runs, and what is in every name is found as fast as what is rare."""

from pathlib import Path
from random import Random

from tests.bench.search import firms, measured


def test_a_small_measure_has_every_figure_and_no_search_takes_long(tmp_path: Path) -> None:
    told = list(firms(5_000, seed=1))
    found = measured(tmp_path / "names.sqlite", told, 10, Random(1))
    assert found["firms"] == 5_000
    each = found["search_ms"]
    assert isinstance(each, dict)
    assert {"common", "whole name", "pinyin", "initials", "nothing"} <= each.keys()
    assert all(times["max"] < 100 for times in each.values())
