"""The page at /docs: Swagger UI over /openapi.json, all of it from this server.

What it is made of is in a package of its own; a page that fetched it from elsewhere would tell
others who looks at it, and would not work where there is no way out.
"""

from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

from api.routes import add_read
from api.sparql.tags import is_known

PACKAGE = "fastapi-offline"
OURS = Path(__file__).parent / "page"
TYPES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "docs.js": "text/javascript",
}
# Images of Swagger UI stand in its style sheet.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
KEPT = {"Cache-Control": "no-cache"}


def router() -> APIRouter:
    """The page and what it is made of; whoever may ask here may read it."""
    made, page = APIRouter(default_response_class=Response), Pages()
    add_read(made, "/docs", page.whole, include_in_schema=False)
    add_read(made, "/docs/page/{name}", page.part, include_in_schema=False)
    return made


class Pages:
    """What answers at both routes."""

    def __init__(self) -> None:
        self.theirs: Traversable = files("fastapi_offline") / "static"
        self.tag = f'"{version(PACKAGE)}-{version("greenweft")}"'

    async def whole(self) -> Response:
        """The page itself."""
        headers = {**KEPT, "Content-Security-Policy": POLICY}
        return Response((OURS / "index.html").read_bytes(), headers=headers, media_type="text/html")

    def part(self, request: Request, name: str) -> Response:
        """What the page is made of."""
        if name not in TYPES:
            raise HTTPException(404, f"the page has no {name}; there is {', '.join(TYPES)}")
        headers = {**KEPT, "ETag": self.tag}
        if is_known(self.tag, request.headers.getlist("if-none-match")):
            return Response(status_code=304, headers=headers)
        place = OURS / name if (OURS / name).exists() else self.theirs / name
        return Response(place.read_bytes(), headers=headers, media_type=TYPES[name])
