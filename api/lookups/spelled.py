"""How values are written in an address: one way for each, and nothing that is nearly one.

A day is 2024-08-31 and never a number of seconds, a number has digits only, and yes is true.
"""

import re
from collections.abc import Collection
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"-?[0-9]{1,15}")  # as many digits as every reader of JSON keeps
PART = re.compile(r"[0-9]{1,15}(\.[0-9]{1,30})?([eE]-?[0-9]{1,3})?")
TRUTH = {"true": True, "false": False}


def _day(given: Any) -> Any:
    """Text that may be a day; ``ValueError`` of all else that would become one.

    >>> _day("2024-08-31")
    '2024-08-31'
    """
    if isinstance(given, str) and DAY.fullmatch(given):
        return given
    raise ValueError("this is no day, as 2024-08-31 is one")


def _whole(given: Any) -> Any:
    """A whole number of a text or of JSON; ``ValueError`` of a fraction and of a truth.

    >>> _whole("12"), _whole(12), _whole(12.0)
    (12, 12, 12)
    """
    if isinstance(given, str) and WHOLE.fullmatch(given):
        return int(given)
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, float) and given.is_integer():  # in JSON 12.0 is the same number
        return int(given)
    raise ValueError("this is no whole number of at most 15 digits, as 12 is one")


def _part(given: Any) -> Any:
    """A number of a text or of JSON; ``ValueError`` of all else that Python reads as one.

    >>> _part("0.5"), _part(1)
    (0.5, 1)
    """
    if isinstance(given, str) and PART.fullmatch(given):
        return float(given)
    if isinstance(given, int | float) and not isinstance(given, bool):
        return given
    raise ValueError("this is no number, as 0.5 is one")


def _truth(given: Any) -> Any:
    """One of the two words, or of the two values of JSON.

    >>> _truth("true")
    True
    """
    if isinstance(given, bool):
        return given
    if isinstance(given, str) and given in TRUTH:
        return TRUTH[given]
    raise ValueError("this is neither true nor false")


Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
AS_WHOLE = BeforeValidator(_whole)
Whole: TypeAlias = Annotated[int, AS_WHOLE]
Part: TypeAlias = Annotated[float, Field(ge=0, le=1), BeforeValidator(_part)]
YesNo: TypeAlias = Annotated[bool, BeforeValidator(_truth)]


class OneOf:
    """A text that is one of a few: a refusal lists them, and so does OpenAPI."""

    def __init__(self, words: Collection[str]) -> None:
        self.words = sorted(words)

    def __get_pydantic_core_schema__(self, of: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._known, handler(of))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(core), "enum": self.words}

    def _known(self, text: str) -> str:
        if text not in self.words:
            near = get_close_matches(text, self.words, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f"{text[:100]!r} is none of {', '.join(self.words)}{hint}")
        return text
