"""A Java server as a child process: fetched once, started on demand, ended with its parent.

A folder beside this file holds a ``pom.xml`` that names the jars and one Java file that starts the
server, prints ``ready ADDRESS …`` and ends when its standard input does. That is how a child dies
with a parent that was killed: the system closes the pipe.
"""

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from filelock import FileLock

RECIPES = Path(__file__).parent
CACHE = RECIPES.parents[1] / ".servers"
OPENED = ["java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.lang"]


class Unavailable(Exception):
    """This machine cannot run the server; the text says what is missing."""


@contextmanager
def running(name: str) -> Iterator[str]:
    """The address of a new server of the recipe ``name``, which lives as long as the block.

    A server with several says them all, with blanks between.
    """
    libraries = jars(name)
    program = next((RECIPES / name).glob("*.java"))
    # Whatever the server still writes while it ends is not worth an error.
    with (
        tempfile.TemporaryDirectory(prefix="greenweft-", ignore_cleanup_errors=True) as home,
        (Path(home) / "log.txt").open("w+", encoding="utf-8") as log,
        subprocess.Popen(
            [
                _tool("java"),
                "-Xmx1g",
                *(word for part in OPENED for word in ("--add-opens", f"{part}=ALL-UNNAMED")),
                "-cp",
                f"{libraries}/*",
                str(program),
                home,
            ],
            cwd=home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as child,
    ):
        try:
            yield _address(child, log)
        finally:
            child.kill()  # it holds nothing worth the ten seconds of an orderly end


def jars(name: str) -> Path:
    """The folder with the jars that the recipe's pom.xml names, fetched unless it is there."""
    pom = RECIPES / name / "pom.xml"
    folder = CACHE / f"{name}-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    _require_jdk(17)
    CACHE.mkdir(exist_ok=True)
    with FileLock(CACHE / "lock"):  # Maven's own cache does not bear two writers
        if not folder.exists():
            _fetch(pom, folder)
    return folder


def _fetch(pom: Path, folder: Path) -> None:
    unfinished = folder.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    maven = [_tool("mvn"), "-q", "-B", "-f", str(pom), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*maven, f"-DoutputDirectory={unfinished}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unavailable(f"Maven could not fetch {pom.parent.name}: {_first_error(done.stdout)}")
    unfinished.rename(folder)


def _address(child: subprocess.Popen[str], log: IO[str]) -> str:
    assert child.stdout
    for line in child.stdout:
        if line.startswith("ready "):
            return line.partition(" ")[2].strip()
    log.seek(0)
    raise RuntimeError(f"the server ended before it was ready:\n{log.read()[-4000:]}")


def _require_jdk(least: int) -> None:
    _tool("java")
    found = subprocess.run([_tool("javac"), "-version"], capture_output=True, text=True, check=True)
    version = re.search(r"\d+", found.stdout + found.stderr)
    if not version or int(version[0]) < least:
        raise Unavailable(f"needs JDK {least} or newer; there is {found.stdout.strip()}")


def _tool(name: str) -> str:
    if path := shutil.which(name):
        return path
    raise Unavailable(f"needs JDK 17 and Maven; there is no '{name}' on the path")


def _first_error(output: str) -> str:
    return next((line for line in output.splitlines() if "ERROR" in line), "no reason given")
