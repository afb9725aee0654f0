"""Whose pages may read an answer: what browsers call cross-origin resource sharing."""

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem, answer
from api.settings import Settings
from api.visits import VISIT

READING = ("GET", "HEAD", "POST", "OPTIONS")  # a long query is posted
SENT = ("Authorization", "If-None-Match", "X-Request-Id")
EXPOSED = (
    "Greenweft-Edition", "Greenweft-Hash", "ETag", "Retry-After", "Link", "X-Request-Id",
)  # fmt: skip
VARY = (b"vary", b"Origin")
LOCAL = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"  # pages of this machine


class Origins(CORSMiddleware):
    """ASGI middleware that lets pages of these origins read, and those of this machine."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_origin_regex=LOCAL,
            allow_methods=READING,
            allow_headers=SENT,
            allow_private_network=True,  # who may read may also ask within its own network
            expose_headers=EXPOSED,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or any(name == b"origin" for name, _ in scope["headers"]):
            await super().__call__(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], VARY]
            await send(message)

        # Most requests are from no page; what is done for one takes as long as all else here.
        await self.app(scope, receive, sent)

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code >= 400:
            detail = bytes(response.body).decode()
            if not self.is_allowed_origin(request_headers["origin"]):
                detail += "; GREENWEFT_ORIGINS names the origins whose pages may read"
            return Refused(response, detail)
        return response


class Refused(Response):
    """A preflight that is refused; its document is written where its address is known."""

    def __init__(self, refused: Response, detail: str) -> None:
        super().__init__(status_code=refused.status_code)
        self._told = refused.headers
        self._problem = Problem(refused.status_code, "Bad Request", detail)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = answer(self._problem, scope, VISIT.get().id)
        for name, value in self._told.items():  # of its body they say what is so no more
            response.headers.setdefault(name, value)
        await response(scope, receive, send)


def origins_of(settings: Settings) -> list[str]:
    """The origins whose pages may read.

    Where a token is needed, all of them unless the settings name some: a page has no token. Without
    tokens none but those that the settings name: else any page that somebody looks at on this
    machine could read the graph and send it home.
    """
    if not settings.tokens and "origins" not in settings.model_fields_set:
        return []
    return [origin.strip() for origin in settings.origins.split(",") if origin.strip()]
