"""``suppliers``, ``customers``, ``tenants`` and ``paths``: along supply chains and into parks.

Their options are the parameters of the same lookups over HTTP, and are checked in the same place.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, get_args, get_origin

import click

from api.cli.call import Call, pass_call
from api.cli.options import Command, an_id, command, formats
from api.cli.output import say, tell_json, tell_table

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from api.lookups.asked import Strict

OVER_HTTP = ("cursor", "from", "to")  # a command shows all, and takes its ids as arguments
COLUMNS = ("tier", "id", "name", "share", "confidence", "titles")


class Looking(Command):
    """A command whose options are what the lookup called ``asks`` takes over HTTP.

    They are read when they are needed: a list of all commands should not wait for them.
    """

    asks = ""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        fields = _model(self.asks).model_fields.items()
        wanted = (pair for pair in fields if (pair[1].alias or pair[0]) not in OVER_HTTP)
        own = super().get_params(ctx)
        arguments = [one for one in own if isinstance(one, click.Argument)]
        options = [one for one in own if not isinstance(one, click.Argument)]
        return [*arguments, *(_option(*pair) for pair in wanted), *options]


class Walk(Looking):
    """A walk along a supply chain."""

    asks = "Walked"


class Inside(Looking):
    """Who is in a park."""

    asks = "Tenants"


class Ways(Looking):
    """Ways from one thing to another."""

    asks = "Paths"


def _model(name: str) -> "type[Strict]":
    from api.lookups import asked

    found: type[Strict] = getattr(asked, name)
    return found


def _option(name: str, field: "FieldInfo") -> click.Option:
    flag, help = f"--{name.replace('_', '-')}", (field.description or "").replace("`", "")
    if field.annotation is bool:
        return click.Option([f"{flag}/--un{name}", name], default=None, help=help)
    many = get_origin(field.annotation) is list
    shown = _metavar(name, field.annotation)
    return click.Option([flag, name], multiple=many, metavar=shown, help=help)


def _metavar(name: str, annotation: Any) -> str:
    kinds = [*_within(annotation)]
    for kind, shown in ((int, "N"), (float, "PART"), (date, "DATE")):
        if kind in kinds:
            return shown
    noun = name.removeprefix("not_")
    return "FROM/TO" if noun == "during" else {"area": "ID"}.get(noun, noun.upper())


def _within(annotation: Any) -> Iterator[Any]:
    """All types of which an annotation is made."""
    yield annotation
    for part in get_args(annotation):
        yield from _within(part)


def order(asks: str, given: Mapping[str, Any], **what: object) -> dict[str, Any]:
    """The order of a lookup from the options of a command; all items unless a limit was given."""
    from pydantic import ValidationError

    from api.refusals import complaints

    said, model = {name: one for name, one in given.items() if one not in (None, ())}, _model(asks)
    try:
        found = model.model_validate(said).order()
    except ValidationError as error:
        wrong = (f"{_called(place)}: {says}" for place, says in complaints(error.errors()))
        raise click.UsageError("; ".join(wrong)) from error
    if "limit" not in said and "cursor" in model.model_fields:
        del found["limit"]
    return {**found, **what}


def _called(place: Sequence[Any]) -> str:
    """What a person calls the parameter at this place."""
    name = str(place[0]) if place else ""
    return {"from": "A", "to": "B"}.get(name, f"--{name.replace('_', '-')}")


@command(
    "suppliers",
    "greenweft suppliers cn-uscc/91440300279446850J",
    "greenweft suppliers cn-uscc/91440300279446850J --tiers 2 --as-of 2024-08-31 --format csv",
    "greenweft suppliers cn-uscc/91440300279446850J --min-confidence 0.8 --not-source rumours",
    cls=Walk,
)
@click.argument("id", type=an_id)
@formats()
@pass_call
def suppliers(call: Call, /, id: str, format: str, **given: Any) -> None:
    """Who supplies the firm with this ID, tier by tier, with the titles that each holds.

    A firm stands once, in the tier of its shortest way. The exit code is 3 if there is none.
    """
    _walk(call, "suppliers", "Walked", id, format, given)


@command(
    "customers",
    "greenweft customers cn-uscc/91440300279446850J",
    "greenweft customers cn-uscc/91440300279446850J --tiers 2 --during 2020/2022 --json",
    cls=Walk,
)
@click.argument("id", type=an_id)
@formats()
@pass_call
def customers(call: Call, /, id: str, format: str, **given: Any) -> None:
    """Whom the firm with this ID supplies, tier by tier, with the titles that each holds."""
    _walk(call, "customers", "Walked", id, format, given)


@command("tenants", "greenweft tenants park/7e0 --as-of 2024-08-31", cls=Inside)
@click.argument("id", type=an_id)
@formats()
@pass_call
def tenants(call: Call, /, id: str, format: str, **given: Any) -> None:
    """Who is in the park with this ID, with the titles that each holds."""
    _walk(call, "tenants", "Tenants", id, format, given)


@command(
    "paths",
    "greenweft paths cn-uscc/91440300279446850J cn-uscc/9144030070846113X1",
    "greenweft paths park/7e0 cn-uscc/9144030070846113X1 --label SUPPLIES --label TENANT_OF "
    "--undirected",
    cls=Ways,
)
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@formats()
@pass_call
def paths(call: Call, /, start: str, end: str, format: str, **given: Any) -> None:
    """The shortest ways from A to B along relations, the most certain first."""
    wanted = order("Paths", {**given, "from": start, "to": end}, ask="paths")
    with call.opened() as app:
        found = app.looked_up(wanted)
    _tell("paths", found, ("confidence", "things", "path"), _ways(found["items"]), format)
    ways = "1 shortest path" if found["paths"] == 1 else f"{found['paths']:,} shortest paths"
    say(f"{ways}, at edition {found['edition']}{_left_out(found)}")
    if not found["items"]:
        raise click.exceptions.Exit(3)


def _walk(call: Call, ask: str, asks: str, id: str, format: str, given: Mapping[str, Any]) -> None:
    wanted = order(asks, given, ask=ask, id=id)
    with call.opened() as app:
        found = app.looked_up(wanted)
    _tell(ask, found, COLUMNS, _rows(found["items"]), format)
    more = "" if found["complete"] else f"; at least {found['left']['frontier']:,} more"
    of = f" of tier {found['tier']}" if found["tier"] else ""
    count = f"{len(found['items']):,} {ask}{of} as of {found['as_of']}"
    say(f"{count}, at edition {found['edition']}{more}{_left_out(found)}")
    if not found["items"]:
        raise click.exceptions.Exit(3)


def _tell(
    ask: str,
    found: Mapping[str, Any],
    columns: Sequence[str],
    rows: Iterator[Sequence[object]],
    format: str,
) -> None:
    if format == "json":
        tell_json(found)
    elif format == "csv":
        from api.lookups import described
        from api.lookups.written import table

        click.echo(table(found["items"], described.columns(ask)).decode(), nl=False)
    else:
        tell_table(columns, list(rows), format)


def _rows(items: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[object]]:
    for item in items:
        titles = "\n".join(
            " ".join(filter(None, (one["scheme"], one["level"], one["since"])))
            for one in item["titles"]
        )
        share = (
            item["share"]
            if item["share_is_whole"] or item["share"] is None
            else (f"at least {item['share']}")
        )
        yield item["tier"], item["id"], item["name"], share, item["confidence"], titles


def _ways(items: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[object]]:
    for item in items:
        things = " → ".join(one["name"] or one["id"] for one in item["things"])
        yield item["confidence"], things, "\n".join(item["path"])


def _left_out(found: Mapping[str, Any]) -> str:
    """What filters and the day left out, for a person."""
    told = [f"{n:,} {why.replace('_', ' ')}" for why, n in found["excluded"].items() if n]
    return f"; left out: {', '.join(told)}" if told else ""
