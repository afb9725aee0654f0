"""Errors of the doors: what a command refuses, and what would be right."""

from collections.abc import Sequence

from ontology.errors import GreenweftError


class HomeHeld(GreenweftError):
    """A home that another process has open."""

    def __init__(self, home: str, holder: str) -> None:
        super().__init__(f"{home} is held by {holder}; wait until it has ended")


class Behind(GreenweftError):
    """A store that did not follow the book: what was done is kept, and the store can catch up."""

    def __init__(self, edition: int, store: str, problem: str) -> None:
        super().__init__(
            f"edition {edition} is in the book, but {store} did not follow: {problem}; "
            "greenweft sync brings it on"
        )


class Usage(GreenweftError):
    """A command that was given what it does not take."""


class SourceWithoutPath(Usage):
    """A source that reads files was given none, or a curated one was given some."""

    def __init__(self, source: str, curated: bool, formats: Sequence[str]) -> None:
        if curated:
            super().__init__(f"{source} carries its own facts and takes no path")
        else:
            super().__init__(f"{source} reads files ({', '.join(formats)}): give at least one path")


class NoSuchPath(Usage):
    """A path that leads to nothing."""

    def __init__(self, path: str) -> None:
        super().__init__(f"there is no file {path}")


class UnknownOption(Usage):
    """An option that the source does not take."""

    def __init__(self, source: str, option: str, known: Sequence[str]) -> None:
        there = ", ".join(known) or "none"
        super().__init__(f"{source} takes no --option {option}; there is {there}")


class TimedOut(GreenweftError):
    """A query that did not answer in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} s; --timeout allows more")


class BadSetting(Usage):
    """A setting with a value that it cannot have."""

    def __init__(self, name: str, value: str, problem: str) -> None:
        super().__init__(f"{name} is {value!r}: {problem}")


class AlreadyThere(GreenweftError):
    """A file that would be written over."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is there already; it was left as it is")


class NoBook(GreenweftError):
    """A file that is no backup of a book."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path} is no book: {problem}")


class NoSuchDecision(GreenweftError):
    """A decision that nobody took, or that was undone."""

    def __init__(self, decision: str, known: Sequence[int]) -> None:
        there = ", ".join(map(str, known)) or "none"
        super().__init__(f"no decision {decision} stands; there is {there}")


class NoTemplate(Usage):
    """A source for which no empty files can be made."""

    def __init__(self, source: str) -> None:
        super().__init__(f"{source} has no files to fill in; tables is for your own data")


class BadTokens(Usage):
    """A file of tokens that cannot be used."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path} is no file of tokens: {problem}")


class MissingTokens(BadTokens):
    """A file of tokens that is not there."""

    def __init__(self, path: str) -> None:
        super(BadTokens, self).__init__(
            f"there is no file of tokens at {path}: make one with greenweft token NAME --scope …"
        )


class BadTokenName(Usage):
    """A name that a token cannot have."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"no token can be called {name!r}: use up to 64 letters, digits, dots, - and _"
        )


class TokenThere(GreenweftError):
    """A token under a name that another one has."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a token {name} already; --revoke takes it back")


class NoSuchToken(GreenweftError):
    """A token that is not there."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"there is no token {name}; there is {', '.join(known) or 'none'}")


class NoTokensFile(Usage):
    """A command about tokens where no file of them is named."""

    def __init__(self) -> None:
        super().__init__("GREENWEFT_TOKENS names no file; set it to where the hashes shall be kept")


class Exposed(Usage):
    """A server that others could reach, and that nobody guards."""

    def __init__(self, host: str, why: str) -> None:
        super().__init__(
            f"{host} can be reached from outside, and {why}: make a token with greenweft token, "
            "or listen at 127.0.0.1"
        )


class CannotListen(GreenweftError):
    """An address at which this server cannot listen."""

    def __init__(self, host: str, port: int, problem: str) -> None:
        super().__init__(f"cannot listen at {host} port {port}: {problem}")
