"""The whole API against its own description: what fits it is answered so, all else refused.

Schemathesis draws requests for every operation of a running server from its OpenAPI document, right
ones and wrong ones, and holds each answer against what the document says.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.served import Served

HERE = Path(__file__).parent
EXAMPLES = os.environ.get("GREENWEFT_EXAMPLES", "20")  # of each operation, beside all edges


def test_every_operation_answers_as_it_is_described(whole: Served, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli"),
            *("--config-file", str(HERE / "schemathesis.toml"), "--no-color"),
            *("run", f"{whole.url}/openapi.json"),
            *("--max-examples", EXAMPLES, "--phases", "examples,coverage,fuzzing"),
        ],
        cwd=tmp_path,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.api.lookups.as_described"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert whole.alive()
