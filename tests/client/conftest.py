"""One real server for all tests of the client, over the story, and a client of it."""

from collections.abc import Iterator

import pytest

from greenweft_client import Greenweft
from tests.client.story import written
from tests.served import Served, served


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("client") / "home"
    home.mkdir()
    written(home / "book.duckdb")
    with served(home, ready=False) as at:
        at.wait_until_ready(180)  # it projects the book into both stores first
        yield at


@pytest.fixture(scope="session")
def client(story: Served) -> Iterator[Greenweft]:
    with Greenweft(story.url) as client:
        yield client
