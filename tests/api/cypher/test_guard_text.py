r"""Nothing hides in a text: not behind escapes, comments, blanks, quotes, or by its size."""

from collections.abc import Callable, Mapping
from typing import Any

import neo4j
import pytest

from api.cypher.guard import check
from api.cypher.guard.text import TOKENS
from api.refusals import QueryRefused, Refusal
from tests.api.cypher.honest import honest
from tests.api.cypher.test_guard_allowed import REFUSED, WRITES, each

ENDING = {
    r"RETURN '\u0027 AS x, 2 AS y //'": ["x", "y"],
    "RETURN 1 AS x //\\u000a, 2 AS y": ["x", "y"],
    r"RETURN 1 AS x /* \u002a\u002f , 2 AS y /* */": ["x", "y"],
    r"RETURN '\\\u0027 AS x //'": ["x"],
}
ESCAPED = [
    *ENDING,
    r"RETURN \u0031 AS x",
    r"\u0052ETURN 1 AS x",
    r"RETURN \u0074oUpper('a') AS x",
    r'RETURN "\u0022 AS x, 2 AS y //"',
    r"RETURN '\u005c' AS x //'",
    r"RETURN '\\u0027' AS x",
    r"MATCH (n) WHERE n.`a\u0060` = 1 RETURN n",
    "LOAD\\u0020CSV FROM 'file:///etc/passwd' AS row RETURN row",
    r"RETURN 'a\u12' AS x",
    r"RETURN 'a\uuuu0041' AS x",
    r"RETURN 1 /* C:\users */",
]
ODD = [
    "\ufeffRETURN 1",
    "RETURN\u200b1",
    "RETURN\u20281",
    "RETURN 1 //\u2028 x",
    "RETURN 1 //\x0b x",
    "RETURN 1 /* \x85 */",
    "RETURN\x001",
    "RETURN（1）",
    "RETURN “a”",
    "MATCH (a)－－(b) RETURN a",
    "MATCH (n) \u017fET n.a = 1",
    "MATCH (n) \uff33ET n.a = 1 RETURN '\ud800'",
    "RETURN 1 AS \U00020000",
    "RETURN 1 AS \u0131d",
]
LARGE = [
    "RETURN " + "(" * 25 + "1" + ")" * 25,
    "RETURN " + "[" * 2_000 + "]" * 2_000,
    "RETURN " + "NOT " * 9 + "true",
    "RETURN " + "true XOR " * 9 + "true",
    "RETURN 1" + " + 1" * 100,
    "RETURN 1" + " * 1" * 100,
    "RETURN 1" + " < 1" * 20,
    "RETURN n" + ".a" * 60,
    "RETURN 1" + "0" * 400,
    "RETURN 1" + "e" + "9" * 500,
    "MATCH (a)" + "-->()" * 31 + " RETURN a",
    "MATCH " + ", ".join(["(a)"] * 41) + " RETURN a",
    "WITH 1 AS x " * 200 + "RETURN x",
    " UNION ".join(["RETURN 1 AS x"] * 101),
    "MATCH (a) WHERE " + "EXISTS { MATCH (a) WHERE " * 7 + "true" + " }" * 7 + " RETURN a",
    "RETURN [" + "1, " * TOKENS + "1]",
    "RETURN " + "CASE WHEN true THEN " * 400 + "1" + " END" * 400,
    "RETURN 1 //" + "a" * 100_000,
]


def refused_by(text: str, parameters: Mapping[str, Any] | None = None) -> str:
    try:
        check(text, parameters or {})
    except QueryRefused as error:
        return error.rule
    except Refusal as error:
        return type(error).__name__
    return ""


@pytest.mark.parametrize("text", ESCAPED)
def test_an_escape_that_could_end_something_is_refused(text: str) -> None:
    assert refused_by(text) == "escape"


@pytest.mark.parametrize("text", ENDING)
def test_neo4j_puts_in_escapes_before_it_looks_for_words(
    in_neo4j: Mapping[str, Any], text: Any
) -> None:
    auth = (in_neo4j["user"], in_neo4j["password"])
    with neo4j.GraphDatabase.driver(in_neo4j["uri"], auth=auth) as driver:
        assert driver.execute_query(text).keys == ENDING[text]


def test_an_escape_of_another_character_in_a_text_is_fine() -> None:
    assert refused_by(r"RETURN '\u7eac\u56ed \u0001 \\d \x' AS x") == ""


@pytest.mark.parametrize("text", ODD)
def test_a_character_that_engines_may_take_for_another_is_refused(text: str) -> None:
    assert refused_by(text) == "character"


@pytest.mark.parametrize("text", LARGE, ids=len)
def test_what_is_too_large_or_too_deep_to_be_planned_is_refused(text: str) -> None:
    assert refused_by(text) == "size"


def test_the_length_of_a_query_is_the_caller_s_to_limit() -> None:
    check("RETURN 1", {}, characters=8)
    with pytest.raises(QueryRefused, match="9 characters, of 8"):
        check("RETURN 10", {}, characters=8)


@pytest.mark.parametrize(
    "text",
    [
        "RETURN 'LOAD CSV FROM \"x\" AS row DELETE n' AS x // CREATE (n)",
        "MATCH (`DELETE`:`LOAD CSV` {`SET`: 1}) /* MERGE */ RETURN `DELETE`.`CREATE (n)` AS `DROP`",
        "MATCH (create:Set)-[load:USE]->(delete) RETURN create, load.call, delete AS foreach",
        'RETURN "it\'s; DELETE" AS x;',
        "WITH {load: 1, csv: 2} AS map RETURN map.load, map['CREATE (n)'], $call",
    ],
)
def test_words_in_texts_names_and_comments_do_nothing(text: str) -> None:
    assert refused_by(text) == ""


TRICKS: Mapping[str, Callable[[str], str]] = {
    "comments": lambda text: text.replace(" ", " /* ' */ "),
    "lines": lambda text: text.replace(" ", " // ' RETURN \"\n"),
    "blanks": lambda text: text.replace(" ", "\u3000\t\u00a0\r\n"),
    "capitals": lambda text: text.upper(),
    "small letters": lambda text: text.lower(),
    "the end": lambda text: text + " ;  // RETURN 1",
}


@pytest.mark.parametrize("trick", TRICKS)
def test_comments_blanks_and_capitals_change_no_verdict(trick: str) -> None:
    hostile = [text for table in (REFUSED, WRITES) for _, text in each(table)]
    for text in [*hostile, *(asked.text for asked in honest())]:
        if not any(sign in text for sign in ("'", '"', "`", "$", "/", ";", "0x", "EXPLAIN")):
            assert refused_by(TRICKS[trick](text)) == refused_by(text), text
