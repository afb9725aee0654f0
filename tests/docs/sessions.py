"""Sessions in the pages: console blocks that can be run, and what they print.

    ```csv title="firms.csv"      a file that the session has, from here on
    ```console                    lines after "$ " are run by bash; the others are what it prints
    $ greenweft serve             goes on until the session ends, or another server is begun
    <!-- session: why -->         what follows starts in a new home; "needs lists" may be the reason

… in a line stands for anything, and as a line of its own for any lines. The blocks of a page
share one home and one folder until a new session begins. A server is begun at a free port: the
address that pages have of it, and the real one, are put in each other's place.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
LISTS = ROOT.parent / "shared/data/green_lists"
WIDTH = "112"
_START = re.compile(
    r"<!-- session: (.+?) -->|^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
AT = "http://127.0.0.1:8420"  # where pages have their server
SERVE = re.compile(r"greenweft serve[\w .:-]*")
BEGUN = 60.0  # seconds until a server answers
ANY_LINES = "(?:[^\n]*\n)*?"
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class Step:
    """A command and the lines that it is said to print."""

    command: str
    printed: Sequence[str]


@dataclass
class Session:
    """What is run in one home: files to write and commands, in their order."""

    page: str
    about: str
    steps: list[Step | tuple[str, str]] = field(default_factory=list)

    @property
    def needs_lists(self) -> bool:
        """Whether it reads the real lists, which the project does not carry."""
        return "needs lists" in self.about

    @property
    def serves(self) -> bool:
        """Whether it begins a server."""
        return any(isinstance(s, Step) and SERVE.fullmatch(s.command) for s in self.steps)


def pages() -> list[Path]:
    """Every page that people read."""
    written = [ROOT / name for name in ("README.md", "CONTRIBUTING.md")]
    return [*written, *sorted((ROOT / "docs").glob("*.md"))]


def sessions() -> Iterator[Session]:
    """The sessions of all pages that run something."""
    for page in pages():
        found = [Session(page.name, "from the top")]
        for about, language, rest, body in _START.findall(page.read_text("utf-8")):
            if about:
                found.append(Session(page.name, about))
            elif title := _TITLE.search(rest):
                found[-1].steps.append((title[1], body))
            elif language == "console":
                found[-1].steps += steps(body)
        yield from (one for one in found if any(isinstance(step, Step) for step in one.steps))


def titled(text: str) -> Iterator[tuple[str, str]]:
    """The files that a page shows whole: name and content."""
    for _, _, rest, body in _START.findall(text):
        if title := _TITLE.search(rest):
            yield title[1], body


def steps(body: str) -> Iterator[Step]:
    r"""The commands of a console block; one that ends in a backslash goes on.

    >>> list(steps("$ echo a \\\n  b\na b\n$ true\n"))
    [Step(command='echo a \\\n  b', printed=['a b']), Step(command='true', printed=[])]
    """
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        lines = part.rstrip("\n").split("\n")
        end = next(n for n in range(len(lines)) if not _goes_on(lines[: n + 1]))
        yield Step("\n".join(lines[: end + 1]), lines[end + 1 :])


def _goes_on(lines: Sequence[str]) -> bool:
    """Whether a command does not end here: a backslash, or a quotation mark that is open."""
    return lines[-1].endswith("\\") or "\n".join(lines).count("'") % 2 == 1


@dataclass
class Place:
    """Where a session runs: a folder, in which its home is too, and the server that it began."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    at: str = AT
    server: "subprocess.Popen[str] | None" = None

    def write(self, name: str, text: str) -> None:
        """Make a file that a page shows."""
        (self.folder / name).write_text(text.replace(AT, self.at), "utf-8")

    def run(self, command: str) -> list[str]:
        """What a command prints; of a server what it prints before it answers."""
        printed = self._serve(command) if SERVE.fullmatch(command) else self._run(command)
        return [line.replace(self.at, AT) for line in printed]

    def close(self) -> None:
        """End the server, if there is one."""
        if self.server:
            self.server.send_signal(signal.SIGTERM)
            self.server.communicate(timeout=BEGUN)
        self.server = None

    def _run(self, command: str) -> list[str]:
        done = subprocess.run(
            ["bash", "-c", command.replace(AT, self.at)],  # noqa: S607  whichever bash there is
            cwd=self.folder,
            env=environment(self.settings),
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, f"$ {command}\nended with {done.returncode}:\n{done.stdout}"
        text = done.stdout.rstrip("\n")
        return [line.rstrip() for line in text.split("\n")] if text else []

    def _serve(self, command: str) -> list[str]:
        self.close()
        log = self.folder / "serve.log"
        with log.open("w") as errors:
            self.server = subprocess.Popen(
                ["bash", "-c", f"exec {command} --port 0"],  # noqa: S607
                cwd=self.folder,
                env=environment(self.settings),
                text=True,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        assert self.server.stdout
        lines = [self.server.stdout.readline().rstrip() for _ in range(6)]
        self.at = lines[0].rpartition(" ")[2]
        assert self.at.startswith("http"), log.read_text()
        until = time.monotonic() + BEGUN
        while httpx.get(f"{self.at}/ready").is_error:
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        return lines


def environment(settings: Mapping[str, str]) -> Mapping[str, str]:
    """The user's own, with these settings of Greenweft and no others."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("GREENWEFT_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PATH": path, "GREENWEFT_HOME": "home", "COLUMNS": WIDTH, **settings}


def differs(expected: Sequence[str], found: Sequence[str]) -> str:
    """Where what was printed is not what the page says; empty if it is.

    >>> differs(["edition … of 3", "…"], ["edition 2 of 3", "b", "c"])
    ''
    >>> differs(["b"], ["a"])
    'the page says:\\nb\\nit printed:\\na'
    """
    said = [line.rstrip() for line in expected]
    pattern = "".join(ANY_LINES if line == "…" else _pattern(line) for line in said)
    if re.fullmatch(pattern, "".join(f"{line}\n" for line in found)):
        return ""
    return "\n".join(["the page says:", *said, "it printed:", *found])


def _pattern(line: str) -> str:
    return re.escape(line).replace("…", "[^\n]*") + "\n"
