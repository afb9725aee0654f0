"""What one connection is asked and answers: a command, as the server has it."""

import logging
import pickle
import socket
import threading
import time
import traceback
from contextlib import suppress
from importlib.metadata import version
from multiprocessing.connection import Connection, wait
from selectors import EVENT_WRITE, DefaultSelector
from typing import TYPE_CHECKING

from api.commands import wire
from api.commands.errors import NotOffered, NotProven, ServerStopping, Unexpected
from api.commands.offered import turn_of
from api.commands.place import taken
from api.commands.wire import Call, Done, Failed, Given, Stop, Waiting
from api.commands.work import Work
from api.logs import note

if TYPE_CHECKING:
    from api.commands.server import Commands

SOON = 1.0  # seconds after which a command is told what it waits for
SETTINGS = ("base", "graph", "sparql")  # of which a command may think otherwise
TICK = 0.1  # seconds between two words about how far it is


class Conversation:
    """One connection, in a thread of its own, until the other side has gone."""

    def __init__(self, commands: "Commands", made: socket.socket, number: int) -> None:
        self.number = number
        self.work: Work | None = None
        self._by = ""
        self._commands = commands
        self._socket = made

    def start(self, key: bytes) -> None:
        """Hear what the other side wants, once it has proved that it knows ``key``."""
        name = f"command {self.number}"
        self._thread = threading.Thread(target=self._run, args=[key], name=name, daemon=True)
        self._thread.start()

    def finish(self, until: float, seconds: float) -> bool:
        """Let what runs end ``until`` then, and stop it; its answer still goes out.

        Whether it has ended, and that within ``seconds`` after.
        """
        work = self.work
        if work and not (work.begun and work.ended.wait(until - time.monotonic())):
            self._commands.halt(work)
            if not work.ended.wait(seconds):
                return False
        with suppress(OSError):  # it may have gone by itself
            self._socket.shutdown(socket.SHUT_RD)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self, key: bytes) -> None:
        try:
            with taken(self._socket) as connection:
                wire.prove(connection, key, wire.SERVER, wire.COMMAND)
                if self._greet(connection):
                    self._listen(connection)
        except NotProven as error:
            note("command refused", logging.WARNING, why=str(error))
        except (EOFError, OSError):
            pass  # the other side has gone
        except Exception:  # noqa: BLE001  the end of the thread: nobody else would hear of it
            note("command broken", logging.ERROR, trace=traceback.format_exc())
        finally:
            self._socket.close()
            self._commands.left(self)

    def _greet(self, connection: Connection) -> bool:
        """Whether both are of one version; before that nothing is unpickled."""
        ours, facts = version("greenweft"), wire.told(connection)
        self._by = f"{facts['command']} (process {facts['pid']})"
        commands = self._commands
        app = commands.application
        own = {
            **app.home.said,
            "version": ours,
            "connection": self.number,
            "edition": commands.edition,
            "url": commands.url,
            "settings": {name: getattr(app.settings, name) for name in SETTINGS},
        }
        wire.tell(connection, own)
        return bool(facts["version"] == ours)

    def _listen(self, connection: Connection) -> None:
        stays = True
        while stays:
            message = connection.recv()
            if isinstance(message, Stop):
                connection.send(self._commands.stopped(message.connection))
            elif isinstance(message, Call):
                stays = self._do(connection, message)

    def _do(self, connection: Connection, call: Call) -> bool:
        """Have it done and send the answer, unless the other side has not stayed for it."""
        turn = turn_of(type(self._commands.application), call.name)
        if turn is None:
            connection.send(Failed(NotOffered(call.name), ""))
            return True
        started = time.monotonic()
        work = self.work = Work(call, turn, self._by)
        self._commands.begin(work)
        with work.over:
            if not (stayed := self._attend(connection, work)):
                self._commands.halt(work)
            work.ended.wait()
        notes = self._commands.publish(work)
        took = round(time.monotonic() - started, 3)
        note("command", what=call.name, by=self._by, seconds=took, error=_named(work.error))
        if stayed:
            failed = work.error and self._failed(work, work.error)
            connection.send(failed or Given(work.value, notes))
        work.value = None
        return stayed

    def _attend(self, connection: Connection, work: Work) -> bool:
        """Tell the other side what it waits for and how far it is; whether it stayed to the end."""
        begun, told, count = time.monotonic(), False, 0
        while True:
            ready = wait([connection, work.over], TICK)
            if work.over in ready:
                return True
            if connection in ready:
                return False  # it has nothing to say until it is answered
            if not work.begun:
                if not told and time.monotonic() - begun > SOON:
                    connection.send(Waiting(self._commands.busy_with))
                    told = True
            elif work.count > count and _takes(connection):
                count = work.count
                connection.send(Done(count))

    def _failed(self, work: Work, error: BaseException) -> Failed:
        if work.stopped and self._commands.stopping:
            return Failed(ServerStopping(self._commands.edition), work.trace)
        return Failed(_portable(error), work.trace)


def _takes(connection: Connection) -> bool:
    """Whether a short message goes out at once: a side that does not read must hold up nothing."""
    with DefaultSelector() as selector:
        selector.register(connection, EVENT_WRITE)
        return bool(selector.select(0))


def _portable(error: BaseException) -> Exception:
    """``error`` if it survives the way to another process, else what it says."""
    try:
        again = pickle.loads(pickle.dumps(error))  # noqa: S301  what was pickled here
    except Exception:  # noqa: BLE001  an exception of a library may do anything here
        again = None
    if isinstance(again, Exception):
        return again
    return Unexpected(f"{type(error).__name__} {error}".strip())


def _named(error: BaseException | None) -> str:
    return "" if error is None else type(error).__name__
