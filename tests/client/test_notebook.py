"""The notebook of the pages runs from its top to its end on a real server; it is kept unrun."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.client.story import EDITIONS
from tests.served import Served

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs/notebooks/suppliers.ipynb"
SECONDS = 300


def test_it_goes_from_a_firm_to_a_table_and_a_graph(story: Served, tmp_path: Path) -> None:
    shown = run(story.url, tmp_path / "done.ipynb")
    assert any("织坊有限公司" in one for one in shown)
    assert any("纱厂有限公司" in one for one in shown)
    (told,) = [one for one in shown if f"'edition': {EDITIONS}" in one]
    assert "'complete': True" in told
    assert any("MultiDiGraph with 3 nodes and 3 edges" in one for one in shown)


def test_it_is_kept_without_what_it_prints() -> None:
    for cell in cells(NOTEBOOK):
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def run(url: str, done: Path) -> list[str]:
    """What each cell shows, run by a kernel of its own."""
    wait = (f"--timeout={SECONDS}", f"--startup_timeout={SECONDS}")
    words = (*wait, f"--output={done}", str(NOTEBOOK))
    ran = subprocess.run(
        [sys.executable, "-c", "from nbclient.cli import main; main()", *words],
        env={
            **os.environ,
            "GREENWEFT_URL": url,
            "PYTHONPATH": str(ROOT / "client/src"),
            "IPYTHONDIR": str(done.parent),
            "JUPYTER_CONFIG_DIR": str(done.parent),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    outputs = [one for cell in cells(done) for one in cell.get("outputs", ())]
    return ["".join(one.get("text") or one["data"]["text/plain"]) for one in outputs]


def cells(notebook: Path) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = json.loads(notebook.read_text("utf-8"))["cells"]
    return found
