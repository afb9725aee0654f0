"""Guards behind the doors: workers that may be killed, engines of readers, what is published."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tests.guards.guard import (
    CRASH,
    EXHAUST,
    HIDE,
    LEAK,
    WRITE,
    Guard,
    always,
    giving,
    nothing,
    nothing_awaited,
    reads,
)

WORKERS = "tests/api/workers"
PUBLISHING = "tests/api/publishing"
EMBEDDED, GATE = f"{PUBLISHING}/test_embedded.py", f"{PUBLISHING}/test_gate.py"
# Its tests go on from one another.
SECOND = (f"{EMBEDDED}::test_every_answer_belongs_to_one_edition_and_the_next_comes_when_it_can",)
WALLS = "tests/guards/test_walls.py"
NEVER = 1 << 62


def _no_mark(old: Callable[[int], int]) -> Any:
    return lambda memory: old(memory) + NEVER


def _no_runaway(old: Any) -> Any:
    async def fault(self: Any, now: float) -> str:
        found = str(await old(self, now))
        return "" if found == "runaway" else found

    return fault


def _by_the_clock(old: Any) -> Any:
    """A look is as good as one that began when the next one would."""

    async def fault(self: Any, now: float) -> str:
        self._looked = now
        return str(await old(self, now))

    return fault


def _foreseen_only(old: Any) -> Any:
    def answer(asked: Any, state: Any, problem: Any) -> None:
        if problem is None or isinstance(problem, old.__globals__["StoreError"]):
            old(asked, state, problem)

    return answer


def _all_time(old: Any) -> Any:
    """Every query counts as one that was given all the time there is."""
    return lambda self, order, deadline: old(self, {**order, "seconds": NEVER}, deadline)


def _never(old: Any) -> Any:
    async def gone(receive: Any) -> None:
        await asyncio.get_running_loop().create_future()

    return gone


def _opened_for_writing(old: Any) -> Any:
    """The engine's module, in which nothing is opened for reading only."""
    store = SimpleNamespace(read_only=old.Store)
    return SimpleNamespace(**{**vars(old), "Store": store})


def _open_to_all(old: Any) -> Any:
    def clear(self: Any) -> None:
        old(self)
        self.folder.chmod(0o755)

    return clear


def _all_of_it(old: Any) -> Any:
    return lambda visit, texts=False: old(visit, texts=True)


def _any_id(old: Any) -> Any:
    return lambda headers: dict(headers).get(b"x-request-id", b"none").decode("latin-1")


RUNNING = (
    Guard(
        "worker-deadline",
        EXHAUST,
        "At its deadline a query is over, whoever reads its answer: the worker is killed.",
        {"api.workers.run:Run._stop": nothing},
        f"{WORKERS}/test_runs.py::test_a_slow_reader_holds_no_child_beyond_the_deadline",
    ),
    Guard(
        "worker-left",
        EXHAUST,
        "The worker of a query that was left before its end is killed.",
        {"api.workers.run:Run._leave": nothing},
        f"{WORKERS}/test_leaving.py::test_a_child_that_was_left_ends_at_once",
    ),
    Guard(
        "client-gone",
        EXHAUST,
        "A query whose client has gone ends at once, though nothing was sent yet.",
        {"api.leaving:_gone": _never},
        "tests/api/sparql/test_protocol_stream.py"
        "::test_work_ends_when_the_client_goes_before_anything_came",
    ),
    Guard(
        "worker-memory",
        CRASH,
        "A query takes as much memory as the setting says, and only its worker dies of more.",
        {"api.workers.limits:hold": giving(NEVER)},
        f"{WORKERS}/test_children.py::test_an_order_that_takes_too_much_memory_is_told_so",
    ),
    Guard(
        "worker-grown",
        EXHAUST,
        "A worker that kept half of its memory is replaced before the next query.",
        {"api.workers.limits:hold": _no_mark},
        f"{WORKERS}/test_children.py"
        "::test_a_child_that_keeps_half_its_memory_is_replaced_after_its_answer",
    ),
    Guard(
        "worker-crash",
        CRASH,
        "Another worker takes the place of one that died.",
        {"api.workers.generation:Generation._lost": nothing},
        f"{WORKERS}/test_children.py::test_a_child_that_is_killed_while_it_waits_is_replaced",
    ),
    Guard(
        "worker-frames",
        EXHAUST,
        "A worker that was taken over cannot have the service hold what it says without end.",
        {"api.workers.frames:LARGEST": always(NEVER)},
        f"{WORKERS}/test_children.py::test_a_child_that_dies_of_an_order_is_told_and_replaced",
        seconds=30,
    ),
    Guard(
        "worker-descriptors",
        LEAK,
        "A worker has none of the service's files and sockets.",
        {"api.workers.limits:_close_all_but": nothing},
        f"{WORKERS}/test_children.py::test_a_child_is_in_nobodys_way",
    ),
    Guard(
        "worker-settings",
        LEAK,
        "Nothing that the service starts inherits its settings, of which some are secret.",
        {"api.serve:_hide_settings": nothing},
        "tests/api/app/test_serving.py::test_nothing_that_it_starts_has_its_settings",
        seconds=120,
    ),
    Guard(
        "worker-orphan",
        EXHAUST,
        "No worker outlives the service, whatever it computes.",
        {"api.workers.limits:_end_with": nothing},
        f"{WORKERS}/test_orphans.py::test_no_process_outlives_its_parent",
    ),
    Guard(
        "worker-queue",
        EXHAUST,
        "As many wait for a worker as the setting says; others are told at once.",
        {"api.workers.pool:Pool.waiting": reads(0)},
        f"{WORKERS}/test_runs.py::test_more_than_the_queue_takes_are_told_at_once",
    ),
    Guard(
        "worker-pace",
        EXHAUST,
        "An answer is made as fast as it is read, and not held.",
        {"api.workers.wire:HIGH": always(NEVER)},
        f"{WORKERS}/test_runs.py::test_a_child_makes_no_more_than_is_read",
    ),
    Guard(
        "engine-runaway",
        EXHAUST,
        "An engine that works on for nobody is replaced, and serves the same edition again.",
        {"api.publishing.keeper:Keeper._fault": _no_runaway},
        f"{EMBEDDED}::test_a_query_that_cannot_be_stopped_has_the_engine_replaced",
        after=SECOND,
        seconds=120,
    ),
    Guard(
        "engine-slow",
        EXHAUST,
        "A query that is left while an engine takes seconds to say what it does is seen too.",
        {"api.publishing.keeper:Keeper._fault": _by_the_clock},
        f"{PUBLISHING}/test_keeper.py"
        "::test_a_stray_that_comes_while_a_long_look_is_under_way_is_seen",
    ),
    Guard(
        "engine-died",
        CRASH,
        "An engine that died is started again.",
        {"api.publishing.keeper:Keeper.watch": nothing},
        f"{EMBEDDED}::test_an_engine_that_was_killed_comes_back_with_the_same_edition",
        after=SECOND,
        seconds=120,
    ),
    Guard(
        "neo4j-breaker",
        EXHAUST,
        "A Neo4j that is down, or late three times in a row, is not asked for a while.",
        {"api.publishing.breaker:Breaker.check": nothing},
        f"{GATE}::test_an_engine_is_left_alone_after_queries_in_a_row_that_were_late",
    ),
    Guard(
        "remote-probe",
        EXHAUST,
        "A remote store that says nonsense once is asked again, and not given up for ever.",
        {"api.publishing.probe:_answer": _foreseen_only},
        f"{PUBLISHING}/test_probe.py"
        "::test_a_question_that_fails_in_any_way_is_answered_and_asked_again",
    ),
    Guard(
        "remote-wish",
        EXHAUST,
        "Who wishes for a thousandth of a second takes a remote store from nobody.",
        {"api.publishing.remote:Guarded.run": _all_time},
        f"{PUBLISHING}/test_guarded.py"
        "::test_only_queries_with_all_the_time_there_is_tell_that_an_engine_is_late",
    ),
    Guard(
        "neo4j-gate",
        LEAK,
        "No query runs on a remote store while it changes, and none sees half of an edition.",
        {"api.publishing.gate:Gate.close": nothing_awaited},
        f"{GATE}::test_a_change_waits_for_queries_and_new_queries_wait_for_it",
    ),
    Guard(
        "published-read-only",
        WRITE,
        "Workers open the snapshot for reading only: what they run cannot alter it.",
        {"api.sparql.worker:ox": _opened_for_writing},
        f"{WALLS}::test_a_worker_leaves_the_snapshot_as_it_was",
    ),
    Guard(
        "published-private",
        LEAK,
        "Nobody else on this machine reads the copies that readers have.",
        {"api.publishing.copies:Copies.clear": _open_to_all},
        f"{WALLS}::test_nobody_else_may_enter_the_folder_of_copies",
    ),
    Guard(
        "log-no-secrets",
        LEAK,
        "No line of the log has a token, or the text of a query.",
        {"api.logs:facts_of": _all_of_it},
        "tests/api/app/test_logs.py::test_no_line_has_a_token_or_a_query",
    ),
    Guard(
        "log-lines",
        HIDE,
        "What a stranger sends orders a terminal nothing, and begins no line of its own.",
        {"api.logs:_shown": always(str)},
        "tests/api/app/test_logs.py::test_a_person_reads_text_that_orders_a_terminal_nothing",
    ),
    Guard(
        "log-ids",
        HIDE,
        "The id that a client brings is one that a log can bear, or is replaced.",
        {"api.visits:_id": _any_id},
        "tests/api/app/test_problems.py::test_an_id_that_no_log_can_bear_is_replaced",
    ),
)
