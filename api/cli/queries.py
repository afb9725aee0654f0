"""``sparql`` and ``cypher``: the operator's own queries, each in its language."""

import json
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from api.cli.call import Call, pass_call
from api.cli.deadline import within
from api.cli.options import command, formats, pair
from api.cli.output import say_behind, tell_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.application import Application
    from graph.stores import Cell

F = TypeVar("F", bound="Callable[..., Any]")
FILE = click.option(
    "-f", "--file", type=click.File(encoding="utf-8-sig"), metavar="FILE",
    help="Read the query from a file; - is the standard input.",
)  # fmt: skip
TIMEOUT = click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="S",
    help="Seconds to wait; without it GREENWEFT_QUERY_SECONDS tells.",
)  # fmt: skip


@command(
    "sparql",
    "greenweft sparql 'SELECT ?kind (COUNT(*) AS ?n) { ?thing a ?kind } GROUP BY ?kind'",
    "greenweft sparql -f query.rq --format csv --timeout 300",
    "greenweft sparql 'CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }' --format turtle",
)
@click.argument("query", required=False)
@FILE
@formats("table", "json", "csv", "tsv", "xml", "turtle", "nquads")
@TIMEOUT
@pass_call
def sparql(
    call: Call, query: str | None, file: TextIO | None, format: str, timeout: float | None
) -> None:
    """Answer a SPARQL QUERY from the RDF store, at the newest edition.

    json, csv, tsv and xml are the standard formats of results; turtle and nquads are for CONSTRUCT
    and DESCRIBE.
    """
    text = _text(query, file)
    with call.opened() as app:
        seconds = timeout or app.settings.query_seconds
        _note_lag(app, "rdf")
        if format == "table":
            answer = within(app.patience(seconds), lambda: app.sparql(text, seconds))
            tell_table(answer.columns, answer.rows, format)
        else:
            patience = app.patience(seconds)
            written = within(patience, lambda: app.serialized(text, format, seconds))
            if format == "csv":
                written = _with_our_ends(written)
            click.echo(written, nl=not written.endswith(b"\n"))


@command(
    "cypher",
    "greenweft cypher 'MATCH (p:Park)<-[:TENANT_OF]-(c) RETURN p.name, count(c) ORDER BY p.name'",
    "greenweft cypher 'MATCH (a:Area {code: $code}) RETURN a.name' --param code=440310",
    "greenweft cypher 'MATCH (c:Company) RETURN c.name LIMIT $n' --param n:=5 --json",
)
@click.argument("query", required=False)
@FILE
@click.option(
    "--param", "parameters", multiple=True, type=pair, metavar="KEY=VALUE",
    help="A parameter of the query, as text; key:=value takes JSON, a number for example. May be "
    "repeated.",
)  # fmt: skip
@formats()
@TIMEOUT
@pass_call
def cypher(
    call: Call,
    query: str | None,
    file: TextIO | None,
    parameters: tuple[tuple[str, str], ...],
    format: str,
    timeout: float | None,
) -> None:
    """Answer a Cypher QUERY from the property graph, at the newest edition.

    It only reads: the graph is made from the book.
    """
    text = _text(query, file)
    given = dict(_parameter(*pair) for pair in parameters)
    with call.opened() as app:
        seconds = timeout or app.settings.query_seconds
        _note_lag(app, "lpg")
        answer = within(app.patience(seconds), lambda: app.cypher(text, given, seconds))
        tell_table(answer.columns, answer.rows, format)


def _with_our_ends(csv: bytes) -> bytes:
    r"""CSV with the ends of lines that all our tables have; SPARQL has those of RFC 4180.

    >>> _with_our_ends(b'a\r\n"two\r\nlines"\r\n')
    b'a\n"two\r\nlines"\n'
    """
    parts = csv.split(b'"')
    parts[::2] = [outside.replace(b"\r\n", b"\n") for outside in parts[::2]]
    return b'"'.join(parts)


def _text(query: str | None, file: TextIO | None) -> str:
    """The query, from wherever it was given."""
    if (query is None) == (file is None):
        raise click.UsageError("give a QUERY, or -f FILE (- is the standard input)")
    return query if query is not None else file.read() if file else ""


def _parameter(key: str, text: str) -> "tuple[str, Cell]":
    if not key.endswith(":"):
        return key, text
    try:
        return key[:-1], json.loads(text)
    except json.JSONDecodeError as error:
        raise click.UsageError(f"--param {key}={text} is no JSON: {error}") from error


def _note_lag(app: "Application", store: str) -> None:
    """Say when a graph is behind; this also starts its engine before the time is counted."""
    lag = app.lag(store)
    if lag.behind:
        say_behind(lag, served=app.server is not None)
