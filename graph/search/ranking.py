"""Ranking: why a name answers a search, and how well.

What is typed is compared with a whole name and with its parts, then with its sound; likeness
comes last. Nothing here looks at the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from graph.search.folding import bare, folded, has_han
from graph.search.sounds import Sound, Typed, readings, sound, typed

How: TypeAlias = Literal["exact", "bare", "prefix", "part", "fuzzy"]

# What a place ends in, before the name proper: 深圳市|比亚迪.
PLACES = "省市区县州盟旗镇乡 "
LIKE = 65  # of 100: one wrong character of three
SHORTEST_LIKE = 3
# A part weighs less than a whole, and less yet where its characters stand apart.
PART, APART = 0.95, 0.9


class Rank(IntEnum):
    """Best first."""

    CODE = 0
    NAME = 1
    BARE = 2
    SOUND = 3
    PREFIX = 10
    CODE_PREFIX = 11
    SOUND_PREFIX = 12
    WORD = 20
    PART = 21
    WORDS = 22
    SOUND_PART = 23
    INITIALS = 24
    INITIALS_PART = 25
    HOMOPHONE = 30
    LIKE = 31


HOW: dict[Rank, How] = {
    Rank.CODE: "exact",
    Rank.NAME: "exact",
    Rank.BARE: "bare",
    Rank.SOUND: "exact",
    Rank.PREFIX: "prefix",
    Rank.CODE_PREFIX: "prefix",
    Rank.SOUND_PREFIX: "prefix",
    Rank.WORD: "part",
    Rank.PART: "part",
    Rank.WORDS: "part",
    Rank.SOUND_PART: "part",
    Rank.INITIALS: "prefix",
    Rank.INITIALS_PART: "part",
    Rank.HOMOPHONE: "fuzzy",
    Rank.LIKE: "fuzzy",
}
OF_SOUND = {Rank.SOUND: "pinyin", Rank.SOUND_PREFIX: "pinyin", Rank.SOUND_PART: "pinyin"} | {
    Rank.HOMOPHONE: "pinyin", Rank.INITIALS: "initials", Rank.INITIALS_PART: "initials",
}  # fmt: skip


class Match(NamedTuple):
    """How well a name answers; sorts best first. ``unlike`` is 0 to 100, of likeness only."""

    rank: Rank
    unlike: int = 0

    @property
    def how(self) -> How:
        return HOW[self.rank]

    def why(self, property: str) -> str:
        """Which text matched, said of a name in ``property``.

        >>> Match(Rank.INITIALS).why("name"), Match(Rank.PREFIX).why("formerName")
        ('initials of name', 'formerName')
        """
        of = OF_SOUND.get(self.rank)
        return f"{of} of {property}" if of else property


@dataclass(frozen=True)
class Asked:
    """What is typed, folded: as one name, without its legal form, as words, and as sounds."""

    key: str
    bare: str
    words: tuple[str, ...]
    sounds: tuple[Typed, ...]
    initials: str

    @cached_property
    def own_sound(self) -> Sound:
        """How Chinese characters that were typed may be read; empty if there are none."""
        if not has_han(self.bare):
            return ()
        return [frozenset(readings(character)) for character in self.bare]


def asked(text: str) -> Asked:
    """A search text, folded.

    >>> asked("BYD").initials, asked("比亞迪 有限公司").words
    ('byd', ('比亚迪', '有限公司'))
    """
    key = folded(text)
    words = tuple(word for part in text.split() for word in folded(part).split())
    latin = key.isascii() and any(c.isalpha() for c in key)
    joined = "".join(words)
    spelled_out = all(len(word) == 1 for word in words)
    initials = joined if latin and joined.isalpha() and (len(words) == 1 or spelled_out) else ""
    return Asked(
        key=key,
        bare=bare(key),
        words=words,
        sounds=tuple(typed(words)) if latin else (),
        initials=initials if 1 < len(initials) <= 12 else "",
    )


def match(asked: Asked, key: str, sounded: str) -> Match | None:
    """How what is asked stands in a name of this folded form and sound; ``None`` if nowhere.

    >>> match(asked("比亞迪"), "深圳市比亚迪锂电池有限公司", "")
    Match(rank=<Rank.WORD: 20>, unlike=0)
    """
    found = _in_text(asked, key)
    if sounded and (asked.sounds or asked.initials):
        syllables = sound(sounded)
        ranks = [found, _in_sound(asked.sounds, syllables), _initials(asked.initials, syllables)]
        found = min((rank for rank in ranks if rank is not None), default=None)
    return None if found is None else Match(found)


def _in_text(asked: Asked, key: str) -> Rank | None:
    if key == asked.key:
        return Rank.NAME
    if bare(key) == asked.bare:
        return Rank.BARE
    at = key.find(asked.key)
    if at == 0:
        return Rank.PREFIX
    if at > 0:
        return Rank.WORD if key[at - 1] in PLACES else Rank.PART
    if len(asked.words) > 1 and all(word in key for word in asked.words):
        return Rank.WORDS
    return None


def _in_sound(ways: Sequence[Typed], syllables: Sound) -> Rank | None:
    ranks = (_of_way(way, syllables) for way in ways)
    return min((rank for rank in ranks if rank is not None), default=None)


def _of_way(way: Typed, syllables: Sound) -> Rank | None:
    at = _place(way, syllables)
    if at == 0:
        ended = not way.rest and way.syllables[-1] in syllables[len(way.syllables) - 1]
        return Rank.SOUND if ended and len(way.syllables) == len(syllables) else Rank.SOUND_PREFIX
    # One syllable stands in too many names to tell anything but how they begin.
    return Rank.SOUND_PART if at is not None and len(way.syllables) > 1 else None


def _place(way: Typed, syllables: Sound) -> int | None:
    """Where a sound is read as it was typed; the last syllable may be unfinished."""
    wanted = (*way.syllables, way.rest) if way.rest else way.syllables
    for at in range(len(syllables) - len(wanted) + 1):
        *heads, last = syllables[at : at + len(wanted)]
        if all(s in h for s, h in zip(wanted[:-1], heads, strict=True)) and any(
            one.startswith(wanted[-1]) for one in last
        ):
            return at
    return None


def _initials(letters: str, syllables: Sound) -> Rank | None:
    if not letters:
        return None
    for at in range(len(syllables) - len(letters) + 1):
        here = syllables[at : at + len(letters)]
        if all(any(s[0] == c for s in one) for c, one in zip(letters, here, strict=True)):
            return Rank.INITIALS if at == 0 else Rank.INITIALS_PART
        if len(letters) == 2:
            return None
    return None


def homophone(one: Sound, other: Sound) -> bool:
    """Whether ``other`` has a part that may be read as ``one`` is.

    >>> homophone(sound("bi ya"), sound("shen bi ya/jia"))
    True
    """
    return any(
        all(a & b for a, b in zip(one, other[at : at + len(one)], strict=True))
        for at in range(len(other) - len(one) + 1)
    )


def likeness(asked: Asked, key: str) -> int | None:
    """How like what is asked is to a name, 0 to 100; ``None`` if it is not.

    >>> likeness(asked("比亚笛汽车"), "比亚迪汽车工业有限公司")
    76
    >>> likeness(asked("比亚迪"), "万科企业股份有限公司")
    """
    a, b = asked.bare, bare(key)
    if len(a) < SHORTEST_LIKE:
        return None
    scores = [fuzz.ratio(a, b)]
    if len(a) <= len(b):
        scores.append(fuzz.partial_ratio(a, b) * PART)
        # Letters in a row stand in any long English name; Chinese characters tell more.
        if has_han(a) and len(a) * 3 >= len(b):
            scores.append(LCSseq.similarity(a, b) / len(a) * 100 * APART)
    if " " in a:
        scores.append(fuzz.token_sort_ratio(a, b))
    best = int(max(scores))
    return best if best >= LIKE else None
