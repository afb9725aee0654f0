"""What many commands take: the home, a format, a day, pairs of a key and a value."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import click

from api.cli.call import Call

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("table", "json", "csv")


class Command(click.Command):
    """A command whose help ends with examples that can be typed as they stand."""

    examples: Sequence[str] = ()

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Example" if len(self.examples) == 1 else "Examples"):
            for example in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


def command(
    name: str, *examples: str, cls: type[Command] = Command
) -> Callable[[Callable[..., Any]], Command]:
    """A command of this name, with the options that every one takes and ``examples`` of its use."""

    def made(function: Callable[..., Any]) -> Command:
        found = click.command(name, cls=cls)(function)
        found.params += of_call()
        found.examples = examples
        return found

    return made


def of_call() -> list[click.Option]:
    """The options that hold for a whole call; they may stand before the command or behind it."""
    home = click.Option(
        ["--home"], type=click.Path(path_type=Path, file_okay=False), expose_value=False,
        callback=_home, help="The folder of the book and its stores, in place of GREENWEFT_HOME.",
    )  # fmt: skip
    debug = click.Option(
        ["--debug"], is_flag=True, expose_value=False, callback=_debug,
        help="Show where an error came from.",
    )  # fmt: skip
    return [home, debug]


def _home(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.ensure_object(Call).home = value


def _debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Call).debug = True


def formats(*names: str) -> Callable[[F], F]:
    """``--format`` with ``--json`` as its short form; the command takes ``format``."""
    choices = names or FORMATS

    def added(function: F) -> F:
        chosen = click.option(
            "--format", "format", type=click.Choice(choices), callback=_format,
            help=f"How to write the result; {choices[0]} if not given.",
        )  # fmt: skip
        return chosen(as_json(function, exposed=False))

    return added


def as_json(function: F, exposed: bool = True) -> F:
    """``--json`` for a command whose result is no table."""
    return click.option(
        "--json", "json", is_flag=True, is_eager=True, expose_value=exposed, callback=_json,
        help="Write the result as JSON." if exposed else "The same as --format json.",
    )(function)  # fmt: skip


def _json(ctx: click.Context, param: click.Parameter, value: bool) -> bool:
    ctx.meta["greenweft.json"] = value
    return value


def _format(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    if ctx.meta.get("greenweft.json"):
        if value not in (None, "json"):
            raise click.UsageError(f"--json and --format {value} exclude each other", ctx)
        return "json"
    assert isinstance(param.type, click.Choice)  # noqa: S101  it is made in formats
    return value or str(param.type.choices[0])


def pair(text: str) -> tuple[str, str]:
    """``key=value`` as the two of them: the type of an option.

    >>> pair("batch=7")
    ('batch', '7')
    """
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise click.BadParameter(f"{text!r} is no key=value")
    return key, value


def day(text: str) -> str:
    """A day as ISO text: the type of an option.

    >>> day("2024-08-31")
    '2024-08-31'
    """
    try:
        return date.fromisoformat(_known(text)).isoformat()
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day such as 2024-08-31") from error


def a_text(text: str) -> str:
    r"""A text of a terminal, which has bytes that are no UTF-8 as halves of characters.

    >>> a_text("\udcff")
    Traceback (most recent call last):
    click.exceptions.BadParameter: '\udcff' is not UTF-8
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise click.BadParameter(f"{text!r} is not UTF-8") from None
    return text


def an_id(text: str) -> str:
    """An id: the type of an argument. A name or a bare code is none, and ``find`` has its id.

    >>> an_id("cn-uscc/91440300279446850J")
    'cn-uscc/91440300279446850J'
    """
    from ontology.ranges import ID

    if not ID.fullmatch(text):
        raise click.BadParameter(
            f"{text!r} is no id; one is like cn-uscc/91440300279446850J, and greenweft find has "
            "that of a name or a code"
        )
    return text


def moment(text: str) -> datetime:
    """A moment in UTC, as the book keeps it; a day stands for its end. The type of an option.

    >>> moment("2024-08-31T12:00+08:00").isoformat()
    '2024-08-31T04:00:00'
    """
    known = _known(text)
    try:
        if len(known) <= len("2024-08-31"):
            return datetime.combine(date.fromisoformat(known), time.max)
        found = datetime.fromisoformat(known)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day such as 2024-08-31") from error
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def _known(text: str) -> str:
    return datetime.now(UTC).date().isoformat() if text == "today" else text


KNOWN_ON = click.option(
    "--known-on", type=moment, metavar="DATE",
    help="What the book said at the end of this day (UTC).",
)  # fmt: skip
