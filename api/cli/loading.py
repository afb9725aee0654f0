"""``load``: files of a source, or the facts of a curated one, into the book and both graphs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from api.cli.call import Call, pass_call
from api.cli.options import as_json, command, pair
from api.cli.output import say, tell, tell_json
from api.cli.progress import progress

if TYPE_CHECKING:
    from api.outcomes import Loaded
    from graph.book.loading import Outcome


@command(
    "load",
    "greenweft load green-list lists/*.csv lists/2021/*.pdf",
    "greenweft load tables my-data --strict",
    "greenweft load green-list batch-7.csv --option batch=7 --dry-run",
    "greenweft load pingshan-2024",
)
@click.argument("source")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--series", default="", metavar="NAME",
    help="Which publication this is, where files of different ones would replace each other.",
)  # fmt: skip
@click.option(
    "--option", "options", multiple=True, type=pair, metavar="KEY=VALUE",
    help="What the source wants to be told; greenweft sources --json lists it. May be repeated.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--strict", is_flag=True, help="Load nothing if one record cannot be read.")
@as_json
@pass_call
def load(
    call: Call,
    source: str,
    paths: tuple[Path, ...],
    series: str,
    options: tuple[tuple[str, str], ...],
    dry_run: bool,
    strict: bool,
    json: bool,
) -> None:
    """Load files of a SOURCE into the book and bring both graphs there.

    A newer file replaces the older one of its series; the same file again changes nothing. What
    cannot be read is set apart with file, row and reason, and the rest is loaded: that ends with
    exit code 0, unless nothing at all could be read, or --strict was given.
    """
    started = perf_counter()
    with call.opened() as app:
        with progress(f"loading {source}", "claims") as count:
            loaded = app.load(
                source, paths, series=series, options=dict(options),
                strict=strict, dry_run=dry_run, progress=count,
            )  # fmt: skip
        seconds = round(perf_counter() - started, 3)
        if json:
            tell_json(_facts(source, loaded, dry_run, seconds))
        else:
            for line in _lines(source, loaded, dry_run, seconds):
                tell(line)
        for outcome in loaded.outcomes:
            _warn(outcome, dry_run)


def _facts(source: str, loaded: "Loaded", dry_run: bool, seconds: float) -> Mapping[str, Any]:
    return {
        "source": source,
        "edition": loaded.edition,
        "dry_run": dry_run,
        "seconds": seconds,
        "releases": [_release(outcome) for outcome in loaded.outcomes],
        "unchanged": list(loaded.unchanged),
    }


def _release(outcome: "Outcome") -> Mapping[str, Any]:
    """The facts of one release; ``release`` is the hash of its content."""
    facts = outcome._asdict()
    facts["first"] = [one._asdict() for one in outcome.first]
    number, content, rows = facts.pop("release"), facts.pop("hash"), facts.pop("records")
    return {"release": content, "number": number, "rows": rows, **facts}


def _lines(source: str, loaded: "Loaded", dry_run: bool, seconds: float) -> Iterator[str]:
    """What a person reads: a line for each release, and one for all."""
    for file in loaded.unchanged:
        yield f"{file}: unchanged, still edition {loaded.edition}"
    read = [outcome for outcome in loaded.outcomes if not outcome.unreadable]
    for one in read:
        yield f"{one.file} ({one.series}): {one.records:,} rows; {_counts([one])}"
    if not loaded.outcomes:
        yield f"{source}: unchanged, still edition {loaded.edition}; {seconds:.1f} s"
        return
    would = "a dry run, nothing was changed; still" if dry_run else "now"
    rows = sum(one.records for one in read)
    at = f"{would} edition {loaded.edition}; {seconds:.1f} s"
    releases = f"{len(read)} release{'' if len(read) == 1 else 's'}"
    yield f"{source}: {releases}, {rows:,} rows; {_counts(loaded.outcomes)}; {at}"


def _counts(outcomes: "list[Outcome] | Any") -> str:
    names = ("entities", "relations", "new", "changed", "unchanged", "removed", "rejected")
    return ", ".join(f"{sum(getattr(one, name) for one in outcomes):,} {name}" for name in names)


def _warn(outcome: "Outcome", dry_run: bool) -> None:
    """Say what was set apart, and where all of it can be seen."""
    if outcome.unreadable:
        say(f"warning: {outcome.unreadable}: nothing of this file was loaded")
        return
    if not outcome.rejected:
        return
    say(f"warning: {outcome.rejected:,} records of {outcome.file} were set apart")
    for file, record, reason in outcome.first:
        say(f"  {file} {record}: {reason}")
    if not dry_run:
        say(f"greenweft rejected {outcome.release} shows all of them")
