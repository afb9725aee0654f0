"""Refusals: why a door does not answer, with the facts that a client can act on.

Each carries its facts as attributes, makes its own sentence, and knows nothing of HTTP:
``api.problems`` says which status each of them is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from ontology.errors import GreenweftError


class Refusal(GreenweftError):
    """Why a door does not answer. ``facts`` are the members of its problem document."""

    retry_after: float | None = None  # seconds

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.facts = facts


class QueryRefused(Refusal):
    """A query text that this door does not run; ``place`` is its line and column, from 1."""

    def __init__(
        self, reason: str, rule: str, place: tuple[int, int] | None = None, **facts: object
    ) -> None:
        super().__init__(f"{reason}{_at(place)}", rule=rule, **_where(place), **facts)
        self.rule = rule
        self.place = place


class BadQuery(Refusal):
    """A query text that its engine does not take: a syntax error, a wrong type, a missing name."""


class UpdateRefused(Refusal):
    """A query that would change the graph, which is a projection of the book."""

    def __init__(self, what: str, place: tuple[int, int] | None = None) -> None:
        super().__init__(
            f"{what} would change the graph, which is made from the book: load a source instead"
            f"{_at(place)}",
            **_where(place),
        )


class Late(Refusal):
    """An answer that was not there at its deadline."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} s; the query was stopped", seconds=seconds)


class TooLarge(Refusal):
    """An answer beyond what one query may give or hold."""

    def __init__(self, what: str, limit: int, setting: str) -> None:
        super().__init__(
            f"the answer has more than {limit:,} {what} ({setting}); ask for less",
            limit=limit,
            setting=setting,
        )


class OutOfMemory(Refusal):
    """A query that took more memory than one may, and was stopped."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"the query took more than {limit >> 20:,} MiB of memory and was stopped",
            limit=limit,
            setting="GREENWEFT_QUERY_MEMORY",
        )


class EngineOutOfMemory(Refusal):
    """A query that its engine stopped, since it took more of its memory than one may."""

    def __init__(self) -> None:
        super().__init__(
            "the query took more memory of the engine than one may (GREENWEFT_GRAPH_HEAP) and was "
            "stopped; sort or collect less at once",
            setting="GREENWEFT_GRAPH_HEAP",
        )


class Crashed(Refusal):
    """A query that ended the process it ran in; the process is replaced."""

    def __init__(self, status: int | None) -> None:
        super().__init__("the query ended the process it ran in, which is replaced", status=status)


class Busy(Refusal):
    """More queries at once than are let to wait."""

    def __init__(self, waiting: int, retry_after: float = 1.0) -> None:
        super().__init__(f"{waiting} queries are waiting already; come again", waiting=waiting)
        self.retry_after = retry_after


class NotReady(Refusal):
    """A door that cannot answer now and will: starting, syncing, or its engine being replaced."""

    def __init__(self, state: str, retry_after: float = 1.0) -> None:
        super().__init__(state)
        self.retry_after = retry_after


class EngineDown(Refusal):
    """An engine that does not answer; the door tries it again by itself."""

    def __init__(self, engine: str, problem: str, retry_after: float = 2.0) -> None:
        super().__init__(f"{engine} does not answer: {problem}", engine=engine)
        self.retry_after = retry_after


class NothingKnown(Refusal):
    """An id, or the name of a product, of which no source says anything."""

    def __init__(self, id: str) -> None:
        super().__init__(f"nothing is known of {id}; a search finds ids by names", id=id)


class NotThatKind(Refusal):
    """A thing of which something is asked that only things of other kinds have.

    >>> str(NotThatKind("park/1", "park/1 is of the kind Park; suppliers are of Company alone"))
    'park/1 is of the kind Park; suppliers are of Company alone'
    """

    def __init__(self, id: str, sentence: str) -> None:
        super().__init__(sentence, id=id)


class UnknownParameter(Refusal):
    """A parameter that an address does not take; the sentence names the nearest that it does.

    >>> str(UnknownParameter("format", ("limit",)))
    "no parameter 'format'; the header Accept asks for a form, such as text/csv"
    """

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known) or 'none'}"
        if name == "format":
            hint = "the header Accept asks for a form, such as text/csv"
        super().__init__(f"no parameter {name!r}; {hint}", parameter=name, known=list(known))


def complaints(wrong: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Sequence[Any], str]]:
    """Where a check of parameters found what, in words for people."""
    for one in wrong:
        if one["type"] != "none_required":  # that nothing would be right too helps nobody
            yield one["loc"], one["msg"].removeprefix("Value error, ")


class BadParameters(Refusal):
    """Parameters that a lookup does not take as they are; the sentence says what would be right."""

    @classmethod
    def of(cls, wrong: Iterable[Mapping[str, Any]], *where: str) -> "BadParameters":
        """What a check of the parameters found, if need be below ``where``."""
        # A part in brackets is how a check is called.
        errors = [
            {"where": ".".join(p for p in map(str, (*where, *place)) if "[" not in p), "says": says}
            for place, says in complaints(wrong)
        ]
        return cls("; ".join(f"{one['where']}: {one['says']}" for one in errors), errors=errors)


class BadCursor(Refusal):
    """A cursor that this server did not make for this request."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}: send the cursor of the answer before, and all else as it was")


class EditionGone(Refusal):
    """A cursor of an edition that readers do not see any more: begin again."""

    def __init__(self, edition: int, newest: int) -> None:
        at = f"another edition {newest}" if newest == edition else str(newest)
        super().__init__(
            f"edition {edition} is gone, readers are at {at}: ask again without a cursor",
            edition=edition,
            newest=newest,
        )


class EditionAhead(Refusal):
    """An edition that a copy has and the book does not: the copy is of another history.

    >>> str(EditionAhead(50, 40))
    'there is no edition 50 here, the newest is 40: a copy that has it begins anew'
    """

    def __init__(self, edition: int, newest: int) -> None:
        super().__init__(
            f"there is no edition {edition} here, the newest is {newest}: a copy that has it begins"
            " anew",
            edition=edition,
            newest=newest,
        )


class BadRequest(Refusal):
    """A request that its protocol does not have; the sentence says what would be right."""


class WrongMediaType(Refusal):
    """A body in a form that a door does not read."""

    def __init__(self, got: str, takes: str) -> None:
        super().__init__(f"{got or 'a body without a Content-Type'} is not read here; send {takes}")


class PackedBody(WrongMediaType):
    """A body that is packed, which none is read here."""

    def __init__(self, encoding: str) -> None:
        super(WrongMediaType, self).__init__(
            f"a body packed with {encoding!r} is not read here; send it without Content-Encoding"
        )


class NoToken(Refusal):
    """A request without a token where one is needed, or with one that is not known."""

    def __init__(self, sent: bool) -> None:
        what = "the token is not known here" if sent else "this needs a token"
        super().__init__(f"{what}; send one as Bearer, or as the password of Basic")


class TokensUnusable(NotReady):
    """A token that cannot be looked up, since the file of tokens cannot be used at the moment."""

    def __init__(self) -> None:
        super().__init__(
            "the server's file of tokens cannot be used now, so that nobody is let in by one; its "
            "log says why"
        )


class NotAllowed(Refusal):
    """A token that is not for what was asked with it."""

    def __init__(self, token: str, needed: str, has: str) -> None:
        super().__init__(
            f"the token {token} is for {has}; this needs {needed}", token=token, needed=needed
        )


class ForeignPage(Refusal):
    """A page of another site that would change something with the rights of who looks at it."""

    def __init__(self, origin: str) -> None:
        super().__init__(f"a page of {origin} changes nothing here", origin=origin)


class WrongHost(Refusal):
    """A request that calls this server by a name which may be anybody's."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"this server is not called {name!r}; GREENWEFT_HOSTS lists names beside loopback's"
        )


def _at(place: tuple[int, int] | None) -> str:
    return f" (line {place[0]}, column {place[1]})" if place else ""


def _where(place: tuple[int, int] | None) -> Mapping[str, int]:
    return {"line": place[0], "column": place[1]} if place else {}
