"""Jobs of a home in this process, over a book that a test can make slow and replace."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from api import keeping
from api.jobs.asked import ToAnswer, ToExport
from api.jobs.job import Job
from api.jobs.jobs import Jobs
from api.opened import Opened
from api.readers import Published
from api.settings import Settings
from ontology.ranges import Text
from tests.conftest import WORLD, entity, relation, tell

SOON = 30.0  # seconds; this machine may have much else to do
FIRMS = 6_000


@dataclass
class Home:
    """An open home, what is published of it, and its jobs."""

    opened: Opened
    jobs: Jobs

    def ask(self, **what: Any) -> Job:
        """Ask a job, as its route does."""
        given: ToExport | ToAnswer = (
            ToAnswer(**what) if what["do"] == "question" else ToExport(**what)
        )
        return self.jobs.ask(what, given.order())

    def export(self, format: str = "turtle", **what: Any) -> Job:
        return self.ask(do="export", format=format, **what)

    def ended(self, job: Job) -> Job:
        """A job when it has ended."""
        self.until(lambda: self.jobs.job(job.id).has_ended)
        return self.jobs.job(job.id)

    def bytes(self, job: Job) -> bytes:
        """The result of a job when it is done."""
        assert self.ended(job).state == "done", self.jobs.job(job.id)
        return Path(self.jobs.result(job.id)[1]).read_bytes()

    def until(self, true: Callable[[], bool]) -> None:
        over = time.monotonic() + SOON
        while not true():
            assert time.monotonic() < over, [one.state for one in self.jobs.all()]
            time.sleep(0.005)


@contextmanager
def opened_home(folder: Path, **settings: Any) -> Iterator[Home]:
    """A home whose newest edition is published; its jobs run until the end of the block."""
    with Opened(Settings(home=folder, graph="", sparql="", **settings)) as opened:

        def published() -> Published:
            newest = opened.committed()
            book = opened.book
            return Published(newest.n, newest.hash, newest.at, book.id, book.base)

        jobs = Jobs(opened, published)
        jobs.start()
        try:
            yield Home(opened, jobs)
        finally:
            jobs.stop()


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book at edition 2, the World and so many firms that an export takes a second or more."""
    folder = tmp_path_factory.mktemp("jobs")
    firms = [entity("Company", name=Text(f"虚构{n}有限公司", "zh")) for n in range(FIRMS)]
    sales = [relation("Supplies", a.id, b.id) for a, b in pairwise(firms)]
    with Opened(Settings(home=folder / "home", graph="", sparql="")) as opened:
        tell(opened.book, WORLD)
        tell(opened.book, [*firms, *sales], series="more")
        keeping.backup(opened.book, folder / "book.duckdb")
    return folder / "book.duckdb"


@pytest.fixture
def folder(tmp_path: Path, large: Path) -> Path:
    """A home of its own, with that book."""
    made = tmp_path / "home"
    made.mkdir(mode=0o700)
    shutil.copyfile(large, made / "book.duckdb")
    return made


@pytest.fixture
def home(folder: Path) -> Iterator[Home]:
    with opened_home(folder) as home:
        yield home
