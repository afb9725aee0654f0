"""Content negotiation, by the rules of RFC 9110, section 12.5.1."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.negotiation import GRAPHS, HTML, ROWS, chosen

JSON, XML, CSV, TSV = list(ROWS)[:4]
TURTLE, NTRIPLES, NQUADS, TRIG, RDFXML, JSONLD = list(GRAPHS)[:6]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize("accept", [None, "", "*/*", "*", "text/html, *; q=.2, */*; q=.2"])
def test_who_likes_all_alike_gets_what_we_like(accept: str | None) -> None:
    assert chosen(accept, ROWS) == JSON
    assert chosen(accept, GRAPHS) == TURTLE


@pytest.mark.parametrize("form", [*ROWS, *GRAPHS])
def test_each_form_can_be_asked_for(form: str) -> None:
    assert chosen(form, ROWS if form in ROWS else GRAPHS) == form
    assert chosen(form.upper(), ROWS if form in ROWS else GRAPHS) == form


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/csv, application/sparql-results+xml", XML),  # a tie: ours decides
        ("text/csv;q=0.9, application/sparql-results+xml;q=0.8", CSV),
        ("text/csv; q=0.9 , text/tab-separated-values;Q=1.000", TSV),
        ("application/sparql-results+xml;q=0.1, image/png", XML),
        ("text/*", CSV),
        ("text/*;q=0.5, text/csv;q=0.1", TSV),  # the more exact one counts, though it is less
        ("*/*, application/*;q=0, text/csv;q=0.2", TSV),
        ("*/*;q=0.1, application/*;q=0.2", JSON),
        ("text/csv;charset=utf-8", CSV),
        ('text/csv;charset="UTF-8";q=0.5, text/tab-separated-values;q=0.4', CSV),
        ("text/csv;charset=utf-16, text/tab-separated-values;q=0.1", TSV),
        ("text/csv;q=0.2;charset=utf-8, text/csv;q=0.9", CSV),
        ("application/json", "application/json"),
        ("text/csv;q=1.001, text/tab-separated-values;q=0.001", TSV),  # no weight, so not read
        ('a/b;c="x,text/csv;q=1", text/tab-separated-values;q=0.3', TSV),
        ("nonsense", JSON),
        ("*/csv", JSON),
    ],
)
def test_the_best_liked_form_is_chosen(accept: str, form: str) -> None:
    assert chosen(accept, ROWS) == form


@pytest.mark.parametrize(
    "accept", ["image/png", "*/*;q=0", "text/csv;q=0", "text/csv;charset=utf-16", 'text/csv;x="y"']
)
def test_what_is_not_liked_is_not_sent(accept: str) -> None:
    assert chosen(accept, ROWS) is None


def test_a_browser_gets_the_page_and_a_program_does_not() -> None:
    offers = [*ROWS, *GRAPHS, HTML]
    assert chosen(BROWSER, offers) == HTML
    assert chosen("*/*", offers) == JSON
    assert chosen("text/html, application/sparql-results+json", offers) == JSON


@given(st.text(st.sampled_from('*/aq=;,". \\01t'), max_size=200))
def test_any_header_is_read_without_failing(accept: str) -> None:
    assert chosen(accept, ROWS) in {None, *ROWS}


@pytest.mark.parametrize("part", ['"', '"\\', "a,", ";", 'a;"', 'a/b;c="\\"', "a/b,", "a/b;"])
def test_a_long_header_is_read_in_no_time(part: str) -> None:
    begun = time.process_time()
    chosen(part * 20_000, ROWS)
    assert time.process_time() - begun < 1
