"""All jobs of a home: taken, done one after the other, kept, and forgotten when they are old."""

import logging
from collections.abc import Callable, Mapping
from secrets import token_hex
from threading import Condition, Lock, Thread
from traceback import format_exc
from typing import Any

from api.jobs.errors import JobsWaiting, NoSuchJob, NotDone, NotKept
from api.jobs.job import Job, Result, now
from api.jobs.kept import Kept
from api.jobs.run import Run, Stopped
from api.logs import note
from api.lookups.of_book import edition_of
from api.opened import Opened
from api.problems import document, problem
from api.readers import Order, Published
from api.refusals import NothingKnown, NotReady
from graph.book import Book
from graph.book.parts import known
from ontology.errors import GreenweftError

MOST_WAITING = 20
PATIENCE = 1.0  # seconds in which a run that is stopped should end; nothing waits longer for it


class Jobs:
    """The jobs of the home that is ``opened``, asked of the edition that is ``published`` then.

    What a client asks of one is answered without waiting, but for ``ask`` and ``drop``, which
    write files.
    """

    def __init__(self, opened: Opened, published: Callable[[], Published | None]) -> None:
        self._opened = opened
        self._published = published
        self._kept = Kept(opened.home.folder / "jobs")
        self._jobs: dict[str, Job] = {}  # as they were asked; one look at it needs no lock
        self._changed = Condition()
        self._asking, self._keeping = Lock(), Lock()
        self._run: Run | None = None
        self._is_stopping = False
        # Not waited for by the interpreter: what it does when all ends is done again.
        self._thread = Thread(target=self._work, name="jobs", daemon=True)

    def start(self) -> None:
        """Go on with what is kept: what had not ended is done from its beginning."""
        for job in self._kept.read():
            self._jobs[job.id] = job if job.has_ended else job.again()
        self._forget_old()
        self._thread.start()

    def stop(self) -> None:
        """Do no more; what is being done is done again by the next start."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
            run = self._run
        if run and not run.halt(PATIENCE):
            note("job left", logging.WARNING, job=run.job.id)
        if self._thread.is_alive():
            self._thread.join(PATIENCE / 10)

    # -- what clients ask ------------------------------------------------------------------------

    def all(self) -> list[Job]:
        """Every job as it stands, the newest first."""
        return [self._told(job) for job in reversed(list(self._jobs.values()))]

    def job(self, id: str) -> Job:
        """One job as it stands, or ``NoSuchJob``."""
        if id not in self._jobs:
            raise NoSuchJob(id)
        return self._told(self._jobs[id])

    def result(self, id: str) -> tuple[Result, str]:
        """What came of a job, and where its file is; ``NotDone`` if nothing did."""
        job = self.job(id)
        if job.result is None:
            raise NotDone(id, job.state)
        return job.result, str(self._kept.result(id))

    def ask(self, what: Mapping[str, Any], order: Order) -> Job:
        """Take a job, and come back when it is kept."""
        published = self._published()
        if published is None:
            raise NotReady("starting: no edition is published yet")
        with self._asking:
            waiting = len(self._waiting())
            if waiting >= MOST_WAITING:
                raise JobsWaiting(waiting)
            with self._opened.reading() as book:
                job = _job(book, published, what, order)
            try:
                self._kept.write(job)
            except OSError as error:
                self._kept.forget(job.id)
                raise NotKept(error.strerror or str(error)) from error
            with self._changed:
                self._jobs[job.id] = job
                self._changed.notify_all()
        return job

    def drop(self, id: str) -> Job | None:
        """Stop a job, which is cancelled then; one that had ended is forgotten, and there is none.

        Either way there is no result any more.
        """
        with self._changed:
            job = self.job(id)
            run = self._run if self._run and self._run.job.id == id else None
            if not job.has_ended:
                self._jobs[id] = job.but(state="cancelled", ended=now())
        if job.has_ended:
            self._forget(id)
            return None
        if run:
            run.halt(PATIENCE)
        self._keep(id)
        self._forget_old()
        return self._jobs.get(id, job)

    # -- what the thread does --------------------------------------------------------------------

    def _work(self) -> None:
        while run := self._next():
            self._keep(run.job.id)
            self._do(run)
            self._run = None
            self._forget_old()

    def _next(self) -> Run | None:
        """The run of the job that has waited longest; none when all ends."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopping or self._waiting())
            if self._is_stopping:
                return None
            job = self._waiting()[0].but(state="running", begun=now())
            self._jobs[job.id] = job
            self._run = Run(job, self._kept.result(job.id))
            return self._run

    def _do(self, run: Run) -> None:
        """Do a job, and keep what came of it."""
        try:
            result = run.result(self._opened)
        except Stopped:
            self._interrupted(run.job)
        except Exception as error:  # noqa: BLE001  whatever it is, the job has failed, and others go on
            if not isinstance(error, GreenweftError):
                note("job broken off", logging.ERROR, job=run.job.id, trace=format_exc())
            said = document(problem(error), run.job.at)
            self._end(run, state="failed", problem=said)
        else:
            self._end(run, state="done", result=result)

    def _interrupted(self, job: Job) -> None:
        """Have a job that was not to be cancelled wait again, for the book that comes now."""
        with self._changed:
            if not self._is_stopping and self._is_running(job.id):
                self._jobs[job.id] = job.again()

    def _end(self, run: Run, **values: object) -> None:
        id = run.job.id
        ended: Job | None = None
        with self._changed:
            if self._is_running(id):
                ended = self._told(self._jobs[id]).but(ended=now(), **values)
                self._jobs[id] = ended
        if ended is None:  # it was cancelled when it was all but done
            self._kept.result(id).unlink(missing_ok=True)
            return
        self._keep(id)
        said = {"bytes": ended.result.bytes} if ended.result else {}
        note("job", job=id, state=ended.state, edition=ended.edition, **said)

    def _is_running(self, id: str) -> bool:
        return id in self._jobs and self._jobs[id].state == "running"

    def _waiting(self) -> list[Job]:
        return [job for job in list(self._jobs.values()) if job.state == "waiting"]

    def _told(self, job: Job) -> Job:
        """A job with how far it is."""
        run = self._run
        if run is None or run.job.id != job.id or job.has_ended:
            return job
        return job.but(done=run.done, of=run.of)

    # -- what is kept ----------------------------------------------------------------------------

    def _keep(self, id: str) -> None:
        """Keep a job as it stands; on a full disk it is done again by the next start."""
        with self._keeping:
            if job := self._jobs.get(id):
                try:
                    self._kept.write(job)
                except OSError as error:
                    note("job not kept", logging.ERROR, job=id, why=str(error))

    def _forget(self, id: str) -> None:
        with self._keeping:
            self._jobs.pop(id, None)
            self._kept.forget(id)

    def _forget_old(self) -> None:
        ended = [job for job in list(self._jobs.values()) if job.has_ended]
        ended.sort(key=lambda job: job.ended or "")
        for job in ended[: max(0, len(ended) - self._opened.settings.jobs)]:
            self._forget(job.id)


def _job(book: Book, published: Published, what: Mapping[str, Any], order: Order) -> Job:
    """A new job, of what the book has; ``NothingKnown`` of a thing that it does not."""
    if book.edition_hash(published.edition) != published.hash:
        raise NotReady("another book is taking the place of this one")
    edition = edition_of(book, order, published.edition)
    if (id := order.get("around")) and not known(book, [id], edition):
        raise NothingKnown(id)
    return Job(
        id=token_hex(16),
        what=dict(what),
        order=dict(order),
        book=book.id,
        edition=edition,
        hash=book.edition_hash(edition),
        asked=now(),
    )
