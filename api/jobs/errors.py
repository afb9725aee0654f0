"""Refusals of jobs: why one is not taken, has no result, or came to none."""

from api.refusals import Refusal


class NoSuchJob(Refusal):
    """A job that is not there, or not any more."""

    def __init__(self, id: str) -> None:
        super().__init__(
            f"there is no job {id[:100]!r}; the newest that ended are kept (GREENWEFT_JOBS)",
            job=id[:100],
        )


class NotDone(Refusal):
    """The result of a job that has none: not yet, or because it failed or was stopped."""

    def __init__(self, id: str, state: str) -> None:
        super().__init__(
            f"the job is {state}, and only one that is done has a result", job=id, state=state
        )


class JobsWaiting(Refusal):
    """More jobs at once than are let to wait."""

    def __init__(self, waiting: int, retry_after: float = 5.0) -> None:
        super().__init__(f"{waiting} jobs are waiting already; come again", waiting=waiting)
        self.retry_after = retry_after


class BookReplaced(Refusal):
    """A job of an edition that the book does not have: another book was put in its place."""

    def __init__(self, edition: int) -> None:
        super().__init__(
            f"the book was replaced, and this one has no such edition {edition}; ask again",
            edition=edition,
        )


class NotKept(Refusal):
    """A job, or its result, for which there is no room, or no right to write."""

    def __init__(self, why: str) -> None:
        super().__init__(f"it cannot be kept in the home: {why}; make room there, and ask again")


class BadRange(Refusal):
    """A part of a result that is not in it, or that no Range header asks for so."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"there is no such part of these {size} bytes; bytes=0-99 is the first hundred",
            bytes=size,
        )
        self.headers = (("Content-Range", f"bytes */{size}"),)
