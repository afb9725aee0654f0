"""The root of the command line: which commands there are and where each one stands."""

from collections.abc import Iterator, Mapping
from importlib import import_module

import click

from api.cli.options import of_call

# By what a person wants to do; the module of a command is imported when it is asked for.
SECTIONS: Mapping[str, Mapping[str, str]] = {
    "Load": {
        "sources": "sources",
        "load": "loading",
        "releases": "releases",
        "rejected": "releases",
        "forget": "releases",
        "generate": "generating",
    },
    "Ask": {
        "ask": "asking",
        "show": "showing",
        "find": "showing",
        "sparql": "queries",
        "cypher": "queries",
    },
    "Look along": {
        "suppliers": "looking",
        "customers": "looking",
        "tenants": "looking",
        "paths": "looking",
    },
    "Take away": {"export": "exporting"},
    "Decide who is who": {"merge": "deciding", "split": "deciding", "undo": "deciding"},
    "Serve": {"serve": "serving", "token": "tokens"},
    "Keep in order": {
        "status": "graphs",
        "check": "graphs",
        "sync": "graphs",
        "backup": "keeping",
        "restore": "keeping",
    },
}
MODULES = {name: module for section in SECTIONS.values() for name, module in section.items()}


class Root(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        command: click.Command = getattr(import_module(f"api.cli.{MODULES[cmd_name]}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(list(self._lines(ctx, names)))

    def _lines(self, ctx: click.Context, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for name in names:
            command = self.get_command(ctx, name)
            yield name, command.get_short_help_str(90) if command else ""


def _version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        click.echo(f"greenweft {version('greenweft')}")
        ctx.exit()


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
              help="Print the version and exit.")  # fmt: skip
def greenweft() -> None:
    """Firms, industrial parks, supply chains and certifications as one book and two graphs.

    Results go to stdout, progress and messages to stderr. Exit codes: 0 done, 1 refused or failed
    and nothing changed, 2 wrong usage, 3 the answer is no, 130 interrupted. Ctrl-C leaves the book
    as it was or, where a load was done already, at its new edition, and says which.
    """


greenweft.params += of_call()
