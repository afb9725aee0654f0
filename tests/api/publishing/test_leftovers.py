"""What a killed server leaves behind: an engine and copies, which the next start removes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from api.refusals import NotReady
from tests.api.publishing.live import Live, live, until
from tests.conftest import WORLD

ROOT = Path(__file__).parents[3]
SERVER = """
import sys
from pathlib import Path
from tests.api.publishing.live import live
from tests.conftest import WORLD

if __name__ == "__main__":
    with live(Path(sys.argv[1])) as at:
        at.tell(*WORLD)
        at.publish()
        print(at.engine.pid, flush=True)
        sys.stdin.read()
"""


@contextmanager
def server(home: Path) -> Iterator[psutil.Process]:
    """The engine of another process that has published the World, which is killed at the end."""
    file = home.with_name("server.py")
    file.write_text(SERVER)
    with subprocess.Popen(
        [sys.executable, str(file), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout
        try:
            yield psutil.Process(int(process.stdout.readline()))
        finally:
            process.kill()


def ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def asked(at: Live) -> tuple[int, int]:
    return at.cypher().rows[0][0], int(at.sparql().rows[0][0])


def test_a_killed_server_blocks_nobody_and_what_was_published_is_soon_there_again(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    with server(home) as engine:
        engine.suspend()  # it cannot end by itself
    assert len(list((home / "published").iterdir())) == 2
    log = home / "lpg" / "log" / "child.log"
    written = log.stat().st_mtime
    with live(home) as at:
        at.run(at.publisher.start())
        until(lambda: at.publisher.published)
        assert ended(engine)
        assert asked(at) == (8, len(WORLD))
        assert at.copies == ["lpg-1-2", "rdf-1-1"]
        assert log.stat().st_mtime == written  # the stores were as noted: no engine looked
        engine = at.engine
    assert ended(engine)
    assert at.copies == []


def test_closing_in_the_middle_of_publishing_leaves_nothing(tmp_path: Path) -> None:
    before = psutil.Process().children()
    with live(tmp_path / "home") as at:
        at.tell(*WORLD)
        publishing = at.begin(at.publisher.publish())
        until(lambda: (tmp_path / "home" / "lpg").exists())  # its engine is about to start
    with pytest.raises(NotReady, match="stopping"):
        publishing.result()
    engines = [c for c in psutil.Process().children() if c not in before and "-P" in c.cmdline()]
    assert (engines, at.copies) == ([], [])
