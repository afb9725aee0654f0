"""What an address may ask: parameters with their meaning, checked before anything is looked up.

A parameter that is not there is refused with the nearest that is. Days are ISO; a cursor carries
the day of the first request, so that a list that is read over midnight stays one list.
"""

import re
from datetime import UTC, datetime, time
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from api.lookups.path import FIRM, PARK
from api.lookups.spelled import AS_WHOLE, Day, OneOf, Part, Whole, YesNo
from api.refusals import UnknownParameter
from graph.lookups.labels import labels_of
from ontology.ranges import ID
from ontology.shapes import schema

MOST_ITEMS, MOST_TIERS, MOST_IDS = 1_000, 20, 10_000
STEPS, MOST_STEPS = 6, 12  # of a path: unless told otherwise, and at most
_PARTIAL = r"([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?"
PERIOD = f"^{_PARTIAL}/{_PARTIAL}$"
PRINTED = r"^[^\x00-\x1f\x7f]+$"
LABELS = sorted(kind.label for kind in schema().projected if kind.ends)
EVERY_LABEL = frozenset(labels_of(schema()).values())
KINDS = sorted(kind.name for kind in schema().projected if not kind.ends)


def _is_id(text: str) -> str:
    if not ID.fullmatch(text):
        raise ValueError(f"{text[:100]!r} is no id; one is like cn-uscc/91440300279446850J")
    return text


def _is_period(text: str) -> str:
    if not re.fullmatch(PERIOD, text):
        raise ValueError(f"{text[:100]!r} is no period; one is like 2021/2023-06 or 2021/")
    first, last = text.split("/")
    if last and first[: len(last)] > last:
        raise ValueError(f"{text!r} ends before it begins; give from/to")
    return text


Id: TypeAlias = Annotated[
    str,
    AfterValidator(_is_id),
    Field(max_length=200, json_schema_extra={"pattern": f"^{ID.pattern}$"}),
]
Kind: TypeAlias = Annotated[str, OneOf(KINDS)]
RelationLabel: TypeAlias = Annotated[str, OneOf(LABELS)]
AnyLabel: TypeAlias = Annotated[str, OneOf(EVERY_LABEL)]
Word: TypeAlias = Annotated[str, Field(min_length=1, max_length=200, pattern=PRINTED)]
Cursor: TypeAlias = Annotated[str, Field(max_length=500, pattern=r"^[A-Za-z0-9_-]+$")]
Period: TypeAlias = Annotated[
    str, AfterValidator(_is_period), Field(json_schema_extra={"pattern": PERIOD})
]
Scheme: TypeAlias = Annotated[str, OneOf(schema().kind("Designation").property("scheme").terms)]
Level: TypeAlias = Annotated[str, OneOf(schema().kind("Designation").property("level").terms)]


class Strict(BaseModel):
    """What no lookup takes is refused with the nearest that it does."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    HIDDEN: ClassVar[frozenset[str]] = frozenset({"as_of", "known_on", "cursor"})

    @model_validator(mode="before")
    @classmethod
    def _is_known(cls, given: Any) -> Any:
        known = sorted(field.alias or name for name, field in cls.model_fields.items())
        for name in given:
            if name not in known:
                raise UnknownParameter(str(name)[:100], known)
        return given

    @classmethod
    def several(cls) -> frozenset[str]:
        """What may be given more than once.

        >>> Search.several()
        frozenset({'kind'})
        """
        fields = cls.model_fields.items()
        return frozenset(name for name, field in fields if get_origin(field.annotation) is list)

    def order(self) -> dict[str, Any]:
        """The order of a lookup, in plain values; what was not given is not in it."""
        given = self.model_dump(exclude=set(self.HIDDEN), exclude_none=True, mode="json")
        return {name: one for name, one in given.items() if one != []}


class Nothing(Strict):
    """What an address takes that answers everybody alike."""


class Known(Strict):
    """What every lookup takes that the book can answer."""

    known_on: Day | SkipJsonSchema[None] = Field(
        None, description="Answer from what was known at the end of this day (UTC), by the book."
    )

    def order(self) -> dict[str, Any]:
        """The order, with the last moment of the day by which things were known."""
        if self.known_on is None:
            return super().order()
        return {
            **super().order(),
            "known_on": datetime.combine(self.known_on, time.max).isoformat(),
        }


class Changes(Known):
    """What the feed of changes takes."""

    since: Whole = Field(0, ge=0, description="The edition that the copy has; 0 for all changes.")


class Asked(Known):
    """What a lookup takes that depends on the day."""

    as_of: Day | SkipJsonSchema[None] = Field(
        None, description="The day as of which things hold, such as 2024-08-31; today if not given."
    )

    def order(self) -> dict[str, Any]:
        """The order, with the day as of which things hold."""
        on = (self.as_of or datetime.now(UTC).date()).isoformat()
        return {"on": on, **super().order()}


class Paged(Strict):
    """What a list takes."""

    limit: Whole = Field(
        100, ge=1, le=MOST_ITEMS, description=f"How many items to show, at most {MOST_ITEMS}."
    )
    cursor: Cursor | SkipJsonSchema[None] = Field(
        None,
        description="Where to go on: `next` of the answer before; all else must be as it was.",
    )


class Listed(Paged, Asked):
    """What a list takes that depends on the day."""


class Search(Paged):
    """What a search for names takes."""

    q: str = Field(
        min_length=1,
        max_length=200,
        pattern=PRINTED,
        examples=["坪山"],
        description="A name or a part of it, in Chinese, English or pinyin, or an identifier.",
    )
    kind: list[Kind] = Field([], description="Only things of these kinds.")

    def order(self) -> dict[str, Any]:
        found = super().order()
        return {**found, "text": found.pop("q")}


class Filtered(Asked):
    """Which relations are followed, and to what, on every tier."""

    product: list[Word] = Field(
        [], description="Only of these products: an id, a name, or the beginning of an HS code."
    )
    not_product: list[Word] = Field([], description="Not of these products.")
    source: list[Word] = Field([], description="Only what one of these sources says.")
    not_source: list[Word] = Field([], description="Not what these sources alone say.")
    area: list[Id] = Field([], description="Only through things within one of these areas.")
    not_area: list[Id] = Field([], description="Not through things within these areas.")
    kind: list[Kind] = Field([], description="Only through things of these kinds.")
    not_kind: list[Kind] = Field([], description="Not through things of these kinds.")
    min_share: Part | SkipJsonSchema[None] = Field(
        None, description="Relations of at least this share, 0 to 1."
    )
    min_confidence: Part | SkipJsonSchema[None] = Field(
        None, description="Relations of at least this confidence, 0 to 1."
    )
    during: Period | SkipJsonSchema[None] = Field(
        None,
        description="Relations that held at some time from/to, such as 2021/2023-06 or 2021/, in "
        "place of those that hold on the day.",
    )

    def order(self) -> dict[str, Any]:
        found = super().order()
        if self.during is not None:
            found["during"] = self.during.split("/")
        return found


class Walked(Filtered, Listed):
    """What a walk along a supply chain takes."""

    tiers: Whole = Field(
        1,
        ge=1,
        le=MOST_TIERS,
        description=f"How many tiers to go, at most {MOST_TIERS}; 1 if not given.",
    )
    tier: Annotated[int, Field(ge=1, le=MOST_TIERS), AS_WHOLE] | SkipJsonSchema[None] = Field(
        None, description="List this tier alone, in place of all of `tiers`."
    )

    def order(self) -> dict[str, Any]:
        """The order, going as far as the tier that is wanted."""
        found = super().order()
        return {**found, "tiers": found.get("tier", found["tiers"])}


class Tenants(Filtered, Listed):
    """What a list of tenants takes."""


class Paths(Filtered):
    """What a search for ways from one thing to another takes."""

    from_: Id = Field(
        alias="from", description="The id at which the ways begin.", examples=["/".join(FIRM)]
    )
    to: Id = Field(description="The id at which they end.", examples=["/".join(PARK)])
    label: list[RelationLabel] = Field(
        ["SUPPLIES"], description="Along relations of these types.", min_length=1
    )
    directed: YesNo = Field(True, description="From start to end of relations only, or either way.")
    most: Whole = Field(STEPS, ge=1, le=MOST_STEPS, description="Of how many relations at most.")
    limit: Whole = Field(10, ge=1, le=100, description="How many ways to show.")

    def order(self) -> dict[str, Any]:
        found = super().order()
        return {**found, "from": found.pop("from_"), "labels": found.pop("label")}


class Neighbours(Listed):
    """What a list of neighbours takes."""

    label: list[AnyLabel] = Field([], description="Only by these relations and references.")
    way: Literal["in", "out"] | SkipJsonSchema[None] = Field(
        None, description="Only out of the thing, or only in."
    )

    def order(self) -> dict[str, Any]:
        found = super().order()
        way = found.pop("way", None)
        return {
            **found,
            "labels": found.pop("label", []),
            **({"ways": [way]} if way else {}),
        }


class Titles(Listed):
    """What a list of all titles takes."""

    scheme: Scheme | SkipJsonSchema[None] = Field(None, description="Only of this scheme.")
    level: Level | SkipJsonSchema[None] = Field(None, description="Only of this level.")
    area: Id | SkipJsonSchema[None] = Field(None, description="Only of holders within this area.")
    held: Literal["true", "false", "any"] = Field(
        "true", description="Those held on the day, those that are not, or all."
    )

    def order(self) -> dict[str, Any]:
        found = super().order()
        held = {"true": True, "false": False, "any": None}[found.pop("held")]
        return {**found, "held": held}
