"""``serve``: the doors over HTTP, until it is stopped."""

import click

from api.cli.call import Call, pass_call
from api.cli.options import command
from api.cli.output import tell

DOORS = {
    "SPARQL": "/sparql",
    "Cypher": "/db/greenweft/query/v2",
    "routes": "/openapi.json",
    "state": "/ready",
}


@command("serve", "greenweft serve", "greenweft serve --host 0.0.0.0 --port 80")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", default=8420, show_default=True, type=click.IntRange(0, 65_535),
    help="The port to listen at; 0 is any that is free.",
)  # fmt: skip
@pass_call
def serve(call: Call, host: str, port: int) -> None:
    """Answer SPARQL and Cypher over HTTP until Ctrl-C.

    Whoever can reach the address may ask. At an address that other machines can reach, a token is
    needed: see greenweft token. Other commands on this home go through the server meanwhile.
    """
    from api.listener import bound
    from api.serve import serve as served

    served(call.settings, bound(host, port), host, announce)


def announce(at: str) -> None:
    """Say where the doors are; whoever reads stdout may ask from now on."""
    tell(f"Greenweft listens at {at}\n")
    for name, path in DOORS.items():
        tell(f"    {name:8}{at}{path}")
