"""Sessions in the pages: console blocks that can be run, and what they print.

    ```csv title="firms.csv"      a file that the session has, from here on
    ```console                    lines after "$ " are run by bash; the others are what it prints
    <!-- session: why -->         what follows starts in a new home; "needs lists" may be the reason

… in a line stands for anything, and as a line of its own for any lines. The blocks of a page
share one home and one folder until a new session begins.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
LISTS = ROOT.parent / "shared/data/green_lists"
WIDTH = "112"
_START = re.compile(
    r"<!-- session: (.+?) -->|^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
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


def run(command: str, folder: Path, settings: Mapping[str, str]) -> list[str]:
    """What a command prints in ``folder``, where its home is too."""
    done = subprocess.run(
        ["bash", "-c", command],  # noqa: S607  whichever bash there is
        cwd=folder,
        env=environment(settings),
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=300,
    )
    shown = [line.rstrip() for line in done.stdout.rstrip("\n").split("\n")] if done.stdout else []
    assert done.returncode == 0, f"$ {command}\nended with {done.returncode}:\n{done.stdout}"
    return shown


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
