"""Guards of the SPARQL door: a look at the text, then a process that can do little."""

import re
from typing import Any

from tests.guards.guard import (
    CRASH,
    DIAL,
    EXHAUST,
    LEAK,
    WRITE,
    Guard,
    always,
    giving,
    nothing,
    unrefused,
)

HERE = "tests/api/sparql"
RULES = f"{HERE}/test_guard.py::test_a_query_is_refused_by_its_rule"
SIZES = f"{HERE}/test_guard_sizes.py::test_one_too_many_is_refused"
PATTERNS = f"{HERE}/test_guard_sizes.py::test_patterns_are_counted"
CHECK = "api.sparql.guard:checked"


def _rule(rule: str, threat: str, holds: str, test: str = RULES) -> Guard:
    case = "" if test == PATTERNS else f"{rule}-"
    return Guard(f"sparql-{rule}", threat, holds, {CHECK: unrefused(rule)}, test, rule, case)


def _any_prefix(old: Any) -> Any:
    """Names whose prefix has no end."""
    return re.compile(old.pattern.replace(r"\.{1,9}+", r"\.++").replace("{0,200}+", "*+"))


class _Nobody(set[str]):
    """Clients, of whom none is remembered."""

    def add(self, client: str) -> None:
        pass


def _any_number(old: Any) -> Any:
    def begin(self: Any, queue: int) -> None:
        old(self, queue)
        self._clients = _Nobody()

    return begin


def _any_rows(old: Any) -> Any:
    def written(found: Any, order: Any, form: Any, hearer: Any) -> Any:
        return old(found, {**order, "rows": 10**12}, form, hearer)

    return written


def _unseen(old: Any) -> Any:
    async def prepare(self: Any, published: Any) -> Any:
        return old.__globals__["Ready"](self, published)

    return prepare


SPARQL = (
    Guard(
        "sparql-update",
        WRITE,
        "An update is told that it is one, whatever stands before it.",
        {CHECK: unrefused("UpdateRefused")},
        f"{HERE}/test_guard.py::test_an_update_is_told_that_it_is_one",
    ),
    Guard(
        "sparql-words",
        DIAL,
        "A word that is not on the list is none: what engines know beside SPARQL is not reached.",
        {CHECK: unrefused("NotSparql")},
        f"{HERE}/test_guard.py::test_what_is_no_query_is_told_where",
    ),
    _rule("service", DIAL, "SERVICE, however it is written, has no other service asked."),
    _rule("names", DIAL, "A name that the engine may take for a clause hides no SERVICE or FROM."),
    _rule("functions", DIAL, "A function with an IRI: an endpoint's extension, but for casts."),
    _rule("characters", DIAL, "Characters that readers of a text take for different things."),
    _rule("escapes", DIAL, r"A keyword or a quote as \u0041 hides nothing from the guard."),
    _rule("queries", WRITE, "What follows a whole query is no second one."),
    Guard(
        "sparql-graph",
        DIAL,
        "FROM, and the dataset of a request, name no graph that would be fetched.",
        {"api.sparql.names:refuse_unknown": nothing},
        f"{HERE}/test_worker.py::test_a_graph_that_is_not_here_is_not_fetched",
        "graph",
    ),
    _rule("text", EXHAUST, "A text is as long as the setting says, at most."),
    Guard(
        "sparql-prefix",
        EXHAUST,
        "A text is read in linear time: no word is looked at with all that follows it.",
        {"api.sparql.lexicon:TOKEN": _any_prefix},
        f"{HERE}/test_guard_laws.py::test_what_begins_here_is_seen_without_reading_far",
    ),
    Guard(
        "sparql-long",
        DIAL,
        "A long text, which the loop has no time for, is looked at by the worker that answers it.",
        {"api.sparql.worker:check": nothing},
        f"{HERE}/test_worker.py::test_a_text_that_nobody_has_looked_at_is_looked_at_first",
    ),
    Guard(
        "sparql-turns",
        EXHAUST,
        "Long texts wait for a worker as queries do, and keep nobody else waiting.",
        {"api.sparql.router:SHORT": always(1 << 62)},
        f"{HERE}/test_protocol_stream.py::test_a_long_text_waits_for_a_worker_to_look_at_it",
    ),
    Guard(
        "sparql-looking",
        EXHAUST,
        "For an endpoint one long text of each client is looked at, in one thread.",
        {"api.sparql.looking:Looking.__init__": _any_number},
        f"{HERE}/test_looking.py::test_each_client_has_one_text_looked_at_and_all_of_them_in_turn",
    ),
    _rule("nesting", CRASH, "Brackets in brackets overflow no stack and double no time.", SIZES),
    _rule("clauses", CRASH, "Clauses in a row overflow no stack.", SIZES),
    _rule("operators", CRASH, "Operators in a row overflow no stack.", SIZES),
    _rule("patterns", EXHAUST, "So many patterns in a group that planning never ends.", PATTERNS),
    _rule("variables", EXHAUST, "So many variables that comparing them never ends.", SIZES),
    _rule("values", EXHAUST, "Tables in VALUES that the engine would copy again and again.", SIZES),
    _rule("term", EXHAUST, "One term that is as long as a file.", SIZES),
    Guard(
        "sparql-sealed",
        DIAL,
        "A worker opens no socket, whatever its engine is made to do (Linux).",
        {"api.sparql.worker:open_no_sockets": giving(False)},
        f"{HERE}/test_worker.py::test_a_worker_can_open_no_connection",
    ),
    Guard(
        "sparql-ways",
        DIAL,
        "Nor by the calls of another kind of machine, nor by a ring (io_uring).",
        {"api.sparql.sealing:X32": always(0xFFFFFFFF), "api.sparql.sealing:IO_URING": always(9999)},
        f"{HERE}/test_sealing.py::test_a_sealed_process_has_no_way_to_a_socket",
    ),
    Guard(
        "sparql-rows",
        EXHAUST,
        "An answer has as many rows as the setting says, at most.",
        {"api.sparql.writing:written": _any_rows},
        f"{HERE}/test_worker.py::test_a_row_too_many_refuses_a_short_answer_whole",
    ),
    Guard(
        "sparql-union",
        LEAK,
        "An endpoint whose default graph shows all graphs at once is not served.",
        {"api.sparql.remote:Remote.prepare": _unseen},
        f"{HERE}/test_remote.py::test_an_endpoint_that_shows_all_graphs_as_one_is_not_read",
    ),
    Guard(
        "sparql-page",
        LEAK,
        "The page at /sparql runs no script of others and sends nothing elsewhere.",
        {"api.sparql.router:POLICY": always("default-src *")},
        f"{HERE}/test_protocol_http.py::test_a_browser_gets_the_page_with_or_without_a_query",
    ),
)
