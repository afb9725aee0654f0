"""Exports over HTTP: a part of the book in a format of other software, as it is made."""

from typing import Annotated, Any

from fastapi import Path, Query, Request, Response
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from api.lookups import asked
from api.lookups.answer import answer
from api.lookups.spelled import Whole
from api.refusals import BadParameters
from graph.formats import format_named, formats
from graph.questions import on_a_day, question

MOST_HOPS = 5
Name = Annotated[
    str,
    Path(
        description="The name of a format.",
        examples=["turtle"],
        max_length=40,
        json_schema_extra={"enum": [*formats()]},
    ),
]


class Export(asked.Known):
    """What is exported: all of it, unless it is what is near a thing, or what an answer names."""

    around: asked.Id | SkipJsonSchema[None] = Field(
        None, description="Only a thing and what is near it."
    )
    hops: Whole = Field(
        1, ge=0, le=MOST_HOPS, description="How far is near, over relations and references."
    )
    ask: asked.Word | SkipJsonSchema[None] = Field(
        None, description="Only what the answer of this named question names."
    )
    param: list[Annotated[str, Field(pattern=r"^\w+=[^\x00-\x1f\x7f]*$", max_length=300)]] = Field(
        [], description="A parameter of that question, as key=value."
    )

    def order(self) -> dict[str, Any]:
        found = super().order()
        pairs = [text.partition("=") for text in found.pop("param", [])]
        ask, given = found.pop("ask", None), {key: text for key, _, text in pairs}
        if len(given) < len(pairs):
            raise BadParameters("a parameter of a question is given once")
        if ask and self.around:
            raise BadParameters("give around or ask, not both")
        if pairs and not ask:
            raise BadParameters("param needs ask")
        if "hops" in self.model_fields_set and not self.around:
            raise BadParameters("hops needs around")
        if ask:
            given = on_a_day(question(ask), given)
        return {**found, "question": ask, "given": given}


async def export(request: Request, format: Name, given: Annotated[Export, Query()]) -> Response:
    """A file of entities and of what joins them; what its format cannot hold is declared.

    A relationship that leads out of what is exported is left out, but for RDF.
    """
    chosen = format_named(format)
    what = {"ask": "export", "format": chosen.name}
    return answer(request, given, what, (chosen.media_type,), f"greenweft{chosen.suffix}")
