"""Errors of commands that go through a server."""

from ontology.errors import GreenweftError


class ServerSilent(GreenweftError):
    """A server that holds a home and cannot be asked."""

    def __init__(self, home: str, holder: str, problem: str) -> None:
        super().__init__(f"{home} is held by {holder}, which cannot be asked: {problem}")


class ServerGone(GreenweftError):
    """A server that ended before it had answered."""

    def __init__(self, home: str) -> None:
        super().__init__(
            f"the server that held {home} has gone; what was begun is wholly done or not at all: "
            "greenweft status tells"
        )


class ServerStopping(GreenweftError):
    """A command that a server did not do, or did not end, since it is stopping."""

    def __init__(self, edition: int) -> None:
        super().__init__(f"the server is stopping, and left the book at edition {edition}")


class NotOffered(GreenweftError):
    """Something that commands cannot have a server do."""

    def __init__(self, name: str) -> None:
        super().__init__(f"a server does not do {name!r} for other processes")


class NotProven(GreenweftError):
    """Another side that does not know the key of the home."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"the key of the home was not proved: {problem}")


class NotPrivate(GreenweftError):
    """A place in the home that others could read or enter."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} can be read by others, so commands could not go through this server safely: "
            "keep the home on a file system with permissions"
        )


class Unexpected(Exception):
    """An error of the server that cannot cross as it is: its class and what it says."""
