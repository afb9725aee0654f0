"""Asking: which grams a name must have that answers what is typed.

The steps go from what promises most to what promises least: how a name begins, how its sound
begins, a part of the name, a part of the sound, initials. Then come names that only sound like it,
or only look like it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from graph.search.grams import beginning, every, pieces
from graph.search.ranking import Asked
from graph.search.sounds import Typed

READ = 12_000  # places of a full-text index that one step need not spare
LEAST = 3  # groups of grams that a step asks for, however common they are
SLIP, LATIN_SLIP = (
    3,
    4,
)  # neighbouring grams that one slip of the hand can break: two letters swapped
RARE = 6  # grams of which two are enough after more slips


class Wanted(NamedTuple):
    """Groups of grams; a text must have one of each, and one that begins as ``opening``."""

    groups: tuple[tuple[str, ...], ...]
    opening: str = ""


def clause(groups: Sequence[Sequence[str]], texts: Mapping[str, int]) -> str:
    """An FTS5 query for the rarest of ``groups``, by how many ``texts`` have a gram.

    '' if there is a group of which no text has a gram. The others are left out, since comparing
    what is found costs less than reading what is common.

    >>> clause([["a"], ["b", "c"], ["d"], ["e"]], {"a": 9_000, "b": 2, "d": 8_000, "e": 9_000})
    '("b") AND ("d") AND ("a")'
    """
    sized = []
    for group in groups:
        there = [gram for gram in group if gram in texts]
        if not there:
            return ""
        sized.append((sum(texts[gram] for gram in there), there))
    chosen: list[list[str]] = []
    read = 0
    for size, there in sorted(sized):
        read += size
        if len(chosen) < LEAST or read <= READ:
            chosen.append(there)
    return every(chosen)


def beginnings(asked: Asked) -> Iterator[Wanted]:
    """Grams of names that begin with what is asked, then of sounds that do."""
    if found := pieces(asked.bare):
        yield _all((beginning(asked.bare), *found))
    for way in asked.sounds:
        first = f"⊨{way.syllables[0]}"
        sounds = _sounds(way)
        yield Wanted(((first,), *sounds.groups), sounds.opening)
    for way in asked.sounds:
        first = f"⊨{way.syllables[0]}"
        more = _unfinished(way)
        yield Wanted(((first,), *more.groups), more.opening) if more else Wanted((), first)


def parts(asked: Asked) -> Iterator[Wanted]:
    """Grams of names, then of sounds, with what is asked as a part; then of initials.

    >>> from graph.search.ranking import asked
    >>> list(parts(asked("byd")))[1]
    Wanted(groups=(('⊩by',), ('⊪byd',)), opening='')
    """
    if found := pieces(asked.bare):
        yield _all(found)
    if len(asked.words) > 1:
        yield _all(piece for word in asked.words for piece in pieces(word))
    yield from (sounds for sounds in map(_sounds, asked.sounds) if sounds != Wanted(()))
    letters = asked.initials
    if letters:
        threes = [f"⊪{letters[i : i + 3]}" for i in range(len(letters) - 2)]
        yield _all((f"⊩{letters[:2]}", *threes))
        if threes:
            yield _all(threes)
    yield from filter(None, map(_unfinished, asked.sounds))


def _all(grams: Iterable[str]) -> Wanted:
    return Wanted(tuple((gram,) for gram in grams))


def _sounds(way: Typed) -> Wanted:
    """Grams of syllables, the last perhaps unfinished; none of a single one."""
    pairs = tuple((f"{a}‿{b}",) for a, b in pairwise(way.syllables))
    return Wanted(pairs, f"{way.syllables[-1]}‿{way.rest}" if way.rest else "")


def _unfinished(way: Typed) -> Wanted | None:
    """The same, if the last syllable is not all of it: fa may become fang."""
    if way.rest or len(way.syllables) == 1:
        return None
    *before, last = _sounds(way).groups
    return Wanted(tuple(before), *last)


def homophones(asked: Asked) -> Wanted:
    """Grams of sounds that may be the sound of what is asked; none if it has none."""
    return Wanted(
        tuple(
            tuple(f"{a}‿{b}" for a in sorted(first) for b in sorted(second))
            for first, second in pairwise(asked.own_sound)
        )
    )


def one_slip(asked: Asked, texts: Mapping[str, int]) -> str:
    """An FTS5 query for names that lack a few neighbouring grams; of few grams, for any of them."""
    there = [piece for piece in pieces(asked.bare) if piece in texts]
    slip = LATIN_SLIP if asked.bare.isascii() else SLIP
    if len(there) <= slip:
        return every([there]) if there else ""
    kept = [there[:at] + there[at + slip :] for at in range(len(there) - slip + 1)]
    return _either(clause([[piece] for piece in one], texts) for one in kept)


def more_slips(asked: Asked, texts: Mapping[str, int]) -> str:
    """An FTS5 query for names that have two of the rarest grams."""
    there = sorted((texts[piece], piece) for piece in pieces(asked.bare) if piece in texts)
    return _either(every([[a], [b]]) for (_, a), (_, b) in combinations(there[:RARE], 2))


def _either(queries: Iterable[str]) -> str:
    return " OR ".join(f"({query})" for query in dict.fromkeys(queries))
