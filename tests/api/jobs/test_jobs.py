"""Jobs of an open home: done one after the other, stopped, kept, and done again after an end."""

import hashlib
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from api import exporting, keeping
from api.jobs import run
from api.jobs.errors import JobsWaiting, NoSuchJob, NotDone
from api.jobs.jobs import MOST_WAITING
from api.opened import Opened
from api.refusals import BadParameters, NothingKnown, UnknownParameter
from api.settings import Settings
from graph.book.loading import Progress
from graph.errors import BadParameter
from graph.formats import Part, format_named
from ontology.errors import UnknownName
from tests.api.jobs.conftest import FIRMS, SOON, Home, opened_home
from tests.conftest import PINGSHAN, WEAVERY, WORLD, but, tell

SLOW: dict[str, Any] = {"format": "graphml"}
QUICK: dict[str, Any] = {"format": "turtle", "around": WEAVERY.id, "hops": 0}


def made(home: Home, format: str, edition: int, choice: exporting.Choice = None) -> bytes:
    """The bytes of an export, as the command line makes them."""
    with home.opened.reading() as book:
        part = exporting.part_of(book, edition, choice)
        return b"".join(format_named(format).write(part, book.schema, book.base))


def parts(folder: Path) -> list[Path]:
    """What jobs have left half done."""
    return list((folder / "jobs").glob("*/result.part"))


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Exports of the whole book go on until they are stopped; undone, they end by themselves."""

    def watched(part: Part, progress: Progress) -> Part:
        def progress_again(count: int) -> None:
            while part.entities > FIRMS:
                progress(count)
                time.sleep(0.01)
            progress(count)

        return exporting.watched(part, progress_again)

    monkeypatch.setattr(run, "watched", watched)
    return monkeypatch


@pytest.mark.parametrize("format", ["turtle", "nquads", "csv"])
def test_an_export_has_the_bytes_of_its_edition(home: Home, format: str) -> None:
    job = home.export(format=format)
    assert (job.state, job.edition) == ("waiting", 2)
    found = home.bytes(job)
    done = home.jobs.job(job.id)
    assert found == made(home, format, 2)
    assert done.result
    assert done.result.sha256 == hashlib.sha256(found).hexdigest()
    assert done.result.bytes == len(found)
    assert done.done == done.of == len(WORLD) + 2 * FIRMS - 1
    assert done.asked < str(done.begun) < str(done.ended)


def test_a_job_is_of_what_was_known_when_it_was_asked(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_loaded = threading.Event()

    def held(part: Part, progress: Progress) -> Part:
        def progress_once_loaded(count: int) -> None:
            assert is_loaded.wait(SOON), "the load waited for the job"
            progress(count)

        return exporting.watched(part, progress_once_loaded)

    monkeypatch.setattr(run, "watched", held)
    slow = home.export(**SLOW)
    home.until(lambda: home.jobs.job(slow.id).state == "running")
    tell(home.opened.book, [but(PINGSHAN, code="440311")], series="newer")
    assert home.jobs.job(slow.id).state == "running"
    is_loaded.set()
    assert home.opened.committed().n == 3
    assert home.bytes(slow) == made(home, "graphml", 2)
    assert home.export(**QUICK).edition == 3


def test_an_edition_may_be_one_of_a_day_before(home: Home) -> None:
    job = home.ask(do="question", name="holders", known_on="2001-01-01", as_of="2024-08-31")
    assert job.edition == 0
    assert b'"items":[]' in home.bytes(job)


def test_progress_counts_statements_and_only_grows(home: Home) -> None:
    job, seen = home.export(**SLOW), []
    while not home.jobs.job(job.id).has_ended:
        now = home.jobs.job(job.id)
        if now.of is not None:
            seen.append((now.done, now.of))
    assert len(set(seen)) > 1
    assert seen == sorted(seen)
    assert all(done <= of == len(WORLD) + 2 * FIRMS - 1 for done, of in seen)


def test_one_is_done_at_a_time_in_the_order_in_which_they_were_asked(home: Home) -> None:
    asked = [home.export(**SLOW), *(home.export(**QUICK) for _ in range(3))]
    while not home.jobs.job(asked[-1].id).has_ended:
        states = [job.state for job in home.jobs.all()]
        assert states.count("running") <= 1
    ends = [home.jobs.job(job.id).ended for job in asked]
    assert ends == sorted(map(str, ends))
    assert [job.id for job in home.jobs.all()] == [job.id for job in reversed(asked)]


@pytest.mark.usefixtures("endless")
def test_one_that_runs_is_cancelled_within_a_second_and_leaves_no_file(
    home: Home, folder: Path
) -> None:
    slow, next_one = home.export(**SLOW), home.export(**QUICK)
    home.until(lambda: bool(parts(folder)))
    begun = time.monotonic()
    left = home.jobs.drop(slow.id)
    assert time.monotonic() - begun < 1.5
    assert left
    assert left.state == "cancelled"
    assert left.ended
    home.bytes(next_one)
    assert parts(folder) == []
    with pytest.raises(NotDone, match="is cancelled"):
        home.jobs.result(slow.id)
    assert home.jobs.drop(slow.id) is None
    with pytest.raises(NoSuchJob):
        home.jobs.job(slow.id)


def test_a_question_is_stopped_in_the_middle_of_a_query_of_the_book(home: Home) -> None:
    with home.opened.reading() as book:
        query = "SELECT count(*) FROM range(100000000) a, range(1000) b"
        stop = threading.Timer(0.2, book.interrupt)
        stop.start()
        with pytest.raises(Exception, match="Interrupted"):
            list(book.rows(query))


@pytest.mark.usefixtures("endless")
def test_one_that_waits_is_cancelled_and_never_begins(home: Home) -> None:
    slow, waits = home.export(**SLOW), home.export(**QUICK)
    assert home.jobs.drop(waits.id)
    assert home.jobs.drop(slow.id)
    last = home.export(**QUICK)
    home.bytes(last)
    assert home.jobs.job(waits.id).begun is None


def test_one_that_had_ended_is_forgotten_with_its_file(home: Home, folder: Path) -> None:
    job = home.export(**QUICK)
    home.bytes(job)
    assert home.jobs.drop(job.id) is None
    assert list((folder / "jobs").iterdir()) == []
    with pytest.raises(NoSuchJob, match="there is no job"):
        home.jobs.drop(job.id)


@pytest.mark.usefixtures("endless")
def test_more_than_so_many_do_not_wait(home: Home) -> None:
    slow = home.export(**SLOW)
    home.until(lambda: home.jobs.job(slow.id).state == "running")
    for _ in range(MOST_WAITING):
        home.export(**SLOW)
    with pytest.raises(JobsWaiting, match="20 jobs are waiting already") as refused:
        home.export(**QUICK)
    assert refused.value.retry_after


def test_of_those_that_ended_the_newest_are_kept(folder: Path) -> None:
    with opened_home(folder, jobs=2) as home:
        asked = [home.export(**QUICK) for _ in range(4)]
        home.ended(asked[-1])
        home.until(lambda: len(home.jobs.all()) == 2)
        assert [job.id for job in home.jobs.all()] == [asked[3].id, asked[2].id]
        home.until(lambda: len(list((folder / "jobs").iterdir())) == 2)
    with opened_home(folder, jobs=1) as home:
        assert [job.id for job in home.jobs.all()] == [asked[3].id]
        assert home.bytes(asked[3])


def test_the_end_waits_no_longer_than_a_second_and_the_next_start_does_it_again(
    folder: Path, endless: pytest.MonkeyPatch
) -> None:
    with opened_home(folder) as home:
        slow, waits = home.export(**SLOW), home.export(**QUICK)
        home.until(lambda: bool(parts(folder)))
        begun = time.monotonic()
        home.jobs.stop()
        assert time.monotonic() - begun < 1.5
        home.until(lambda: parts(folder) == [])
    endless.undo()
    with opened_home(folder) as home:
        tell(home.opened.book, [but(PINGSHAN, code="440311")], series="newer")
        assert home.bytes(slow) == made(home, "graphml", 2)
        assert home.bytes(waits)
        assert parts(folder) == []


def test_a_question_asked_for_today_is_answered_for_that_day_whenever_it_is_done(
    home: Home,
) -> None:
    day = home.ask(do="question", name="holders").order["on"]
    assert len(day) == len("2024-08-31")
    exported = home.export(ask="holders")
    assert exported.order["given"] == {"on": day}


@pytest.mark.usefixtures("endless")
def test_a_job_of_another_book_fails_and_says_so(folder: Path, tmp_path: Path) -> None:
    with Opened(Settings(home=tmp_path / "other", graph="", sparql="")) as other:
        tell(other.book, WORLD)
        keeping.backup(other.book, tmp_path / "other.duckdb")
    with opened_home(folder) as home:
        slow = home.export(**SLOW)
        home.until(lambda: bool(parts(folder)))
        begun = time.monotonic()
        with home.opened.replacing_book():
            place = home.opened.home.book
            keeping.restore(tmp_path / "other.duckdb", place, home.opened.book_in)
        assert time.monotonic() - begun < 5
        failed = home.ended(slow)
        assert failed.state == "failed"
        assert failed.problem
        assert failed.problem["type"].endswith("/book-replaced")
        assert failed.problem["status"] == 409
        assert "was replaced" in failed.problem["detail"]
        assert parts(folder) == []


def test_a_job_goes_on_after_a_restore_of_the_same_book(
    folder: Path, large: Path, tmp_path: Path
) -> None:
    with opened_home(folder) as home:
        slow = home.export(**SLOW)
        home.until(lambda: bool(parts(folder)))
        with home.opened.replacing_book():
            keeping.restore(large, home.opened.home.book, home.opened.book_in)
        assert home.bytes(slow) == made(home, "graphml", 2)


def test_what_is_broken_is_put_aside_and_hinders_nothing(folder: Path) -> None:
    with opened_home(folder) as home:
        good, bad, other = (home.export(**QUICK) for _ in range(3))
        home.ended(other)
    jobs = folder / "jobs"
    (jobs / bad.id / "job.json").write_text('{"id": "')
    (jobs / other.id).rename(jobs / "another")
    (jobs / "empty").mkdir()
    with opened_home(folder) as home:
        assert [job.id for job in home.jobs.all()] == [good.id]
        assert home.bytes(home.export(**QUICK))
    left = {one.name for one in jobs.iterdir()}
    assert {f"{bad.id}.broken", "another.broken"} <= left
    assert "empty" not in left


def test_a_disk_without_room_fails_the_job_and_leaves_no_half_file(
    home: Home, folder: Path
) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    job = home.export(**SLOW)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
        failed = home.ended(job)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert failed.state == "failed"
    assert failed.problem
    assert failed.problem["type"].endswith("/not-kept")
    assert "File too large; make room there" in failed.problem["detail"]
    assert parts(folder) == []
    assert not (folder / "jobs" / job.id / "result").exists()
    assert home.bytes(home.export(**QUICK))


def test_what_is_wrong_is_refused_when_it_is_asked(home: Home) -> None:
    for wrong, error, says in (
        ({"do": "export", "format": "csv", "around": "company/none"}, NothingKnown, "is known of"),
        ({"do": "export", "format": "csv", "ask": "holder"}, UnknownName, "did you mean holders"),
        ({"do": "export", "format": "csv", "ask": "holders", "around": WEAVERY.id},
         BadParameters, "not both"),
        ({"do": "export", "format": "csv", "param": ["a=b"]}, BadParameters, "needs ask"),
        ({"do": "export", "format": "csv", "hop": 2}, UnknownParameter, "did you mean hops"),
        ({"do": "question", "name": "holders", "given": {"aera": "area/1"}},
         UnknownParameter, "did you mean area"),
        ({"do": "question", "name": "holders", "given": {"area": "1"}}, BadParameter, "an id"),
        ({"do": "question", "name": "batch-totals", "as_of": "2024-01-01"},
         UnknownParameter, "as_of"),
    ):  # fmt: skip
        with pytest.raises(error, match=says):
            home.ask(**wrong)
    assert home.jobs.all() == []
