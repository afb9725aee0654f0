"""``merge``, ``split`` and ``undo``: who is who. Decisions are added, and none is ever deleted."""

import click

from api.cli.call import Call, pass_call
from api.cli.options import as_json, command
from api.cli.output import tell, tell_json


@command(
    "merge", "greenweft merge cn-uscc/91440300279446850J company/0f2e81c4d7a95b3e6f80192a3b4c5d6e"
)
@click.argument("a")
@click.argument("b")
@as_json
@pass_call
def merge(call: Call, a: str, b: str, json: bool) -> None:
    """Decide that the ids A and B are one thing."""
    _decide(call, json, "merge", a, b)


@command("split", "greenweft split cn-uscc/91440300279446850J")
@click.argument("id")
@as_json
@pass_call
def split(call: Call, id: str, json: bool) -> None:
    """Decide that an ID stands alone, whatever rules or sources say."""
    _decide(call, json, "split", id)


@command("undo", "greenweft undo 3")
@click.argument("decision")
@as_json
@pass_call
def undo(call: Call, decision: str, json: bool) -> None:
    """Take back a DECISION, by its number."""
    _decide(call, json, "undo", decision)


def _decide(call: Call, json: bool, what: str, a: str, b: str = "") -> None:
    with call.opened() as app:
        number, edition = app.decide(what, a, b)
        if json:
            facts = {"decision": number, "what": what, "a": a, "b": b, "edition": edition.n}
            tell_json({**facts, "added": edition.added, "removed": edition.removed})
        else:
            took = f"decision {number}: {what} {a} {b}".rstrip()
            changes = f"{edition.removed:,} statements removed or changed, {edition.added:,} added"
            tell(f"{took}; {changes}; now edition {edition.n}")
