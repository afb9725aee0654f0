"""Laws of the guard: it judges any text at all, and what it lets pass only reads."""

import random
from collections.abc import Iterator, Mapping
from typing import Any, cast

import neo4j
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j.exceptions import Neo4jError

from api.cypher.guard import check, grammar
from api.cypher.guard.text import pieces
from api.refusals import Refusal
from tests.api.cypher.honest import PARAMETERS, honest
from tests.api.cypher.test_guard_allowed import REFUSED, WRITES, each

TEXTS = [asked.text for asked in honest()]
HOSTILE = [text for table in (WRITES, REFUSED) for _, text in each(table)]
WORDS = sorted({piece.text for text in (*TEXTS, *HOSTILE) for piece in pieces(text)})


def passes(text: str) -> bool:
    """Whether the guard lets a text pass; any error but a refusal is one of its own."""
    try:
        check(text, PARAMETERS)
    except Refusal:
        return False
    return True


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    passes(text)


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_words_are_judged(words: list[str]) -> None:
    passes(" ".join(words))


@given(st.sampled_from(TEXTS + HOSTILE), st.integers(0, 10**6))
def test_any_query_with_other_words_in_it_is_judged(text: str, seed: int) -> None:
    passes(altered(text, random.Random(seed)))


def test_a_parser_that_forgets_judges_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "STATES", 0)
    for text in TEXTS[:20]:
        assert grammar.rule(grammar.parsed(text)) == "Statements"


def test_neo4j_says_of_all_that_passes_that_it_only_reads(in_neo4j: Mapping[str, Any]) -> None:
    auth = (in_neo4j["user"], in_neo4j["password"])
    with neo4j.GraphDatabase.driver(in_neo4j["uri"], auth=auth) as driver, driver.session() as s:
        for text in filter(passes, made(random.Random(7))):
            try:
                plan = s.run(cast("Any", f"EXPLAIN {text}"), dict(PARAMETERS)).consume()
            except Neo4jError:
                continue  # it is Cypher, and means nothing
            # What tells of the server is of another kind to Neo4j, and reads as well.
            assert plan.query_type == ("s" if "dbms.components" in text else "r"), text


def made(dice: random.Random, number: int = 300) -> Iterator[str]:
    """Honest and hostile queries, a word or sign of each in another's place."""
    for _ in range(number):
        yield altered(dice.choice(TEXTS + HOSTILE * 2), dice)


def altered(text: str, dice: random.Random) -> str:
    """A text with parts of others in the places of some of its own of the same kind."""
    parts = list(pieces(text))
    for _ in range(dice.randint(1, 3)):
        other = [one for one in pieces(dice.choice(TEXTS + HOSTILE)) if one.kind != "blank"]
        part = dice.choice(other)
        places = [at for at, one in enumerate(parts) if one.kind == part.kind]
        if places:
            parts[dice.choice(places)] = part
    return "".join(part.text for part in parts)
