"""What a request asks, as the SPARQL 1.1 Protocol says."""

import math
from contextlib import suppress
from urllib.parse import urlencode

import pytest

from api.refusals import BadRequest, Refusal, UpdateRefused, WrongMediaType
from api.sparql.protocol import DIRECT, FORM, UPDATE, asked_by_post, asked_by_url

ONE, TWO = "https://example.org/one", "https://example.org/two"


def test_a_query_comes_three_ways_and_is_the_same() -> None:
    query = 'SELECT * { ?s ?p "织坊 & 50 % + more" }'
    form = urlencode({"query": query}).encode()
    assert asked_by_url(form) == asked_by_post(b"", FORM, form)
    assert asked_by_url(form) == asked_by_post(b"", DIRECT, query.encode())


def test_unescaped_utf_8_in_an_address_is_read() -> None:
    asked = asked_by_url("query=ASK { ?s ?p '织坊' }".encode())
    assert asked is not None
    assert asked.query == "ASK { ?s ?p '织坊' }"


def test_an_address_without_a_query_asks_for_the_door_itself() -> None:
    assert asked_by_url(b"") is None
    assert asked_by_url(b"format=json") is None


def test_graphs_are_named_in_the_address_and_in_the_form() -> None:
    dataset = urlencode([("default-graph-uri", ONE), ("named-graph-uri", TWO)]).encode()
    by_url = asked_by_url(dataset + b"&named-graph-uri=urn:three&query=ASK+%7B%7D")
    assert by_url is not None
    assert (by_url.default, by_url.named) == ([ONE], [TWO, "urn:three"])
    direct = asked_by_post(dataset, DIRECT, b"ASK {}")
    form = asked_by_post(b"", FORM, dataset + b"&query=ASK+%7B%7D")
    both = asked_by_post(b"default-graph-uri=urn:four", FORM, dataset + b"&query=ASK+%7B%7D")
    assert direct == form
    assert both.default == ["urn:four", ONE]


def test_a_field_that_was_left_empty_names_no_graph() -> None:
    asked = asked_by_post(b"", FORM, b"default-graph-uri=&query=ASK+%7B%7D")
    assert asked.default is None


def test_parameters_of_other_endpoints_are_passed_over() -> None:
    asked = asked_by_post(b"", FORM, b"query=ASK+%7B%7D&format=json&output=json&results=json")
    assert asked == asked_by_post(b"", DIRECT, b"ASK {}")


def test_a_timeout_is_in_seconds_and_the_shortest_counts() -> None:
    assert asked_by_post(b"timeout=2.5", FORM, b"query=ASK+%7B%7D&timeout=7").seconds == 2.5
    assert asked_by_post(b"", DIRECT, b"ASK {}").seconds == math.inf


def test_a_byte_order_mark_before_a_query_is_no_part_of_it() -> None:
    assert asked_by_post(b"", DIRECT, "\ufeffASK {}".encode()).query == "ASK {}"


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", ';charset="UTF-8"', "; CHARSET=UTF8"])
def test_a_body_may_say_that_it_is_utf_8(charset: str) -> None:
    assert asked_by_post(b"", f"{DIRECT.upper()}{charset}", b"ASK {}").query == "ASK {}"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("default-graph-uri=urn:g", "there is no query: send one parameter query=…"),
        ("query=ASK+%7B%7D&query=", "there are 2 queries: send one, in one place"),
        ("query=%FF", "the address has %-escapes that are not UTF-8"),
        ("query=%ED%A0%80", "the address has %-escapes that are not UTF-8"),
        ("query=a&named-graph-uri=g1", "named-graph-uri is 'g1', which is no absolute IRI"),
        ("query=a&default-graph-uri=urn:a+b", "'urn:a b', which is no absolute IRI"),
        ("query=a&timeout=soon", "timeout is 'soon'; give seconds, as timeout=10"),
        ("query=a&timeout=0", "timeout is '0'; give seconds, as timeout=10"),
        ("query=a&timeout=nan", "timeout is 'nan'; give seconds, as timeout=10"),
        ("query=a" + "&b=c" * 1000, "the address has more than 1,000 parameters"),
    ],
)
def test_a_request_that_is_wrong_is_told_what_would_be_right(address: str, sentence: str) -> None:
    with pytest.raises(BadRequest) as refused:
        asked_by_url(address.encode())
    assert sentence in str(refused.value)


def test_a_body_that_is_not_utf_8_is_told_where() -> None:
    with pytest.raises(BadRequest, match="the query in the body is not UTF-8: byte 6 is wrong"):
        asked_by_post(b"", DIRECT, b"ASK {\xff}")
    with pytest.raises(BadRequest, match="the form is not UTF-8: byte 7"):
        asked_by_post(b"", FORM, b"query=\xe7")


def test_one_query_in_the_address_and_one_in_the_body_are_two() -> None:
    with pytest.raises(BadRequest, match="2 queries"):
        asked_by_post(b"query=ASK+%7B%7D", DIRECT, b"ASK {}")


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/json", "multipart/form-data; boundary=x"]
    + [f"{form}; charset=utf-16" for form in (FORM, DIRECT)],
)
def test_a_body_of_another_form_is_told_which_are_read(content_type: str) -> None:
    with pytest.raises(WrongMediaType, match=r"send application/x-www-form-urlencoded with query="):
        asked_by_post(b"", content_type, b"ASK {}")


@pytest.mark.parametrize(
    ("address", "content_type", "body"),
    [
        (b"update=CLEAR+ALL", DIRECT, b"ASK {}"),
        (b"", FORM, b"update=CLEAR+ALL"),
        (b"", FORM, b"query=ASK+%7B%7D&update="),
        (b"", UPDATE, b"CLEAR ALL"),
        (b"", f"{UPDATE}; charset=UTF-16", b"\xff\xfe"),
    ],
)
def test_an_update_is_refused_whatever_is_beside_it(
    address: bytes, content_type: str, body: bytes
) -> None:
    with pytest.raises(UpdateRefused, match="load a source instead"):
        asked_by_post(address, content_type, body)


@pytest.mark.parametrize("body", [b"", b"&&&", b"=", b"query", b"%%%", b"query=%"])
def test_odd_forms_are_refused_or_read_but_never_fail(body: bytes) -> None:
    with suppress(Refusal):
        asked_by_post(b"", FORM, body)
