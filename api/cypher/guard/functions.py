"""Functions that a query may call: those of Neo4j 5.26 that compute and do nothing else.

Left out are those that tell of files (file, linenumber), that choose a graph (graph.*), and all
that plug-ins bring (apoc, gds, genai, …). reduce, all, any, none, single, trim and normalize are
part of the grammar, and in ``clauses``.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Function(NamedTuple):
    """A function, and what it gives in the words of ``gives``.

    value   a number, a truth, a day: nothing that a query could go through
    number  a number; size: a number, at most the length of its first argument
    same    something no longer than the longest of its arguments
    item    what is in the list that it is given; entity: a node
    names   a few texts; path: what a path is made of
    range, split, replace, round   what the function of that name gives
    count, sum, one, all   of a group of rows: how many, a number, one of them, all of them
    """

    name: str
    kind: str
    gives: str


def _of(kind: str, gives: str, names: str) -> list[Function]:
    return [Function(name, kind, gives) for name in names.split()]


FUNCTIONS: Sequence[Function] = (
    *_of("aggregating", "count", "count"),
    *_of("aggregating", "sum", "sum avg stDev stDevP percentileCont percentileDisc"),
    *_of("aggregating", "one", "min max"),
    *_of("aggregating", "all", "collect"),
    *_of("predicate", "value", "exists isEmpty"),
    *_of("scalar", "value", "elementId type randomUUID valueType toBoolean toBooleanOrNull"),
    *_of("scalar", "number", "id timestamp toFloat toFloatOrNull toInteger toIntegerOrNull"),
    *_of("scalar", "size", "size length char_length character_length"),
    *_of("scalar", "same", "coalesce nullIf properties"),
    *_of("scalar", "item", "head last"),
    *_of("scalar", "entity", "startNode endNode"),
    *_of("list", "same", "tail reverse toBooleanList toFloatList toIntegerList toStringList"),
    *_of("list", "names", "keys labels"),
    *_of("list", "path", "nodes relationships"),
    *_of("list", "range", "range"),
    *_of("numeric", "number", "abs ceil floor isNaN rand sign"),
    *_of("numeric", "round", "round"),
    *_of("logarithmic", "number", "e exp log log10 sqrt"),
    *_of("trigonometric", "number", "acos asin atan atan2 cos cot degrees haversin pi radians"),
    *_of("trigonometric", "number", "sin tan"),
    *_of("text", "same", "btrim left ltrim right rtrim substring toLower toUpper lower upper"),
    *_of("text", "same", "toString toStringOrNull"),
    *_of("text", "split", "split"),
    *_of("text", "replace", "replace"),
    *_of("temporal", "value", "date date.realtime date.statement date.transaction date.truncate"),
    *_of("temporal", "value", "datetime datetime.fromEpoch datetime.fromEpochMillis"),
    *_of("temporal", "value", "datetime.realtime datetime.statement datetime.transaction"),
    *_of("temporal", "value", "datetime.truncate"),
    *_of("temporal", "value", "localdatetime localdatetime.realtime localdatetime.statement"),
    *_of("temporal", "value", "localdatetime.transaction localdatetime.truncate"),
    *_of("temporal", "value", "localtime localtime.realtime localtime.statement"),
    *_of("temporal", "value", "localtime.transaction localtime.truncate"),
    *_of("temporal", "value", "time time.realtime time.statement time.transaction time.truncate"),
    *_of("temporal", "value", "duration duration.between duration.inDays duration.inMonths"),
    *_of("temporal", "value", "duration.inSeconds"),
    *_of("spatial", "value", "point point.distance point.withinBBox"),
    *_of("vector", "number", "vector.similarity.cosine vector.similarity.euclidean"),
)
KNOWN: Mapping[str, Function] = {function.name.lower(): function for function in FUNCTIONS}
AGGREGATING = frozenset(
    function.name.lower() for function in FUNCTIONS if function.kind == "aggregating"
)
