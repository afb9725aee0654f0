"""Answers as bytes: JSON, or CSV of their items, which spreadsheets open as they are."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from api.outcomes import Asked
from graph.questions import Question

JSON, CSV, LINES = "application/json", "text/csv", "application/x-ndjson"
BETWEEN = "; "


def written(answer: Mapping[str, Any], form: str, columns: Sequence[str]) -> bytes:
    """An answer in one of the forms; as a table it has these columns."""
    if form == CSV:
        return table(answer["items"], columns)
    return orjson.dumps(answer)


def rowed(
    asked: Question, given: Mapping[str, str], day: str | None, found: Asked
) -> Mapping[str, Any]:
    """The answer to a named question for a day, if it takes one; an item for each row."""
    return {
        "edition": found.edition,
        "question": asked.name,
        **({} if day is None else {"as_of": day}),
        "parameters": dict(given),
        "items": [dict(zip(found.columns, row, strict=True)) for row in found.rows],
        "complete": True,
    }


def table(items: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    r"""Items as CSV, a heading first; what is a list stands in one cell.

    >>> park = {"id": "park/1", "titles": [{"scheme": "green-park", "level": "national"}]}
    >>> table([park], ["id", "titles"])
    b'id,titles\r\npark/1,green-park national\r\n'
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for item in items:
        writer.writerow([_cell(item.get(name)) for name in columns])
    return out.getvalue().encode()


def _cell(value: Any) -> str | int | float:
    if isinstance(value, Mapping):
        return " ".join(_parts(value))
    if isinstance(value, list | tuple):
        return BETWEEN.join(str(_cell(one)) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def _parts(value: Mapping[str, Any]) -> Iterable[str]:
    """What a person would read of a title, a relation or a thing."""
    if "scheme" in value:
        names: Sequence[str] = ("scheme", "level", "since")
    elif "start" in value:
        names = ("id",)
    else:
        names = [name for name in value if name != "name"]
    return _some(value, names)


def _some(value: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if value.get(name) not in (None, "", [], ()):
            yield str(value[name])
