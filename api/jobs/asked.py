"""What may be asked as a job: an export or the answer to a question, in the words of their routes.

{"do": "export", "format": "graphml", "around": "area/440310", "hops": 2}
{"do": "question", "name": "holders", "given": {"level": "national"}, "form": "text/csv"}
"""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from api.lookups.asked import Known
from api.lookups.exports import Export
from api.lookups.questions import dated
from api.lookups.spelled import Day, OneOf
from api.refusals import UnknownParameter
from graph.formats import formats
from graph.questions import DATED, on_a_day, question, questions


def _stated(given: Any) -> Any:
    """What a body says; ``ValueError`` of a null, which no address could have either.

    >>> _stated({"do": "export"})
    {'do': 'export'}
    """
    if isinstance(given, dict):
        for name, value in given.items():
            if value is None:
                raise ValueError(f"{str(name)[:100]!r} is null; leave it out")
    return given


class ToExport(Export):
    """A file for other software, which is all there is unless it says what part."""

    model_config = ConfigDict(json_schema_extra={"example": {"do": "export", "format": "graphml"}})

    _stated = model_validator(mode="before")(_stated)
    do: Literal["export"]
    format: Annotated[str, OneOf(formats())] = Field(description="The name of a format.")

    def order(self) -> dict[str, Any]:
        found = super().order()
        del found["do"]
        return {**found, "ask": "export"}


class ToAnswer(Known):
    """The answer to a named question, by the book."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"do": "question", "name": "holders", "given": {"level": "national"}}
        }
    )

    _stated = model_validator(mode="before")(_stated)
    do: Literal["question"]
    name: Annotated[str, OneOf(questions())] = Field(description="The name of a question.")
    given: dict[str, str] = Field({}, description="What the question takes, as texts.")
    as_of: Day | SkipJsonSchema[None] = Field(
        None, description="The day for which to answer, where it takes one; today if not given."
    )
    form: Literal["application/json", "text/csv"] = Field(
        "application/json", description="JSON with all that there is to say, or rows alone."
    )

    def order(self) -> dict[str, Any]:
        asked, given = question(self.name), dict(self.given)
        known = [one.name for one in asked.parameters]
        for name in given:
            if name not in known:
                raise UnknownParameter(name[:100], known)
        if self.as_of is not None and DATED not in known:
            raise UnknownParameter("as_of", known)
        given = dated(given, self.as_of)
        found = super().order()
        del found["do"]
        day = on_a_day(asked, given).get(DATED)
        return {**found, "ask": "question", "given": given, "on": day}


JobAsked: TypeAlias = Annotated[ToExport | ToAnswer, Field(discriminator="do")]
