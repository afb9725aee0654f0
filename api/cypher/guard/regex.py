"""Regular expressions that end soon, whatever text they are held against.

Neo4j does not stop a match that goes astray: (.*a){25}$ against a hundred letters runs for ever,
and takes its thread with it. ArcadeDB stops each after a second. So a pattern is counted before it
runs: in how many ways can it be laid against a text of a given length? A repeated group in which
there is a choice makes them exponential and is refused; what cannot be counted is, too.
"""

import re
from typing import NamedTuple

LENGTH = 200  # characters of a pattern
MOST = 500_000_000  # characters that are looked at: 3 s of Java, at the very worst
FLAGS = re.compile(r"\(\?[imsu]+\)")
TIMES = re.compile(r"\{(\d{1,4})(,(\d{0,4}))?\}")
ESCAPED = frozenset("dDwWsSbBtnrhHR.\\^$|?*+()[]{}-/'\"@#%&=:;,!<>~_ ")
CLASS = re.compile(r"\[\^?\]?(?:\\[^QEc]|[^\[\]\\])*\]", re.DOTALL)
PROPERTY = re.compile(r"\\[pP]\{\w{1,30}\}|\\u[0-9a-fA-F]{4}")


class Uncounted(ValueError):
    """Why a pattern is not run; the text completes "a regular expression with …"."""


class Ways(NamedTuple):
    """In how many ways a part of a pattern can be laid: ``fixed`` × length ** ``power``."""

    fixed: float = 1
    power: int = 0

    def __mul__(self, other: object) -> "Ways":
        assert isinstance(other, Ways)  # noqa: S101
        return Ways(self.fixed * other.fixed, self.power + other.power)

    @property
    def choice(self) -> bool:
        return self.power > 0 or self.fixed > 1


def effort(pattern: str, length: float) -> float:
    """How many characters are looked at, at most, for a text of ``length``; else ``Uncounted``.

    >>> effort("(?i).*电子.*", 64)
    262144
    >>> effort("(a+)+$", 64)
    Traceback (most recent call last):
    api.cypher.guard.regex.Uncounted: a repeated group that has a choice in it
    """
    if len(pattern) > LENGTH:
        raise Uncounted(f"more than {LENGTH} characters")
    reader = _Reader(pattern)
    ways = reader.alternatives()
    if reader.at < len(pattern):
        raise Uncounted("a ) that nothing opens")
    length = max(length, 2)
    looked_at = ways.fixed * length ** (ways.power + 1)
    if looked_at > MOST:
        raise Uncounted(f"too many ways to lay it against a text of {length:,.0f} characters")
    return looked_at


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def alternatives(self) -> Ways:
        each = [self._sequence()]
        while self._next("|"):
            each.append(self._sequence())
        return Ways(sum(one.fixed for one in each), max(one.power for one in each))

    def _sequence(self) -> Ways:
        ways = Ways()
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            ways *= self._repeated(self._one())
        return ways

    def _one(self) -> Ways:
        """One character, class or group; (?i) is none, and takes no room."""
        if found := FLAGS.match(self.pattern, self.at):
            self.at = found.end()
            return Ways()
        if self._next("("):
            return self._group()
        if found := PROPERTY.match(self.pattern, self.at):
            self.at = found.end()
        elif self.pattern[self.at] == "[":
            found = CLASS.match(self.pattern, self.at)
            if not found or "&&" in found[0]:
                raise Uncounted("a class […] that it cannot read")
            self.at = found.end()
        elif self._next("\\"):
            if self.at >= len(self.pattern) or self.pattern[self.at] not in ESCAPED:
                raise Uncounted(f"\\{self.pattern[self.at : self.at + 1]}")
            self.at += 1
        elif self.pattern[self.at] in "*+?{":
            raise Uncounted(f"a {self.pattern[self.at]} that repeats nothing")
        else:
            self.at += 1
        return Ways()

    def _group(self) -> Ways:
        """What stands behind a ( and the ) that closes it."""
        if self._next("?") and not self._next(":"):
            raise Uncounted("a (?…) other than (?:…) and (?i)")
        ways = self.alternatives()
        if not self._next(")"):
            raise Uncounted("a ( that nothing closes")
        return ways

    def _repeated(self, one: Ways) -> Ways:
        """What was read, as often as the pattern says."""
        if self._next("?"):
            ways = Ways(one.fixed + 1, one.power)
        elif self._next("*") or self._next("+"):
            if one.choice:
                raise Uncounted("a repeated group that has a choice in it")
            ways = Ways(1, 1)
        elif found := TIMES.match(self.pattern, self.at):
            self.at = found.end()
            ways = _times(one, found)
        else:
            return one
        if not self._next("?"):
            self._next("+")
        return ways  # lazy and possessive ones go the same ways, or fewer

    def _next(self, character: str) -> bool:
        """Whether it is next; then it is read."""
        found = self.pattern.startswith(character, self.at)
        self.at += found
        return found


def _times(one: Ways, found: re.Match[str]) -> Ways:
    least = int(found[1])
    most = least if not found[2] else int(found[3]) if found[3] else None
    if one.choice and (most is None or most > 1):
        raise Uncounted("a repeated group that has a choice in it")
    if most is None:
        return Ways(1, 1)
    return Ways((most - least + 1) * one.fixed, one.power)
