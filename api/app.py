"""The app: the doors behind their guards, in the order in which a request passes them."""

from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from api import condition
from api.access import Clients, needs
from api.crossing import Origins, origins_of
from api.described import Described
from api.failures import Failures, told
from api.limits import Bodies, Heads, Hosts, Paces
from api.logs import note_visit
from api.metrics import Metrics
from api.noting import Noting
from api.packing import Packed
from api.problems import MEDIA_TYPE
from api.server import Watched
from api.settings import Settings
from api.tokens import Tokens
from api.visits import Visit, Visits

# A service that sends nothing out: its figures are at /metrics, its log is on stderr.
UNTOLD = TelemetryConfig(
    tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False
)
PACKED_FROM = 1_024  # bytes
PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def create_app(server: Watched, doors: Iterable[APIRouter] | None = None) -> FastAPI:
    """All routes over ``server``, which whoever made it starts and stops."""
    settings, metrics = server.settings, Metrics(server)

    def ended(visit: Visit) -> None:
        metrics.count(visit)
        note_visit(visit, settings.log_queries)

    app = Described(
        title="Greenweft",
        summary="Firms, industrial parks, supply chains and certifications as one graph",
        version=version("greenweft"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=UNTOLD,
        responses={"default": {"description": "A problem", "content": PROBLEM}},
        exception_handlers={HTTPException: told, RequestValidationError: told},
        middleware=list(guards(settings, ended)),
    )
    app.needs_token = settings.tokens is not None
    app.state.server = Noting(server)
    app.include_router(condition.router(server, metrics))
    for door in query_doors() if doors is None else doors:
        app.include_router(door, dependencies=[Depends(needs("query"))])
    if doors is None:
        for door in (lookup_door(), job_door()):
            app.include_router(door, dependencies=[Depends(needs("read"))])
        app.include_router(pages())
    return app


def query_doors() -> Iterator[APIRouter]:
    """The doors for the query texts of strangers."""
    import api.cypher.router
    import api.sparql.router

    yield api.sparql.router.router()
    yield api.cypher.router.router()


def lookup_door() -> APIRouter:
    """The doors that applications look things up at."""
    import api.lookups.router

    return api.lookups.router.router()


def job_door() -> APIRouter:
    """The door for what takes long."""
    import api.jobs.router

    return api.jobs.router.router()


def pages() -> APIRouter:
    """The pages for people that are no doors."""
    import api.docs.router

    return api.docs.router.router()


def guards(settings: Settings, ended: Callable[[Visit], None]) -> Iterator[Middleware]:
    """What a request passes, from the outside in."""
    tokens = Tokens(settings.tokens) if settings.tokens else None
    hosts = [name.strip().lower() for name in settings.hosts.split(",") if name.strip()]
    yield Middleware(Visits, ended=ended)
    yield Middleware(Origins, origins=origins_of(settings))
    yield Middleware(Packed, least=PACKED_FROM)
    yield Middleware(Failures)
    yield Middleware(Heads)
    if tokens is None or hosts:
        yield Middleware(Hosts, names=hosts)
    yield Middleware(Clients, tokens=tokens)
    if settings.rate:
        yield Middleware(Paces, rate=settings.rate)
    yield Middleware(Bodies, limit=settings.body)
