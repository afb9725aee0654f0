"""The tables of ``docs/threat-model.md``, made from the table of guards."""

import re
from collections.abc import Iterator
from pathlib import Path

from docs.markdown import table
from tests.guards.guard import Guard
from tests.guards.table import PARTS

PAGE = Path(__file__).parents[2] / "docs" / "threat-model.md"
BEGIN, END = "<!-- guards -->", "<!-- end of guards -->"
BETWEEN = re.compile(f"{BEGIN}\n.*{END}", re.DOTALL)


def guards() -> str:
    """Markdown: for each part, threat, guard and test."""
    return "\n".join(line for part, each in PARTS.items() for line in _part(part, each))


def written(page: str) -> str:
    """``page`` with the tables as they are now."""
    made = f"{BEGIN}\n\n{guards()}\n{END}"
    return BETWEEN.sub(lambda _: made, page)


def _part(part: str, each: tuple[Guard, ...]) -> Iterator[str]:
    yield f"### {part}\n"
    rows = ((one.threat, f"`{one.name}`", one.holds, f"`{_short(one.test)}`") for one in each)
    yield from table(("threat", "guard", "holds off", "test"), rows)
    yield ""


def _short(test: str) -> str:
    return test.removeprefix("tests/")
