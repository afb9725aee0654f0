"""The seal of a worker: no way to a socket is left open."""

import json
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such a seal")
def test_a_sealed_process_has_no_way_to_a_socket() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.api.sparql.sealed"], capture_output=True, check=True
    )
    found = json.loads(ran.stdout)
    if not found.pop("sealed"):
        pytest.skip("this machine has no such seal")
    assert 0 not in found.values(), found
