"""Routes that read: what answers a GET answers a HEAD too."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter


def add_read(to: APIRouter, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
    """A route for GET, and for HEAD, which answers the same without the body."""
    to.add_api_route(path, endpoint, **more)
    more |= {"methods": ["HEAD"], "include_in_schema": False}
    to.add_api_route(path, endpoint, **more)
