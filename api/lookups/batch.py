"""Many lookups in one request: a line of the answer for each id, as they come."""

from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.lookups import asked
from api.lookups.address import once
from api.lookups.answer import answer
from api.lookups.path import FIRM
from api.lookups.written import LINES
from api.refusals import BadParameters

# By what is asked of each id: how the lookup is called inside, and what it takes.
LOOKUPS: dict[str, tuple[str, type[asked.Known]]] = {
    "entity": ("thing", asked.Asked),
    "designations": ("titles", asked.Asked),
    "suppliers": ("suppliers", asked.Walked),
    "customers": ("customers", asked.Walked),
    "tenants": ("tenants", asked.Tenants),
    "neighbours": ("neighbours", asked.Neighbours),
}


class Batch(BaseModel):
    """What is asked of each of many ids."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "lookup": "suppliers",
                "ids": ["/".join(FIRM)],
                "parameters": {"tiers": 2, "as_of": "2024-08-31"},
            }
        },
    )

    lookup: Literal["entity", "designations", "suppliers", "customers", "tenants", "neighbours"]
    ids: Annotated[list[asked.Id], Field(min_length=1, max_length=asked.MOST_IDS)]
    parameters: dict[str, Any] = Field(
        {}, description="What the lookup takes in its address, but for a cursor."
    )


async def batch(
    request: Request, given: Batch, none: Annotated[asked.Nothing, Query()]
) -> Response:
    """A line of JSON for each id, in the order in which they were given.

    A line has all that the lookup answers, and `asked`, the id; or `error`, if there is no answer
    for that one. A list has at most `limit` items, without a cursor.
    """
    once(request, type(none))
    ask, model = LOOKUPS[given.lookup]
    try:
        parameters = model.model_validate(given.parameters)
    except ValidationError as error:
        raise BadParameters.of(error.errors(), "parameters") from error
    if getattr(parameters, "cursor", None) is not None:
        raise BadParameters("a batch has no cursors; ask for more of one id by itself")
    return answer(request, parameters, {"ask": ask, "ids": given.ids}, (LINES,))
