"""A job: what was asked, of which edition, and how it stands.

{"id": "5f0c…", "what": {"do": "export", "format": "csv"}, "order": {"ask": "export", …},
 "book": "…", "edition": 3, "hash": "…", "asked": "2026-11-28T…", "state": "running", …}
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict

AT = "/api/v1/jobs"  # their addresses begin so
State: TypeAlias = Literal["waiting", "running", "done", "failed", "cancelled"]
STATES: tuple[State, ...] = get_args(State)


class Result(BaseModel):
    """What came of it: the name that its file has for clients, and what tells the bytes."""

    model_config = ConfigDict(frozen=True)

    file: str
    media_type: str
    bytes: int
    sha256: str


class Job(BaseModel):
    """``what`` is the request as it came, ``order`` the same for the book; times are ISO, in UTC.

    ``hash`` is that of the edition. ``done`` and ``of`` count statements, or rows; ``of`` is none
    as long as nobody knows.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    what: dict[str, Any]
    order: dict[str, Any]
    book: str
    edition: int
    hash: str
    asked: str
    state: State = "waiting"
    begun: str | None = None
    ended: str | None = None
    done: int = 0
    of: int | None = None
    result: Result | None = None
    problem: dict[str, Any] | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in ("waiting", "running")

    @property
    def at(self) -> str:
        """Its address."""
        return f"{AT}/{self.id}"

    def but(self, **values: object) -> "Job":
        """The same with other ``values``."""
        return self.model_copy(update=values)

    def again(self) -> "Job":
        """The same from the beginning."""
        return self.but(state="waiting", begun=None, done=0, of=None)


def shown(job: Job) -> Mapping[str, Any]:
    """A job as its clients see it."""
    result = job.result and {"href": f"{job.at}/result", **job.result.model_dump()}
    return {
        "id": job.id,
        "href": job.at,
        "what": job.what,
        "state": job.state,
        "progress": {"done": job.done, "of": job.of},
        "edition": job.edition,
        "asked": job.asked,
        "begun": job.begun,
        "ended": job.ended,
        "result": result,
        "problem": job.problem,
    }


def now() -> str:
    """The time, as jobs tell it.

    >>> now().endswith("+00:00")
    True
    """
    return datetime.now(UTC).isoformat()
