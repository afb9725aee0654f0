"""What pages show is what the program prints."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import neo4j
import pytest

from graph.stores.arcadedb import Address, Engine
from tests.docs.sessions import LISTS, Place, Session, Step, differs, sessions

ALL = list(sessions())


@dataclass(frozen=True)
class Shared:
    """One engine for all sessions, since each would start its own: it is emptied between them."""

    address: Address

    @property
    def settings(self) -> Mapping[str, str]:
        """What leads a command to it."""
        at = self.address
        return {
            "GREENWEFT_GRAPH": at.uri,
            "GREENWEFT_GRAPH_USER": at.user,
            "GREENWEFT_GRAPH_PASSWORD": at.password,
            "GREENWEFT_GRAPH_DATABASE": at.database,
        }

    def clear(self) -> None:
        at = self.address
        with neo4j.GraphDatabase.driver(at.uri, auth=(at.user, at.password)) as driver:
            driver.execute_query("MATCH (n) DETACH DELETE n", database_=at.database)


@pytest.fixture(name="shared", scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    engine = Engine(tmp_path_factory.mktemp("shared") / "lpg", "512m")
    yield Shared(engine.start())
    engine.stop()


@pytest.mark.parametrize("session", ALL, ids=lambda session: f"{session.page}: {session.about}")
def test_a_session_prints_what_its_page_shows(
    session: Session, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if session.needs_lists:
        if not LISTS.is_dir():
            pytest.skip(f"the real lists are not at {LISTS}")
        (tmp_path / "lists").symlink_to(LISTS)
    if session.serves and not shutil.which("curl"):
        pytest.skip("curl is not installed")
    settings: Mapping[str, str] = {}
    if session.page != "README.md" and not session.serves:  # which show the embedded engines
        shared: Shared = request.getfixturevalue("shared")
        shared.clear()
        settings = shared.settings
    with closing(Place(tmp_path, settings)) as place:
        for step in session.steps:
            if isinstance(step, Step):
                printed = place.run(step.command)
                assert not (difference := differs(step.printed, printed)), difference
            else:
                place.write(*step)


def test_the_pages_that_people_begin_with_are_run() -> None:
    run_pages = {session.page for session in ALL}
    assert {"README.md", "start.md", "ask.md", "green-list.md", "backup.md"} <= run_pages
    steps = [step for session in ALL for step in session.steps if isinstance(step, Step)]
    assert all(step.printed for step in steps if step.command.startswith("greenweft"))
