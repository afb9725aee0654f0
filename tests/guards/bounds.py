"""Guards before any door: how much anybody may send, how fast, and at once."""

from copy import copy
from dataclasses import replace
from typing import Any

from tests.guards.guard import CRASH, DIAL, EXHAUST, Guard, before, giving, nothing, passing

LIMITS, BODIES = "tests/api/app/test_limits.py", "tests/api/app/test_bodies.py"
OWN = "tests/guards/test_web.py"
LOOK, REFUSE = "api.listening:Connection.look", "api.listening:Connection._refuse"
NEVER = 1 << 62


def _forget(name: str) -> Any:
    """A look at a connection that does not know since when it waits for one thing."""
    return before(lambda connection, now: setattr(connection, name, 0.0))


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


def _unheld(old: Any) -> Any:
    def add(self: Any, part: bytes, body: Any) -> None:
        old(self, part, body)
        self._held -= body.size
        body.size = 0

    return add


def _at_once(old: Any) -> Any:
    async def read(self: Any, body: bytes, reading: Any) -> Any:
        return reading(body)

    return read


BOUNDS = (
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
        "body-held",
        EXHAUST,
        "All bodies of requests that are not answered yet take so much memory and no more.",
        {"api.limits:Bodies._add": _unheld},
        f"{BODIES}::test_a_body_is_held_until_its_request_is_answered",
    ),
    Guard(
        "body-aside",
        EXHAUST,
        "No large body is read in the event loop, and one at a time.",
        {"api.aside:Aside.read": _at_once},
        f"{BODIES}::test_no_door_reads_a_large_body_in_the_event_loop",
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
        "head-host",
        CRASH,
        "A name of which no address can be made costs no worker: it is refused before all doors.",
        {"api.limits:_is_of_an_address": giving(True)},
        "tests/api/sparql/test_protocol_http.py"
        "::test_a_host_of_which_no_address_can_be_made_is_refused",
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
)
