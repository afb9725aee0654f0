"""``token``: who may ask a server, one token for each."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.call import Call, pass_call
from api.cli.options import command, formats
from api.cli.output import say, tell, tell_table

if TYPE_CHECKING:
    from api.settings import Settings

SCOPES = ("read", "query", "write")


@command(
    "token",
    "greenweft token analyst --scope query --scope read",
    "greenweft token analyst --revoke",
    "greenweft token",
)
@click.argument("name", required=False)
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES),
    help="What it is for; may be repeated. query: SPARQL and Cypher; read: all else that only "
    "reads; write: loading.",
)  # fmt: skip
@click.option("--revoke", is_flag=True, help="Take it back; a server that runs knows at once.")
@formats()
@pass_call
def token(call: Call, name: str | None, scopes: tuple[str, ...], revoke: bool, format: str) -> None:
    """Make a token called NAME, take it back, or list the tokens there are.

    The token is printed once: the file that GREENWEFT_TOKENS names keeps only its hash. It is sent
    as Bearer, or as the password of Basic with any user name.
    """
    from api.tokens import Tokens, issued, revoked

    file = _file(call.settings)
    if name is None:
        if scopes or revoke:
            raise click.UsageError("give the NAME of a token")
        rows = [(one.name, ",".join(one.scopes)) for one in Tokens(file)] if file.exists() else []
        tell_table(("name", "scopes"), rows, format)
    elif revoke:
        if scopes:
            raise click.UsageError("--revoke takes a token back whole, and no --scope")
        revoked(file, name)
        say(f"{name} is taken back")
    elif not scopes:
        raise click.UsageError(f"say what {name} is for: --scope {' or --scope '.join(SCOPES)}")
    else:
        tell(issued(file, name, scopes))
        say(f"this is shown once; {file} keeps its hash")


def _file(settings: "Settings") -> Path:
    from api.errors import NoTokensFile

    if settings.tokens is None:
        raise NoTokensFile
    return settings.tokens
