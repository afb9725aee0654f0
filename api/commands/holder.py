"""The server that holds a home, as a command of another process reaches it."""

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from api.commands import wire
from api.commands.errors import NotProven, ServerGone, ServerSilent
from api.commands.place import connected, key_of
from api.commands.wire import Call, Done, Ended, Failed, Given, Stop, Waiting
from api.home import named

Told = Callable[[str], object]


class Server(NamedTuple):
    """Who holds a home: its process and command, since when, and where it answers over HTTP."""

    pid: int
    command: str
    since: str
    url: str


class Holder:
    """One connection to the server; its calls are done there, and give here what they gave.

    ``told`` is given the sentences that are for a person: what is waited for, what went not quite
    as it should. ``edition`` is the newest one when the server was reached, and ``settings`` some
    of those that hold there.
    """

    def __init__(self, home: Path, said: Mapping[str, Any], command: str, told: Told) -> None:
        self.home = home
        self._said = said
        self._command = command
        self._told = told
        self._connection, facts = self._reached()
        self.edition: int = facts["edition"]
        self._number: int = facts["connection"]
        self.settings: Mapping[str, str] = facts["settings"]
        self.server = Server(facts["pid"], facts["command"], facts["since"], facts["url"])

    def call(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> object:
        """What the application's method gives there; its errors are raised here."""
        rest = dict(kwargs)
        progress: Callable[[int], object] | None = rest.pop("progress", None)
        given, named = wire.absolute(args), wire.absolute(rest)
        self._send(self._connection, Call(name, given, named, progress is not None))
        while True:
            answer = self._answer(self._connection)
            if isinstance(answer, Given):
                for note in answer.notes:
                    self._told(note)
                return answer.value
            if isinstance(answer, Failed):
                answer.error.add_note(f"In the server:\n{answer.trace}")
                raise answer.error
            if isinstance(answer, Waiting):
                self._told(f"waiting for {answer.on} to end")
            elif isinstance(answer, Done) and progress:
                progress(answer.far)

    def stopped(self) -> Ended:
        """The editions before and after what was asked here, which is stopped if it still runs.

        Over a connection of its own: an interruption leaves the other in the middle of a message.
        """
        connection, _ = self._reached()
        with connection:
            self._send(connection, Stop(self._number))
            ended = self._answer(connection)
        if not isinstance(ended, Ended):
            raise ServerGone(str(self.home))
        return ended

    def close(self) -> None:
        """Say no more; what still runs for this side is stopped."""
        self._connection.close()

    def _reached(self) -> tuple[Connection, Mapping[str, Any]]:
        """A connection on which both sides have proved that they know the key; who answers."""
        with ExitStack() as undo:
            try:
                connection = connected(self._said["commands"])
                undo.callback(connection.close)
                wire.prove(connection, key_of(self.home), wire.COMMAND, wire.SERVER)
                facts = self._greeted(connection)
            except (OSError, EOFError, NotProven) as error:
                raise self._silent(str(error) or "it ended the connection") from error
            undo.pop_all()
        return connection, facts

    def _greeted(self, connection: Connection) -> Mapping[str, Any]:
        ours = version("greenweft")
        wire.tell(connection, {"version": ours, "command": self._command, "pid": os.getpid()})
        facts = wire.told(connection)
        if facts["version"] != ours:
            raise self._silent(f"it is greenweft {facts['version']}, and this is {ours}")
        return facts

    def _silent(self, problem: str) -> ServerSilent:
        return ServerSilent(str(self.home), named(self._said), problem)

    def _send(self, connection: Connection, message: Call | Stop) -> None:
        try:
            connection.send(message)
        except OSError as error:
            raise ServerGone(str(self.home)) from error

    def _answer(self, connection: Connection) -> wire.Answer:
        try:
            answer: wire.Answer = connection.recv()
        except (EOFError, OSError) as error:
            raise ServerGone(str(self.home)) from error
        return answer
