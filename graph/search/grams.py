"""Grams: the small pieces of names by which the full-text index finds them.

FTS5's own trigrams would miss names of two characters, so the pieces are ours:

    深 深圳      every character that is not a Latin letter or digit, and every pair of neighbours
    eft          three letters or digits of a Latin word, and ·we, how it begins
    ⊢深          how a name begins
    bi‿ya        two syllables of its sound, and ⊨bi, how that begins
    ⊪byd         three initials of its sound, and ⊩by, how they begin
    ∈company     the kind of its holder

None has a sign of FTS5's query language, since a folded name has letters and digits only.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from operator import add

_LATIN = re.compile(r"[a-z0-9 ]")
_RUN = re.compile(r"[a-z0-9]+|[^a-z0-9 ]+")


def of_text(kind: str, key: str, sounded: str) -> set[str]:
    """All grams of a name of a thing of ``kind``, by its folded form and its sound as text.

    >>> sorted(of_text("Area", "纬园", "wei yuan"))
    ['wei‿yuan', '∈area', '⊢纬', '⊨wei', '⊩wy', '园', '纬', '纬园']
    """
    grams = {of_kind(kind)}
    if not writable(key):
        return grams
    grams.add(beginning(key))
    grams.update(_every_piece(key))
    if sounded:
        syllables = sounded.split(" ")
        grams.update(f"⊨{one}" for one in syllables[0].split("/"))
        grams.update(*map(_pairs, syllables, syllables[1:]))
        grams.update(_initials(list(map(_letters, syllables))))
    return grams


def writable(key: str) -> bool:
    """Whether a folded name has letters or digits; one of signs alone is found by equality only."""
    return any(c.isalnum() for c in key)


def of_kind(kind: str) -> str:
    """The gram of a kind.

    >>> of_kind("AwardList")
    '∈awardlist'
    """
    return f"∈{kind.lower()}"


def beginning(key: str) -> str:
    """The gram of how a folded name begins: one character, two if they are Latin.

    >>> beginning("纬园"), beginning("weft park")
    ('⊢纬', '⊢we')
    """
    return f"⊢{key[:2].strip() if key[:1].isascii() else key[:1]}"


def pieces(key: str) -> list[str]:
    """Grams that a name must have of which ``key`` is a part, in their order in it.

    >>> pieces("深圳市"), pieces("鑫"), pieces("创维rgb 5g")
    (['深圳', '圳市'], ['鑫'], ['创维', '维r', 'rgb', '·5g'])
    """
    found: list[str] = []
    for run in _RUN.finditer(key):
        before = key[run.start() - 1 : run.start() + 1]
        found += [before] if len(before) == 2 and before[0] != " " else []
        found += _of_run(run[0])
    return list(dict.fromkeys(found))


def _of_run(run: str) -> list[str]:
    if not run.isascii():
        return list(map(add, run, run[1:])) or [run]
    return [f"·{run}"] if len(run) == 2 else [run[i : i + 3] for i in range(len(run) - 2)]


def _every_piece(key: str) -> set[str]:
    """``pieces`` with single characters and how words begin."""
    if not _LATIN.search(key):
        return {*map(add, key, key[1:]), *key}
    found = set(pieces(key))
    for run in _RUN.findall(key):
        found.update((f"·{run[:2]}",) if run.isascii() else run)
    return found


@lru_cache(maxsize=262_144)
def _pairs(first: str, second: str) -> tuple[str, ...]:
    return tuple(f"{a}‿{b}" for a in first.split("/") for b in second.split("/"))


@lru_cache(maxsize=32_768)
def _letters(readings: str) -> str:
    return "".join(sorted({one[0] for one in readings.split("/")}))


def _initials(letters: list[str]) -> set[str]:
    """Grams of initials; a character of several readings may have several.

    >>> sorted(_initials(["cz", "q", "a"]))
    ['⊩cq', '⊩zq', '⊪cqa', '⊪zqa']
    """
    begin = {f"⊩{a}{b}" for a, b in product(*letters[:2])} if len(letters) > 1 else set()
    return begin.union(*map(_threes, letters, letters[1:], letters[2:]))


@lru_cache(maxsize=262_144)
def _threes(first: str, second: str, third: str) -> tuple[str, ...]:
    return tuple(f"⊪{a}{b}{c}" for a, b, c in product(first, second, third))


def every(groups: Iterable[Iterable[str]]) -> str:
    """An FTS5 query for names that have of each group one gram.

    >>> every([["深圳"], ["圳市", "圳科"]])
    '("深圳") AND ("圳市" OR "圳科")'
    """
    return " AND ".join(f"({' OR '.join(map(_quoted, group))})" for group in groups)


def _quoted(gram: str) -> str:
    return f'"{gram}"'
