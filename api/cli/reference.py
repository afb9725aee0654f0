"""Reference pages: every command and every setting, as Markdown, from what declares them."""

from collections.abc import Iterator, Mapping

import click

from api.cli.options import Command
from api.cli.root import SECTIONS, greenweft

CODES: Mapping[int, str] = {
    0: "done; also if a part of what was to be loaded was set apart",
    1: "refused or failed, and nothing was changed",
    2: "wrong usage",
    3: "the answer is no: check found a difference, ask or find found nothing",
    130: "interrupted by Ctrl-C; the message says at which edition the book is",
}


def reference() -> str:
    """Markdown of all commands: what each does, what it takes, and examples."""
    root = click.Context(greenweft, info_name="greenweft")
    lines = ["# Command line", "", _text(greenweft.help), "", *_parameters(greenweft, root)]
    lines += [
        "| exit code | |",
        "|---|---|",
        *(f"| {n} | {says} |" for n, says in CODES.items()),
        "",
    ]
    for title, names in SECTIONS.items():
        lines += [f"## {title}", ""]
        for name in names:
            command = greenweft.get_command(root, name)
            assert command  # noqa: S101  SECTIONS is where it comes from
            lines += _command(command, click.Context(command, info_name=name, parent=root))
    return "\n".join(lines)


def settings_reference() -> str:
    """Markdown of all settings: the variable, its default and what it means."""
    from api.settings import Settings

    lines = ["# Settings", "", _text(Settings.__doc__).partition("\n")[0], ""]
    lines += ["Each is a variable of the environment, or a line of a file `.env`.", ""]
    lines += ["| variable | default | |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default_factory else str(field.default or "")
        shown = (
            "the platform's data folder" if field.default_factory else default and f"`{default}`"
        )
        lines.append(f"| `GREENWEFT_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join([*lines, ""])


def _command(command: click.Command, ctx: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(ctx))
    yield from (f"### {command.name}", "", "```", f"{ctx.command_path} {usage}", "```", "")
    yield from (_text(command.help), "")
    yield from _parameters(command, ctx)
    if isinstance(command, Command):
        yield from ("```console", *(f"$ {example}" for example in command.examples), "```", "")


def _parameters(command: click.Command, ctx: click.Context) -> Iterator[str]:
    """A table of the options; arguments stand in the usage and in the text."""
    options = [param for param in command.get_params(ctx) if isinstance(param, click.Option)]
    yield from ("| option | |", "|---|---|")
    for names, meaning in filter(None, (option.get_help_record(ctx) for option in options)):
        bars = names.replace("|", r"\|")  # those between alternatives must not end the cell
        yield f"| `{bars}` | {meaning} |"
    yield ""


def _text(text: str | None) -> str:
    return "\n".join(line.strip() for line in (text or "").strip().splitlines())
