"""The example queries of the pages run, and both languages give the same rows."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from api.application import Application
from api.settings import Settings
from graph.questions import NOTATIONS
from graph.stores import Answer, Cell
from loaders.generate import generate
from ontology.prefixes import BASE

PAGE = Path(__file__).parents[2] / "docs/query.md"
_BLOCK = re.compile(r"^( *)```(sparql|cypher)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def examples() -> dict[str, dict[str, str]]:
    """The texts under each heading, by language; those under "Examples" are the prefixes."""
    parts = re.split(r"^#+ (.+)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    titled = zip(parts[1::2], parts[2::2], strict=True)
    found = {
        title: {lang: dedent(text) for _, lang, text in _BLOCK.findall(part)}
        for title, part in titled
    }
    return {title: texts for title, texts in found.items() if texts}


PREFIXES = examples()["Examples"]["sparql"]
PAIRS = {title: texts for title, texts in examples().items() if title != "Examples"}


@pytest.fixture(name="app", scope="module")
def _app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The economy that the page speaks of."""
    folder = tmp_path_factory.mktemp("queries")
    generate(folder / "made-up", 200, 7)
    settings = Settings(home=folder / "home", graph="", sparql="", graph_heap="512m")
    with Application(settings) as app:
        app.load("tables", [folder / "made-up"])
        app.load("pingshan-2024")
        app.load("announced")
        yield app


@pytest.mark.parametrize("title", PAIRS)
def test_an_example_gives_the_same_rows_in_both_languages(app: Application, title: str) -> None:
    texts = PAIRS[title]
    assert set(texts) == {"sparql", "cypher"}
    in_sparql, in_cypher = app.sparql(PREFIXES + texts["sparql"]), app.cypher(texts["cypher"], {})
    assert list(in_sparql.columns) == list(in_cypher.columns)
    assert _rows(in_sparql)
    assert _rows(in_sparql) == _rows(in_cypher)


def test_there_are_enough_examples() -> None:
    assert 8 <= len(PAIRS) <= 12


def _rows(answer: Answer) -> list[list[str]]:
    return sorted([_text(cell) for cell in row] for row in answer.rows)


def _text(cell: Cell) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{Decimal(repr(cell)):f}".removesuffix(".0")
    return NOTATIONS.get(str(cell), str(cell).removeprefix(f"{BASE}id/"))
