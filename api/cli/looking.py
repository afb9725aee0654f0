"""``suppliers``, ``customers``, ``tenants`` and ``paths``: along supply chains and into parks.

Their options are the parameters of the same lookups over HTTP, and are checked in the same place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args, get_origin

import click
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from api.cli.call import Call, pass_call
from api.cli.options import command, formats
from api.cli.output import say, tell_json, tell_table
from api.lookups import asked
from api.lookups.written import table

F = TypeVar("F", bound=Callable[..., Any])
OVER_HTTP = ("cursor", "from", "to")  # a command shows all, and takes its ids as arguments
COLUMNS = ("tier", "id", "name", "share", "confidence", "titles")


def parameters(model: type[asked.Known]) -> Callable[[F], F]:
    """An option for each parameter of a lookup."""

    def added(function: F) -> F:
        for name, field in reversed(model.model_fields.items()):
            if (field.alias or name) not in OVER_HTTP:
                function = _option(name, field)(function)
        return function

    return added


def _option(name: str, field: FieldInfo) -> Callable[[F], F]:
    flag = f"--{name.replace('_', '-')}"
    help = (field.description or "").replace("`", "")
    if field.annotation is bool:
        return click.option(f"{flag}/--un{name}", name, default=None, help=help)
    many = get_origin(field.annotation) is list
    return click.option(flag, name, multiple=many, metavar=_metavar(field), help=help)


def _metavar(field: FieldInfo) -> str:
    kinds = [field.annotation, *get_args(field.annotation)]
    for kind, shown in ((int, "N"), (float, "PART")):
        if kind in kinds:
            return shown
    return "DATE" if any("date" in str(kind) for kind in kinds) else "TEXT"


def order(model: type[asked.Known], given: Mapping[str, Any], **what: object) -> dict[str, Any]:
    """The order of a lookup from the options of a command; all items unless a limit was given."""
    said = {name: one for name, one in given.items() if one not in (None, ())}
    try:
        found = model.model_validate(said).order()
    except ValidationError as error:
        raise click.UsageError("; ".join(map(_wrong, error.errors()))) from error
    if "limit" not in said and "cursor" in model.model_fields:
        del found["limit"]
    return {**found, **what}


def _wrong(one: Mapping[str, Any]) -> str:
    """What is wrong with an option, for a person."""
    name = str(one["loc"][0]) if one["loc"] else ""
    place = {"from": "A", "to": "B"}.get(name, f"--{name.replace('_', '-')}")
    return f"{place}: {one['msg'].removeprefix('Value error, ')}"


@command(
    "suppliers",
    "greenweft suppliers cn-uscc/91440300279446850J",
    "greenweft suppliers cn-uscc/91440300279446850J --tiers 2 --as-of 2024-08-31 --format csv",
    "greenweft suppliers cn-uscc/91440300279446850J --min-confidence 0.8 --not-source rumours",
)
@click.argument("id")
@parameters(asked.Walked)
@formats()
@pass_call
def suppliers(call: Call, /, id: str, format: str, **given: Any) -> None:
    """Who supplies the firm with this ID, tier by tier, with the titles that each holds.

    A firm stands once, in the tier of its shortest way. The exit code is 3 if there is none.
    """
    _walk(call, "suppliers", asked.Walked, id, format, given)


@command(
    "customers",
    "greenweft customers cn-uscc/91440300279446850J",
    "greenweft customers cn-uscc/91440300279446850J --tiers 2 --during 2020/2022 --json",
)
@click.argument("id")
@parameters(asked.Walked)
@formats()
@pass_call
def customers(call: Call, /, id: str, format: str, **given: Any) -> None:
    """Whom the firm with this ID supplies, tier by tier, with the titles that each holds."""
    _walk(call, "customers", asked.Walked, id, format, given)


@command("tenants", "greenweft tenants park/7e0 --as-of 2024-08-31")
@click.argument("id")
@parameters(asked.Tenants)
@formats()
@pass_call
def tenants(call: Call, /, id: str, format: str, **given: Any) -> None:
    """Who is in the park with this ID, with the titles that each holds."""
    _walk(call, "tenants", asked.Tenants, id, format, given)


@command(
    "paths",
    "greenweft paths cn-uscc/91440300279446850J cn-uscc/9144030070846113X1",
    "greenweft paths park/7e0 cn-uscc/9144030070846113X1 --label SUPPLIES --label TENANT_OF "
    "--undirected",
)
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@parameters(asked.Paths)
@formats()
@pass_call
def paths(call: Call, /, start: str, end: str, format: str, **given: Any) -> None:
    """The shortest ways from A to B along relations, the most certain first."""
    wanted = order(asked.Paths, {**given, "from": start, "to": end}, ask="paths")
    with call.opened() as app:
        found = app.looked_up(wanted)
    _tell(found, ("confidence", "things", "path"), _ways(found["items"]), format)
    say(f"{found['paths']:,} shortest paths, at edition {found['edition']}{_left_out(found)}")
    if not found["items"]:
        raise click.exceptions.Exit(3)


def _walk(
    call: Call, ask: str, model: type[asked.Known], id: str, format: str, given: Mapping[str, Any]
) -> None:
    wanted = order(model, given, ask=ask, id=id)
    with call.opened() as app:
        found = app.looked_up(wanted)
    _tell(found, COLUMNS, _rows(found["items"]), format)
    more = "" if found["complete"] else f"; at least {found['left']['frontier']:,} more"
    count = f"{len(found['items']):,} {ask} as of {found['as_of']}"
    say(f"{count}, at edition {found['edition']}{more}{_left_out(found)}")
    if not found["items"]:
        raise click.exceptions.Exit(3)


def _tell(
    found: Mapping[str, Any], columns: Sequence[str], rows: Iterator[Sequence[object]], format: str
) -> None:
    if format == "json":
        tell_json(found)
    elif format == "csv":
        click.echo(table(found["items"]).decode(), nl=False)
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
