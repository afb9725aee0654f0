"""Guards before any door: who asks, from where, how much and how fast."""

from copy import copy
from dataclasses import replace
from typing import Any

from tests.guards.guard import (
    DIAL,
    EXHAUST,
    LEAK,
    WRITE,
    Guard,
    always,
    before,
    giving,
    nothing,
    nothing_awaited,
    passing,
)

ACCESS, LIMITS = "tests/api/app/test_access.py", "tests/api/app/test_limits.py"
TOKENS, OWN = "tests/api/app/test_tokens.py", "tests/guards/test_web.py"
LOOK, REFUSE = "api.listening:Connection.look", "api.listening:Connection._refuse"
NEVER = 1 << 62


def _forget(name: str) -> Any:
    """A look at a connection that does not know since when it waits for one thing."""
    return before(lambda connection, now: setattr(connection, name, 0.0))


def _all_scopes(old: Any) -> Any:
    def known(self: Any, secret: str) -> Any:
        token = old(self, secret)
        return token and replace(token, scopes=("read", "query", "write"))

    return known


def _kept_plain(old: Any) -> Any:
    def issued(path: Any, *given: Any) -> str:
        secret = str(old(path, *given))
        path.write_text(f"{path.read_text()}# {secret}\n")
        return secret

    return issued


def _kept_all(old: Any) -> Any:
    def read(self: Any) -> None:
        before = self._tokens
        old(self)
        self._tokens = tuple({*before, *self._tokens})

    return read


def _needs_nothing(old: Any) -> Any:
    async def checked() -> None:
        return None

    return lambda scope: checked


def _any_size(old: Any) -> Any:
    def begin(self: Any, app: Any, limit: int, seconds: float = 10.0) -> None:
        old(self, app, NEVER, seconds)

    return begin


def _any_time(old: Any) -> Any:
    def begin(self: Any, app: Any, limit: int, seconds: float = 10.0) -> None:
        old(self, app, limit, NEVER)

    return begin


def _read_of_all(old: Any) -> Any:
    """Bodies that are read whoever sends them; who that is, is seen behind them again."""

    async def call(self: Any, scope: Any, receive: Any, send: Any) -> None:
        key = old.__globals__["CLIENT"]
        client, app = scope[key], self.app

        async def behind(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, key: client}, receive, send)

        taken = copy(self)
        taken.app = behind
        await old(taken, {**scope, key: replace(client, scopes=("read",))}, receive, send)

    return call


def _unrefused(status: int) -> Any:
    def change(old: Any) -> Any:
        def refuse(self: Any, said: int, *rest: Any) -> None:
            if said != status:
                old(self, said, *rest)

        return refuse

    return change


def _any_bounds(**bounds: float) -> Any:
    def change(old: Any) -> Any:
        def begin(self: Any, *given: Any, **named: Any) -> None:
            old(self, *given, **{**named, **bounds})

        return begin

    return change


def _kept(old: Any) -> Any:
    def wait(self: Any, client: str, now: float | None = None) -> float:
        self._buckets[client] = (1.0, 0.0)
        return 0.0

    return wait


def _telling(old: Any) -> Any:
    def problem(error: Exception) -> Any:
        return replace(old(error), detail=repr(error))

    return problem


WEB = (
    Guard(
        "token",
        LEAK,
        "Where there is a file of tokens, nobody without one is answered.",
        {"api.access:needs": _needs_nothing},
        f"{ACCESS}::test_without_a_token_nothing_is_answered_but_that_it_lives",
    ),
    Guard(
        "scope",
        WRITE,
        "A token is for its scopes: one that may query reads no figures and changes nothing.",
        {"api.tokens:Tokens.known": _all_scopes},
        f"{ACCESS}::test_a_token_is_for_its_scopes_only",
    ),
    Guard(
        "revoked",
        LEAK,
        "A token that is taken out of the file ends at once.",
        {"api.tokens:Tokens._read": _kept_all},
        f"{ACCESS}::test_a_token_that_is_taken_back_ends_at_once",
    ),
    Guard(
        "token-file",
        WRITE,
        "A file of tokens that others could have written to lets nobody in.",
        {"api.tokens:stat.S_IWGRP": always(0), "api.tokens:stat.S_IWOTH": always(0)},
        f"{TOKENS}::test_a_file_that_others_may_write_to_is_refused",
    ),
    Guard(
        "token-hash",
        LEAK,
        "The file of tokens has hashes, so that who reads it has no token.",
        {"api.tokens:issued": _kept_plain},
        f"{TOKENS}::test_a_token_is_shown_once_and_kept_as_a_hash",
    ),
    Guard(
        "token-tries",
        LEAK,
        "Who tries tokens is slowed, from one address.",
        {"api.access:FAILURES": always((1e9, 1e9))},
        f"{ACCESS}::test_who_tries_tokens_is_slowed_and_others_are_not",
    ),
    Guard(
        "binding",
        LEAK,
        "An address that others reach is not served without tokens.",
        {"api.serve:is_exposed": giving(False), "api.serve:_serving": nothing_awaited},
        "tests/api/app/test_stopping.py"
        "::test_an_address_that_others_reach_is_not_served_without_tokens",
        seconds=30,
    ),
    Guard(
        "host",
        LEAK,
        "A page that gave its own name to this machine is not answered (DNS rebinding).",
        {"api.limits:Hosts.__call__": passing},
        f"{ACCESS}::test_a_name_that_may_be_anybodys_is_refused",
    ),
    Guard(
        "origin-read",
        LEAK,
        "Without tokens, no page of another site may read an answer (CORS).",
        {"api.crossing:origins_of": giving(["*"])},
        f"{ACCESS}::test_a_page_of_another_site_reads_only_what_it_may",
    ),
    Guard(
        "origin-write",
        WRITE,
        "Without tokens, no page of another site may change anything.",
        {"api.access:is_loopback": giving(True)},
        f"{ACCESS}::test_a_page_of_another_site_changes_nothing",
    ),
    Guard(
        "headers-careful",
        LEAK,
        "Whatever a browser is led to here does nothing in it.",
        {"api.visits:NOT_A_PAGE": always((b"x-none", b"")), "api.visits:CAREFUL": always([])},
        "tests/api/app/test_problems.py::test_every_answer_keeps_a_browser_careful",
    ),
    Guard(
        "body-size",
        EXHAUST,
        "A body is as large as the setting says, by its length and while it comes.",
        {"api.limits:Bodies.__init__": _any_size},
        f"{LIMITS}::test_a_body_too_large_is_refused_by_its_length",
    ),
    Guard(
        "body-time",
        EXHAUST,
        "A body comes within ten seconds.",
        {"api.limits:Bodies.__init__": _any_time},
        f"{LIMITS}::test_a_body_too_slow_is_refused",
    ),
    Guard(
        "body-rest",
        EXHAUST,
        "The rest of a body that nobody wants is not waited for.",
        {LOOK: _forget("_body_since")},
        f"{OWN}::test_the_rest_of_a_body_that_does_not_come_is_not_waited_for",
    ),
    Guard(
        "body-nobody",
        EXHAUST,
        "The body of who has no token is not even read.",
        {"api.limits:Bodies.__call__": _read_of_all},
        f"{OWN}::test_the_body_of_nobody_is_not_even_waited_for",
    ),
    Guard(
        "head-time",
        EXHAUST,
        "The headers of a request come within five seconds.",
        {LOOK: _forget("_head_since")},
        f"{LIMITS}::test_headers_have_to_come_in_time",
    ),
    Guard(
        "head-size",
        EXHAUST,
        "Headers have a size, and are given up when they pass it.",
        {REFUSE: _unrefused(431)},
        f"{LIMITS}::test_headers_that_never_end_are_refused",
    ),
    Guard(
        "head-whole",
        EXHAUST,
        "Headers that came at once, and the address, have a size too.",
        {"api.limits:Heads.__call__": passing},
        f"{LIMITS}::test_headers_that_are_whole_and_too_large_are_refused",
    ),
    Guard(
        "rate",
        EXHAUST,
        "A client asks as often as the setting says, and twice of it at once.",
        {"api.limits:Paces.__call__": passing},
        f"{LIMITS}::test_a_client_that_asks_too_often_waits",
    ),
    Guard(
        "rate-memory",
        EXHAUST,
        "Counting clients takes so much memory and no more.",
        {"api.rates:Rates.wait": _kept},
        f"{LIMITS}::test_no_number_of_clients_takes_more_than_so_much_memory",
    ),
    Guard(
        "unread",
        EXHAUST,
        "Who does not take the answer is dropped.",
        {LOOK: _forget("_stuck_since")},
        f"{LIMITS}::test_who_does_not_take_the_answer_is_dropped",
    ),
    Guard(
        "idle",
        EXHAUST,
        "A connection that says nothing is closed.",
        {LOOK: nothing},
        f"{LIMITS}::test_a_connection_that_says_nothing_is_closed",
    ),
    Guard(
        "connections",
        EXHAUST,
        "There are so many connections at once; one more is refused.",
        {REFUSE: _unrefused(503)},
        f"{LIMITS}::test_when_all_are_busy_one_more_is_refused_at_once",
    ),
    Guard(
        "behind",
        EXHAUST,
        "Requests that are sent ahead of their answers are not kept by the thousand.",
        {"api.listening:Bounds.__init__": _any_bounds(behind=NEVER)},
        f"{LIMITS}::test_thousands_of_requests_at_once_are_not_kept",
    ),
    Guard(
        "proxy",
        DIAL,
        "Nobody is connected to elsewhere through this service.",
        {REFUSE: _unrefused(405)},
        f"{LIMITS}::test_this_is_no_proxy",
    ),
    Guard(
        "failures",
        LEAK,
        "What nobody expected tells a stranger nothing of the house.",
        {"api.failures:problem": _telling},
        "tests/api/app/test_problems.py::test_what_nobody_expected_says_nothing_of_the_house",
    ),
)
