"""Whatever is wrong with a request, its client is told what would be right, in one form."""

import http.client
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import orjson
import pytest

from tests.api.app.conftest import At, Still, listening, settings
from tests.api.lookups.wrong import Wrong, wrong
from tests.served import Served

SEED = int(os.environ.get("GREENWEFT_SEED", "1"))
NUMBER = 6 * int(os.environ.get("GREENWEFT_EXAMPLES", "50"))
SENTENCE = re.compile(r"\S+ \S+ \S+")
READER, ASKER = "gw_reader", "gw_asker"
PATHS = (
    "/api/v1/search?q=a", "/api/v1/schema", "/id/area/1", "/api/v1/changes", "/api/v1/questions",
    "/sparql?query=ASK%7B%7D", "/metrics",
)  # fmt: skip


class Told(NamedTuple):
    """An answer over the wire."""

    status: int
    type: str
    body: bytes


def send(url: str, request: Wrong) -> Told:
    """Send a request as it is: a client of its own would mend it."""
    to = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        to.putrequest(request.method, request.target, skip_accept_encoding=True)
        for name, value in request.headers.items():
            to.putheader(name, value)
        if request.body:
            to.putheader("Content-Length", str(len(request.body)))
        to.endheaders(request.body or None)
        answer = to.getresponse()
        return Told(answer.status, answer.getheader("Content-Type", ""), answer.read())
    finally:
        to.close()


def complaint(told: Told) -> str:
    """What is wrong with a refusal; nothing if it is as it should be."""
    if not 400 <= told.status < 500:
        return f"status {told.status}: {told.body[:200]!r}"
    if told.type != "application/problem+json":
        return f"type {told.type}"
    said = orjson.loads(told.body)
    if not {"type", "title", "status", "detail", "instance"} <= said.keys():
        return f"members {sorted(said)}"
    if said["status"] != told.status:
        return f"status {told.status} says {said['status']}"
    return "" if SENTENCE.search(said["detail"]) else f"no sentence: {said['detail']!r}"


def test_every_wrong_request_is_told_what_would_be_right(whole: Served) -> None:
    found: list[tuple[Wrong, str]] = []
    statuses: Counter[int] = Counter()
    for request in wrong(SEED, NUMBER):
        told = send(whole.url, request)
        statuses[told.status] += 1
        if said := complaint(told):
            found.append((request._replace(body=request.body[:200]), said))
    assert found == [], f"{len(found)} of {NUMBER}, {dict(statuses)}"
    assert {400, 404, 405, 406, 414, 415, 422} <= statuses.keys()
    assert whole.alive()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    """A server that asks for tokens, without engines: it refuses before it asks them."""
    file = tmp_path_factory.mktemp("tokens") / "tokens"
    lines = [
        f"{name} {scope} sha256:{sha256(secret.encode()).hexdigest()}"
        for name, scope, secret in (("reader", "read", READER), ("asker", "query", ASKER))
    ]
    file.write_text("\n".join(lines) + "\n")
    file.chmod(0o600)
    with listening(Still(settings(tokens=Path(file))), whole=True) as at:
        yield at


def test_a_wrong_token_or_scope_is_told_what_is_needed(guarded: At) -> None:
    draw, statuses = random.Random(SEED), Counter[int]()
    for _ in range(40):
        path = draw.choice(PATHS)
        right, other = (ASKER, READER) if path.startswith("/sparql") else (READER, ASKER)
        sent = draw.choice(("", f"Bearer {other}", f"Basic {right}", "Bearer", f"Digest {right}"))
        told = send(guarded.url, Wrong(path, headers={"Authorization": sent} if sent else {}))
        assert not complaint(told) or told.status == 429, (path, sent, told)
        statuses[told.status] += 1
    assert {401, 403} <= statuses.keys() <= {401, 403, 429}
