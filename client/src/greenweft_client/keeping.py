"""Keeping a copy: the merged statements of a server, brought on edition by edition and proven.

Each edition has a hash over the one before it, over what it did, and over the sums of all
statements that stand then. A copy reckons that hash itself, from nothing but what it holds: if
one statement was missed or changed on the way, the hashes differ, and the copy does not go on.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import md5, sha256
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeAlias

from greenweft_client.errors import NotFound, OutOfStep
from greenweft_client.lists import Stream
from greenweft_client.models import Change, Edition

Key: TypeAlias = tuple[str, str]  # kind and id


class Statement(NamedTuple):
    """What is said of one thing, or of two: the ends of an entity are empty.

    Values are canonical texts, as the book has them: ``{"name": ["织坊有限公司@zh"]}``. Their
    order is the server's, and the hash depends on it.
    """

    kind: str
    id: str
    start: str
    end: str
    values: Mapping[str, Sequence[str]]


class Part(NamedTuple):
    """How many statements of a kind, and the sums of the two halves of their md5."""

    statements: int = 0
    upper: int = 0
    lower: int = 0

    def plus(self, other: "Part") -> "Part":
        return Part(*(a + b for a, b in zip(self, other, strict=True)))

    def minus(self, other: "Part") -> "Part":
        return Part(*(a - b for a, b in zip(self, other, strict=True)))


class Feed(Protocol):
    """Where changes come from: a ``Greenweft``."""

    def changes(self, since: int = 0) -> Stream[Edition | Change]: ...


class Copy:
    """All merged statements of one edition.

    To go on later keep ``statements``, ``edition`` and ``hash``, and make it anew of them.

    >>> copy = Copy()
    >>> copy.follow(client)
    6
    >>> copy.statements["Area", "area/440310"].values["name"]
    ['Pingshan@en', '坪山区@zh']
    >>> same = Copy(copy.statements.values(), copy.edition, copy.hash)
    >>> same.follow(client)  # it has all there is
    6
    """

    def __init__(
        self, statements: Iterable[Statement] = (), edition: int = 0, hash: str = ""
    ) -> None:
        self.edition = edition
        self.hash = hash
        self._held = {(one.kind, one.id): one for one in statements}
        self._parts: dict[str, Part] = {}
        for one in self._held.values():
            self._parts[one.kind] = self._parts.get(one.kind, Part()).plus(part(one))

    @property
    def statements(self) -> Mapping[Key, Statement]:
        """The statements by kind and id: where sources differ, one id may have two kinds."""
        return MappingProxyType(self._held)

    @property
    def manifest(self) -> Mapping[str, Part]:
        """The part of each kind, as the book's own manifest has it."""
        return MappingProxyType(self._parts)

    def follow(self, client: Feed) -> int:
        """Bring it to the newest edition that readers of a server see; which one that is.

        ``OutOfStep`` if the server has another book by now, or one that was taken back to a backup
        and went another way since: then a copy begins anew.
        """
        try:
            following = client.changes(self.edition)
        except NotFound as error:
            raise OutOfStep(self.edition, error.detail) from error
        with following as feed:
            reached = self.apply(feed)
            if feed.edition is not None and reached < feed.edition:
                raise OutOfStep(reached + 1, "the feed ended before it")
            if feed.hash is not None and feed.hash != self.hash:
                raise OutOfStep(reached, "this server has another history than the copy has")
            return reached

    def apply(self, lines: Iterable[Edition | Change]) -> int:
        """Go on by what a feed says, each edition wholly or not at all; the edition reached.

        ``OutOfStep`` if it does not follow on this one, or if anything is missing.
        """
        step: _Step | None = None
        for line in lines:
            if isinstance(line, Edition):
                if step:
                    self._conclude(step)
                step = self._begun(line)
            elif step is None or line.edition != step.edition.edition:
                raise OutOfStep(line.edition, "a change came before the line of its edition")
            else:
                step.take(line)
        if step:
            self._conclude(step)
        return self.edition

    def _begun(self, edition: Edition) -> "_Step":
        if edition.edition != self.edition + 1:
            raise OutOfStep(edition.edition, f"the copy has edition {self.edition}")
        if edition.before != self.hash:
            raise OutOfStep(edition.edition, "it follows on another history than the copy has")
        return _Step(edition, self._held, dict(self._parts))

    def _conclude(self, step: "_Step") -> None:
        step.prove()
        for key, statement in step.staged.items():
            if statement is None:
                del self._held[key]
            else:
                self._held[key] = statement
        self._parts = step.parts
        self.edition, self.hash = step.edition.edition, step.edition.hash


class _Step:
    """One edition on its way: what it changes, and the sums that come of it."""

    def __init__(
        self,
        edition: Edition,
        held: Mapping[Key, Statement],
        parts: dict[str, Part],
    ) -> None:
        self.edition = edition
        self.parts = parts
        self.staged: dict[Key, Statement | None] = {}
        self._held = held

    def take(self, change: Change) -> None:
        """Note one change, and reckon with it."""
        key = change.kind, change.id
        old = self._held.get(key)
        if (old is None) != (change.change == "added") or key in self.staged:
            raise OutOfStep(change.edition, f"the copy cannot have {change.id} {change.change}")
        now = self.parts.get(change.kind, Part())
        if old:
            now = now.minus(part(old))
        self.staged[key] = new = _stated(change)
        self.parts[change.kind] = now.plus(part(new)) if new else now

    def prove(self) -> None:
        """``OutOfStep`` unless what is held then has the hash that the edition says."""
        self.parts = {kind: part for kind, part in sorted(self.parts.items()) if part.statements}
        sums = {kind: [str(one) for one in part] for kind, part in self.parts.items()}
        if edition_hash(self.edition, sums) == self.edition.hash:
            return
        told = {kind: list(part) for kind, part in self.edition.manifest.items()}
        kinds = sorted(kind for kind in {*sums, *told} if sums.get(kind) != told.get(kind))
        why = f"statements differ, of {', '.join(kinds)}" if kinds else "its hash is another"
        raise OutOfStep(self.edition.edition, why)


def edition_hash(edition: Edition, sums: Mapping[str, Sequence[str]]) -> str:
    """The hash of an edition after which the statements have these sums, kind by kind in order."""
    counts = [edition.added, edition.removed]
    told = _text([edition.before, edition.edition, edition.what, counts, sums])
    return sha256(told.encode()).hexdigest()


def canonical(statement: Statement) -> str:
    """One line that two statements share exactly when they are equal.

    >>> canonical(Statement("Area", "area/440310", "", "", {"name": ["坪山区@zh"]}))
    '["Area","area/440310","","",{"name":["坪山区@zh"]}]'
    """
    return _text(list(statement))


def part(statement: Statement) -> Part:
    """What one statement adds to the part of its kind.

    >>> part(Statement("Area", "area/440310", "", "", {"name": ["坪山区@zh"]}))
    Part(statements=1, upper=15019190254587747294, lower=4014032149402185567)
    """
    raw = md5(canonical(statement).encode(), usedforsecurity=False).digest()
    return Part(1, int.from_bytes(raw[:8], "little"), int.from_bytes(raw[8:], "little"))


def _text(value: object) -> str:
    """JSON without spaces, with all characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _stated(change: Change) -> Statement | None:
    if change.values is None:
        return None
    return Statement(change.kind, change.id, change.start, change.end, change.values)
