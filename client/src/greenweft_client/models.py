"""What the server answers, as values that do not change. What it says beyond this is kept too.

    {"id": "cn-uscc/9144…", "kind": "Company", "name": "织坊有限公司", "tier": 1, …}

Days are ISO text of which the month or the day may not be known: 2021, 2021-05, 2021-05-17.
``model_dump()`` makes plain data of a value; a name that Python has no room for has a ``_``.
"""

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Found = TypeVar("Found")


class Model(BaseModel):
    """A part of an answer. A newer server may say more: that is there under its own name."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Title(Model):
    """A title of a thing, and whether it is held on the day that was asked for."""

    id: str
    scheme: str | None
    level: str | None
    since: str | None
    held: bool
    status: str | None
    removed_on: str | None
    valid_to: str | None
    list: str | None
    product: str | None
    confidence: float
    sources: tuple[str, ...]


class HeldTitle(Title):
    """A title in a list of the titles of many: with its holder."""

    holder: str
    holder_name: str | None


class Relation(Model):
    """A relation and who says it; which of the facts there are depends on its kind."""

    id: str
    kind: str
    start: str
    end: str
    confidence: float
    sources: tuple[str, ...]
    from_: str | None = Field(None, alias="from")
    to: str | None = None
    share: float | None = None
    product: str | None = None
    product_name: str | None = None
    worth: float | None = None
    currency: str | None = None
    note: str | None = None


class Coverage(Model):
    """How many are in a park on a day, and how many of them hold a title, by its scheme."""

    tenants: int
    titled: Mapping[str, int]


class Thing(Model):
    """One entity or relation, with all that is said of it and the titles that it holds."""

    edition: int
    as_of: str
    id: str
    kind: str
    name: str | None
    statement: Mapping[str, Any]
    titles: tuple[Title, ...] = ()
    degrees: Mapping[str, Mapping[str, int]] = {}
    coverage: Coverage | None = None


class Member(Model):
    """A thing that a walk found, in the tier of its shortest way from the viewpoint.

    ``share`` and ``confidence`` are those of the way: 0 to 1; ``path`` has its relations.
    """

    id: str
    kind: str
    name: str | None
    tier: int
    confidence: float
    share: float | None
    share_is_whole: bool
    path: tuple[str, ...]
    relations: tuple[Relation, ...]
    titles: tuple[Title, ...]


class Neighbour(Model):
    """What a thing is joined to by one relation or reference; a reference has no ``relation``."""

    label: str
    way: Literal["in", "out"]
    id: str
    kind: str | None
    name: str | None
    relation: Relation | None


class Named(Model):
    """A thing on a way."""

    id: str
    name: str | None


class Way(Model):
    """A shortest way: its things, one more than its relations."""

    confidence: float
    path: tuple[str, ...]
    things: tuple[Named, ...]
    relations: tuple[Relation, ...]


class Said(Model):
    """A claim: what one source says, and where it stands there."""

    source: str
    series: str
    release: int
    record: str
    evidence: str | None
    confidence: float
    said_of: str
    since_edition: int
    statement: Mapping[str, Any]


class Version(Model):
    """What a thing was from one edition on, until another."""

    edition: int
    at: str
    what: str
    until_edition: int | None
    statement: Mapping[str, Any]


class Release(Model):
    """A file as it was loaded."""

    release: int
    source: str
    series: str
    file: str
    hash: str
    retrieved: str
    records: int
    rejected: int
    since_edition: int
    until_edition: int | None


class Hit(Model):
    """What a search found, and why."""

    id: str
    kind: str
    name: str | None = None
    matched: str
    why: str
    how: str


class Parameter(Model):
    """What a question is told: without a ``default`` it must be."""

    name: str
    range: str
    meaning: str
    default: str | None = None


class Question(Model):
    """A named question; its title is in Chinese and English."""

    number: int
    name: str
    title: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]


class Progress(Model):
    """How far a job is: statements, or rows; ``of`` is ``None`` as long as nobody knows."""

    done: int
    of: int | None


class Result(Model):
    """The file of a job: the name that the server has for it, and what proves its bytes."""

    href: str
    file: str
    media_type: str
    bytes: int
    sha256: str


class Job(Model):
    """Long work, and how it stands; ``what`` is what was asked, ``problem`` why it failed."""

    id: str
    href: str
    what: Mapping[str, Any]
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    progress: Progress
    edition: int
    asked: str
    begun: str | None
    ended: str | None
    result: Result | None
    problem: Mapping[str, Any] | None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in ("waiting", "running")


class Line(Model, Generic[Found]):
    """What a batch answers for one id: ``answer``, or ``error``, a sentence."""

    asked: str
    error: str | None = None
    answer: Found | None = None


class Edition(Model):
    """The first line of an edition in the feed of changes: all that its hash is made of."""

    edition: int
    at: str
    what: str
    added: int
    removed: int
    manifest: Mapping[str, tuple[str, str, str]]
    before: str
    hash: str


class Change(Model):
    """A statement that an edition added, changed or removed; what is removed has no ``values``."""

    edition: int
    change: Literal["added", "changed", "removed"]
    kind: str
    id: str
    start: str = ""
    end: str = ""
    values: dict[str, list[str]] | None = None
