"""Jobs: long work that a server does without its client, one job after the other.

A server that is started again does those anew that had not ended, for the edition that they were
asked for.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias, Unpack

from greenweft_client import asking
from greenweft_client.asking import Day, plain, query
from greenweft_client.connection import Connection, read
from greenweft_client.errors import JobFailed, NotYet
from greenweft_client.files import Place, saved
from greenweft_client.models import Job
from greenweft_client.pages import JobList

AT = "/api/v1/jobs"
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0  # seconds between two looks at a job
Form: TypeAlias = Literal["application/json", "text/csv"]


class Jobs:
    """The jobs of a server: ``client.jobs``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def export(self, format: str, **given: Unpack[asking.Part]) -> Job:
        """Begin an export.

        >>> job = client.jobs.wait(client.jobs.export("turtle", around="area/440310"))
        >>> job.state, job.edition, job.result.file
        ('done', 6, 'greenweft.ttl')
        """
        return self._begun({"do": "export", "format": format, **plain(given)})

    def question(
        self,
        name: str,
        /,
        *,
        form: Form = "application/json",
        as_of: Day | None = None,
        known_on: Day | None = None,
        **given: object,
    ) -> Job:
        """Begin the answer to a named question, by the book, in the question's own parameters.

        >>> job = client.jobs.question("holders", form="text/csv", level="national")
        >>> client.jobs.wait(job).result.file
        'holders.csv'
        """
        days = plain({"as_of": as_of, "known_on": known_on})
        own = dict(query(given))
        return self._begun({"do": "question", "name": name, "form": form, "given": own, **days})

    def all(self) -> tuple[Job, ...]:
        """Those that wait or run, and the newest of those that ended; the newest first."""
        return self._connection.model(JobList, AT).items

    def get(self, job: Job | str) -> Job:
        """How a job stands, by an earlier look at it or by its id."""
        return self._connection.model(Job, _at(job))

    def wait(
        self,
        job: Job | str,
        *,
        timeout: float | None = None,
        told: Callable[[Job], object] = lambda job: None,
    ) -> Job:
        """The job when it is done; ``told`` is given it at each look.

        ``JobFailed`` if it fails or is stopped; ``NotYet`` if that takes more than ``timeout``
        seconds, and then it goes on.
        """
        until = None if timeout is None else time.monotonic() + timeout
        pause = FIRST_PAUSE
        while not (now := self.get(job)).has_ended:
            told(now)
            if until is not None and time.monotonic() >= until:
                raise NotYet(now)
            time.sleep(pause)
            pause = min(LONGEST_PAUSE, 1.5 * pause)
        told(now)
        if now.state != "done":
            raise JobFailed(now)
        return now

    def cancel(self, job: Job | str) -> Job | None:
        """Stop a job; one that had ended is forgotten, with its file, and ``None`` comes back."""
        response = self._connection.whole("DELETE", _at(job))
        if not response.content:
            return None
        return read(Job, response.content, str(response.url))

    def download(self, job: Job | str, file: Place) -> Path:
        """Write the result of a job that is done to ``file``, and prove it by its sha256.

        ``file`` is there wholly or as it was before.
        """
        now = self.get(job)
        response = self._connection.opened("GET", f"{_at(job)}/result")
        return saved(response, file, now.result.sha256 if now.result else "")

    def _begun(self, body: dict[str, object]) -> Job:
        response = self._connection.whole("POST", AT, json=body)
        return read(Job, response.content, str(response.url))


def _at(job: Job | str) -> str:
    return f"{AT}/{asking.part(job if isinstance(job, str) else job.id)}"
