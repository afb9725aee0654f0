"""``show`` and ``find``: one thing and what is said of it; things by their name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from api.cli.call import Call, pass_call
from api.cli.options import KNOWN_ON, a_text, an_id, command, day, formats
from api.cli.output import say, tell_json, tell_table

if TYPE_CHECKING:
    from graph.book.reading import Kept
    from graph.model import Spelled

# A period, as the kinds spell it: when it begins, when it is over, its last day.
BEGINS, OVER, LAST = ("from", "grantedOn"), ("removedOn",), ("to", "validTo")
CLAIMS = ("source", "series", "release", "record", "confidence", "evidence", "id", "values")


@command(
    "show",
    "greenweft show area/440310",
    "greenweft show cn-uscc/91440300279446850J --statements",
    "greenweft show area/440310 --known-on 2024-08-31 --json",
)
@click.argument("id", type=an_id)
@click.option("--statements", is_flag=True, help="Show who said what: each source's own statement.")
@KNOWN_ON
@click.option(
    "--as-of", type=day, metavar="DATE",
    help="Only if it held on this day: the exit code is 3 if it did not.",
)  # fmt: skip
@formats()
@pass_call
def show(
    call: Call, id: str, statements: bool, known_on: datetime | None, as_of: str | None, format: str
) -> None:
    """Show what is said of an ID: of a firm, a park, a title, a supply.

    Of what has no period nothing is left out by --as-of.
    """
    with call.opened() as app:
        found = app.show(id, known_on)
        claims = app.claims(id, known_on) if statements else []
    if found.id != id:
        say(f"{id} stands as {found.id}")
    if as_of and not held(found.values, as_of):
        say(f"{found.id} did not hold on {as_of}")
        raise click.exceptions.Exit(3)
    if statements:
        rows = [_claim(one, format) for one in claims]
        tell_table(CLAIMS, rows, format)
    elif format == "json":
        tell_json({name: part for name, part in found._asdict().items() if part})
    else:
        tell_table(("property", "value"), _lines(found), format)


@command(
    "find",
    "greenweft find 比亚迪",
    "greenweft find biyadi --kind Company",
    "greenweft find area/440310 --json",
)
@click.argument("text", type=a_text)
@click.option("--kind", multiple=True, metavar="KIND", help="Only things of these kinds.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many."
)
@formats()
@pass_call
def find(call: Call, text: str, kind: tuple[str, ...], limit: int, format: str) -> None:
    """Find things by a name or a part of it, in Chinese, English or pinyin, or by an identifier.

    The nearest comes first: exact names before beginnings before parts before slips of the pen.
    The exit code is 3 if there is none.
    """
    with call.opened() as app:
        for name in kind:
            app.schema.kind(name)
        found = app.looked_up({"ask": "search", "text": text, "kind": kind, "limit": limit})
    items = found["items"]
    rows = [(one["id"], one["kind"], one["name"], _why(one)) for one in items]
    tell_table(("id", "kind", "name", "found by"), rows, format)
    if not found["complete"]:
        say(f"there are more than {limit}; --limit shows more")
    if not items:
        empty = "" if found["edition"] else f"; nothing is loaded yet in {call.settings.home}"
        say(f"nothing is called {text}{empty}")
        raise click.exceptions.Exit(3)


def _why(one: Mapping[str, str]) -> str:
    matched = "" if one["matched"] in (one["name"], one["id"]) else f" {one['matched']}"
    return f"{one['how']} {one['why']}{matched}"


def held(values: Mapping[str, Sequence[str]], day: str) -> bool:
    """Whether a statement with these values held on ``day``; years and months sort as texts do.

    >>> period = {"from": ["2021"], "to": ["2023-06"]}
    >>> held(period, "2023-06-30"), held(period, "2023-07-01")
    (True, False)
    """
    begun = [text for name in BEGINS for text in values.get(name, ())]
    over = [text for name in OVER for text in values.get(name, ())]
    last = [text for name in LAST for text in values.get(name, ())]
    return (
        (not begun or min(begun) <= day)
        and all(day < text for text in over)
        and all(day[: len(text)] <= text for text in last)
    )


def _lines(found: "Spelled") -> Iterator[tuple[str, str]]:
    for name, part in (
        ("id", found.id),
        ("kind", found.kind),
        ("start", found.start),
        ("end", found.end),
    ):
        if part:
            yield name, part
    for name, texts in found.values.items():
        yield from ((name, text) for text in texts)


def _claim(one: "Kept", format: str) -> tuple[object, ...]:
    said = one.statement
    ends = {"start": [said.start], "end": [said.end]} if said.start else {}
    values: object = {**ends, **said.values}
    if format == "table":
        values = "\n".join(
            f"{name} {text}" for name, texts in {**ends, **said.values}.items() for text in texts
        )
    return (
        one.source,
        one.series,
        one.release,
        one.record,
        one.confidence,
        one.evidence,
        said.id,
        values,
    )
