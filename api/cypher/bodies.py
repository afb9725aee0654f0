"""Bodies: rows of a result as the Query API writes them, held back while they are few.

    {"data": {"fields": ["n"], "values": [[1], …]}, "notifications": […], "bookmarks": ["…"]}

A small body leaves whole, so whatever is refused until its end has a status of its own. A large one
leaves as it is made. What the engine itself reports after its first rows stands in the body, under
"errors", as Neo4j has it; what we refuse then breaks the answer off.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import neo4j
import orjson

from api.cypher.wire import Writer

HELD = 8 << 20  # bytes
PIECE = 1 << 16  # bytes, at least, of what leaves at once


class Sink(Protocol):
    """Where a body goes: a worker's child."""

    def head(self, facts: Mapping[str, Any]) -> None: ...
    def data(self, chunk: bytes) -> None: ...
    def end(self, facts: Mapping[str, Any]) -> None: ...


class Body:
    """A body on its way out; ``size`` is what it has so far, in bytes."""

    def __init__(self, sink: Sink, head: Mapping[str, Any]) -> None:
        self.size = 0
        self._sink = sink
        self._head = head
        self._pieces: list[bytes] = []
        self._held = 0
        self._leaving = False

    def add(self, text: bytes) -> None:
        """Go on with ``text``."""
        self._pieces.append(text)
        self.size += len(text)
        self._held += len(text)
        if self._held > (PIECE if self._leaving else HELD):
            self._leave({})

    def end(self, tail: Mapping[str, Any]) -> None:
        """It is whole: let what is held go, and say so."""
        self._leave({} if self._leaving else {"length": self.size})
        self._sink.end(tail)

    def _leave(self, facts: Mapping[str, Any]) -> None:
        if not self._leaving:
            self._sink.head({**self._head, **facts})
            self._leaving = True
        self._sink.data(b"".join(self._pieces))
        self._pieces, self._held = [], 0


def begun(fields: Sequence[str]) -> bytes:
    """The beginning of a body, up to its first row.

    >>> begun(["n"])
    b'{"data":{"fields":["n"],"values":['
    """
    return b'{"data":{"fields":%b,"values":[' % orjson.dumps(list(fields))


def ended(members: Mapping[str, Any]) -> bytes:
    """The end of a body, after its last row.

    >>> ended({"bookmarks": ["greenweft:1"]})
    b']},"bookmarks":["greenweft:1"]}'
    """
    return b"]}" + (b"," + orjson.dumps(members)[1:] if members else b"}")


def members(summary: neo4j.ResultSummary, counters: bool, writer: Writer) -> dict[str, Any]:
    """What a body says after the rows, but for its bookmarks."""
    found: dict[str, Any] = {}
    if said := _notifications(summary.metadata):
        found["notifications"] = said
    if counters:
        found["counters"] = _counters(summary.counters)
    if summary.profile:
        found["profiledQueryPlan"] = _profile(summary.profile, writer)
    elif summary.plan:
        found["queryPlan"] = _plan(summary.plan, writer)
    return found


def _notifications(metadata: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The remarks of the engine, in the form that they had before GQL gave them another."""
    older = [one for one in metadata.get("notifications") or () if isinstance(one, dict)]
    newer = [one for one in metadata.get("statuses") or () if "neo4j_code" in one]
    return [
        {name: one.get(name) for name in ("code", "description", "severity", "title", "position")}
        | ({"category": one["category"]} if "category" in one else {})
        for one in (*older, *map(_as_before, newer))
    ]


def _as_before(status: Mapping[str, Any]) -> Mapping[str, Any]:
    record = status.get("diagnostic_record") or {}
    return {
        "code": status["neo4j_code"],
        "description": status.get("description"),
        "title": status.get("title"),
        "severity": record.get("_severity"),
        "position": record.get("_position"),
        "category": record.get("_classification"),
    }


def _counters(counted: neo4j.SummaryCounters) -> Mapping[str, int | bool]:
    return {
        "containsUpdates": counted.contains_updates,
        "nodesCreated": counted.nodes_created,
        "nodesDeleted": counted.nodes_deleted,
        "propertiesSet": counted.properties_set,
        "relationshipsCreated": counted.relationships_created,
        "relationshipsDeleted": counted.relationships_deleted,
        "labelsAdded": counted.labels_added,
        "labelsRemoved": counted.labels_removed,
        "indexesAdded": counted.indexes_added,
        "indexesRemoved": counted.indexes_removed,
        "constraintsAdded": counted.constraints_added,
        "constraintsRemoved": counted.constraints_removed,
        "containsSystemUpdates": counted.contains_system_updates,
        "systemUpdates": counted.system_updates,
    }


def _plan(plan: Mapping[str, Any], writer: Writer) -> Mapping[str, Any]:
    arguments = {name: writer.value(value) for name, value in plan.get("args", {}).items()}
    return {
        "operatorType": plan.get("operatorType"),
        "arguments": arguments,
        "identifiers": plan.get("identifiers", []),
        "children": [_plan(child, writer) for child in plan.get("children", ())],
    }


def _profile(profile: Mapping[str, Any], writer: Writer) -> Mapping[str, Any]:
    counted = ("pageCacheHits", "pageCacheMisses", "pageCacheHitRatio", "time")
    return {
        "dbHits": profile.get("dbHits", 0),
        "records": profile.get("rows", 0),
        "hasPageCacheStats": any(profile.get(name) for name in counted[:3]),
        **{name: profile.get(name, 0) for name in counted},
        **_plan(profile, writer),
        "children": [_profile(child, writer) for child in profile.get("children", ())],
    }
