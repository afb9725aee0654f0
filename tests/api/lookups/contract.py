"""What OpenAPI says of a server, and whether an answer of it is so."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx
import jsonschema_rs

Operation = Mapping[str, Any]


@dataclass(frozen=True)
class Contract:
    """The document of the server at ``url``."""

    url: str

    @cached_property
    def document(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = httpx.get(f"{self.url}/openapi.json", timeout=60).json()
        return found

    def operations(self) -> Iterator[tuple[str, str, Operation]]:
        """Path, method and what is said of it, for each lookup."""
        for path, item in self.document["paths"].items():
            if path.startswith(("/api/v1", "/id/")):
                for method, operation in item.items():
                    yield path, method, operation

    def example(self, path: str, method: str, accept: str = "*/*") -> httpx.Response:
        """The answer to the request that the document gives as an example."""
        operation = self.document["paths"][path][method]
        given: dict[str, Any] = {}
        for parameter in operation.get("parameters", ()):
            if examples := parameter["schema"].get("examples"):
                if parameter["in"] == "path":
                    path = path.replace(f"{{{parameter['name']}}}", examples[0])
                else:
                    given[parameter["name"]] = examples[0]
        if "{id}" in path:
            path = path.replace("{id}", self.job())
        body = self.body(operation) if method == "post" else None
        return httpx.request(
            method, f"{self.url}{path}", params=given, json=body, headers={"Accept": accept},
            timeout=60,
        )  # fmt: skip

    def body(self, operation: Operation) -> Any:
        """The example of a body; of several kinds that of the first."""
        taken = operation["requestBody"]["content"]["application/json"]["schema"]
        kind = taken["oneOf"][0] if "oneOf" in taken else taken
        return self.schema(kind["$ref"].rpartition("/")[2])["example"]

    def job(self) -> str:
        """The id of a job that is done."""
        jobs = self.document["paths"]["/api/v1/jobs"]["post"]
        at = httpx.post(f"{self.url}/api/v1/jobs", json=self.body(jobs), timeout=60).json()
        until = time.monotonic() + 60
        while httpx.get(f"{self.url}{at['href']}", timeout=60).json()["state"] != "done":
            assert time.monotonic() < until
            time.sleep(0.05)
        return str(at["id"])

    def schema(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document["components"]["schemas"][name]
        return found

    def check(self, operation: Operation, answer: httpx.Response) -> None:
        """Fail unless an answer has a status, a type and a form that the document has."""
        said = operation["responses"].get(str(answer.status_code))
        assert said, f"{answer.url} answers {answer.status_code}: {answer.text[:300]}"
        for name in said.get("headers", ()):
            maybe = name in ("Link", "Retry-After")
            assert maybe or name in answer.headers, f"{answer.url} has no {name}"
        if answer.content:
            type = answer.headers["content-type"].partition(";")[0]
            assert {type, "*/*"} & said["content"].keys(), f"{answer.url} is {type}"
            if type == "application/json" or type.endswith("+json"):
                self.fits(said["content"].get(type, {}).get("schema", {}), answer.json())

    def fits(self, schema: Mapping[str, Any], value: Any) -> None:
        """Fail with each place of a value that is not as a schema has it."""
        whole = {"components": self.document["components"], **schema}
        wrong = [
            f"{'/'.join(map(str, error.instance_path))}: {error.message}"
            for error in jsonschema_rs.Draft202012Validator(whole).iter_errors(value)
        ]
        assert wrong == []
