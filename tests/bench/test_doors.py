"""The benchmark of the doors runs and says what it should; how fast they were is not for a test."""

import orjson
import pytest

from tests.bench.doors import main


@pytest.mark.timeout(1200)
def test_the_figures_of_the_doors_have_their_shape(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    main(["--firms", "100", "--clients", "4", "--seconds", "1", "--rounds", "20", "--no-neo4j"])
    found = orjson.loads(capfdbinary.readouterr().out)
    sides = {"bare pyoxigraph", "pyoxigraph HTTP hello", "oxigraph serve", "greenweft"}
    assert set(found["sparql"]) == sides
    assert all(0 < one["p50_ms"] <= one["p95_ms"] for one in found["sparql"].values())
    assert set(found["cypher embedded"]) == {"bare Bolt", "greenweft", "over_bolt_ms"}
    assert {name for name, one in found["million rows"].items() if one["rows_per_s"]} == {
        "csv",
        "json",
    }
    assert found["crowd"]["answers"] > 4
    assert found["crowd"]["answers_400_or_above"] == 0
