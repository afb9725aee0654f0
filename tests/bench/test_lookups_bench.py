"""The benchmark of lookups runs and says what it should; how fast they were is not for a test."""

import orjson
import pytest

from tests.bench.lookups import main


@pytest.mark.timeout(1200)
def test_the_figures_of_lookups_have_their_shape(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    main(["--firms", "100", "--rounds", "5"])
    found = orjson.loads(capfdbinary.readouterr().out)
    walked = {"suppliers, 1 tiers", "suppliers, 3 tiers", "suppliers, 6 tiers"}
    assert set(found["bare cypher"]) == walked | {"paths", "tenants"}
    assert all(0 < one["p50_ms"] <= one["p95_ms"] for one in found["bare cypher"].values())
    assert found["over http"].keys() > found["bare cypher"].keys()
    assert found["over http"]["a batch of 10,000"]["ids_per_s"] > 0
