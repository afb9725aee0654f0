"""What clients see of a book that changes between two requests, or is replaced by another."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from greenweft_client import Copy, Gone, Greenweft, OutOfStep
from tests.api.conftest import FIRM
from tests.api.lookups.conftest import tell_tables
from tests.served import Served, greenweft, served

PAGED = "/api/v1/search?q=有限公司&limit=1"


@pytest.fixture(name="home", scope="module")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("changing") / "home"
    tell_tables(home)
    return home


@pytest.fixture(name="at", scope="module")
def _at(home: Path) -> Iterator[Served]:
    with served(home, ready=False) as at:
        at.wait_until_ready(180)  # the machine may have much else to do
        yield at


def tell(home: Path, name: str) -> None:
    """Load one firm more, which makes a new edition."""
    file = home.parent / f"{name}.csv"
    file.write_text(f"name\n{name}有限公司\n", "utf-8")
    greenweft(home, "load", "tables", str(file), "--series", name, "--option", "table=companies")


def get(at: Served, path: str) -> httpx.Response:
    return httpx.get(f"{at.url}{path}", timeout=60)


def test_a_cursor_of_an_edition_that_is_gone_says_how_to_go_on(at: Served, home: Path) -> None:
    first = get(at, PAGED)
    edition, following = int(first.headers["greenweft-edition"]), first.links["next"]["url"]
    assert get(at, following).status_code == 200
    tell(home, "甲")
    gone = get(at, following)
    assert (gone.status_code, gone.headers["content-type"]) == (410, "application/problem+json")
    said = gone.json()
    assert (said["type"].rpartition("/")[2], said["title"]) == ("edition-gone", "Gone")
    assert (said["edition"], said["newest"]) == (edition, edition + 1)
    assert said["instance"] == "/api/v1/search"
    assert said["detail"] == (
        f"edition {edition} is gone, readers are at {edition + 1}: ask again without a cursor"
    )
    again = get(at, PAGED)
    assert again.headers["greenweft-edition"] == str(said["newest"])
    assert get(at, again.links["next"]["url"]).status_code == 200


def test_a_list_of_the_client_that_is_read_too_late_is_gone(at: Served, home: Path) -> None:
    with Greenweft(at.url) as client:
        names = iter(client.search("有限公司", limit=1))
        next(names)
        tell(home, "乙")
        with pytest.raises(Gone, match="ask again without a cursor"):
            list(names)


def test_a_list_of_what_was_known_goes_on_whatever_is_loaded(at: Served, home: Path) -> None:
    path = f"/api/v1/entities/cn-uscc/{FIRM}/suppliers?during=/&tiers=5&limit=1&known_on=2999-01-01"
    following = get(at, path).links["next"]["url"]
    tell(home, "丙")
    assert get(at, following).json()["complete"]


def test_a_copy_notices_a_book_that_was_taken_back_at_once(at: Served, home: Path) -> None:
    backup = home.parent / "backup.duckdb"
    greenweft(home, "backup", str(backup))
    tell(home, "丁")
    with Greenweft(at.url) as client:
        copy, feed = Copy(), get(at, "/api/v1/changes")
        reached = copy.follow(client)
        assert (feed.headers["greenweft-edition"], copy.hash) == (
            str(reached),
            feed.headers["greenweft-hash"],
        )
        page, tag = get(at, PAGED), feed.headers["etag"]
        greenweft(home, "restore", str(backup))
        with pytest.raises(OutOfStep, match="the newest is"):
            copy.follow(client)
        tell(home, "戊")
        other = get(at, "/api/v1/changes")
        assert other.headers["greenweft-edition"] == str(reached)
        assert other.headers["greenweft-hash"] != copy.hash
        nothing = httpx.get(
            f"{at.url}/api/v1/changes?since={reached}", headers={"If-None-Match": tag}, timeout=60
        )
        assert (nothing.status_code, nothing.content) == (200, b"")
        held = dict(copy.statements)
        with pytest.raises(OutOfStep, match="another history than the copy has"):
            copy.follow(client)
        assert (copy.edition, dict(copy.statements)) == (reached, held)
        assert Copy().follow(client) == reached
        gone = get(at, page.links["next"]["url"])
        assert gone.status_code == 410
        assert f"readers are at another edition {reached}" in gone.json()["detail"]
