"""An attack: a text for one of the doors, and what must not come of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Bait:
    """What attacks reach for: each of these would be seen if one of them got there."""

    file: str  # a file URL whose content is the canary
    url: str  # an address of this machine where a listener counts who calls
    variable: str  # an environment variable that holds the canary
    graph: str  # an IRI of a graph that is none of ours
    database: str  # a database beside ours

    @property
    def path(self) -> str:
        """The file's path, for what takes no URL."""
        return self.file.removeprefix("file://")


@dataclass(frozen=True)
class Attack:
    """One text of a family; ``parameters`` and ``fields`` go with it where its door takes them."""

    family: str
    text: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[tuple[str, str], ...] = ()  # more fields of the SPARQL protocol
    manner: str = "read"  # or "slow": reads a byte at a time, or "gone": leaves after the first


Family: TypeAlias = Callable[[Random, Bait], Iterator[Attack]]
Shape: TypeAlias = Callable[[int], str]


def attacks(families: Mapping[str, Family], seed: int, each: int, bait: Bait) -> Iterator[Attack]:
    """``each`` attacks of every family, the same for the same seed."""
    for name, family in families.items():
        made = family(Random(f"{seed} {name}"), bait)
        yield from (next(made) for _ in range(each))


def about(random: Random, *sizes: int) -> int:
    """One of ``sizes``, a fifth more or less, so that no two attacks of a kind are the same."""
    return int(random.choice(sizes) * random.uniform(0.8, 1.2))


# -- ways of writing a keyword so that a careless reader overlooks it ------------------------------


def cased(random: Random, word: str) -> str:
    """``word`` in random case."""
    return "".join(random.choice((c.lower(), c.upper())) for c in word)


def escaped(random: Random, word: str) -> str:
    r"""``word`` with one of its characters as ``\u0041`` or, where ``long``, ``\U00000041``."""
    at = random.randrange(len(word))
    code = random.choice((f"\\u{ord(word[at]):04X}", f"\\u{ord(word[at]):04x}"))
    return word[:at] + code + word[at + 1 :]


LOOK_ALIKE = {"S": "ſЅ", "K": "K", "I": "ıІ", "E": "Е", "A": "А", "O": "О", "C": "С"}


def alike(random: Random, word: str) -> str:
    """``word`` with a character of another alphabet that looks the same, or folds to it."""
    places = [i for i, c in enumerate(word) if c in LOOK_ALIKE]
    at = random.choice(places) if places else 0
    return word[:at] + random.choice(LOOK_ALIKE.get(word[at], word[at])) + word[at + 1 :]


def hidden(random: Random, word: str) -> str:
    """``word`` in one of these ways."""
    return random.choice((cased, escaped, alike, lambda _, w: w))(random, word)
