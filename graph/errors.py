"""Errors of the graph: each carries its facts and makes its own sentence."""

from collections.abc import Sequence

from ontology.errors import GreenweftError


class BookMismatch(GreenweftError):
    """The book does not fit what it is opened with."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path} {problem}")


class NoSuchRelease(GreenweftError):
    """A release that is not there, or not any more."""

    def __init__(self, release: int, known: Sequence[int]) -> None:
        there = ", ".join(map(str, sorted(known))) or "none"
        super().__init__(f"no current release {release}; there is {there}")


class NotFound(GreenweftError):
    """An id that no source describes."""

    def __init__(self, id: str) -> None:
        super().__init__(f"nothing is known of {id}")
        self.id = id


class WrongKind(GreenweftError):
    """A thing of which something is asked that only things of other kinds have."""

    def __init__(self, id: str, kind: str, what: str, right: Sequence[str]) -> None:
        kinds = " or ".join(right)
        super().__init__(f"{id} is of the kind {kind}; {what} are known of {kinds} alone")
        self.id = id


class NotMerged(GreenweftError):
    """Two ids that cannot be made one."""

    def __init__(self, a: str, b: str, problem: str) -> None:
        super().__init__(f"{a} and {b} cannot be merged: {problem}")


class ForeignStore(GreenweftError):
    """A store that holds what is not ours: it is never altered."""

    def __init__(self, store: str, problem: str) -> None:
        super().__init__(f"{store} {problem}; it was left as it is")


class StoreError(GreenweftError):
    """A store that could not do what it was asked."""

    def __init__(self, store: str, problem: str) -> None:
        super().__init__(f"{store}: {problem}")


class NotStrict(GreenweftError):
    """A strict load in which a record was rejected: nothing was loaded."""

    def __init__(self, rejected: Sequence[tuple[str, str, str]]) -> None:
        file, record, reason = rejected[0]
        more = f", and {len(rejected) - 1} more" if len(rejected) > 1 else ""
        super().__init__(
            f"nothing was loaded, for --strict was given: {file} {record}: {reason}{more}"
        )
        self.rejected = rejected


class NothingReadable(GreenweftError):
    """A load of which no file could be read."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(f"no file could be read: {'; '.join(reasons)}")


class TwiceInOneLoad(GreenweftError):
    """Two files of one load claim to be the same series."""

    def __init__(self, inputs: Sequence[tuple[str, str]]) -> None:
        known = [series for series, _ in inputs]
        twice = [(series, file) for series, file in inputs if known.count(series) > 1]
        listed = "; ".join(f"{file} is {series!r}" for series, file in twice)
        super().__init__(
            f"one series may come once in a load: {listed}. Load them apart with --series"
        )


class OutOfStep(GreenweftError):
    """A store whose counts differ from the book's after a sync."""

    def __init__(self, store: str, counts: Sequence[tuple[str, int, int]]) -> None:
        told = ", ".join(
            f"{kind} {found} instead of {expected}" for kind, expected, found in counts
        )
        super().__init__(
            f"the {store} store holds {told}; "
            "greenweft check names them, greenweft sync --from-scratch mends it"
        )


class BadParameter(GreenweftError):
    """A parameter that a question cannot take."""

    def __init__(self, name: str, value: str, right: str) -> None:
        super().__init__(
            f"{name} is {value!r}; it must be {right}" if value else f"{name} must be {right}"
        )


class BadQuestion(GreenweftError):
    """The text of a question uses a word that the schema does not have."""

    def __init__(self, question: str, language: str, problem: str) -> None:
        super().__init__(f"the {language} of {question}: {problem}")


class Unsearchable(GreenweftError):
    """A text that cannot be searched for."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"a search text {problem}")
