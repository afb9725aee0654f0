"""Honest queries are let through, and answered as the bare engine answers them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.refusals import Refusal
from api.sparql.guard import checked
from api.sparql.tokens import tokens
from api.sparql.words import WORDS
from tests.api.sparql.asking import JSON, LIMITS, TURTLE, Answered, Asking, order, worker
from tests.api.sparql.honest import honest
from tests.api.sparql.running import world

HONEST = honest()
MOST_REFUSED = 0.005  # of them
# Their answers have something new each time.
FICKLE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\(|CONSTRUCT \{[^}]*\[")
GRAPH, ROWS = ox.RdfFormat.from_media_type(TURTLE), ox.QueryResultsFormat.from_media_type(JSON)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world(tmp_path_factory.mktemp("honest") / "rdf")


@pytest.fixture(scope="module")
def ask(folder: Path) -> Iterator[Asking]:
    with worker(folder) as asking:
        yield asking


def refused() -> Iterator[str]:
    for text in HONEST:
        try:
            checked(text, LIMITS)
        except Refusal as refusal:
            yield f"{refusal}: {text}"


def test_together_they_use_all_that_sparql_has() -> None:
    assert len(set(HONEST)) >= 250
    assert {token.word for text in HONEST for token in tokens(text)} >= WORDS


def test_they_are_let_through() -> None:
    assert list(refused())[: int(len(HONEST) * MOST_REFUSED)] == list(refused())


def test_they_are_answered_as_by_the_bare_engine(ask: Asking, folder: Path) -> None:
    bare = ox.Store.read_only(str(folder))

    async def answers() -> list[Answered]:
        return [await ask.answered(order(text)) for text in HONEST]

    for text, answer in zip(HONEST, ask.run(answers()), strict=True):
        found = bare.query(text)
        if FICKLE.search(text):
            assert answer.tail["rows"] == len(list(found)), text  # type: ignore[arg-type]
            continue
        form = GRAPH if isinstance(found, ox.QueryTriples) else ROWS
        assert answer.body == found.serialize(format=form), text  # type: ignore[arg-type]
