"""What goes wrong between a client and a server: each error carries its facts and says a sentence.

A problem document becomes the exception of its status; its own members are in ``facts``.
"""

import email.utils
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from greenweft_client.models import Job


class GreenweftError(Exception):
    """Whatever this client raises."""


class NoId(GreenweftError, ValueError):
    """A text that is no id: an id is a scheme and a code."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no id; one is like cn-uscc/91440300279446850J")
        self.text = text


class NoAddress(GreenweftError, ValueError):
    """A text that is no address of a server."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no address of a server; one is like http://127.0.0.1:8420")
        self.text = text


class BadToken(GreenweftError, ValueError):
    """A text that cannot be a token; it is not shown, since it may be a secret."""

    def __init__(self) -> None:
        super().__init__("this is no token: one is a line of letters, digits, - and _")


class Unreachable(GreenweftError):
    """A server that could not be spoken to, however often it was tried."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} cannot be reached: {why}")
        self.url = url


class NoAnswer(GreenweftError):
    """A server that said nothing for as long as ``timeout`` allows."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url} did not answer in time; Greenweft(timeout=…) allows more")
        self.url = url


class Broken(GreenweftError):
    """An answer that ended before its end: what came of it is not all."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"the answer of {url} is not whole: {why}")
        self.url = url


class Unreadable(GreenweftError):
    """An answer that is not what this client knows, as of something that is no Greenweft."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"the answer of {url} is not one that this client reads: {why}")
        self.url = url


class OutOfStep(GreenweftError):
    """Changes that do not lead to the edition that they are of; the copy is as it was before."""

    def __init__(self, edition: int, why: str) -> None:
        super().__init__(f"the copy cannot go on to edition {edition}: {why}")
        self.edition = edition


class JobFailed(GreenweftError):
    """A job that came to nothing: it failed, as ``job.problem`` tells, or was stopped."""

    def __init__(self, job: "Job") -> None:
        super().__init__(str((job.problem or {}).get("detail", f"the job was {job.state}")))
        self.job = job


class NotYet(GreenweftError):
    """A job that has not ended in the time that somebody would wait; it goes on."""

    def __init__(self, job: "Job") -> None:
        super().__init__(f"the job {job.id} is still {job.state}")
        self.job = job


class Problem(GreenweftError):
    """A request that was refused. ``name`` is the kind of refusal, such as ``nothing-known``."""

    def __init__(self, status: int, detail: str, facts: Mapping[str, Any]) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.facts = facts
        self.retry_after: float | None = None  # seconds

    @property
    def name(self) -> str:
        """The end of the problem's type; empty if the status says all.

        >>> Problem(404, "", {"type": "https://w3id.org/greenweft/problem/nothing-known"}).name
        'nothing-known'
        """
        type = str(self.facts.get("type", ""))
        return "" if type == "about:blank" else type.rpartition("/")[2]

    @property
    def request(self) -> str | None:
        """The id under which the server has it in its log."""
        return self.facts.get("request")


class BadRequest(Problem):
    """A request that the server does not take: an unknown parameter, a query it does not run."""


class NoToken(Problem):
    """A server that needs a token, or does not know the one it got."""


class NotAllowed(Problem):
    """A token that is not for what was asked with it."""


class NotFound(Problem):
    """Something of which nothing is known."""


class NotAcceptable(Problem):
    """An answer that cannot be had in the form that was asked for."""


class Conflict(Problem):
    """Something that is not so at the moment: the result of a job that is not done."""


class Gone(Problem):
    """A list whose edition is gone: begin again, at ``newest``."""

    @property
    def newest(self) -> int | None:
        """The edition that readers see now."""
        return self.facts.get("newest")


class BadParameters(Problem):
    """Parameters that are not what a lookup takes; ``facts["errors"]`` has each with its place."""


class TooMany(Problem):
    """More requests than one client may send in a time."""


class Unavailable(Problem):
    """A server that cannot answer now and will: starting, busy, or its engine being replaced."""


class TooLate(Problem):
    """A query that the server stopped at its deadline."""


class ServerFailed(Problem):
    """Something that is wrong at the server; its log has more of it under ``request``."""


BY_STATUS: Mapping[int, type[Problem]] = {
    400: BadRequest,
    401: NoToken,
    403: NotAllowed,
    404: NotFound,
    406: NotAcceptable,
    409: Conflict,
    410: Gone,
    422: BadParameters,
    429: TooMany,
    503: Unavailable,
    504: TooLate,
}
TRANSIENT = "Neo.TransientError."


def kind(status: int) -> type[Problem]:
    """The exception of a status.

    >>> kind(410).__name__, kind(418).__name__, kind(500).__name__
    ('Gone', 'Problem', 'ServerFailed')
    """
    return BY_STATUS.get(status, ServerFailed if status >= 500 else Problem)


def problem(response: httpx.Response) -> Problem:
    """The exception of a response that was read and is an error."""
    try:
        told = json.loads(response.content)
    except ValueError:
        told = None  # from something between, such as a proxy
    facts: Mapping[str, Any] = told if isinstance(told, dict) else {}
    status = response.status_code
    detail = _sentence(facts) or f"{response.url}: {status} {response.reason_phrase}"
    made = kind(status)(status, detail, facts)
    made.retry_after = _seconds(response.headers.get("retry-after"))
    return made


def _sentence(facts: Mapping[str, Any]) -> str:
    """What a problem document says, or the first error of Cypher's door."""
    if detail := facts.get("detail"):
        return str(detail)
    match facts.get("errors"):
        case [{"message": str(message)}, *_]:
            return message
    return ""


def of_cypher(error: Mapping[str, str]) -> Problem:
    """The exception of an error that Cypher's door tells beside a status of success."""
    code = error.get("code", "")
    status = 503 if code.startswith(TRANSIENT) else 400 if ".ClientError." in code else 500
    return kind(status)(status, error.get("message", code), error)


def _seconds(text: str | None) -> float | None:
    """How long to wait: a number, or until a time.

    >>> _seconds("2"), _seconds("Wed, 21 Oct 2015 07:28:00 GMT"), _seconds("soon")
    (2.0, 0.0, None)
    >>> _seconds("Wed, 21 Oct 2015 07:28:00 -0000")
    0.0
    """
    if not text:
        return None
    if text.isdecimal():
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:  # as "-0000" says: a time of UTC, and nothing of where
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
