"""``status``, ``check`` and ``sync``: where book and graphs are, and that they are one graph."""

from typing import TYPE_CHECKING

import click

from api.cli.call import Call, pass_call
from api.cli.options import command, formats
from api.cli.output import say, tell_json, tell_table
from api.cli.progress import progress

if TYPE_CHECKING:
    from api.application import Application

STATUS = ("what", "where", "edition", "behind", "statements", "problem")
DIFFERENCES = ("store", "kind", "in_book", "in_store", "missing", "extra", "altered")


@command("status", "greenweft status", "greenweft status --kinds --format csv")
@click.option("--kinds", is_flag=True, help="Count the statements of each kind instead.")
@formats()
@pass_call
def status(call: Call, kinds: bool, format: str) -> None:
    """Say at which edition the book and both graphs are, and how much they hold."""
    with call.opened() as app:
        book = app.book
        held = {kind: part.statements for kind, part in sorted(book.manifest().items())}
        if kinds:
            tell_table(("kind", "statements"), held.items(), format)
            return
        edition = book.edition
        rows: list[tuple[object, ...]] = [
            ("book", str(app.home.book), edition.n, 0, sum(held.values()), ""),
            *_stores(app),
        ]
        if format == "json":
            made: dict[str, object] = {
                "n": edition.n,
                "at": f"{edition.at.isoformat()}Z",
                "what": edition.what,
            }
            stores = [dict(zip(STATUS, row, strict=True)) for row in rows]
            made["hash"] = edition.hash
            tell_json({"edition": made, "stores": stores, "kinds": held})
        else:
            tell_table(STATUS, rows, format)
            said = (
                f"{edition.what}, {edition.at:%Y-%m-%d %H:%M} UTC" if edition.n else "nothing yet"
            )
            say(f"edition {edition.n}: {said}")
    if any(row[-1] for row in rows):
        raise click.exceptions.Exit(1)


def _stores(app: "Application") -> list[tuple[object, ...]]:
    """A row for each store; one that does not answer tells its problem and hides no other."""
    from api.application import STORES
    from ontology.errors import GreenweftError

    rows: list[tuple[object, ...]] = []
    for name in STORES:
        try:
            lag = app.lag(name)
            holds = sum(app.store(name).counts().values()) if lag.edition else 0
            rows.append((name, lag.where, lag.edition, lag.behind, holds, ""))
        except GreenweftError as error:
            rows.append((name, app.place(name), None, None, None, str(error)))
    return rows


@command("check", "greenweft check", "greenweft check --sample 1000")
@click.option(
    "--sample", type=click.IntRange(min=1), metavar="N",
    help="Read N statements of each graph instead of all of them.",
)  # fmt: skip
@formats()
@pass_call
def check(call: Call, sample: int | None, format: str) -> None:
    """Prove that the book, the RDF and the property graph are the same graph.

    Every statement is read back from each store and compared by its hash; what differs is named,
    and the exit code is 3.
    """
    with call.opened() as app:
        with progress("comparing", "stores"):
            found = app.check(sample)
        rows = [(name, *each) for name, differences in found.items() for each in differences]
        behind = [lag for lag in app.status() if lag.behind] if rows else []
        count = sum(part.statements for part in app.book.manifest().values())
        edition = app.book.edition.n
    tell_table(DIFFERENCES, rows, format)
    for lag in behind:
        say(f"{lag.store} is {lag.behind} editions behind the book: greenweft sync brings it on")
    if rows:
        say("the book and the stores differ")
        raise click.exceptions.Exit(3)
    looked = f"a sample of {sample:,} statements" if sample else f"all {count:,} statements"
    say(f"book, RDF and property graph are the same graph at edition {edition}: {looked} agree")


@command("sync", "greenweft sync", "greenweft sync --only lpg --from-scratch")
@click.option("--only", type=click.Choice(["rdf", "lpg"]), help="Bring only this one on.")
@click.option("--from-scratch", is_flag=True, help="Empty the store and make all of it again.")
@formats()
@pass_call
def sync(call: Call, only: str | None, from_scratch: bool, format: str) -> None:
    """Bring the graphs to the newest edition of the book.

    It goes on where an interrupted one stopped; `editions` says by how many each went on.
    """
    from api.application import STORES

    with call.opened() as app:
        names = (only,) if only else STORES
        with progress("bringing the graphs on", "stores"):
            gone = app.sync(names, from_scratch)
        edition = app.book.edition.n
        rows = [(name, app.place(name), edition, gone[name]) for name in names]
    tell_table(("store", "where", "edition", "editions"), rows, format)
