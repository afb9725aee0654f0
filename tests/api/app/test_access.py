"""Who may ask what: tokens and their scopes, and pages that come with somebody else's rights."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.tokens import issued, revoked
from tests.api.app.conftest import At, Still, listening, settings


class Guarded:
    """A server with a file of tokens, and what was issued for it."""

    def __init__(self, at: At, file: Path) -> None:
        self.at, self.file = at, file
        self.query = issued(file, "analyst", ["query"])
        self.all = issued(file, "keeper", ["read", "query", "write"])

    def ask(self, path: str = "/answer/a", token: str = "", method: str = "GET") -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.request(method, f"{self.at.url}{path}", headers=headers)


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tokens")


@pytest.fixture(name="guarded", scope="module")
def _guarded(folder: Path) -> Iterator[Guarded]:
    with guarding(folder / "tokens") as guarded:
        yield guarded


@contextmanager
def guarding(file: Path) -> Iterator[Guarded]:
    issued(file, "first", ["read"])
    with listening(Still(settings(tokens=file))) as at:
        yield Guarded(at, file)


def test_without_a_token_nothing_is_answered_but_that_it_lives(guarded: Guarded) -> None:
    refused = guarded.ask()
    assert refused.status_code == 401
    challenges = refused.headers.get_list("www-authenticate")
    assert [challenge.split()[0] for challenge in challenges] == ["Bearer", "Basic"]
    assert guarded.ask("/health").status_code == guarded.ask("/ready").status_code == 200


def test_a_token_is_sent_as_bearer_or_as_a_password(guarded: Guarded) -> None:
    assert guarded.ask(token=guarded.query).status_code == 200
    for user in ("", "anybody", "neo4j"):
        pair = base64.b64encode(f"{user}:{guarded.query}".encode()).decode()
        headers = {"Authorization": f"basic {pair}"}
        assert httpx.get(f"{guarded.at.url}/answer/a", headers=headers).status_code == 200


@pytest.mark.parametrize("said", ["Bearer", "Basic", "Basic ä", "Digest a", "Basic YQ=="])
def test_what_is_no_token_is_none(guarded: Guarded, said: str) -> None:
    headers = {b"Authorization": said.encode("latin-1")}
    answer = httpx.get(f"{guarded.at.url}/answer/a", headers=headers)
    assert answer.status_code == 401


def test_a_token_in_an_address_is_none(guarded: Guarded) -> None:
    for name in ("access_token", "token"):
        assert guarded.ask(f"/answer/a?{name}={guarded.query}").status_code == 401


def test_a_token_is_for_its_scopes_only(guarded: Guarded) -> None:
    refused = guarded.ask("/metrics", guarded.query)
    assert refused.status_code == 403
    assert refused.json()["detail"] == "the token analyst is for query; this needs read"
    assert guarded.ask("/metrics", guarded.all).status_code == 200
    assert guarded.ask("/body", guarded.query, "PUT").status_code == 403
    assert guarded.ask("/body", guarded.all, "PUT").status_code == 200


def test_a_token_that_is_taken_back_ends_at_once(guarded: Guarded) -> None:
    guest = issued(guarded.file, "guest", ["query"])
    assert guarded.ask(token=guest).status_code == 200
    assert revoked(guarded.file, "guest") == 1
    assert guarded.ask(token=guest).status_code == 401
    assert guarded.ask(token=guarded.query).status_code == 200


def test_a_file_that_others_could_have_changed_lets_nobody_in(guarded: Guarded) -> None:
    guarded.file.chmod(0o666)
    refused, nobody = guarded.ask(token=guarded.query), guarded.ask()
    guarded.file.chmod(0o600)
    assert (refused.status_code, nobody.status_code) == (503, 401)
    assert "file of tokens cannot be used" in refused.json()["detail"]
    assert str(guarded.file) not in refused.text
    assert refused.headers["retry-after"]
    assert guarded.ask(token=guarded.query).status_code == 200


def test_who_tries_tokens_is_slowed_and_others_are_not(folder: Path) -> None:
    with guarding(folder / "tried") as guarded:
        statuses = [guarded.ask(token="gw_guess").status_code for _ in range(12)]
        assert statuses[:10] == [401] * 10
        refused = guarded.ask(token="gw_guess")
        assert refused.status_code == 429
        wait = refused.headers["retry-after"]
        said = f"more than 1 unknown token a second; wait {wait} s"
        assert refused.json()["detail"] == said
        assert guarded.ask(token=guarded.query).status_code == 200


def test_the_body_of_nobody_is_not_read(guarded: Guarded) -> None:
    assert httpx.post(f"{guarded.at.url}/body", content=b"x" * 200_000).status_code == 401


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:1", "[::1]:8420", "LOCALHOST", "own.test:80"]
)
def test_the_server_goes_by_its_own_names(named: At, host: str) -> None:
    assert httpx.get(f"{named.url}/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "localhost.evil.test",
        "127.0.0.1.evil.test:80",
        "a@localhost",
        "localhost/x",
        "",
    ],
)
def test_a_name_that_may_be_anybodys_is_refused(named: At, host: str) -> None:
    refused = httpx.get(f"{named.url}/health", headers={"Host": host})
    assert refused.status_code == 421
    assert refused.json()["type"].endswith("/wrong-host")


def test_a_page_of_another_site_changes_nothing(named: At) -> None:
    def status(origin: str) -> int:
        return httpx.put(f"{named.url}/body", headers={"Origin": origin}).status_code

    assert [status(o) for o in ("https://evil.test", "null")] == [403, 403]
    assert status("http://localhost:3000") == 200


def test_a_page_of_another_site_reads_only_what_it_may(named: At, guarded: Guarded) -> None:
    allow = "access-control-allow-origin"

    def allowed(at: At, origin: str) -> str | None:
        headers = httpx.get(f"{at.url}/health", headers={"Origin": origin}).headers
        return str(headers[allow]) if allow in headers else None

    assert allowed(named, "https://evil.test") is None
    assert allowed(named, "http://127.0.0.1:3000") == "http://127.0.0.1:3000"
    assert allowed(guarded.at, "https://yasgui.test") == "*"


def test_a_browser_may_ask_before_it_posts_a_query(guarded: Guarded) -> None:
    asks = {
        "Origin": "https://yasgui.test",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    assert httpx.options(f"{guarded.at.url}/body", headers=asks).status_code == 200
    refused = httpx.options(
        f"{guarded.at.url}/body", headers={**asks, "Access-Control-Request-Method": "PUT"}
    )
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.fixture(name="named", scope="module")
def _named() -> Iterator[At]:
    """A server without tokens that has a name of its own."""
    with listening(Still(settings(hosts="own.test"))) as at:
        yield at
