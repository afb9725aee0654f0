"""How the server is, for what watches over it: /health, /ready and /metrics."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.access import needs
from api.metrics import Metrics
from api.refusals import NotReady
from api.routes import add_read
from api.server import Watched

ALIVE = b'{"status":"alive"}'


def router(server: Watched, metrics: Metrics) -> APIRouter:
    """The three routes; only the figures need a token."""
    made = APIRouter(tags=["Condition"])

    async def health() -> Response:
        """Answers whatever the engines do."""
        return Response(ALIVE, media_type="application/json")

    async def ready() -> Response:
        """The edition that readers see, by how many it is behind the book, and what is wrong.

        503 until there is a first edition in both graphs, and when they are too far behind.
        """
        facts = _state(server)
        if server.published is None:
            why = server.troubles.get("publishing", "the first is on its way")
            raise _not_ready(f"no edition is published yet: {why}", facts)
        if server.lag > server.settings.lag:
            why = f"readers are {server.lag} editions behind the book"
            raise _not_ready(f"{why}; GREENWEFT_LAG allows {server.settings.lag}", facts)
        edition = str(server.published.edition)
        return JSONResponse(facts, headers={"Greenweft-Edition": edition})

    async def figures() -> Response:
        return Response(
            generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    lives, answers = "Whether the process lives", "Whether queries are answered"
    add_read(made, "/health", health, summary=lives, response_class=JSONResponse)
    add_read(made, "/ready", ready, summary=answers, response_class=JSONResponse)
    add_read(
        made,
        "/metrics",
        figures,
        summary="Figures for Prometheus",
        response_class=Response,
        dependencies=[Depends(needs("read"))],
    )
    return made


def _state(server: Watched) -> Mapping[str, Any]:
    published, troubles = server.published, server.troubles
    return {
        "edition": published.edition if published else None,
        "published": published.at.isoformat() if published else None,
        "lag": server.lag,
        "doors": {name: troubles.get(name, "ready") for name in ("sparql", "cypher", "lookups")},
    }


def _not_ready(why: str, facts: Mapping[str, Any]) -> NotReady:
    error = NotReady(why)
    error.facts = {**facts}
    return error
