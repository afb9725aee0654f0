"""Pages: how lists are answered, a part at a time, each with what it says beside its items."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from pydantic import Field

from greenweft_client.models import (
    Coverage,
    Job,
    Member,
    Model,
    Neighbour,
    Question,
    Said,
    Title,
    Version,
    Way,
)

Item = TypeVar("Item")


class Left(Model):
    """What an answer does not go on to: how many things it found and does not list, and why."""

    frontier: int
    because: tuple[str, ...]


class Page(Model, Generic[Item]):
    """A part of a list, at one edition; ``complete`` if nothing comes after it."""

    edition: int
    items: tuple[Item, ...]
    complete: bool = True
    as_of: str | None = None
    next: str | None = None


class WalkPage(Page[Member]):
    """A part of a walk. ``excluded`` counts what was left out on the way so far, by reason.

    Tenants come with the ``coverage`` of their park, which no filter changes. ``tier`` is the one
    that was asked for alone, if it was.
    """

    viewpoint: str
    name: str | None
    tiers: int
    tier: int | None = None
    left: Left
    excluded: Mapping[str, int]
    coverage: Coverage | None = None


class NeighbourPage(Page[Neighbour]):
    """A part of the neighbours of a thing, which are ``total``."""

    id: str
    name: str | None
    total: int


class PathsPage(Page[Way]):
    """The shortest ways: ``paths`` of ``length`` relations, of which ``items`` are some."""

    from_: str = Field(alias="from")
    to: str
    most: int
    length: int | None
    paths: int
    left: Left
    excluded: Mapping[str, int]


class TitlesPage(Page[Title]):
    """All titles that one thing ever had."""

    id: str
    name: str | None


class SaidPage(Page[Said]):
    """Who said what of one thing."""

    id: str


class HistoryPage(Page[Version]):
    """What one thing was, the newest first."""

    id: str


class AnswerPage(Page[dict[str, Any]]):
    """The answer to a named question, a row for each item."""

    question: str
    parameters: Mapping[str, Any]


class Questions(Model):
    """All named questions; they are of no edition."""

    items: tuple[Question, ...]


class JobList(Model):
    """All jobs; each has an edition of its own."""

    items: tuple[Job, ...]
