"""``generate``: a made-up economy as files to load."""

from pathlib import Path

import click

from api.cli.options import command, formats
from api.cli.output import say, tell_table
from api.cli.progress import progress


@command("generate", "greenweft generate made-up --firms 2000 --seed 1")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--firms", type=int, default=2000, show_default=True, help="How many firms.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed gives the same files."
)
@formats()
def generate(folder: Path, firms: int, seed: int, format: str) -> None:
    """Write a made-up economy into FOLDER, as files of the source `tables`.

    It is labelled as made up in every name. FOLDER is new, empty, or was made by this command.
    """
    from loaders.generate import generate as written

    done: dict[str, int] = {}
    with progress("writing", "rows") as count:

        def wrote(table: str, rows: int) -> None:
            done[table] = rows
            count(sum(done.values()))

        summary = written(folder, firms, seed, wrote)
    tell_table(("table", "rows"), summary.rows.items(), format)
    say(f"load it with: greenweft load tables '{folder}'")
