"""What OpenAPI says of the lookups is so: answers of a running server fit it, member by member."""

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest

from tests.api.conftest import FIRM
from tests.api.lookups.contract import Contract
from tests.served import Served

FIRM_AT = f"/api/v1/entities/cn-uscc/{FIRM}"
ONE = "/api/v1/entities/{scheme}/{code}"


@pytest.fixture(scope="module")
def contract(whole: Served) -> Contract:
    return Contract(whole.url)


def test_every_operation_has_an_example_that_is_answered_as_it_is_described(
    contract: Contract,
) -> None:
    asked = 0
    for path, method, operation in contract.operations():
        answer = contract.example(path, method)
        assert answer.status_code in (200, 202, 204, 303), f"{path}: {answer.text}"
        contract.check(operation, answer)
        asked += 1
    assert asked > 25


def test_every_operation_tells_what_it_refuses(contract: Contract) -> None:
    for path, _, operation in contract.operations():
        answers = operation["responses"]
        assert "application/problem+json" in answers["default"]["content"], path
        assert "400" in answers, path
        assert {"200", "202"} & answers.keys(), path


def test_who_has_an_answer_is_told_so_wherever_it_is_described(contract: Contract) -> None:
    for path, method, operation in contract.operations():
        if method == "get" and "304" in operation["responses"]:
            answer = contract.example(path, method)
            if answer.status_code == 303:
                answer = httpx.get(f"{contract.url}{answer.headers['location']}", timeout=60)
            again = httpx.get(
                answer.url,
                headers={"If-None-Match": answer.headers["etag"], "Accept": "*/*"},
                timeout=60,
            )
            assert (again.status_code, again.content) == (304, b""), path


ASKED: list[tuple[str, str, dict[str, Any]]] = [
    (ONE, FIRM_AT, {}),
    (f"{ONE}/suppliers", f"{FIRM_AT}/suppliers", {"tiers": 5, "during": "/"}),
    (f"{ONE}/suppliers", f"{FIRM_AT}/suppliers", {"tiers": 5, "during": "/", "limit": 1}),
    (f"{ONE}/neighbours", f"{FIRM_AT}/neighbours", {}),
    (f"{ONE}/designations", f"{FIRM_AT}/designations", {}),
    (f"{ONE}/statements", f"{FIRM_AT}/statements", {}),
    (f"{ONE}/history", f"{FIRM_AT}/history", {}),
    ("/api/v1/search", "/api/v1/search", {"q": "有限公司"}),
    ("/api/v1/designations", "/api/v1/designations", {"held": "any"}),
    ("/api/v1/questions/holders", "/api/v1/questions/holders", {"in": "oracle"}),
    ("/api/v1/questions/holders", "/api/v1/questions/holders", {"in": "cypher"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "at", "given"), ASKED)
def test_an_answer_with_much_in_it_is_as_it_is_described(
    contract: Contract, path: str, at: str, given: dict[str, Any]
) -> None:
    answer = httpx.get(f"{contract.url}{at}", params=given, timeout=60)
    found = answer.json()
    assert found.get("items", True), found
    contract.check(contract.document["paths"][path]["get"], answer)


def test_every_thing_has_the_form_that_its_kind_is_said_to_have(contract: Contract) -> None:
    seen = {line["kind"]: line["id"] for line in _changes(contract) if "id" in line}
    assert {"Company", "Park", "Supplies", "Tenancy", "Designation"} <= seen.keys()
    for id in seen.values():
        for path in (ONE, f"{ONE}/statements", f"{ONE}/neighbours"):
            at = path.replace("{scheme}/{code}", id)
            answer = httpx.get(f"{contract.url}{at}", timeout=60)
            contract.check(contract.document["paths"][path]["get"], answer)


def test_paths_and_tenants_are_as_they_are_described(contract: Contract) -> None:
    park = next(line["end"] for line in _changes(contract) if line.get("kind") == "Tenancy")
    tenants = httpx.get(f"{contract.url}/api/v1/parks/{park}/tenants", timeout=60)
    assert tenants.json()["items"]
    contract.check(_get(contract, "/api/v1/parks/{scheme}/{code}/tenants"), tenants)
    given = {
        "from": park, "to": f"cn-uscc/{FIRM}", "label": ["SUPPLIES", "TENANT_OF"],
        "directed": "false", "during": "/",
    }  # fmt: skip
    ways = httpx.get(f"{contract.url}/api/v1/paths", params=given, timeout=60)
    assert ways.json()["items"]
    contract.check(_get(contract, "/api/v1/paths"), ways)


def test_lines_are_as_they_are_described(contract: Contract) -> None:
    either = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Edition", "Change")]}
    for line in _changes(contract):
        contract.fits(either, line)
    body = {"lookup": "entity", "ids": [f"cn-uscc/{FIRM}", "company/none"]}
    answer = httpx.post(f"{contract.url}/api/v1/batch", json=body, timeout=60)
    known, unknown = (orjson.loads(line) for line in answer.text.splitlines())
    for line in (known, unknown):
        contract.fits(contract.schema("BatchLine"), line)
    assert "error" in unknown
    contract.fits(contract.schema("Thing"), {k: v for k, v in known.items() if k != "asked"})


@pytest.mark.parametrize("form", ["turtle", "n-triples", "json-ld", "html"])
def test_documents_of_a_thing_have_the_types_that_are_described(
    contract: Contract, form: str
) -> None:
    answer = httpx.get(f"{contract.url}/id/cn-uscc/{FIRM}", params={"form": form}, timeout=60)
    assert answer.status_code == 200
    contract.check(_get(contract, "/id/{scheme}/{code}"), answer)


def _changes(contract: Contract) -> Iterator[dict[str, Any]]:
    text = httpx.get(f"{contract.url}/api/v1/changes", timeout=60).text
    return (orjson.loads(line) for line in text.splitlines())


def _get(contract: Contract, path: str) -> Any:
    return contract.document["paths"][path]["get"]
