"""The application: everything that the commands do, as one object over one home.

It prints nothing and parses no arguments. The doors call it. What is ``offered`` takes and gives
plain data: a command of another process has it done by the server that holds the home. A store is
opened when it is needed: a load of what is known already opens none.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

from api import exporting, keeping
from api.commands.errors import ServerSilent
from api.commands.holder import Holder, Told
from api.commands.offered import Turn, offered
from api.errors import HomeHeld, NoSuchDecision
from api.exporting import Choice, Exported
from api.graphs import STORES as STORES
from api.graphs import Graphs
from api.home import said_of
from api.inputs import check_call, inputs, set_apart
from api.oracle import asked_of
from api.outcomes import Asked, Decided, Loaded
from api.settings import Settings
from graph.book import Edition
from graph.book.loading import Outcome, Progress, current, load
from graph.book.reading import Kept, Release
from graph.errors import NoSuchRelease, NotFound, NotStrict
from graph.model import Id, Spelled
from graph.questions import question
from loaders import source

PAUSE = 0.2  # seconds


class Application(Graphs):
    """All that can be done with one home; a context manager that lets the home go."""

    @classmethod
    def reached(cls, settings: Settings, command: str, told: Told) -> "Application":
        """The application over a home, even if a server holds it; ``told`` is given its notes.

        ``HomeHeld`` if another command holds it.
        """
        for again in (True, False):
            try:
                return cls(settings, command)
            except HomeHeld:
                said = said_of(settings.home)
                if "commands" not in said:
                    raise
            try:
                holder = Holder(settings.home, said, command, told)
            except ServerSilent:
                if not again:
                    raise
                sleep(PAUSE)  # it may just have ended, or be of before the one that holds it now
                continue
            for name, value in holder.settings.items():
                if value != getattr(settings, name):
                    told(f"the server has another GREENWEFT_{name.upper()}, and that one holds")
            return cls(settings, command, holder)
        raise AssertionError("one of the ways was gone")

    # -- the book ------------------------------------------------------------------------------

    @offered(Turn.WRITING)
    def load(
        self,
        name: str,
        paths: Sequence[Path] = (),
        *,
        series: str = "",
        options: Mapping[str, str] | None = None,
        strict: bool = False,
        dry_run: bool = False,
        progress: Progress = lambda claims: None,
    ) -> Loaded:
        """Load files of a source, or a curated source, and bring both stores to the new edition."""
        found, given = source(name), dict(options or {})
        check_call(found, paths, given)
        items = inputs(found, paths, series, given)
        fresh = [item for item in items if not current(self.book, found.name, item)]
        known = [item.file for item in items if item not in fresh]
        if strict and (refused := set_apart(self.book, found.name, items)):
            raise NotStrict(refused)
        today = datetime.now(UTC).date()
        outcomes: list[Outcome] = []
        if fresh:
            outcomes = load(
                self.book,
                found.name,
                fresh,
                today,
                strict=strict,
                dry_run=dry_run,
                progress=progress,
            )
        if not dry_run:
            self.follow()
        unreadable = [outcome.file for outcome in outcomes if outcome.unreadable]
        return Loaded(outcomes, known, unreadable, self.book.edition.n)

    @offered(Turn.WRITING)
    def forget(self, release: int) -> Edition:
        """Withdraw a release from a new edition on, in the book and in both stores."""
        edition = self.book.forget(release)
        self.follow()
        return edition

    @offered(Turn.WRITING)
    def decide(self, what: str, a: Id, b: Id = "") -> Decided:
        """Keep an identity decision. What it names must be known."""
        if what == "undo":
            self._check_decision(a)
        else:
            for id in filter(None, (a, b)):
                if self.book.statement(id) is None:
                    raise NotFound(id)
        number = self.book.decide(what, a, b)
        self.follow()
        return Decided(number, self.book.edition)

    @offered(Turn.READING)
    def show(self, id: Id, known_on: datetime | None = None) -> Spelled:
        """The merged statement of an id, or ``NotFound``."""
        statement = self.book.statement(id, self._edition_on(known_on))
        if statement is None:
            raise NotFound(id)
        return statement

    @offered(Turn.READING)
    def claims(self, id: Id, known_on: datetime | None = None) -> list[Kept]:
        """Who said what about an id."""
        return self.book.claims(id, self._edition_on(known_on))

    @offered(Turn.READING)
    def releases(self) -> list[Release]:
        """Every release there ever was, the oldest first."""
        return self.book.releases()

    @offered(Turn.READING)
    def rejected(self, release: int | None = None) -> list[tuple[int, str, str, str, str]]:
        """Records that were set apart: release, file, record, reason, content."""
        known = [one.n for one in self.book.releases()]
        if release is not None and release not in known:
            raise NoSuchRelease(release, known)
        return list(self.book.rejected(release))

    @offered(Turn.READING)
    def edition(self) -> Edition:
        """The newest edition."""
        return self.book.edition

    def _edition_on(self, known_on: datetime | None) -> int | None:
        """The edition that stood on a day; ``None`` for now."""
        return None if known_on is None else self.book.edition_on(known_on)

    def _check_decision(self, number: str) -> None:
        rows = self.book.con.execute(
            "SELECT n FROM decision WHERE what <> 'undo' "
            "AND n::VARCHAR NOT IN (SELECT a FROM decision WHERE what = 'undo') ORDER BY n"
        ).fetchall()
        standing = [n for (n,) in rows]
        if number not in map(str, standing):
            raise NoSuchDecision(number, standing)

    def ask(
        self, name: str, given: Mapping[str, str], where: str, known_on: datetime | None = None
    ) -> Asked:
        """A named question, answered by ``sparql``, ``cypher`` or the ``oracle``."""
        if where == "oracle":
            return self.asked_of_book(name, given, known_on)
        return self.asked_of_graph(name, given, where)

    @offered(Turn.READING)
    def asked_of_book(
        self, name: str, given: Mapping[str, str], known_on: datetime | None = None
    ) -> Asked:
        """A named question, answered by the oracle."""
        asked, known = question(name), self._edition_on(known_on)
        edition = self.book.edition.n if known is None else known
        return Asked(asked.columns, asked_of(self.book, edition, asked, given), edition)

    @offered(Turn.READING)
    def export(
        self,
        format: str,
        file: Path,
        choice: Choice = None,
        *,
        known_on: datetime | None = None,
        progress: Progress = lambda statements: None,
    ) -> Exported:
        """Write what is chosen, or everything, to a ``file`` that is not there yet."""
        known = self._edition_on(known_on)
        edition = self.book.edition.n if known is None else known
        return exporting.export(self.book, edition, format, file, choice, progress)

    # -- the whole home ------------------------------------------------------------------------

    @offered(Turn.READING)
    def backup(self, file: Path) -> Edition:
        """Copy the book to ``file``, which is not there yet: all else is made from it."""
        keeping.backup(self.book, file)
        return self.book.edition

    @offered(Turn.MENDING)
    def restore(self, file: Path) -> Edition:
        """Put the book of a backup in place of this one, and bring both stores to it."""
        with self.whole():
            with self.replacing_book():
                keeping.restore(file, self.home.book, self.book_in)
            for name in STORES:
                store = self.store(name)
                state = store.state() if self.is_embedded(name) else None
                if state and state.book != self.book.id:  # an embedded store is part of the home
                    store.clear()
            if not self.publishes:
                self.sync()
        return self.book.edition
