"""A trial: the named test of a guard, in a Python in which that guard is off."""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.guards.switch import environment
from tests.guards.table import GUARDS

ROOT = Path(__file__).parents[2]
OPTIONS = ["-q", "--tb=short", "--timeout-method=signal", "-p", "no:cacheprovider"]
FAILED, PASSED = 1, 0  # exit statuses of pytest
WHY = re.compile(r"^E +(.*)$", re.MULTILINE)
LONGEST = 150


class Trial(NamedTuple):
    """What came of it, in words, and the first line of why the test failed."""

    fails: bool
    verdict: str
    why: str


def tried(name: str) -> Trial:
    """Run the test of a guard without the guard."""
    guard = GUARDS[name]
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", *OPTIONS, f"--timeout={guard.seconds}"),
            *([] if guard.case else ["-x"]),
            *(*guard.after, guard.test),
        ],
        cwd=ROOT,
        env=environment(name),
        capture_output=True,
        text=True,
        check=False,
    )
    said = ran.stdout + ran.stderr
    why = (WHY.findall(said) or said.strip().splitlines() or [""])[0][:LONGEST]
    if ran.returncode == PASSED:
        skipped = " passed" not in said
        return Trial(False, "was skipped" if skipped else "STILL PASSES", why)
    own = re.escape(guard.test.rpartition("::")[2])
    case = rf"\[{re.escape(guard.case)}" if guard.case else r"\b"
    if ran.returncode == FAILED and re.search(rf"^FAILED .*::{own}{case}", said, re.MULTILINE):
        return Trial(True, "fails as it should", why)
    return Trial(False, f"DID NOT RUN (pytest ended with {ran.returncode})", why)
