"""``status``, ``check`` and ``sync``: where book and graphs are, and that they are one graph."""

import click

from api.cli.call import Call, pass_call
from api.cli.options import command, formats
from api.cli.output import say, say_behind, tell_json, tell_table
from api.cli.progress import progress

DIFFERENCES = ("store", "kind", "in_book", "in_store", "missing", "extra", "altered")


@command("status", "greenweft status", "greenweft status --kinds --format csv")
@click.option("--kinds", is_flag=True, help="Count the statements of each kind instead.")
@formats()
@pass_call
def status(call: Call, kinds: bool, format: str) -> None:
    """Say at which edition the book and both graphs are, and how much they hold."""
    with call.opened() as app:
        if kinds:
            tell_table(("kind", "statements"), app.kinds().items(), format)
            return
        found, server = app.overview(), app.server
    edition = found.edition
    if format == "json":
        made = {"n": edition.n, "at": f"{edition.at.isoformat()}Z", "what": edition.what}
        stores = [one._asdict() for one in found.standings]
        held = {"server": server._asdict()} if server else {}
        facts = {**made, "hash": edition.hash}
        tell_json({"edition": facts, "stores": stores, "kinds": found.kinds, **held})
    else:
        tell_table(found.standings[0]._fields, found.standings, format)
        said = f"{edition.what}, {edition.at:%Y-%m-%d %H:%M} UTC" if edition.n else "nothing yet"
        say(f"edition {edition.n}: {said}")
        if server:
            at = f" at {server.url}" if server.url else ""
            say(f"served{at} by process {server.pid} ({server.command}, since {server.since})")
    if any(one.problem for one in found.standings):
        raise click.exceptions.Exit(1)


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
    with call.opened() as app, progress("comparing", "stores"):
        found = app.compare(sample)
    rows = [(name, *each) for name, differs in found.differences.items() for each in differs]
    tell_table(DIFFERENCES, rows, format)
    for lag in found.behind:
        say_behind(lag, served=app.server is not None)
    if rows:
        say("the book and the stores differ")
        raise click.exceptions.Exit(3)
    all_of_it = f"all {found.statements:,} statements"
    looked = f"a sample of {sample:,} statements" if sample else all_of_it
    at = f"at edition {found.edition}"
    say(f"book, RDF and property graph are the same graph {at}: {looked} agree")


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

    with call.opened() as app, progress("bringing the graphs on", "stores"):
        rows = app.catch_up((only,) if only else STORES, from_scratch)
    tell_table(("store", "where", "edition", "editions"), rows, format)
