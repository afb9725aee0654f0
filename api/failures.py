"""Failures: what went wrong further in becomes a problem document, here only.

An answer that fails after its first bytes can only be cut off: the connection ends without the
last chunk, which no client takes for a whole answer.
"""

import http
from dataclasses import replace

from fastapi.routing import iter_route_contexts
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import answer, kebab, problem
from api.visits import VISIT, Visit
from ontology.errors import GreenweftError


class Cut(Exception):
    """An answer that ends before its end; the server closes its connection."""


class Failures:
    """ASGI middleware around all that may refuse or fail."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head: Message | None = None  # held back until there is more to say
        begun = False

        async def sent(message: Message) -> None:
            nonlocal head, begun
            if message["type"] == "http.response.start":
                head = message
                return
            if head:
                begun = True
                await send(head)
                head = None
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception as error:  # noqa: BLE001  nothing may pass that is not written down
            failed, visit = _innermost(error), VISIT.get()
            _write_down(failed, visit)
            if begun:
                raise Cut from None
            await answer(problem(failed), scope, visit.id)(scope, receive, send)


async def told(request: Request, error: Exception) -> Response:
    """The document of what a framework refused: no route, no such method, a wrong parameter."""
    found = problem(error)
    if found.status == http.HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(_allowed(request.scope))
        detail = f"{found.detail}; it takes {allowed}"
        found = replace(found, detail=detail, headers=(("Allow", allowed),))
    return answer(found, request.scope, VISIT.get().id)


def _allowed(scope: Scope) -> list[str]:
    """The methods of all routes at a path, of which the framework names those of the first."""
    found: set[str] = set()
    for route in iter_route_contexts(scope["app"].routes):
        if compile_path(route.path_format or "")[0].match(scope["path"]):
            found |= route.methods or set()
    return sorted(found)


def _write_down(error: Exception, visit: Visit) -> None:
    if isinstance(error, ClientDisconnect):
        visit.outcome = "gone"
    elif isinstance(error, GreenweftError):
        visit.outcome = kebab(type(error))
    else:
        visit.outcome, visit.error = "unexpected", error


def _innermost(error: Exception) -> Exception:
    """What lies behind that which frameworks put around it."""
    if isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        return _innermost(error.exceptions[0])
    cause = error.__cause__
    if isinstance(error, RuntimeError) and isinstance(cause, GreenweftError):
        return cause
    return error
