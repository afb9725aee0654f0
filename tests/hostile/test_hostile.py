"""A few attacks of every family on each door; ``python -m tests.hostile`` sends many more."""

from pathlib import Path

import pytest

from tests.hostile.__main__ import DOORS, campaign
from tests.hostile.watch import percentile

EACH = 2


@pytest.mark.parametrize("door", list(DOORS))
def test_no_attack_has_an_effect(door: str, tmp_path: Path) -> None:
    outcome = campaign(tmp_path, "embedded", [door], seed=3, each=EACH, firms=300)[door]
    assert outcome.wrong == []
    assert outcome.calls == 0
    assert outcome.attacks == EACH * len(DOORS[door])
    assert percentile(outcome.health, 0.99) < 5  # it always answered; how fast is for the campaign
