"""Children whose parent dies: none outlives it."""

import signal
import subprocess
import sys
import time

import orjson
import psutil
import pytest

from tests.api.workers.conftest import runs

DEEDS = ["sleep", "native"]  # and one that waits for an order


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_its_parent(ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "tests.api.workers.parent", *DEEDS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout
        below = [psutil.Process(pid) for pid in orjson.loads(parent.stdout.readline())]
        assert len(below) == 5, "three children, the fork server and the resource tracker"
        parent.send_signal(ending)
        parent.wait()
        give_up = time.monotonic() + 5
        while (
            alive := [process for process in below if runs(process)]
        ) and time.monotonic() < give_up:
            time.sleep(0.01)
        for process in alive:
            process.kill()
        assert not alive
