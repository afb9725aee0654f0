"""Rows are counted in the bytes that the engine writes, wherever those are cut."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql import writing
from api.sparql.rows import GRAPHS, ROWS, counter

NASTY = st.text(st.sampled_from('"\\{}[],:<>/ \n\r\tresult纬'), max_size=12)
LITERALS = st.builds(ox.Literal, st.one_of(NASTY, st.text(st.characters(codec="utf-8"))))
IRIS = st.sampled_from(["urn:a", "urn:b;c,d.", "urn:<result>x"]).map(
    lambda text: ox.NamedNode(text.replace("<", "(").replace(">", ")"))
)
CELLS = st.one_of(st.none(), LITERALS, IRIS)
CUTS = st.lists(st.integers(0, 400), max_size=6)


def counted(form: str, written: bytes, cuts: Sequence[int]) -> int:
    """What is counted of ``written``, given in pieces."""
    rows = counter(form)
    at = [0, *sorted(min(cut, len(written)) for cut in cuts), len(written)]
    return [rows.count(written[a:b]) for a, b in pairwise(at)][-1]


def table(rows: Sequence[Mapping[str, object]], form: str) -> bytes:
    """``rows`` of two columns as the engine writes them."""
    cells = [" ".join(str(row[name]) if row[name] else "UNDEF" for name in "ab") for row in rows]
    text = " ".join(f"({one})" for one in cells)
    found = ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {text} }} }}")
    return found.serialize(format=writing.ROWS[form]) or b""  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ROWS)
@given(rows=st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS}), max_size=8), cuts=CUTS)
def test_rows_of_a_table_are_counted_exactly(
    form: str, rows: list[Mapping[str, object]], cuts: list[int]
) -> None:
    assert counted(form, table(rows, form), cuts) == len(rows)


@pytest.mark.parametrize("form", ROWS)
def test_a_row_without_variables_is_one(form: str) -> None:
    found = ox.Store().query("SELECT * { VALUES () { () () () } }")
    written = found.serialize(format=writing.ROWS[form]) or b""  # type: ignore[arg-type]
    assert counted(form, written, []) == 3


TRIPLES = st.builds(ox.Triple, IRIS, st.just(ox.NamedNode("urn:p")), st.one_of(LITERALS, IRIS))


@pytest.mark.parametrize("form", ["application/n-triples", "application/n-quads"])
@given(triples=st.sets(TRIPLES, max_size=8), cuts=CUTS)
def test_triples_on_lines_are_counted_exactly(
    form: str, triples: set[ox.Triple], cuts: list[int]
) -> None:
    written = ox.serialize(triples, format=writing.GRAPHS[form]) or b""
    assert counted(form, written, cuts) == len(triples)


@pytest.mark.parametrize("form", GRAPHS)
@given(count=st.integers(1, 50), cuts=CUTS)
def test_triples_in_sentences_are_counted_roughly(form: str, count: int, cuts: list[int]) -> None:
    node = ox.NamedNode
    triples = [
        ox.Triple(node(f"urn:s{n // 7}"), node(f"urn:p{n % 3}"), ox.Literal(f'织; , . "{n}"'))
        for n in range(count)
    ]
    written = ox.serialize(triples, format=writing.GRAPHS[form]) or b""
    assert count / 2 - 1 <= counted(form, written, cuts) <= count * 2 + 1


FUSEKI = b"""{ "head": {
    "vars": [ "s" , "o" ]
  } ,
  "results": {
    "bindings": [
      {
        "s": { "type": "uri" , "value": "urn:a" } ,
        "o": { "type": "literal" , "value": "}, {" }
      } ,
      { }
    ]
  }
}
"""


@given(CUTS)
def test_blanks_between_the_marks_of_json_do_not_matter(cuts: list[int]) -> None:
    assert counted("application/sparql-results+json", FUSEKI, cuts) == 2
