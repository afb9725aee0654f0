"""Lookups over HTTP, of a real server."""

import csv
import io
from typing import Any

import httpx
import orjson
import pytest

from api.lookups.cursors import cursor, read
from tests.api.conftest import FIRM
from tests.api.lookups.conftest import Api

FIRM_AT = f"/entities/cn-uscc/{FIRM}"


def test_suppliers_two_tiers_up_with_titles_and_who_says_so(api: Api) -> None:
    found = api.found(f"{FIRM_AT}/suppliers", tiers=2, as_of="2022-01-01")
    assert (found["edition"], found["as_of"], found["complete"]) == (2, "2022-01-01", True)
    dyer, spinner = found["items"]
    assert (dyer["name"], dyer["tier"], dyer["share"]) == ("染坊（深圳）有限公司", 1, 0.4)
    assert (spinner["name"], spinner["tier"]) == ("纱厂有限公司", 2)
    # The surest of two parallel sales is the way; only one of them has a share.
    assert (spinner["confidence"], spinner["share"]) == (1.0, 0.08)
    assert not spinner["share_is_whole"]
    assert len(spinner["relations"]) == 2
    assert len(spinner["path"]) == 2
    (sale,) = dyer["relations"]
    assert (sale["product_name"], sale["from"], sale["to"]) == ("隔膜", "2021", "2023-06")
    assert sale["sources"] == ["tables"]


def test_customers_hold_titles_on_the_day_only(api: Api, ids: dict[str, str]) -> None:
    place = f"/entities/{ids['染坊（深圳）有限公司']}/customers"
    (after,) = api.found(place, as_of="2022-01-15")["items"]
    assert [(one["scheme"], one["level"]) for one in after["titles"]] == [
        ("green-factory", "national")
    ]
    (before,) = api.found(place, as_of="2022-01-14")["items"]
    assert before["titles"] == []


def test_what_is_left_out_is_counted(api: Api) -> None:
    late = api.found(f"{FIRM_AT}/suppliers", tiers=2, as_of="2024-08-31")
    assert (late["items"], late["excluded"]["out_of_period"]) == ([], 1)
    sure = api.found(f"{FIRM_AT}/suppliers", tiers=2, during="2021/", min_confidence=0.9)
    assert sure["excluded"]["low_confidence"] == 1
    other = api.found(f"{FIRM_AT}/suppliers", tiers=2, during="/", not_product="隔膜")
    assert (other["items"], other["excluded"]["other_product"]) == ([], 1)


def test_one_tier_alone_is_that_part_of_the_walk(api: Api) -> None:
    first, second = api.found(f"{FIRM_AT}/suppliers", tiers=2, during="/")["items"]
    for tiers in ({}, {"tiers": 1}, {"tiers": 5}):
        alone = api.found(f"{FIRM_AT}/suppliers", tier=2, during="/", **tiers)
        assert (alone["items"], alone["tiers"], alone["tier"]) == ([second], 2, 2)
    assert api.found(f"{FIRM_AT}/suppliers", tier=1, during="/")["items"] == [first]
    beyond = api.found(f"{FIRM_AT}/suppliers", tier=3, during="/")
    assert (beyond["items"], beyond["complete"]) == ([], True)


def test_pages_follow_each_other_by_link_and_by_cursor(api: Api) -> None:
    whole = api.found(f"{FIRM_AT}/suppliers", tiers=3, during="/")["items"]
    first = api.get(f"{FIRM_AT}/suppliers", tiers=3, during="/", limit=1)
    left = first.json()
    assert (left["complete"], left["left"]["because"]) == (False, ["limit"])
    target = first.links["next"]["url"]
    second = httpx.get(f"{api.url.removesuffix('/api/v1')}{target}", timeout=60).json()
    assert [*left["items"], *second["items"]] == whole
    assert second["next"] is None


def test_a_cursor_fits_one_question_at_one_edition(api: Api) -> None:
    asked: dict[str, Any] = {"tiers": 3, "during": "/", "limit": 1}
    text = api.found(f"{FIRM_AT}/suppliers", **asked)["next"]
    assert "another question" in api.refused(f"{FIRM_AT}/suppliers", 400, tiers=2, cursor=text)
    assert "no cursor" in api.refused(f"{FIRM_AT}/suppliers", 400, cursor="abc")
    altered = cursor(read(text)._replace(at=f"cn-uscc/{FIRM}"))
    assert "no cursor" in api.refused(f"{FIRM_AT}/suppliers", 400, cursor=altered, **asked)
    assert "no cursor" in api.refused(f"{FIRM_AT}/suppliers", 400, cursor="WzFd")


def test_known_on_answers_by_what_was_known(api: Api) -> None:
    today = api.found(f"{FIRM_AT}/suppliers", tiers=2, during="/", known_on="2999-01-01")
    assert [item["tier"] for item in today["items"]] == [1, 2]
    assert "nothing is known" in api.refused(f"{FIRM_AT}/suppliers", 404, known_on="2001-01-01")


def test_one_thing_its_claims_and_its_history(api: Api) -> None:
    thing = api.found(FIRM_AT)
    assert (thing["kind"], thing["name"]) == ("Company", "织坊有限公司")
    assert thing["statement"]["uscc"] == [FIRM]
    assert thing["degrees"]["in"] == {"HELD_BY": 1, "SUPPLIES": 1}
    claims = api.found(f"{FIRM_AT}/statements")["items"]
    assert {one["series"] for one in claims} == {"0 companies", "1 companies"}
    assert all(one["record"] for one in claims)
    assert [one["edition"] for one in api.found(f"{FIRM_AT}/history")["items"]][-1] == 1
    (title,) = api.found(f"{FIRM_AT}/designations", as_of="2021-01-01")["items"]
    assert not title["held"]


def test_neighbours_come_in_pages_of_all_labels(api: Api, ids: dict[str, str]) -> None:
    place = f"/entities/{ids['染坊（深圳）有限公司']}/neighbours"
    whole = api.found(place)
    assert whole["total"] == len(whole["items"])
    assert {one["label"] for one in whole["items"]} == {"SUPPLIES", "TENANT_OF", "WITHIN"}
    paged = []
    cursor: dict[str, str] = {}
    while True:
        part = api.found(place, limit=1, **cursor)
        paged += part["items"]
        if part["complete"]:
            break
        cursor = {"cursor": part["next"]}
    assert paged == whole["items"]
    assert [one["way"] for one in api.found(place, way="out", label="SUPPLIES")["items"]] == ["out"]


def test_tenants_and_paths(api: Api, ids: dict[str, str]) -> None:
    park = next(
        one["id"]
        for one in api.found(f"/entities/{ids['染坊（深圳）有限公司']}/neighbours")["items"]
        if one["label"] == "TENANT_OF"
    )
    (tenant,) = api.found(f"/parks/{park}/tenants")["items"]
    assert tenant["name"] == "染坊（深圳）有限公司"
    covered = {"tenants": 1, "titled": {}}
    for known in ({}, {"known_on": "2999-01-01"}):
        assert api.found(f"/parks/{park}/tenants", **known, source="nobody")["items"] == []
        assert api.found(f"/parks/{park}/tenants", **known, source="nobody")["coverage"] == covered
        assert api.found(f"/entities/{park}", **known)["coverage"] == covered
    before = api.found(f"/parks/{park}/tenants", as_of="2020-04-30")
    assert before["coverage"]["tenants"] == 0
    assert "coverage" not in api.found(FIRM_AT)
    way = api.found(
        "/paths", from_=park, to=f"cn-uscc/{FIRM}", label=["SUPPLIES", "TENANT_OF"],
        directed="false", during="/",
    )  # fmt: skip
    assert (way["length"], way["paths"]) == (2, 1)
    assert [one["name"] for one in way["items"][0]["things"]][1] == "染坊（深圳）有限公司"


def test_designations_by_scheme_and_area(api: Api) -> None:
    (one,) = api.found("/designations", scheme="green-factory", area="area/440310")["items"]
    assert (one["holder"], one["holder_name"]) == (f"cn-uscc/{FIRM}", "织坊有限公司")
    assert api.found("/designations", scheme="green-park")["items"] == []
    assert api.found("/designations", as_of="2022-01-01")["items"] == []
    assert len(api.found("/designations", as_of="2022-01-01", held="any")["items"]) == 1


def test_lists_are_csv_for_whoever_asks(api: Api) -> None:
    answer = api.get(f"{FIRM_AT}/suppliers", accept="text/csv", tiers=2, during="/")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["name"] for row in rows] == ["染坊（深圳）有限公司", "纱厂有限公司"]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert api.get(FIRM_AT, accept="text/csv").status_code == 406


def test_a_question_about_what_nobody_knows_has_no_empty_answer(api: Api) -> None:
    says = "nothing is known of area/999999"
    for where in ("oracle", "sparql", "cypher"):
        given = {"area": "area/999999", "in": where}
        assert says in api.refused("/questions/holders", 404, **given)
    asked = {"ask": "holders", "param": "area=area/999999"}
    assert says in api.refused("/exports/turtle", 404, **asked)


def test_a_table_of_nothing_has_the_headings_of_a_table(api: Api) -> None:
    for path, first, asked in (
        (f"{FIRM_AT}/suppliers", "id,kind,name,tier", {"during": "1900/1901"}),
        (f"{FIRM_AT}/neighbours", "label,way,id", {"label": "LEADS"}),
        ("/entities/area/440310/designations", "id,scheme,level", {}),
        ("/designations", "holder,holder_name,id", {"scheme": "green-park"}),
        ("/search", "id,kind,name,matched", {"q": "不在此处"}),
        ("/questions/holders", "", {"as_of": "1900-01-01"}),
    ):
        full = api.get(path, accept="application/json", **asked).json()
        assert full["items"] == []
        heading, *rows = api.get(path, accept="text/csv", **asked).text.split("\r\n")
        assert heading.startswith(first)
        assert "," in heading
        assert rows == [""]


def test_who_has_an_answer_is_told_so(api: Api) -> None:
    first = api.get(f"{FIRM_AT}/suppliers", as_of="2022-01-01")
    tag = first.headers["etag"]
    assert first.headers["greenweft-edition"] == "2"
    url = f"{api.url}{FIRM_AT}/suppliers"
    again = httpx.get(url, params={"as_of": "2022-01-01"}, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = httpx.get(url, params={"as_of": "2022-01-02"}, headers={"If-None-Match": tag})
    assert other.status_code == 200


@pytest.mark.parametrize("where", ["sparql", "cypher", "oracle"])
def test_a_question_has_the_same_answer_everywhere(api: Api, where: str) -> None:
    found = api.found("/questions/holders", in_=where, as_of="2024-08-31", area="area/440310")
    assert [item["name"] for item in found["items"]] == ["织坊有限公司"]
    assert (found["edition"], found["as_of"]) == (2, "2024-08-31")


def test_a_copy_that_is_ahead_of_the_book_is_told_so(api: Api) -> None:
    says = "there is no edition 3 here, the newest is 2"
    assert says in api.refused("/changes", 404, accept="*/*", since=3)


def test_parameters_that_contradict_are_refused(api: Api) -> None:
    assert "needs around" in api.refused("/exports/csv", 422, hops=1)
    days = {"as_of": "2024-08-31", "on": "2024-08-31"}
    assert "another word for as_of" in api.refused("/questions/holders", 422, **days)
    both = {"in_": "cypher", "known_on": "2024-08-31"}
    assert "in=oracle alone" in api.refused("/questions/holders", 422, **both)


def test_questions_refuse_what_they_do_not_take(api: Api) -> None:
    names = [one["name"] for one in api.found("/questions")["items"]]
    assert "holders" in names
    assert "did you mean holders" in api.refused("/questions/holder", 404)
    assert "did you mean area" in api.refused("/questions/holders", 400, aera="area/1")
    assert "an id such as" in api.refused("/questions/holders", 422, area="1")
    assert "known_on" in api.refused("/questions/holders", 422, known_on="yesterday")
    assert "as_of: this is no day" in api.refused("/questions/holders", 422, as_of="yesterday")


def test_many_ids_come_back_as_lines_in_their_order(api: Api, ids: dict[str, str]) -> None:
    asked = [f"cn-uscc/{FIRM}", "company/none", ids["染坊（深圳）有限公司"]]
    body = {"lookup": "suppliers", "ids": asked, "parameters": {"during": "/"}}
    answer = httpx.post(f"{api.url}/batch", json=body, timeout=60)
    lines = [orjson.loads(line) for line in answer.text.splitlines()]
    assert [line["asked"] for line in lines] == asked
    assert lines[1]["error"].startswith("nothing is known of company/none")
    assert [item["tier"] for item in lines[2]["items"]] == [1]
    wrong = httpx.post(f"{api.url}/batch", json={**body, "parameters": {"teirs": 1}})
    assert "did you mean tiers" in wrong.json()["detail"]
    many = httpx.post(f"{api.url}/batch", json={**body, "ids": ["area/1"] * 10_001})
    assert many.status_code == 422


def test_search_finds_by_either_script_pinyin_and_code(api: Api) -> None:
    for text in ("织坊", "織坊", "zhifang", "Weavery", FIRM):
        (first, *_) = api.found("/search", q=text)["items"]
        assert (first["id"], first["name"]) == (f"cn-uscc/{FIRM}", "织坊有限公司")
    assert api.found("/search", q="织坊", kind="Park")["items"] == []
    paged = api.found("/search", q="有限公司", limit=1)
    second = api.found("/search", q="有限公司", limit=1, cursor=paged["next"])
    assert paged["items"] != second["items"]
    assert "200 characters" in api.refused("/search", 422, q="织" * 201)


def test_exports_are_files_of_the_edition(api: Api) -> None:
    answer = api.get("/exports/turtle", accept="*/*")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="greenweft.ttl"'
    assert answer.headers["greenweft-edition"] == "2"
    assert FIRM in answer.text
    near = api.get("/exports/graphml", accept="*/*", around=f"cn-uscc/{FIRM}", hops=1)
    assert near.text.startswith("<?xml")
    assert "纱厂" not in near.text
    named = api.get("/exports/node-link", accept="*/*", ask="holders", param="area=area/440310")
    assert "织坊有限公司" in named.text
    assert "did you mean graphml" in api.refused("/exports/graphm", 404)
    assert "not both" in api.refused("/exports/csv", 422, ask="holders", around="area/1")
    assert "nothing is known" in api.refused("/exports/csv", 404, around="area/1")


@pytest.mark.parametrize(
    ("path", "given", "status", "says"),
    [
        (f"{FIRM_AT}/suppliers", {"teirs": 2}, 400, "did you mean tiers"),
        (f"{FIRM_AT}/suppliers", {"tiers": 0}, 422, "greater than or equal to 1"),
        (f"{FIRM_AT}/suppliers", {"area": "Pingshan"}, 422, "is no id"),
        (f"{FIRM_AT}/suppliers", {"kind": "Firm"}, 422, "none of"),
        (f"{FIRM_AT}/suppliers", {"during": "2021"}, 422, "is no period; one is like 2021/2023-06"),
        (f"{FIRM_AT}/suppliers", {"product": "无此物"}, 404, "nothing is known of 无此物"),
        ("/entities/area/440310/suppliers", {}, 422, "of the kind Area; suppliers are known of"),
        ("/entities/cn-uscc/9", {}, 404, "nothing is known of cn-uscc/9"),
        ("/designations", {"scheme": "green"}, 422, "none of"),
        ("/paths", {"from": "area/440310"}, 422, "Field required"),
    ],
)
def test_what_is_wrong_is_told_with_what_would_be_right(
    api: Api, path: str, given: dict[str, str], status: int, says: str
) -> None:
    assert says in api.refused(path, status, **given)
