"""What a CSV writer wrote is read back, whatever the cells hold."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.rows import Row, rows

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).map(str.strip)
HEADINGS = ("headed", "so")


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_a_csv_writer_wrote_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]], separator: str
) -> None:
    told = [pair for pair in dict.fromkeys(pairs) if any(pair) and pair != HEADINGS]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([HEADINGS, *told])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(text.getvalue().encode())
    read = [row.cells for row in rows(path) if isinstance(row, Row)]
    assert [tuple(cells.get(heading, "") for heading in HEADINGS) for cells in read] == told
