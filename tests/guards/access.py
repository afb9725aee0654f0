"""Guards before any door: who asks, from where, and what they are told."""

from dataclasses import replace
from typing import Any

from tests.guards.guard import (
    LEAK,
    WRITE,
    Guard,
    always,
    giving,
    nothing_awaited,
    passing,
)

ACCESS, TOKENS = "tests/api/app/test_access.py", "tests/api/app/test_tokens.py"


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


def _telling(old: Any) -> Any:
    def problem(error: Exception) -> Any:
        return replace(old(error), detail=repr(error))

    return problem


ASKING = (
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
        "failures",
        LEAK,
        "What nobody expected tells a stranger nothing of the house.",
        {"api.failures:problem": _telling},
        "tests/api/app/test_problems.py::test_what_nobody_expected_says_nothing_of_the_house",
    ),
)
