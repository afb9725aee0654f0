"""Finding: candidates from the index, ranked.

Each step asks the index for a bounded number of names, the first in the order of hits, so that
what is common costs no more than what is rare. A step runs only if those before it left room.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from graph.errors import Unsearchable
from graph.model import Id
from graph.search.asking import Wanted, beginnings, clause, homophones, more_slips, one_slip, parts
from graph.search.folding import bare, folded
from graph.search.grams import every, of_kind, pieces
from graph.search.index import CENTRAL
from graph.search.ranking import Asked, How, Match, Rank, asked, homophone, likeness, match
from graph.search.sounds import sound

LONGEST = 200  # characters of a search text
DEPTH = 200  # names that one step may give
LIKE_DEPTH = 300  # names whose likeness is measured
ENOUGH = 10  # texts after which nothing merely like is looked for
OPEN = 20  # grams that an unfinished one may stand for, the most common
CODE = 4  # characters from which the beginning of an identifier finds it
NUMBERS = "SELECT rowid FROM name_fts WHERE name_fts MATCH ? ORDER BY rowid LIMIT ?"
EXACT = "SELECT n FROM name_text WHERE key = ? ORDER BY n LIMIT ?"
RARITY = "SELECT gram, texts FROM name_gram JOIN json_each(?) given ON given.value = gram"
OPENING = """SELECT gram FROM name_gram WHERE gram >= ? AND gram < ?
ORDER BY texts DESC, gram LIMIT ?"""
TEXTS = """SELECT t.property, t.text, t.key, t.sound, e.id, e.kind, e.name
FROM json_each(?) given JOIN name_text t ON t.n = given.value
JOIN name_entity e ON e.n = t.entity"""
CODES = """SELECT c.code = ?1, c.property, c.text, e.id, e.kind, e.name
FROM name_code c JOIN name_entity e ON e.n = c.entity
WHERE c.code >= ?1 AND c.code < ?2 ORDER BY c.code, e.id LIMIT ?3"""
IDS = """SELECT id = ?1, 'id', id, id, kind, name FROM name_entity
WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3"""


class Hit(NamedTuple):
    """An entity that a search found: ``name`` is the one it goes by, ``text`` the one that matched.

    ``why`` names the property of ``text``, or "pinyin of" or "initials of" it; ``how`` tells
    whether what was asked is all of it, all but the legal form, its beginning, a part, or like it.
    """

    id: Id
    kind: str
    name: str
    text: str
    why: str
    how: How


class _Found(NamedTuple):
    """A text that answers; sorts best first."""

    match: Match
    other_property: bool
    other_kind: bool
    length: int
    id: Id
    property: str
    text: str
    kind: str
    name: str


def search(
    con: sqlite3.Connection,
    text: str,
    limit: int = 20,
    kinds: Collection[str] = (),
    offset: int = 0,
) -> list[Hit]:
    """Entities by a name, its pinyin, or an identifier, the best first; of ``kinds``, if given.

    Raises ``Unsearchable`` if ``text`` is blank or longer than 200 characters.
    """
    if len(text) > LONGEST:
        raise Unsearchable(f"has at most {LONGEST} characters, and this one {len(text)}")
    query = asked(text)
    if not query.key:
        raise Unsearchable("must not be blank")
    found = _Search(con, query, frozenset(kinds)).found(text.strip())
    hits = [
        Hit(one.id, one.kind, one.name, one.text, one.match.why(one.property), one.match.how)
        for one in _best(found)
    ]
    return hits[max(offset, 0) :][: max(limit, 0)]


def _best(found: Sequence[_Found]) -> Iterator[_Found]:
    """The best text of each entity, in order."""
    seen: set[Id] = set()
    for one in sorted(found):
        if one.id not in seen:
            seen.add(one.id)
            yield one


@dataclass(frozen=True)
class _Search:
    """One search at work."""

    con: sqlite3.Connection
    asked: Asked
    kinds: frozenset[str]

    def found(self, text: str) -> list[_Found]:
        """Every text that answers, in no order.

        What is merely like is looked for only if little else is found, and no whole name.
        """
        found = [*self._codes(text), *self._texts(self._named(), self._match)]
        for look, judge in (
            (self._sounding_alike, self._homophone),
            (self._slipped_once, self._likeness),
            (self._slipped, self._likeness),
        ):
            if len(found) >= ENOUGH or any(one.match.rank <= Rank.BARE for one in found):
                break
            found += self._texts(look(), judge)
        return found

    def _codes(self, text: str) -> Iterator[_Found]:
        """Of identifiers, and of ids as they are written."""
        for code in {self.asked.key.replace(" ", ""), folded(text.rpartition("/")[2])} - {""}:
            yield from self._by_code(CODES, code)
        if "/" in text and text.isascii() and text.isprintable():
            yield from self._by_code(IDS, text)

    def _by_code(self, query: str, code: str) -> Iterator[_Found]:
        tells = len(code) >= CODE and any(c.isdigit() for c in code)
        end = f"{code}\U0010ffff" if tells else f"{code}\0"
        for whole, property, text, id, kind, name in self.con.execute(query, [code, end, DEPTH]):
            if not self.kinds or kind in self.kinds:
                rank = Rank.CODE if whole else Rank.CODE_PREFIX
                yield _Found(
                    Match(rank),
                    False,
                    kind not in CENTRAL,
                    len(text),
                    id,
                    property,
                    text,
                    kind,
                    name,
                )

    def _named(self) -> list[int]:
        """Texts with what is asked in them, or in their sound, whatever promises most first."""
        found = dict.fromkeys(n for (n,) in self.con.execute(EXACT, [self.asked.key, DEPTH]))
        for wanted in (*beginnings(self.asked), *parts(self.asked)):
            if len(found) >= DEPTH:
                break
            found |= dict.fromkeys(self._having(wanted))
        return list(found)

    def _having(self, wanted: Wanted) -> list[int]:
        """Texts that have these grams; none if nothing is wanted."""
        groups = list(wanted.groups)
        if wanted.opening:
            begin = [wanted.opening, f"{wanted.opening}\U0010ffff", OPEN]
            groups.append(tuple(gram for (gram,) in self.con.execute(OPENING, begin)))
        grams = {gram for group in groups for gram in group}
        return self._numbers(clause(groups, self._rarity(grams)), DEPTH)

    def _sounding_alike(self) -> list[int]:
        return self._having(homophones(self.asked))

    def _slipped_once(self) -> list[int]:
        texts = self._rarity(pieces(self.asked.bare))
        return self._numbers(one_slip(self.asked, texts), LIKE_DEPTH)

    def _slipped(self) -> list[int]:
        texts = self._rarity(pieces(self.asked.bare))
        return self._numbers(more_slips(self.asked, texts), LIKE_DEPTH)

    def _rarity(self, grams: Iterable[str]) -> dict[str, int]:
        """How many texts have a gram, of those that some have."""
        return dict(self.con.execute(RARITY, [orjson.dumps(sorted(grams)).decode()]))

    def _numbers(self, query: str, limit: int) -> list[int]:
        """Numbers of the texts that ``query`` finds, in the order of hits."""
        if query and self.kinds:
            # A kind that no name can have is asked by strangers only, and finds nothing.
            known = [of_kind(kind) for kind in sorted(self.kinds) if kind.isalnum()]
            query = f"({query}) AND {every([known])}" if known else ""
        return [n for (n,) in self.con.execute(NUMBERS, [query, limit])] if query else []

    def _texts(
        self, numbers: Sequence[int], judge: Callable[[str, str], Match | None]
    ) -> Iterator[_Found]:
        """The texts of these numbers that ``judge`` lets answer, by folded form and sound."""
        rows = self.con.execute(TEXTS, [orjson.dumps(numbers).decode()])
        for property, text, key, sounded, id, kind, name in rows:
            found = judge(key, sounded)
            if found and (not self.kinds or kind in self.kinds):
                other = property != "name"
                length = len(bare(key))
                yield _Found(
                    found, other, kind not in CENTRAL, length, id, property, text, kind, name
                )

    def _match(self, key: str, sounded: str) -> Match | None:
        return match(self.asked, key, sounded)

    def _homophone(self, key: str, sounded: str) -> Match | None:
        alike = sounded and homophone(self.asked.own_sound, sound(sounded))
        return Match(Rank.HOMOPHONE) if alike else None

    def _likeness(self, key: str, sounded: str) -> Match | None:
        alike = likeness(self.asked, key)
        return None if alike is None else Match(Rank.LIKE, 100 - alike)
