"""Loaders read sources.

They yield claims. They open no connection and know nothing about stores or the book.
A new source is one new file here that defines ``SOURCE``; CONTRIBUTING shows how.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from graph.model import Claim, Id, Origin, Rejected, Spelled
from ontology.names import find

Read: TypeAlias = Iterator[Claim | Rejected]


@dataclass(frozen=True)
class Context:
    """What a loader is told about one release, and how it makes a claim of it."""

    source: str
    series: str = ""
    release: str = ""
    retrieved: date = field(default_factory=date.today)
    options: Mapping[str, str] = field(default_factory=dict)
    _told: set[Id] = field(default_factory=set)

    def claim(
        self,
        statement: Spelled,
        record: str,
        confidence: Decimal = Decimal(1),
        evidence: str = "",
    ) -> Claim:
        """``statement`` as this release makes it, at ``record`` ("row 12", "page 3 row 5").

        ``confidence`` is 0 to 1; ``evidence`` a short quote or an offset into the record.
        """
        origin = Origin(
            self.source, self.series, self.release, record, self.retrieved, confidence, evidence
        )
        return Claim(statement, origin)

    def mention(self, statement: Spelled, record: str) -> Iterator[Claim]:
        """The claim of an entity that many rows mention: given at its first mention only."""
        if statement.id not in self._told:
            self._told.add(statement.id)
            yield self.claim(statement, record)


@dataclass(frozen=True)
class Source:
    """One thing that can be loaded: what it is, where it comes from, how it is read.

    ``read`` streams the claims of one file (``None`` for a curated source, which carries its own
    facts); ``series`` tells which publication in which kind of file this is, so that a newer
    release replaces the older one of its own series and no other. ``headings`` names the columns
    of files to fill in, by file name. ``options`` explains what ``--option key=value`` takes.
    ``expand`` gives the files that a path stands for, where it may be a folder.
    """

    name: str
    title: str
    license: str
    url: str
    read: Callable[[Path | None, Context], Read]
    series: Callable[[Path | None, Mapping[str, str]], str]
    coverage: str = ""
    formats: Sequence[str] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    expand: Callable[[Path], Sequence[Path]] = lambda path: [path]

    @property
    def curated(self) -> bool:
        """Whether the source carries its facts and takes no path."""
        return not self.formats


def sources() -> Mapping[str, Source]:
    """Every source, by name: one for each module of this folder that defines ``SOURCE``."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__, f"{__name__}."))
    modules = map(importlib.import_module, names)
    found = [module.SOURCE for module in modules if hasattr(module, "SOURCE")]
    return {source.name: source for source in sorted(found, key=lambda source: source.name)}


def source(name: str) -> Source:
    """The source called ``name``, or ``UnknownName`` with the nearest.

    Its module is tried first: the readers of the others need not be imported for it.
    """
    module = name.replace("-", "_")
    if module.isidentifier() and find_spec(f"{__name__}.{module}"):
        found = getattr(importlib.import_module(f"{__name__}.{module}"), "SOURCE", None)
        if found is not None and found.name == name:
            own: Source = found
            return own
    return find("source", name, sources())
