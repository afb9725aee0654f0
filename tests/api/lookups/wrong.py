"""Requests that are wrong in some way, drawn from a seed: each way is a function of a generator."""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import orjson

from tests.api.conftest import FIRM

FIRM_AT = f"/api/v1/entities/cn-uscc/{FIRM}"
BROKEN = ("%", "%zz", "%4", "%u7eac", "a%", "%%41")
NOT_UTF8 = ("%ff", "%c3%28", "%e7%ba", "%ed%a0%80", "%f8%88%80%80%80", "%c0%af")
CONTROL = ("%00", "a%00b", "%0a", "%7f", "%1b%5b31m")
LISTS = ("suppliers", "customers", "neighbours")
JSON = {"Content-Type": "application/json"}


class Wrong(NamedTuple):
    """A request as it goes over the wire."""

    target: str
    method: str = "GET"
    headers: Mapping[str, str] = {}
    body: bytes = b""


def types(draw: random.Random) -> Wrong:
    name, values = draw.choice(
        [
            ("tiers", ("x", "1.5", "0x10", "1_0", " 1", "", "\u0661", "true", "null", "1e3")),
            ("limit", ("many", "--1", "+1", "[]", "{}", "NaN")),
            ("as_of", ("today", "0", "20240831", "2024-W35", "2024-13-01", "2024-02-30")),
            ("known_on", ("1700000000", "2024-08", "2024-08-31T00:00:00", "")),
            ("during", ("2021", "2021-13/", "/2021-00", "a/b", "2021/2022/2023", "\u0662\u0660/")),
            ("min_share", ("much", "nan", "inf", "-inf", "0.5%", "1/2", "", "1_0")),
        ]
    )  # fmt: skip
    return Wrong(f"{FIRM_AT}/suppliers?{urlencode({name: draw.choice(values)})}")


def ranges(draw: random.Random) -> Wrong:
    name, value = draw.choice(
        [
            (draw.choice(("tiers", "tier")), draw.choice((0, -1, 21, 10**9, 10**14, 10**40))),
            ("limit", draw.choice((0, -5, 1001, 10**15, 10**400))),
            ("min_share", draw.choice((-0.1, 1.1, 1e300))),
            ("min_confidence", draw.choice((-1, 2))),
        ]
    )
    return Wrong(f"{FIRM_AT}/suppliers?{name}={value}")


def words(draw: random.Random) -> Wrong:
    name, value = draw.choice(
        [
            ("kind", "Firm"), ("not_kind", ""), ("area", "Pingshan"), ("area", "a/b/c"),
            ("product", ""), ("product", "x" * 201), ("source", ""), ("area", "/"),
            ("product", "无此物"), ("area", "a/" + "b" * 300),
        ]
    )  # fmt: skip
    return Wrong(f"{FIRM_AT}/suppliers?{urlencode({name: value})}")


def unknown_ids(draw: random.Random) -> Wrong:
    code = draw.choice(("9", "none", "-", "..%2f..", "%E7%BA%AC", "a%2Fb", "a" * 161, "%3Cb%3E"))
    place = draw.choice(("", "/suppliers", "/neighbours", "/statements", "/history"))
    root = draw.choice(("/api/v1/entities/company/", "/api/v1/entities/cn-uscc/", "/id/lei/"))
    return Wrong(f"{root}{code}{'' if root.startswith('/id') else place}")


def unknown_names(draw: random.Random) -> Wrong:
    return Wrong(
        draw.choice(
            (
                "/api/v1/questions/holder", "/api/v1/exports/graphm", "/api/v1/nothing",
                f"/id/cn-uscc/{FIRM}?form=rdf", "/api/v1/designations?scheme=green",
                "/api/v1/designations?level=galactic", "/api/v1/questions/holders?in=sql",
                "/api/v1/exports/csv?ask=holder", "/api/v1/exports/csv?param=a=1",
                "/api/v1/exports/csv?ask=holders&around=area/1", "/api/v1/paths?label=LIKES",
                "/api/v1/exports/csv?ask=holders&param=area=area/1&param=area=area/2",
                f"{FIRM_AT}/suppliers?during=2023/2021",
            )
        )
    )  # fmt: skip


def unknown_parameters(draw: random.Random) -> Wrong:
    place = draw.choice(
        (
            FIRM_AT, f"{FIRM_AT}/suppliers", "/api/v1/search", "/api/v1/schema", "/api/v1/releases",
            "/api/v1/questions", "/api/v1/questions/holders", f"/id/cn-uscc/{FIRM}",
        )
    )  # fmt: skip
    name = draw.choice(("teirs", "x", "", "q[]", "\u7eac", "a" * 2000, "__proto__", "$where"))
    return Wrong(f"{place}?{urlencode({name: '1'})}")


def huge(draw: random.Random) -> Wrong:
    if draw.random() < 0.5:
        body = {"lookup": "entity", "ids": ["area/1"] * draw.choice((10_001, 20_000))}
        return Wrong("/api/v1/batch", "POST", JSON, orjson.dumps(body))
    return Wrong(f"{FIRM_AT}/suppliers?product={'x' * draw.choice((17_000, 20_000))}")


def cursors(draw: random.Random) -> Wrong:
    text = draw.choice(
        ("abc", "WzFd", "e30", "bnVsbA", "%20", "WzEsMiwzLDRd", "!", "=" * 5, "a" * 600, "_-_-")
    )
    return Wrong(f"{FIRM_AT}/{draw.choice(LISTS)}?cursor={text}")


def escapes(draw: random.Random) -> Wrong:
    text = draw.choice((*BROKEN, *NOT_UTF8, *CONTROL))
    return Wrong(
        draw.choice(
            (f"/api/v1/search?q={text}", f"/api/v1/search?{text}=1", f"/id/company/{text}",
             f"/api/v1/entities/{text}/1", f"{FIRM_AT}/suppliers?product={text}",
             f"/api/v1/exports/{text}", f"/api/v1/questions/{text}")
        )
    )  # fmt: skip


def twice(draw: random.Random) -> Wrong:
    return Wrong(
        draw.choice(
            (f"{FIRM_AT}/suppliers?tiers=1&tiers=2", "/api/v1/search?q=a&q=b",
             "/api/v1/questions/holders?in=oracle&in=sparql", f"{FIRM_AT}?as_of=2024-01-01&as_of=",
             f"/id/cn-uscc/{FIRM}?form=html&form=turtle", "/api/v1/changes?since=0&since=1",
             "/api/v1/questions/holders?area=area/1&area=area/2")
        )
    )  # fmt: skip


def methods(draw: random.Random) -> Wrong:
    place = draw.choice((FIRM_AT, "/api/v1/search?q=a", "/api/v1/releases", "/id/area/1", "/docs"))
    method = draw.choice(("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"))
    if draw.random() < 0.2:
        return Wrong("/api/v1/batch", draw.choice(("GET", "PUT", "DELETE")))
    return Wrong(place, method)


def bodies(draw: random.Random) -> Wrong:
    ids = [f"cn-uscc/{FIRM}"]
    value: Any = draw.choice(
        (
            {}, [], None, 1, "x", {"lookup": "suppliers"}, {"lookup": "x", "ids": ids},
            {"lookup": "entity", "ids": []}, {"lookup": "entity", "ids": ["no id"]},
            {"lookup": "entity", "ids": ids, "more": 1}, {"lookup": "entity", "ids": "area/1"},
            {"lookup": "suppliers", "ids": ids, "parameters": {"tiers": True}},
            {"lookup": "suppliers", "ids": ids, "parameters": {"tiers": 1.5}},
            {"lookup": "suppliers", "ids": ids, "parameters": {"teirs": 1}},
            {"lookup": "suppliers", "ids": ids, "parameters": {"as_of": 0}},
            {"lookup": "suppliers", "ids": ids, "parameters": {"cursor": "a"}},
            {"lookup": "suppliers", "ids": ids, "parameters": []},
        )
    )  # fmt: skip
    return Wrong("/api/v1/batch", "POST", JSON, orjson.dumps(value))


def broken_bodies(draw: random.Random) -> Wrong:
    start = b'{"lookup":"suppliers","ids":["cn-uscc/1"],"parameters":{'
    return Wrong(
        "/api/v1/batch", "POST", JSON,
        draw.choice(
            (
                b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"lookup":"entity","ids":["\\ud800/1"]}',
                start + b'"\\ud800":1}}', start + b'"tiers":' + b"9" * 5_000 + b"}}",
                start + b'"min_share":NaN}}', start + b'"tiers":1e999}}', start + b'"\\u0000":1}}',
                start + b'"product":["\\ud800"]}}', b'{"lookup":"\\udfff","ids":["a/1"]}',
                b'{"lookup":"entity","ids":["a/1"],"\\ud800":1}',
            )
        ),
    )  # fmt: skip


def jobs(draw: random.Random) -> Wrong:
    if draw.random() < 0.3:
        code = draw.choice(("none", "..%2f..", "0" * 32, "%E7%BA%AC", "a" * 300, "%00"))
        place = f"/api/v1/jobs/{code}{draw.choice(('', '/result'))}"
        return Wrong(place, draw.choice(("GET", "DELETE")) if "result" not in place else "GET")
    asked: Any = draw.choice(
        (
            {}, [], 1, None, {"do": "load"}, {"do": "export"}, {"do": "export", "format": "graphm"},
            {"do": "export", "format": "csv", "hop": 1}, {"do": "export", "format": None},
            {"do": "export", "format": "csv", "around": "Pingshan"},
            {"do": "export", "format": "csv", "hops": 2}, {"do": "question", "name": "holder"},
            {"do": "export", "format": "csv", "ask": "holder"}, {"do": "question"},
            {"do": "question", "name": "holders", "given": {"area": 1}},
            {"do": "question", "name": "holders", "given": {"aera": "area/1"}},
            {"do": "question", "name": "holders", "given": {"area": "area/1"}, "form": "text/html"},
            {"do": "question", "name": "holders", "known_on": "yesterday"},
            {"do": "question", "name": "green-supplier-share"},
        )
    )  # fmt: skip
    return Wrong("/api/v1/jobs", "POST", JSON, orjson.dumps(asked))


def contradictions(draw: random.Random) -> Wrong:
    return Wrong(
        draw.choice(
            (
                "/api/v1/exports/csv?hops=2", "/api/v1/exports/csv?ask=holders&hops=2",
                "/api/v1/questions/holders?in=cypher&known_on=2024-08-31",
                "/api/v1/questions/holders?as_of=2024-08-31&on=2024-08-31",
            )
        )
    )  # fmt: skip


def media(draw: random.Random) -> Wrong:
    body = orjson.dumps({"lookup": "entity", "ids": ["area/440310"]})
    type = draw.choice(
        ("text/plain", "application/xml", "", "application/jsonp", "multipart/form-data")
    )
    return Wrong("/api/v1/batch", "POST", {"Content-Type": type}, body)


def forms(draw: random.Random) -> Wrong:
    place = draw.choice(
        (FIRM_AT, f"{FIRM_AT}/suppliers", f"/id/cn-uscc/{FIRM}", "/api/v1/releases")
    )
    accept = draw.choice(("image/png", "text/x-none", "application/json;q=0, */*;q=0", "audio/*"))
    return Wrong(place, headers={"Accept": accept})


def given(draw: random.Random) -> Wrong:
    return Wrong(
        draw.choice(
            (
                "/api/v1/questions/evaluator-load?quota=%C2%B2",
                "/api/v1/questions/evaluator-load?quota=--5",
                f"/api/v1/questions/evaluator-load?quota={'9' * 5000}",
                "/api/v1/questions/leaders-buying?company=", "/api/v1/questions/holders?area=1",
                "/api/v1/questions/holders?as_of=20240831", "/api/v1/questions/holders?known_on=0",
                "/api/v1/questions/batch-totals?as_of=2024-01-01",
                f"/api/v1/questions/holders?scheme={quote('绿色')}", "/api/v1/search",
                "/api/v1/search?q=", "/api/v1/paths", "/api/v1/changes?since=-1",
                f"/api/v1/changes?since={10**30}", "/api/v1/paths?from=area/440310&to=x",
                "/api/v1/entities/area/440310/suppliers", "/api/v1/batch?x=1",
                "/api/v1/changes?since=1000000", "/api/v1/changes?since=1&known_on=1999-01-01",
            )
        )
    )  # fmt: skip


WAYS: tuple[Callable[[random.Random], Wrong], ...] = (
    types, ranges, words, unknown_ids, unknown_names, unknown_parameters, huge, cursors, escapes,
    twice, methods, bodies, broken_bodies, jobs, contradictions, media, forms, given,
)  # fmt: skip


def wrong(seed: int, number: int) -> Iterator[Wrong]:
    """So many wrong requests, of each way about as many."""
    draw = random.Random(seed)
    for n in range(number):
        yield WAYS[n % len(WAYS)](draw)
