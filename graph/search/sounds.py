"""Sounds: how a Chinese name may be read aloud, and what typed letters may stand for.

A character has several readings; a name keeps those that a dictionary's phrases use, since only a
reader knows that 重庆 is Chongqing. So a sound is a set of syllables for each character:

    重庆长安    zhong/chong qing zhang/chang an
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from pypinyin import Style, pinyin
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict

from graph.search.folding import has_han

Sound: TypeAlias = Sequence[frozenset[str]]

# A reading that fewer of a character's phrases have is left out: 大 is dai in one of 400, 六 is lu
# (六安) in one of 126.
SHARE = 1 / 200
WAYS = 8  # in which typed letters are cut into syllables; xian is xian or xi an
TYPED_Ü = {"lv": "lu", "nv": "nu", "lve": "lue", "nve": "nue"}
_TONE = re.compile(r"(?<=[a-z])[1-5]")
LEGAL = tuple(
    tuple(form.split())
    for form in (
        "gu fen you xian gong si",
        "you xian ze ren gong si",
        "ze ren you xian gong si",
        "gu fen gong si",
        "you xian gong si",
        "gong si",
    )
)


class Typed(NamedTuple):
    """Typed letters as syllables; ``rest`` is the beginning of one more."""

    syllables: tuple[str, ...]
    rest: str = ""


@lru_cache(maxsize=32_768)
def readings(character: str) -> tuple[str, ...]:
    """Syllables as which a character may be read, the usual first; a letter is its own.

    >>> readings("重"), readings("绿"), readings("t")
    (('zhong', 'chong'), ('lv', 'lu'), ('t',))
    """
    if not has_han(character):
        return (character,)
    usual = pinyin(character, style=Style.NORMAL, errors="default")[0][0]
    said = _in_phrases().get(character, Counter())
    enough = sum(said.values()) * SHARE
    kept = [usual, *(one for one, times in said.most_common() if times >= enough)]
    return tuple(dict.fromkeys([*kept, *(TYPED_Ü[one] for one in kept if one in TYPED_Ü)]))


def sounded(name: str) -> str:
    """The sound of a name as text: syllables by spaces, readings of one character by bars.

    >>> sounded("重庆")
    'zhong/chong qing'
    """
    return " ".join(_sounded(character) for character in name)


@lru_cache(maxsize=32_768)
def _sounded(character: str) -> str:
    return "/".join(readings(character))


def sound(text: str) -> list[frozenset[str]]:
    """Inverse of ``sounded``.

    >>> [sorted(one) for one in sound("zhong/chong qing")]
    [['chong', 'zhong'], ['qing']]
    """
    return [_set(one) for one in text.split()]


@lru_cache(maxsize=32_768)
def _set(text: str) -> frozenset[str]:
    return frozenset(text.split("/"))


def typed(words: Sequence[str]) -> list[Typed]:
    """Ways to cut typed words into syllables, those of the fewest first; tones are left out.

    >>> typed(["biyadi"])[0].syllables, typed(["bi3ya4", "di2qich"])[0]
    (('bi', 'ya', 'di'), Typed(syllables=('bi', 'ya', 'di', 'qi'), rest='ch'))
    >>> typed(["xian"])
    [Typed(syllables=('xian',), rest=''), Typed(syllables=('xi', 'an'), rest='')]
    >>> typed(["weft"])
    []
    """
    ways = [Typed(())]
    for i, word in enumerate(words):
        cut = list(_cuts(_TONE.sub("", word), whole=i + 1 < len(words)))
        ways = [Typed(way.syllables + one.syllables, one.rest) for way in ways for one in cut]
        ways = sorted(ways, key=lambda way: (bool(way.rest), len(way.syllables), way))[:WAYS]
    return [_without_form(way) for way in ways if way.syllables]


def _without_form(way: Typed) -> Typed:
    """``way`` without the sound of a legal form, which no name keeps in its own."""
    for form in LEGAL:
        if not way.rest and way.syllables[-len(form) :] == form and len(way.syllables) > len(form):
            return Typed(way.syllables[: -len(form)])
    return way


def _cuts(word: str, whole: bool) -> list[Typed]:
    """Ways to cut one word; only an unfinished one may end in the beginning of a syllable."""
    at: list[list[tuple[str, ...]]] = [[()], *([] for _ in word)]
    for start in range(len(word)):
        for syllable in _syllables_at(word, start):
            room = WAYS - len(at[start + len(syllable)])
            at[start + len(syllable)] += [(*way, syllable) for way in at[start][:room]]
    cut = [Typed(way) for way in at[-1]]
    if not whole and not cut:
        beginnings = _beginnings()
        for start in range(max(0, len(word) - 5), len(word)):
            if word[start:] in beginnings:
                cut += [Typed(way, word[start:]) for way in at[start]]
    return cut


def _syllables_at(word: str, start: int) -> Iterator[str]:
    """Syllables that stand there, the longest first."""
    for length in range(min(6, len(word) - start), 0, -1):
        if word[start : start + length] in _in_use():
            yield word[start : start + length]


@cache
def _in_use() -> frozenset[str]:
    """All syllables of Mandarin that a phrase has."""
    said = {one for counted in _in_phrases().values() for one in counted}
    found = said | {TYPED_Ü[one] for one in said if one in TYPED_Ü}
    return frozenset(one for one in found if one.isascii() and one not in ("m", "n", "ng", "hm"))


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(one[:length] for one in _in_use() for length in range(1, len(one)))


@cache
def _in_phrases() -> Mapping[str, Counter[str]]:
    """How often a character is read as which syllable in the phrases of the dictionary."""
    marked: Counter[tuple[str, str]] = Counter()
    for phrase, syllables in phrases_dict.items():
        if len(phrase) == len(syllables):
            marked.update(zip(phrase, (one[0] for one in syllables), strict=True))
    plain = cache(to_normal)
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (character, syllable), times in marked.items():
        counted[character][plain(syllable)] += times
    return counted
