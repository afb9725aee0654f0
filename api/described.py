"""The app as OpenAPI tells of it: what doors answer with, and how a token is sent."""

from typing import Any

from fastapi import FastAPI

from api.jobs import described as jobs
from api.lookups.described import components
from api.problems import SCHEMA

TOKENS = {
    "Bearer": {"type": "http", "scheme": "bearer", "description": "A token."},
    "Basic": {"type": "http", "scheme": "basic", "description": "A token as the password."},
}
FREE = ("/health", "/ready")  # no token is asked for


class Described(FastAPI):
    """An app whose document names what hand-written answers are made of."""

    needs_token: bool = False

    def openapi(self) -> dict[str, Any]:
        """The document, which is made once."""
        if self.openapi_schema is None:
            made = super().openapi()
            known = made.setdefault("components", {})
            known.setdefault("schemas", {}).update(
                components(), **jobs.components(), Problem=SCHEMA
            )
            for path, item in made["paths"].items():
                for operation in item.values():
                    _without_none(operation)
                    if self.needs_token and path not in FREE:
                        operation["security"] = [{name: []} for name in TOKENS]
            if self.needs_token:
                known["securitySchemes"] = TOKENS
        return super().openapi()


def _without_none(operation: dict[str, Any]) -> None:
    """What is not given has no value: none as a default is a word of the code alone."""
    for parameter in operation.get("parameters", ()):
        if parameter["schema"].get("default", "") is None:
            del parameter["schema"]["default"]
