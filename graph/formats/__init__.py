"""Formats: merged statements as files of other software, one module for each.

A format reads a part of the graph as a stream, entities before relations, and gives its file in
pieces; it opens no file and no store, and holds no more than a statement at a time. What it cannot
hold it declares in ``loses``; tests read every file back with two readers and find nothing else
missing. The file of a module has underscores where the name has hyphens.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from importlib.util import find_spec
from typing import TypeAlias

from graph.model import Id, Spelled
from ontology.names import find
from ontology.schema import Schema

PIECE = 1 << 16  # bytes

Stream: TypeAlias = Callable[[], Iterator[Spelled]]


class Loss(Enum):
    """What a format cannot hold, and what becomes of it."""

    BEYOND = "a relationship is left out if one of its ends is not in the export"
    LISTS = "a list is written as its JSON text"
    TYPES = "a number is written as text, and nothing tells it from text"
    CHARACTERS = "a character that XML cannot hold is replaced by U+FFFD"


@dataclass(frozen=True)
class Part:
    """What is exported: statements, entities before relations, as often as they are asked for.

    ``has`` tells whether an entity is among them, for references may lead to others. ``graphs``
    are, by source, what each one says about the entities. The numbers are of statements.
    """

    statements: Stream
    entities: int
    relations: int
    has: Callable[[Id], bool] = lambda one: True
    graphs: Mapping[str, Stream] = field(default_factory=dict)


Write: TypeAlias = Callable[[Part, Schema, str], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    """A format: ``write`` takes a part, the schema and the base of IRIs, and gives the file.

    The pieces are some tens of kB each; the last may be smaller, and none is empty. ``reads`` says
    how often it reads the entities of a part, and how often the relations.
    """

    name: str
    title: str
    media_type: str
    suffix: str
    write: Write
    loses: tuple[Loss, ...] = ()
    reads: tuple[int, int] = (1, 1)


def formats() -> Mapping[str, Format]:
    """Every format, by name: one for each module here that defines ``FORMAT``.

    >>> sorted(formats())
    ['csv', 'gexf', 'graphml', 'json-ld', 'node-link', 'nquads', 'turtle']
    """
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(__path__, f"{__name__}.")
    ]
    known: list[Format] = [m.FORMAT for m in modules if hasattr(m, "FORMAT")]
    return {one.name: one for one in known}


def format_named(name: str) -> Format:
    """The format called ``name``, or ``UnknownName`` with the nearest.

    Its module is tried first: what the others need is not imported for it.

    >>> format_named("turtle").media_type
    'text/turtle'
    """
    module = name.replace("-", "_")
    if module.isidentifier() and find_spec(f"{__name__}.{module}"):
        found: Format | None = getattr(
            importlib.import_module(f"{__name__}.{module}"), "FORMAT", None
        )
        if found is not None and found.name == name:
            return found
    return find("format", name, formats())


def part(statements: Iterable[Spelled], schema: Schema) -> Part:
    """Statements at hand, in any order, as a part.

    >>> from ontology.shapes import schema
    >>> area = Spelled("Area", "area/440310", "", "", {"code": ["440310"]})
    >>> part([area], schema()).has("area/440310")
    True
    """
    ranks = {kind.name: rank for rank, kind in enumerate(schema.projected)}
    shown = (one for one in statements if one.kind in ranks)
    ordered = sorted(shown, key=lambda one: (ranks[one.kind], one.id))
    ids = {one.id for one in ordered if not one.start}
    return Part(lambda: iter(ordered), len(ids), len(ordered) - len(ids), ids.__contains__)


def pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """Short texts as pieces of a file in UTF-8.

    >>> [piece.decode() for piece in pieces(["纬", "园"])]
    ['纬园']
    """
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= PIECE:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    if waiting:
        yield "".join(waiting).encode()
