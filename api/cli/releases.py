"""``releases``, ``rejected`` and ``forget``: what was loaded, what was not, what is withdrawn."""

import click

from api.cli.call import Call, pass_call
from api.cli.options import as_json, command, formats
from api.cli.output import tell, tell_json, tell_table

COLUMNS = (
    "release", "source", "series", "files", "retrieved", "rows", "rejected", "added", "removed",
    "hash",
)  # fmt: skip
SHORT = 12


@command("releases", "greenweft releases", "greenweft releases --json")
@formats()
@pass_call
def releases(call: Call, format: str) -> None:
    """List every release there ever was.

    Under `added` and `removed` stand the editions that brought it and that took it away; a table
    shows the first signs of its content's hash, JSON and CSV all of it.
    """
    with call.opened() as app:
        rows = [
            (
                one.n, one.source, one.series, one.files, one.retrieved.isoformat(), one.records,
                one.rejected, one.added, one.removed,
                one.hash[:SHORT] if format == "table" else one.hash,
            )
            for one in app.releases()
        ]  # fmt: skip
        tell_table(COLUMNS, rows, format)


@command("rejected", "greenweft rejected", "greenweft rejected 3 --format csv")
@click.argument("release", type=int, required=False)
@formats()
@pass_call
def rejected(call: Call, release: int | None, format: str) -> None:
    """List the records that could not be read: file, row, reason and the record itself."""
    with call.opened() as app:
        columns = ("release", "file", "record", "reason", "content")
        tell_table(columns, app.rejected(release), format)


@command("forget", "greenweft forget 3")
@click.argument("release", type=int)
@as_json
@pass_call
def forget(call: Call, release: int, json: bool) -> None:
    """Withdraw a RELEASE from a new edition on.

    Its rows stay for --known-on. Loading the same file again restores it.
    """
    with call.opened() as app:
        edition = app.forget(release)
        if json:
            facts = {"release": release, "edition": edition.n}
            tell_json({**facts, "added": edition.added, "removed": edition.removed})
        else:
            changes = f"{edition.removed:,} statements removed or changed, {edition.added:,} added"
            tell(f"release {release} is withdrawn: {changes}; now edition {edition.n}")
