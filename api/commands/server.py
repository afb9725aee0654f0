"""The server's side of commands: takes them, does them one at a time, and answers.

Everything that touches the book or the writer's stores runs in the writer's one thread, which the
server gives; what readers answer runs beside it. Each connection has a thread that waits for its
command, so a silent or a slow client holds up nobody.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import wait
from traceback import format_exc

from api.application import Application
from api.commands.conversation import Conversation
from api.commands.errors import ServerStopping
from api.commands.offered import Turn
from api.commands.place import Place
from api.commands.shown import Readers, Shown
from api.commands.wire import Ended
from api.commands.work import Work, stopped_by
from api.errors import Behind
from api.logs import note
from ontology.errors import GreenweftError

PAUSE = 0.5  # seconds
AGAIN = 0.05  # seconds between two interruptions: an engine forgets one that comes between queries


class Commands:
    """Takes the commands of other processes for ``application``, until it is stopped.

    ``writer`` runs one thing at a time, and is what alone touches the book. ``readers`` answer
    queries; without them the writer does. ``after_change`` makes readers see what was changed, or
    says why they do not; it is called outside the writer's thread and may use it. ``url`` is what
    ``status`` tells.
    """

    def __init__(
        self,
        application: Application,
        writer: Executor,
        *,
        readers: Readers | None = None,
        after_change: Callable[[], object] = lambda: None,
        url: str = "",
    ) -> None:
        self.application = application
        self.url = url
        self._writer = writer
        self._readers = readers
        self._after_change = after_change
        self._talks: dict[int, Conversation] = {}
        self._count = 0
        self._lock = threading.Lock()
        self._now: Work | None = None
        self.stopping = False
        self.edition = 0

    def start(self) -> None:
        """Listen, and say so in the home; ``NotPrivate`` if others could listen in."""
        app = self.application
        self.edition = app.newest()
        if self._readers:
            app.shown = Shown(self._readers, app.settings.query_seconds)
            app.shown.newest = self.edition
        self._place = Place(app.home.folder)
        self._awake, self._wake = Pipe(duplex=False)
        self._taker = threading.Thread(target=self._take, name="commands", daemon=True)
        self._taker.start()
        app.home.announce(commands=self._place.address)

    def stop(self, seconds: float = 5.0) -> bool:
        """Take no more; what runs has ``seconds`` to end, is interrupted then, and has as many.

        Whether all has ended: stores that are being brought on are not left in the middle. To be
        called neither in the writer's thread nor in that of the event loop.
        """
        self.stopping = True
        self._wake.close()
        self._taker.join()
        with suppress(OSError):  # a full disk must not keep it from stopping
            self.application.home.announce()
        with self._lock:
            talks = list(self._talks.values())
        until = time.monotonic() + seconds
        ended = [talk.finish(until, seconds) for talk in talks]
        self._place.remove()
        self._awake.close()
        return all(ended)

    # -- connections ---------------------------------------------------------------------------

    def _take(self) -> None:
        place = self._place
        while self._awake not in wait([place.socket, self._awake]):
            try:
                made, _ = place.socket.accept()
                self._begin(made)
            except (OSError, RuntimeError) as error:  # no descriptor is left, or no thread
                note("command not taken", logging.ERROR, why=str(error))
                self._awake.poll(PAUSE)

    def _begin(self, made: socket.socket) -> None:
        with self._lock:
            self._count += 1
            talk = self._talks[self._count] = Conversation(self, made, self._count)
        try:
            talk.start(self._place.key)
        except RuntimeError:
            made.close()
            self.left(talk)
            raise

    def left(self, talk: Conversation) -> None:
        """A conversation is over."""
        with self._lock:
            del self._talks[talk.number]

    # -- work ----------------------------------------------------------------------------------

    def begin(self, work: Work) -> None:
        """Do ``work`` when its turn comes."""
        if self.stopping:
            work.end(ServerStopping(self.edition))
        elif work.turn is Turn.BESIDE and self.application.shown:
            threading.Thread(target=work.run, args=[self._done], name=work.by, daemon=True).start()
        else:
            try:
                self._writer.submit(work.run, self._done_in_turn)
            except RuntimeError:  # the writer takes no more
                work.end(ServerStopping(self.edition))

    @property
    def busy_with(self) -> str:
        """What a command waits for, in words."""
        now = self._now
        return now.by if now else "what the server does"

    def stopped(self, connection: int) -> Ended:
        """Stop what a connection asked for; the editions before it and now."""
        with self._lock:
            talk = self._talks.get(connection)
        if talk is None or talk.work is None:
            edition = self.application.newest()
            return Ended(edition, edition)
        return self.halt(talk.work)

    def halt(self, work: Work) -> Ended:
        """Have ``work`` end; the editions before it and now.

        What was committed is not undone and the stores still follow it: that is not waited for.
        """
        app = self.application
        while True:
            work.interrupt()
            if work.ended.wait(AGAIN) or work.turn is Turn.BESIDE or app.following:
                break
            if app.newest() != work.before:
                break
        if work.turn is not Turn.BESIDE and work.begun:
            return Ended(work.before, work.after if work.ended.is_set() else app.newest())
        edition = app.newest()
        return Ended(edition, edition)

    def publish(self, work: Work) -> tuple[str, ...]:
        """Have readers see what ``work`` changed; what went wrong with that, for its command.

        Work that was to do nothing else has failed then.
        """
        moved = work.turn is Turn.WRITING and work.after != work.before
        mends = work.turn is Turn.MENDING and work.begun
        if self.stopping or not (moved or mends):
            return ()
        try:
            self._after_change()
        except GreenweftError as error:
            failed = error
        except Exception as error:  # noqa: BLE001  what was done is done, whatever comes after it
            note("not published", logging.ERROR, edition=work.after, trace=format_exc())
            failed = Behind(work.after, "what readers see", f"{type(error).__name__} {error}")
        else:
            return ()
        if work.turn is Turn.MENDING:
            work.error = work.error or failed
        return (str(failed),)

    def _done(self, work: Work) -> object:
        call = work.call
        watching = {"progress": work.far} if call.watched else {}
        return getattr(self.application, call.name)(*call.args, **call.kwargs, **watching)

    def _done_in_turn(self, work: Work) -> object:
        app = self.application
        self._now, work.before = work, app.newest()
        try:
            with stopped_by(lambda: None if app.following else app.interrupt()):
                return self._done(work)
        except BaseException:
            if work.stopped:
                app.settle()
                if app.newest() != work.before:  # what was interrupted was the end of a COMMIT
                    app.follow()
            raise
        finally:
            self.edition = work.after = app.newest()
            if app.shown:
                app.shown.newest = self.edition
            self._now = None
