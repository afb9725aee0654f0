"""Verdicts that are remembered: the same statement with parameters of the same shape.

A verdict depends on the numbers that are given, and on the sizes of texts, lists and maps; on a
text itself only where the statement has a regular expression. Sizes count as powers of two, so
that a point query with another id is the same query.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from api.cypher.guard.values import Value, given
from api.refusals import Refusal

MOST = 1_000
LONGEST = 10_000  # characters of a statement that is remembered
K = TypeVar("K")
V = TypeVar("V")


class Verdict(NamedTuple):
    """A refusal, if any; the parameters that were looked at, and whether at texts themselves."""

    refusal: Refusal | None
    parameters: Sequence[str] = ()
    texts: bool = False


Judge: TypeAlias = Callable[[str, Mapping[str, object], int], Verdict]


class Verdicts:
    """The last verdicts of a judge."""

    def __init__(self, judge: Judge, most: int = MOST) -> None:
        self._judge = judge
        self._most = most
        self._looks: dict[str, Verdict] = {}
        self._known: dict[Hashable, Refusal | None] = {}

    def of(self, statement: str, parameters: Mapping[str, object], graph: int) -> Refusal | None:
        """Why a statement is refused, if it is; it is judged if it is new."""
        if len(statement) > LONGEST:
            return self._judge(statement, parameters, graph).refusal
        if look := self._looks.get(statement):
            key = graph, _key(statement, look, parameters)
            if key in self._known:
                return self._known[key]
        verdict = self._judge(statement, parameters, graph)
        key = graph, _key(statement, verdict, parameters)
        _keep(self._looks, statement, verdict, self._most)
        _keep(self._known, key, verdict.refusal, self._most)
        return verdict.refusal


def _keep(memory: dict[K, V], key: K, value: V, most: int) -> None:
    memory.pop(key, None)
    memory[key] = value
    if len(memory) > most:
        memory.pop(next(iter(memory)), None)


def _key(statement: str, look: Verdict, parameters: Mapping[str, object]) -> Hashable:
    shapes = [_shape(given(parameters.get(name)), look.texts) for name in look.parameters]
    return statement, *shapes


def _shape(value: Value, texts: bool) -> Hashable:
    return (
        value.kind,
        int(value.length).bit_length(),
        int(value.weight).bit_length(),
        value.number,
        value.text if texts else value.text is None,
        _shape(value.item, texts) if value.item else None,
        tuple((key, _shape(one, texts)) for key, one in value.keys.items()) if value.keys else (),
    )
