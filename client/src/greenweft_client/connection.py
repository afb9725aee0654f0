"""A connection to one server: sends requests, tries again what may be tried again, reads answers.

All that is asked only reads, or begins or ends a job, so a request may be sent twice. It is sent
again when the server could not be reached or says that it will answer later, and never once an
answer has begun: a server breaks an answer off that grew too large, and would do so each time.
"""

import json
import random
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
from pydantic import ValidationError

from greenweft_client.asking import Query
from greenweft_client.errors import (
    BadToken,
    Broken,
    NoAddress,
    NoAnswer,
    TooMany,
    Unavailable,
    Unreachable,
    Unreadable,
    problem,
)
from greenweft_client.models import Model

STARTING = "not-ready"  # the name of the problem of a server that has no edition to show yet
FIRST_WAIT, LONGEST_WAIT = 0.25, 10.0  # seconds between two tries
M = TypeVar("M", bound=Model)


def wait(tries: int, asked: float | None) -> float | None:
    """Seconds until the next try, by the server's word or longer each time; ``None``: give up.

    It is drawn at random, so that many clients do not come back together.

    >>> 0.125 <= wait(1, None) <= 0.25, 5 <= wait(99, None) <= 10, 2 <= wait(1, 2.0) <= 2.25
    (True, True, True)
    >>> wait(1, 3600.0)
    """
    if asked is not None and asked > LONGEST_WAIT:
        return None
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(tries - 1, 30))
    drawn = longest * random.uniform(0.5, 1)  # noqa: S311  nobody gains by guessing it
    return drawn if asked is None else asked + drawn * 0.5


class Connection:
    """Requests to one server, over connections that are kept open."""

    def __init__(self, url: str, token: str | None, timeout: float, retries: int) -> None:
        headers = {"Authorization": f"Bearer {bearer(token)}"} if token else {}
        self.url = address(url)
        self._retries = retries
        self._patience = timeout if retries else 0.0  # with a server that has just begun
        self._http = httpx.Client(base_url=self.url, headers=headers, timeout=timeout)

    def close(self) -> None:
        """Close all that is open."""
        self._http.close()

    def model(self, kind: type[M], path: str, given: Query = ()) -> M:
        """What is at a path, as a model."""
        response = self.whole("GET", path, params=list(given))
        return read(kind, response.content, str(response.url))

    def whole(self, method: str, path: str, **request: Any) -> httpx.Response:
        """The response to a request, with all of its body."""
        response = self.opened(method, path, **request)
        with crossed(response):
            response.read()
        return response

    def opened(self, method: str, path: str, **request: Any) -> httpx.Response:
        """A response of which the body is still to be read; who asks for it closes it."""
        made = self._http.build_request(method, path, **request)
        tries, begun = 0, time.monotonic()
        while True:
            tries += 1
            try:
                return self._sent(made)
            except Unreachable:
                pause = wait(tries, None)
                if tries > self._retries or pause is None:
                    raise
            except (TooMany, Unavailable) as error:
                pause = wait(tries, error.retry_after)
                starts = error.name == STARTING and time.monotonic() - begun < self._patience
                if pause is None or (tries > self._retries and not starts):
                    raise
            time.sleep(pause)

    def _sent(self, request: httpx.Request) -> httpx.Response:
        try:
            response = self._http.send(request, stream=True)
        except httpx.ReadTimeout as error:
            raise NoAnswer(str(request.url)) from error
        except httpx.TransportError as error:
            raise Unreachable(str(request.url), _why(error)) from error
        if response.is_success:
            return response
        with crossed(response):
            response.read()
        raise problem(response)


def bearer(token: str) -> str:
    r"""A token as a header has it, without the end of the line that files have.

    >>> bearer("gw_5f\n")
    'gw_5f'
    >>> bearer("two words")
    Traceback (most recent call last):
    greenweft_client.errors.BadToken: this is no token: one is a line of letters, digits, - and _
    """
    bare = token.strip()
    if not (bare.isascii() and bare.isprintable() and bare.split() == [bare]):
        raise BadToken
    return bare


def address(url: str) -> str:
    """The address of a server, which may be below a path.

    >>> address("https://example.org/greenweft/")
    'https://example.org/greenweft'
    >>> address("example.org")
    Traceback (most recent call last):
    greenweft_client.errors.NoAddress: 'example.org' is no address of a server; one is like http://127.0.0.1:8420
    """
    try:
        found = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise NoAddress(url) from error
    if found.scheme not in ("http", "https") or not found.host:
        raise NoAddress(url)
    return url.rstrip("/")


@contextmanager
def crossed(response: httpx.Response) -> Iterator[None]:
    """Close a response in the end, and tell in our words of what goes wrong while it is read."""
    try:
        yield
    except httpx.ReadTimeout as error:
        raise NoAnswer(str(response.url)) from error
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise Broken(str(response.url), _why(error)) from error
    finally:
        response.close()


def read(kind: type[M], body: bytes | Mapping[str, Any], url: str) -> M:
    """A body, or a part of one, as a model."""
    try:
        if isinstance(body, bytes):
            return kind.model_validate_json(body)
        return kind.model_validate(body)
    except ValidationError as error:
        raise Unreadable(url, str(error)) from error


def members(response: httpx.Response) -> Mapping[str, Any]:
    """The body of a response as a JSON object."""
    return parsed(response.content, str(response.url))


def parsed(body: bytes, url: str) -> dict[str, Any]:
    """A JSON object."""
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Unreadable(url, str(error)) from error
    if not isinstance(found, dict):
        raise Unreadable(url, "it is no JSON object")
    return found


def lines(response: httpx.Response) -> Generator[bytes, None, None]:
    """The lines of a body as they come; it is closed at the end, or when nobody reads on.

    No decoder of lines of text is used: those also end a line at characters that names have.
    """
    with crossed(response):
        rest = b""
        for part in response.iter_bytes():
            *whole, rest = (rest + part).split(b"\n")
            yield from whole
        if rest:
            raise Broken(str(response.url), "its last line has no end")


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__
