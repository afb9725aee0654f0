"""``ask``: the named questions. Each parameter of a question is an option of its own."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from api.cli.call import Call, pass_call
from api.cli.deadline import within
from api.cli.options import KNOWN_ON, Command, command, day, formats, pair
from api.cli.output import say, tell, tell_table

if TYPE_CHECKING:
    from graph.questions import Parameter, Question

ASKED, OWN = "greenweft.asked", "of_question_"


class Ask(Command):
    """A command that takes more options once it is known which question is asked."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if words := [arg for arg in args if not arg.startswith("-")]:
            from graph.questions import question, questions

            known = questions()
            ctx.meta[ASKED] = next((known[word] for word in words if word in known), None)
            try:
                return super().parse_args(ctx, args)
            except click.NoSuchOption:
                if ctx.meta[ASKED] is None:
                    question(words[0])
                raise
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        params = super().get_params(ctx)
        asked: Question | None = ctx.meta.get(ASKED)
        if asked is None:
            return params
        return [*map(_option, asked.parameters), *params]


def _option(parameter: "Parameter") -> click.Option:
    return click.Option(
        [f"{OWN}{parameter.name}", f"--{parameter.name.replace('_', '-')}"],
        metavar=parameter.range.upper(),
        help=f"{parameter.meaning} ({_default(parameter)})",
    )


@command(
    "ask",
    "greenweft ask",
    "greenweft ask holders --area area/440310 --as-of 2024-08-31",
    "greenweft ask batch-totals --in cypher --json",
    "greenweft ask disputed --show",
    cls=Ask,
)
@click.argument("name", required=False)
@click.option(
    "--param", "pairs", multiple=True, type=pair, metavar="KEY=VALUE",
    help="A parameter of the question. Each is also an option of its own, which greenweft ask NAME "
    "--help explains. May be repeated.",
)  # fmt: skip
@click.option("--as-of", type=day, metavar="DATE", help="The day for which to answer.")
@KNOWN_ON
@click.option(
    "--in", "where", type=click.Choice(["sparql", "cypher", "oracle"]), default="sparql",
    show_default=True, help="Who answers: a graph, or the book in plain Python.",
)  # fmt: skip
@click.option("--show", is_flag=True, help="Print the text of the query instead of the answer.")
@formats()
@pass_call
def ask(
    call: Call,
    /,
    name: str | None,
    pairs: tuple[tuple[str, str], ...],
    as_of: str | None,
    known_on: datetime | None,
    where: str,
    show: bool,
    format: str,
    **own: str | None,
) -> None:
    """Ask a named question; without a NAME list them.

    SPARQL and Cypher answer for the newest edition; --known-on is answered by --in oracle. The
    exit code is 3 if nothing was found.
    """
    from graph.questions import question

    if name is None:
        _list(format)
        return
    asked = question(name)
    given = _given(asked, dict(pairs), as_of, own)
    if known_on and where != "oracle":
        raise click.UsageError(
            "--known-on needs --in oracle: the graphs hold the newest edition only"
        )
    if show:
        tell(_text(asked, where))
        return
    with call.opened() as app:
        seconds = app.settings.query_seconds
        if where != "oracle":
            app.lag("rdf" if where == "sparql" else "lpg")
        found = within(app.patience(seconds), lambda: app.ask(name, given, where, known_on))
    tell_table(found.columns, found.rows, format)
    say(f"{len(found.rows):,} rows at edition {found.edition}")
    if not found.rows:
        raise click.exceptions.Exit(3)


def _given(
    asked: "Question", pairs: Mapping[str, str], as_of: str | None, own: Mapping[str, str | None]
) -> dict[str, str]:
    """What the question is told: by --param, by its own options, and by --as-of."""
    given = dict(pairs)
    given |= {name.removeprefix(OWN): text for name, text in own.items() if text is not None}
    if as_of:
        if "on" not in {parameter.name for parameter in asked.parameters}:
            raise click.UsageError(f"{asked.name} takes no --as-of")
        given["on"] = as_of
    return given


def _list(format: str) -> None:
    from graph.questions import questions

    columns = ("number", "name", "en", "zh", "parameters")
    tell_table(columns, [_row(each, format) for each in questions().values()], format)


def _row(asked: "Question", format: str) -> tuple[object, ...]:
    parameters: object = [
        {"name": p.name, "range": p.range, "meaning": p.meaning, "default": p.default}
        for p in asked.parameters
    ]
    if format != "json":
        parameters = "\n".join(_explained(asked.parameters))
    return asked.number, asked.name, asked.title["en"], asked.title["zh"], parameters


def _explained(parameters: "Sequence[Parameter]") -> Iterator[str]:
    for p in parameters:
        yield f"{p.name} ({p.range}, {_default(p)}): {p.meaning}"


def _default(parameter: "Parameter") -> str:
    """What holds if nothing is given: an empty text leaves the question open."""
    return "must be given" if parameter.default is None else parameter.default or "any"


def _text(asked: "Question", where: str) -> str:
    if where == "oracle":
        from inspect import getsource

        return getsource(asked.oracle).rstrip()
    return (asked.sparql if where == "sparql" else asked.cypher).strip()
