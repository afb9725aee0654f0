"""``export``: a part of the book, or all of it, as a file of another software's."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.call import Call, pass_call
from api.cli.options import KNOWN_ON, command, pair
from api.cli.output import say, tell
from api.cli.progress import progress

if TYPE_CHECKING:
    from api.exporting import Exported


@command(
    "export",
    "greenweft export gexf -o all.gexf --all",
    "greenweft export turtle -o holders.ttl --ask holders --param area=area/440310",
    "greenweft export csv -o byd.zip --around cn-uscc/91440300279446850J --hops 2",
)
@click.argument("format")
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), required=True,
    help="The file to write, which must not be there yet.",
)  # fmt: skip
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Export the whole book; with nquads also who said what.",
)
@click.option(
    "--ask", "asked", metavar="NAME",
    help="Export what the answer of a named question names, and the relations between.",
)  # fmt: skip
@click.option(
    "--param", "pairs", multiple=True, type=pair, metavar="KEY=VALUE",
    help="A parameter of that question. May be repeated.",
)  # fmt: skip
@click.option("--around", "id", metavar="ID", help="Export a thing and what is near it.")
@click.option(
    "--hops", type=click.IntRange(min=0), help="How far is near, over relations and references; 1.",
)  # fmt: skip
@KNOWN_ON
@pass_call
def export(
    call: Call,
    /,
    format: str,
    file: Path,
    everything: bool,
    asked: str | None,
    pairs: tuple[tuple[str, str], ...],
    id: str | None,
    hops: int | None,
    known_on: datetime | None,
) -> None:
    """Write the graph as graphml, gexf, csv, node-link, nquads, turtle or json-ld.

    Give one of --all, --ask and --around. A relationship that leads out of what is exported is left
    out, but for RDF. The exit code is 3 if there is nothing to export; no file is written then.
    """
    if [everything, asked is not None, id is not None].count(True) != 1:
        raise click.UsageError("give one of --all, --ask and --around")
    if pairs and asked is None:
        raise click.UsageError("--param needs --ask")
    if hops is not None and id is None:
        raise click.UsageError("--hops needs --around")
    if str(file) == "-":
        raise click.UsageError("-o: give a file, which is written whole or not at all")
    from api.exporting import Answer, Around, Choice

    choice: Choice = None
    if asked is not None:
        choice = Answer(asked, dict(pairs))
    if id is not None:
        choice = Around(id, 1 if hops is None else hops)
    with call.opened() as app, progress(f"exporting {format}", "statements") as count:
        found = app.export(format, file, choice, known_on=known_on, progress=count)
    _report(file, found)


def _report(file: Path, found: "Exported") -> None:
    if not found.entities:
        say(f"nothing to export at edition {found.edition}")
        raise click.exceptions.Exit(3)
    tell(
        f"{file}: {found.entities:,} entities and {found.relations:,} relations "
        f"of edition {found.edition}, {found.bytes:,} bytes"
    )
