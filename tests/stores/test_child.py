"""A child whose last words are no words: its owner is told that it died, as of any other death."""

from pathlib import Path

import pytest

from graph.stores.arcadedb_process import Child, EngineError

TORN = """import sys
sys.stdin.readline()
sys.stdout.write('{"strays": [4')
"""


def test_a_child_that_dies_in_the_middle_of_a_word_is_an_error_of_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program.py"
    program.write_text(TORN)
    monkeypatch.setattr("graph.stores.arcadedb_process.PROGRAM", program)
    child = Child(tmp_path, "256m", {})
    with pytest.raises(EngineError, match="died"):
        child.answer(20, "telling what it does")
    child.kill()
    with pytest.raises(EngineError, match="died"):
        child.send(b"\n", 20)  # by who did not know that it was ended meanwhile
