"""Guards of the Cypher door: a list of what may stand in a statement, a reckoning, then engines."""

import json
from types import SimpleNamespace
from typing import Any

from tests.guards.guard import (
    CRASH,
    DIAL,
    EXHAUST,
    LEAK,
    WRITE,
    Guard,
    nothing,
    unrefused,
)

HERE = "tests/api/cypher"
ALLOWED = f"{HERE}/test_guard_allowed.py"
LISTED = f"{ALLOWED}::test_what_is_not_on_the_list_is_refused_by_its_rule"
RECKONED = f"{HERE}/test_guard_reckoning.py::test_what_no_engine_stops_is_refused_by_its_rule"
TEXT = f"{HERE}/test_guard_text.py"
WALLS = "tests/guards/test_walls.py"
READING = "tests/stores/test_arcadedb_reading.py"
CHECK = "api.cypher.guard:check"


def _rule(rule: str, threat: str, holds: str, test: str = LISTED) -> Guard:
    case = f"{rule}-" if test in (LISTED, RECKONED) else ""
    return Guard(f"cypher-{rule}", threat, holds, {CHECK: unrefused(rule)}, test, rule, case)


def _writing(old: Any) -> Any:
    """The driver, for which reading is writing."""
    return SimpleNamespace(**{**vars(old), "READ_ACCESS": old.WRITE_ACCESS})


def _unmarked(old: Any) -> Any:
    def reading(self: Any, transaction: Any, as_sent: bool) -> Any:
        names = old.__globals__
        connection = transaction._connection
        ours = names["unpacking"](connection)
        connection.hydration_handler = ours if as_sent else ours.driver_s
        return names["Reading"](transaction, ours)

    return reading


def _writer(old: Any) -> Any:
    rights = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
    all_of_it = ["updateSchema", "updateSecurity", "updateDatabaseSettings"]
    group = {**old["databases"]["*"]["groups"]["*"], "access": all_of_it}
    reader = {**group, "types": {"*": {"access": rights}}}
    return {"version": 2, "databases": {"*": {"groups": {"*": reader, "reader": reader}}}}


def _uncounted(old: Any) -> Any:
    def rows(self: Any, block: Any, most: int) -> Any:
        return block

    return rows


def _kept(old: Any) -> Any:
    def read(body: bytes) -> Any:
        return {**old(body), "parameters": json.loads(body).get("parameters")}

    return read


def _patient(old: Any) -> Any:
    def engine(self: Any, folder: Any, heap: str = "1g", seconds: float = 60.0) -> None:
        old(self, folder, heap, 1000 * seconds)

    return engine


CYPHER = (
    Guard(
        "cypher-update",
        WRITE,
        "A statement with a clause that writes is told so, wherever the clause stands.",
        {CHECK: unrefused("UpdateRefused")},
        f"{ALLOWED}::test_what_would_write_is_refused_as_an_update",
    ),
    Guard(
        "cypher-parse",
        WRITE,
        "What does not parse with Neo4j's own grammar is not run.",
        {CHECK: unrefused("BadQuery")},
        f"{ALLOWED}::test_what_is_not_cypher_is_refused_with_the_place",
    ),
    _rule("construct", WRITE, "A part of the language that is not on the list does not run."),
    _rule("function", DIAL, "A function that is not on the list is not called."),
    _rule("procedure", DIAL, "A procedure that is not on the list is not called."),
    _rule("load-csv", DIAL, "LOAD CSV, which reads files and calls addresses even in READ mode."),
    _rule("use", LEAK, "USE of another database, or of the one that has the users."),
    _rule("command", LEAK, "SHOW, TERMINATE and what administers a database."),
    _rule("in-transactions", WRITE, "CALL { … } IN TRANSACTIONS, which commits for itself."),
    _rule("statement", WRITE, "What follows a whole statement is no second one."),
    _rule("option", EXHAUST, "CYPHER and its options choose no other language or planner."),
    _rule(
        "character",
        WRITE,
        "A character that one engine takes for a blank or a line's end.",
        f"{TEXT}::test_a_character_that_engines_may_take_for_another_is_refused",
    ),
    _rule(
        "escape",
        WRITE,
        r"\u0027, by which Neo4j ends a text and another parser does not.",
        f"{TEXT}::test_an_escape_that_could_end_something_is_refused",
    ),
    _rule(
        "size",
        EXHAUST,
        "So long or so deep that the engine never ends planning it.",
        f"{TEXT}::test_what_is_too_large_or_too_deep_to_be_planned_is_refused",
    ),
    _rule("iteration", EXHAUST, "Lists gone through in lists, which no engine stops.", RECKONED),
    _rule("range", EXHAUST, "A range() of which nobody knows the end.", RECKONED),
    _rule(
        "growth", CRASH, "A text or a list that doubles in every round takes all memory.", RECKONED
    ),
    _rule(
        "regex",
        EXHAUST,
        "A regular expression that goes astray, which Neo4j never stops.",
        RECKONED,
    ),
    _rule(
        "pattern", EXHAUST, "A path without a bound as an expression, which no one stops.", RECKONED
    ),
    Guard(
        "cypher-type",
        WRITE,
        "Neo4j's own planner says that a statement reads, before it runs (EXPLAIN).",
        {"api.cypher.database:Database.check_reads": nothing},
        f"{WALLS}::test_neo4j_itself_is_asked_what_a_statement_does",
    ),
    Guard(
        "cypher-read-mode",
        WRITE,
        "Every transaction on Neo4j is in READ mode.",
        {"api.cypher.database:neo4j": _writing},
        f"{WALLS}::test_neo4j_writes_nothing_in_the_transactions_of_the_door",
    ),
    Guard(
        "cypher-reader",
        WRITE,
        "The only user of the engine of readers may read and nothing else (ArcadeDB).",
        {"graph.stores.arcadedb_reading:_GROUPS": _writer},
        f"{READING}::test_nothing_is_written_and_nothing_is_loaded",
        seconds=120,
    ),
    Guard(
        "cypher-timeout",
        EXHAUST,
        "ArcadeDB ends by itself, at the deadline, what it can end.",
        {"graph.stores.arcadedb_reading:ReadingEngine.__init__": _patient},
        f"{WALLS}::test_the_engine_of_readers_ends_a_query_though_its_client_waits",
        seconds=90,
    ),
    Guard(
        "cypher-marker",
        LEAK,
        "A graph that is empty, half made or of another book answers nothing.",
        {"api.cypher.database:Database._at_edition": _unmarked},
        f"{HERE}/test_worker.py::test_a_graph_that_is_not_at_the_edition_answers_nothing",
        seconds=120,
    ),
    Guard(
        "cypher-kept",
        EXHAUST,
        "What waits for a worker takes the memory of its body, and not that of its objects.",
        {"api.cypher.requests:_read": _kept},
        f"{HERE}/test_wire.py::test_what_is_kept_of_a_request_is_no_larger_than_its_body",
    ),
    Guard(
        "cypher-rows",
        EXHAUST,
        "An answer has as many rows as the setting says, at most.",
        {"api.cypher.worker:_Answer._counted": _uncounted},
        f"{HERE}/test_query_api.py::test_a_text_or_an_answer_that_is_too_large_is_refused",
        seconds=120,
    ),
)
