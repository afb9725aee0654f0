"""Nodes and edges as blocks of bytes for the engine's child: a header, the ids, then JSON by row.

{"Company", 131}                    as JSON: label or type, bytes that follow
[["cn-uscc/91440300…", …]]          ids of the nodes; of edges the starts and the ends
{"id":"cn-uscc/91440300…","name":"…"}
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import orjson

from ontology.errors import GreenweftError

Scalar = str | int | float | bool
Keys = Mapping[str, Scalar | list[Scalar] | None]
Node = tuple[str, Keys]
Edge = tuple[str, str, str, Keys]

ROWS = 4_000
RESERVED = ("_src", "_dst")
# What JSON would change on its way: null and NaN, integers of 64 bits, numbers below 1e-300.
_SUSPECT = re.compile(rb'null|\d{19}|e-3\d\d|"_src"|"_dst"').search
_INT64 = range(-(2**63), 2**63)
_SMALLEST = 2.3e-308


class UnloadableRow(GreenweftError):
    """A row that the engine would not keep as it is."""

    def __init__(self, label: str, id: object, problem: str) -> None:
        super().__init__(f"{label} {id!r}: {problem}")


@dataclass(frozen=True, slots=True)
class Layout:
    """What a property graph has before its first row.

    ``indexes`` holds label or relationship type, key, and whether the value is unique. There is
    always one of Entity(id).
    """

    labels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    indexes: tuple[tuple[str, str, bool], ...] = ()

    def __post_init__(self) -> None:
        for name in (*self.labels, *self.types, *(key for _, key, _ in self.indexes)):
            if not name.isidentifier():
                raise UnloadableRow("layout", name, "not a name of letters, digits and _")


class Blocks:
    """Blocks of rows, gathered by label so that rows of one label cross together."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._waiting: dict[str, tuple[tuple[list[str], ...], list[bytes]]] = {}
        self.counted: Counter[str] = Counter()

    def nodes(self, nodes: Iterable[Node]) -> Iterator[bytes]:
        """Blocks of these nodes."""
        for label, keys in nodes:
            (ids,), rows = self._place(label, self._layout.labels, 1)
            ids.append(_id(label, keys))
            rows.append(_json(label, keys))
            if len(rows) >= ROWS:
                yield self._take(label)
        yield from map(self._take, list(self._waiting))

    def edges(self, edges: Iterable[Edge]) -> Iterator[bytes]:
        """Blocks of these edges."""
        for label, start, end, keys in edges:
            (starts, ends), rows = self._place(label, self._layout.types, 2)
            starts.append(start)
            ends.append(end)
            rows.append(_json(label, keys))
            if len(rows) >= ROWS:
                yield self._take(label)
        yield from map(self._take, list(self._waiting))

    def _place(
        self, label: str, known: tuple[str, ...], columns: int
    ) -> tuple[tuple[list[str], ...], list[bytes]]:
        if label not in self._waiting:
            if label not in known:
                raise UnloadableRow(label, "", f"the layout has {', '.join(known) or 'nothing'}")
            self._waiting[label] = tuple([] for _ in range(columns)), []
        return self._waiting[label]

    def _take(self, label: str) -> bytes:
        ids, rows = self._waiting.pop(label)
        self.counted[label] += len(rows)
        text = b"\n".join([orjson.dumps(ids), *rows])
        return orjson.dumps([label, len(text)]) + b"\n" + text


END = orjson.dumps(["", 0]) + b"\n"


def _id(label: str, keys: Keys) -> str:
    id = keys.get("id")
    if not isinstance(id, str):
        raise UnloadableRow(label, id, "a node needs an id that is a text")
    return id


def _json(label: str, keys: Keys) -> bytes:
    try:
        text = orjson.dumps(keys)
        if not _SUSPECT(text):
            return text
        kept = {key: value for key, value in keys.items() if value is not None}
        for key, value in kept.items():
            _check(key, value)
        return orjson.dumps(kept)
    except (TypeError, ValueError) as error:
        raise UnloadableRow(label, keys.get("id"), str(error)) from error


def _check(key: str, value: object) -> None:
    if key in RESERVED:
        raise ValueError(f"the key {key} is reserved")
    for one in value if isinstance(value, list) else [value]:
        if one is None:
            raise ValueError(f"{key} has a null in its list")
        if isinstance(one, int) and one not in _INT64:
            raise ValueError(f"{key} is {one}, more than 64 bits")
        if isinstance(one, float) and (not math.isfinite(one) or 0 < abs(one) < _SMALLEST):
            raise ValueError(f"{key} is {one}, not a number that the engine keeps")
