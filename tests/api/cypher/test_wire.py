"""Values on the wire: every type of Cypher as the Query API writes it, there and back."""

import math
import tracemalloc
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cypher import values, wire
from api.cypher.errors import Malformed
from api.cypher.parameters import parameters
from api.cypher.requests import asked
from api.cypher.values import Node, Path, Relationship, Scalar, Unknown
from api.refusals import BadQuery

DAYS = st.integers(-365_000_000, 365_000_000)
OF_DAY = st.integers(0, values.DAY * values.SECOND - 1)
OFFSETS = st.integers(-18 * 3600, 18 * 3600)
SMALL = st.integers(-(2**31), 2**31)
COMPANY = Node("4:x:1", ["Company", "Entity"], {"id": "cn-uscc/1", "name": "织坊"})
PARK = Node("4:x:2", ["Entity", "Park"], {"id": "park/1"})
TENANCY = Relationship("5:x:1", "4:x:1", "4:x:2", "TENANT_OF", {"id": "tenancy/1"})
REFERENCE = Relationship("5:x:2", "4:x:2", "4:x:3", "WITHIN", {})
KNOWN = {"4:x:1": "cn-uscc/1", "4:x:2": "park/1", "4:x:3": "area/440310"}


def sent(type: str, text: str) -> Any:
    """The fields of what Bolt gets for a typed parameter."""
    return parameters({"p": {"$type": type, "_value": text}}, typed=True)["p"].fields


@given(DAYS)
def test_a_date_goes_there_and_back(days: int) -> None:
    assert list(sent("Date", values.date(days))) == [days]


@given(OF_DAY, OFFSETS)
def test_a_time_goes_there_and_back(of_day: int, offset: int) -> None:
    assert list(sent("LocalTime", values.time(of_day))) == [of_day]
    assert list(sent("Time", values.time(of_day) + values.offset(offset))) == [of_day, offset]


@given(DAYS, OF_DAY, OFFSETS)
def test_a_moment_goes_there_and_back(days: int, of_day: int, offset: int) -> None:
    seconds, rest = days * values.DAY + of_day // values.SECOND, of_day % values.SECOND
    assert list(sent("LocalDateTime", values.local(seconds, rest))) == [seconds, rest]
    told = values.at_offset(seconds, rest, offset)
    assert list(sent(told.type, told.text)) == [seconds, rest, offset]


@given(st.integers(-60_000_000_000, 60_000_000_000), st.sampled_from(["Asia/Shanghai", "Etc/UTC"]))
def test_a_moment_in_a_zone_goes_there_and_back(seconds: int, zone: str) -> None:
    told = values.in_zone(seconds, 0, zone)
    assert next(iter(sent(told.type, told.text))) == seconds


@given(SMALL, SMALL, SMALL, st.integers(0, values.SECOND - 1))
def test_a_duration_goes_there_and_back(months: int, days: int, seconds: int, rest: int) -> None:
    text = values.duration(months, days, seconds, rest)
    assert list(sent("Duration", text)) == [months, days, seconds, rest]


@given(st.floats(allow_nan=False))
def test_a_float_goes_there_and_back(value: float) -> None:
    assert float(values.number(value)) == value
    typed = {"p": {"$type": "Float", "_value": values.number(value)}}
    assert parameters(typed, typed=True) == {"p": value}


@given(st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text(), st.lists))
def test_plain_values_are_json_s_own(value: Any) -> None:
    assert wire.Plain({}).value(value) == value
    assert parameters({"p": value}, typed=False) == {"p": value}


def test_plain_json_has_text_for_what_json_has_not() -> None:
    plain = wire.Plain({})
    row = [math.nan, -math.inf, b"\x01\x02", Scalar("Date", "2024-08-31")]
    assert [plain.value(each) for each in row] == ["NaN", "-Infinity", "AQI=", "2024-08-31"]
    zoned = values.in_zone(0, 0, "Asia/Shanghai")
    assert plain.value([zoned]) == ["1970-01-01T08:00:00+08:00"]


def test_typed_json_names_every_type() -> None:
    typed = wire.Typed({})
    assert typed.value({"a": [1, 1.5, None, True, "x"]}) == {
        "$type": "Map",
        "_value": {
            "a": {
                "$type": "List",
                "_value": [
                    {"$type": "Integer", "_value": "1"},
                    {"$type": "Float", "_value": "1.5"},
                    {"$type": "Null", "_value": None},
                    {"$type": "Boolean", "_value": True},
                    {"$type": "String", "_value": "x"},
                ],
            }
        },
    }


def test_a_path_is_its_parts_under_our_ids() -> None:
    path = Path([COMPANY, TENANCY, PARK])
    company, tenancy, park = wire.Plain(KNOWN).value(path)
    assert company["labels"] == ["Entity", "Company"]
    assert tenancy["startNodeElementId"] == company["elementId"] == "cn-uscc/1"
    assert tenancy["endNodeElementId"] == park["elementId"] == "park/1"
    typed = wire.Typed(KNOWN).value(path)
    assert [part["$type"] for part in typed["_value"]] == ["Node", "Relationship", "Node"]


def test_a_reference_is_told_by_its_ends_if_both_are_ours() -> None:
    assert wire.relationship_ids(REFERENCE, KNOWN).own == "park/1-WITHIN->area/440310"
    assert wire.relationship_ids(REFERENCE, {}) == ("5:x:2", "4:x:2", "4:x:3")


def test_a_node_that_is_not_ours_keeps_the_engine_s_id() -> None:
    assert wire.node_id(Node("4:x:9", [], {"id": 7})) == "4:x:9"


@pytest.mark.parametrize("writer", [wire.Plain({}), wire.Typed({})])
def test_a_value_that_cannot_be_told_is_refused(writer: wire.Writer) -> None:
    with pytest.raises(BadQuery, match="time zone"):
        writer.value([Unknown("a time zone that is not known here")])


@pytest.mark.parametrize(
    "body",
    [
        b'{"statement": "RETURN 1", "parameters": {"p": 123456789012345678901234}}',
        b'{"statement": "RETURN 1", "parameters": {"p": 1e400}}',
        b'{"statement": "RETURN 1", "parameters": {"p": "\\ud83d"}}',
        b'{"statement": "RETURN 1", "parameters": {"p": ' + b"[" * 300 + b"]" * 300 + b"}}",
        b"[" * 100_000,
    ],
)
def test_a_body_that_would_be_altered_on_its_way_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        asked(body)


@pytest.mark.parametrize("piece", [b"{}", b"[]", b"1", b'"a"'])
def test_what_is_kept_of_a_request_is_no_larger_than_its_body(piece: bytes) -> None:
    """It may wait for a worker, and others with it."""
    body = b'{"statement": "RETURN 1", "parameters": {"p": [' + b",".join([piece] * 50_000) + b"]}}"
    tracemalloc.start()
    try:
        kept = asked(body)
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size < 1.1 * len(body)
    assert orjson.loads(orjson.dumps({"p": kept.parameters})) == {
        "p": orjson.loads(body)["parameters"]
    }


@pytest.mark.parametrize(
    ("type", "piece"),
    [
        ("Point", "SRID=7203;POINT (" + "1" * 50_000),
        ("Duration", "P" + "1" * 50_000),
        ("Date", "+" + "1" * 50_000),
        ("Base64", "A" * 50_001),
        ("Integer", "1" * 50_000),
    ],
)
def test_a_long_text_is_refused_at_once(type: str, piece: str) -> None:
    with pytest.raises(BadQuery):
        parameters({"p": {"$type": type, "_value": piece}}, typed=True)
