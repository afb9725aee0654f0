"""The command as a process of its own: streams, exit codes, a held home, deadlines, Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.home import Home
from loaders.generate import generate

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "api.cli"]
# Every four triples beside each other: a day of work, and one row.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?l) }"


class Shell:
    """Runs commands over one home; its name has spaces and the graphs are the embedded ones."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "a home of mine"
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("GREENWEFT_")
        }
        self.environment = kept | {
            "PYTHONPATH": str(ROOT),
            "GREENWEFT_HOME": str(self.home),
            "TERM": "xterm",
        }

    def __call__(self, *args: object) -> "subprocess.CompletedProcess[str]":
        words = [*COMMAND, *map(str, args)]
        return subprocess.run(
            words, env=self.environment, cwd=self.home.parent, capture_output=True, text=True,
            encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A home that was told the facts of Pingshan."""
    shell = Shell(tmp_path_factory.mktemp("shell"))
    ran = shell("load", "pingshan-2024")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "now edition 1" in ran.stdout
    return shell


def test_results_go_to_stdout_and_messages_to_stderr(shell: Shell) -> None:
    found = shell("find", "坪山", "--format", "csv")
    assert (found.returncode, found.stderr) == (0, "")
    missed = shell("find", "没有", "--format", "csv")
    assert (missed.returncode, missed.stdout) == (3, "id,kind,name,found by\n")
    assert missed.stderr == "nothing is called 没有\n"
    wrong = shell("find")
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_the_embedded_graphs_are_proven_to_be_the_book(shell: Shell) -> None:
    ran = shell("check", "--json")
    assert (ran.returncode, ran.stdout) == (0, "[]\n"), ran.stderr


def test_help_does_not_import_the_engines(shell: Shell) -> None:
    out, modules = _imported_by(["--help"], shell.environment)
    assert "Keep in order:" in out
    assert not {"duckdb", "rdflib", "neo4j", "pydantic", "pyoxigraph", "rich"} & modules


def _imported_by(args: list[str], environment: dict[str, str]) -> tuple[str, set[str]]:
    """What a command prints, and the modules that it imported."""
    code = f"import sys, api.cli; api.cli.run({args!r}); print(*sys.modules, file=sys.stderr)"
    words = [sys.executable, "-c", code]
    ran = subprocess.run(words, capture_output=True, text=True, env=environment, check=True)
    return ran.stdout, set(ran.stderr.split())


def test_a_load_of_what_is_known_opens_no_store(shell: Shell) -> None:
    out, modules = _imported_by(["load", "pingshan-2024"], shell.environment)
    assert "unchanged, still edition 1" in out
    assert not {"neo4j", "pyoxigraph", "httpx", "rich"} & modules


def test_a_held_home_names_its_holder(shell: Shell) -> None:
    held = Home(shell.home, "a long load")
    try:
        ran = shell("releases")
    finally:
        held.close()
    assert (ran.returncode, ran.stdout) == (1, "")
    assert f"process {os.getpid()} (a long load, since " in ran.stderr
    assert shell("releases").returncode == 0


def test_home_may_be_given_before_or_behind_the_command(shell: Shell, tmp_path: Path) -> None:
    for args in (["--home", tmp_path, "releases"], ["releases", "--home", tmp_path]):
        assert shell(*args, "--json").stdout == "[]\n"


def test_debug_shows_where_an_error_came_from_and_nothing_else_does(shell: Shell) -> None:
    assert "Traceback" not in shell("show", "area/1").stderr
    assert "Traceback" in shell("show", "area/1", "--debug").stderr


@pytest.mark.parametrize("format", ["table", "json"])
def test_a_query_that_would_run_for_hours_ends_at_its_deadline(shell: Shell, format: str) -> None:
    started = time.monotonic()
    ran = shell("sparql", ENDLESS, "--timeout", "0.5", "--format", format)
    assert time.monotonic() - started < 15
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "no answer within 0.5 s; --timeout allows more\n"
    assert shell("sparql", "ASK { ?s ?p ?o }", "--json").stdout == '{"head":{},"boolean":true}\n'


def test_an_engine_that_is_busy_beyond_a_deadline_does_not_stop_the_next_command(
    shell: Shell,
) -> None:
    query = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS n"
    ran = shell("cypher", query, "--timeout", "0.5")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("no answer within 0.5 s")
    assert shell("cypher", "RETURN 1 AS n", "--json").returncode == 0


def test_a_reader_that_has_had_enough_is_no_error(shell: Shell) -> None:
    words = [*COMMAND, "sparql", "SELECT * { ?s ?p ?o . ?a ?b ?c }", "--format", "csv"]
    with subprocess.Popen(
        words, env=shell.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made with pty")
@pytest.mark.parametrize("after", [0.0, 0.7])
def test_ctrl_c_during_a_load_leaves_the_book_as_it_was(
    shell: Shell, tmp_path: Path, after: float
) -> None:
    generate(tmp_path / "economy", 4000, 7)
    before = shell("releases", "--json").stdout
    shown, code = _interrupted(
        [*COMMAND, "load", "tables", str(tmp_path / "economy")], shell, after
    )
    assert "loading tables" in shown, "the bar is on the terminal"
    assert shown.rstrip().endswith("interrupted; the book is as it was, at edition 1")
    assert "Traceback" not in shown
    assert code == 130
    assert shell("releases", "--json").stdout == before


def test_ctrl_c_during_a_query_ends_it(shell: Shell) -> None:
    words = [*COMMAND, "sparql", ENDLESS, "--timeout", "600"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=shell.environment, stdout=pipe, stderr=pipe) as process:
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, b"")
    assert err.strip().startswith(b"interrupted; the book is as it was")


def _interrupted(words: list[str], shell: Shell, after: float) -> tuple[str, int]:
    """Run on a terminal, send Ctrl-C once the progress bar is there; what was shown, exit code."""
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        words, env=shell.environment, stdout=subprocess.DEVNULL, stderr=theirs
    ) as process:
        os.close(theirs)
        shown, sent = b"", False
        while block := _read(ours):
            shown += block
            if not sent and b"claims" in shown:
                time.sleep(after)
                process.send_signal(signal.SIGINT)
                sent = True
        os.close(ours)
        return shown.decode(), process.wait(60)


def _read(terminal: int) -> bytes:
    """What stands on a terminal; nothing once its last writer is gone."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
