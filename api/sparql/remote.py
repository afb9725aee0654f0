"""A reader over a SPARQL 1.1 endpoint: the same orders, limits and refusals as embedded workers.

The endpoint is asked for exactly the form that was chosen, and what it sends passes through as it
comes. At the deadline, at a row too many and when nobody reads on, the connection is closed, which
an endpoint takes for the end of the query; whether it stops is its own affair.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Container, Mapping
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus

import httpx
import orjson

from api.readers import Order, Published
from api.refusals import BadQuery, Busy, EngineDown, Late, NotReady
from api.sparql.errors import NotAcceptable
from api.sparql.flow import ENGINE, Flow, Parts
from api.sparql.guard import SHORT, check, form
from api.sparql.looking import Looking
from api.sparql.names import named_in, refuse_unknown, with_base
from api.sparql.rows import GRAPHS, ROWS, Nothing, counter
from graph.errors import ForeignStore
from graph.rdf import Rdf
from graph.stores.triples import Triples
from ontology.shapes import schema

JSON = "application/sparql-results+json"
WAIT = httpx.Timeout(10.0, read=None, pool=None)  # the deadline bounds the whole
PATIENCE = 10.0  # seconds for a question of our own
WORDS = 4_096  # bytes of an error that are read
SHOWN = 300  # characters of it that are repeated


class Ours(Container[str]):
    """The named graphs below ``base``: those of sources, and the marker. No other is asked for."""

    def __init__(self, base: str) -> None:
        self._marker = f"{base}book"
        self._sources = f"{base}source/"

    def __contains__(self, iri: object) -> bool:
        return iri == self._marker or str(iri).startswith(self._sources)


class Remote:
    """Asks the endpoint whose query address is ``url``; ``size`` queries at once, ``queue`` wait.

    It answers nothing before it has been made ready for an edition (``prepare``) and that is what
    readers see (``Ready.adopt``).
    """

    def __init__(
        self, url: str, user: str = "", password: str = "", *, size: int, queue: int
    ) -> None:
        self.size = size
        self.queue = queue
        self.busy = self.waiting = 0
        self.replaced: Counter[str] = Counter()  # there is nothing here to replace
        self._url = url
        self._published: Published | None = None
        self._places = asyncio.Semaphore(size)
        self._looking = Looking(queue)
        login = (user, password) if user else None
        self._http = httpx.AsyncClient(auth=login, timeout=WAIT)

    @property
    def reader(self) -> "Remote":
        """Itself."""
        return self

    async def prepare(self, published: Published) -> "Ready":
        """See that the endpoint answers, and keeps its graphs apart; else ``ForeignStore``.

        The marker of our state stands in a graph of its own, so the default graph must not show it.
        """
        marker = Triples(Rdf(schema(), published.base)).marker
        asked = {"query": f"ASK {{ {marker} ?p ?o }}", "rows": 1, "seconds": PATIENCE}
        deadline = asyncio.get_running_loop().time() + PATIENCE
        async with self._response({"query": asked["query"]}, JSON, asked, deadline) as response:
            said = await Parts(response, asked, Nothing(), deadline).next()
        try:
            is_union = orjson.loads(said)["boolean"]
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise EngineDown(ENGINE, "it does not answer as SPARQL does") from error
        if is_union:
            raise ForeignStore(self._url, "has a default graph that is the union of all graphs")
        return Ready(self, published)

    def adopt(self, published: Published) -> None:
        """Say of answers from now on that they are of ``published``."""
        self._published = published

    async def close(self) -> None:
        """Ask no more."""
        self._looking.close()
        await self._http.aclose()

    @asynccontextmanager
    async def run(self, order: Order, deadline: float) -> AsyncIterator[Flow]:
        """Answer ``order`` (see ``api.readers``); an endpoint's errors become ours."""
        published = self._published
        if published is None:
            raise NotReady("starting")
        look = partial(_looked, order, Ours(published.base))
        if len(order["query"]) > SHORT:
            kind, said = await self._looking.done(look, order.get("client", ""), deadline)
        else:
            kind, said = look()
        gives_graph = kind in ("construct", "describe")
        chosen, offers = (order["graph"], GRAPHS) if gives_graph else (order["select"], ROWS)
        if chosen not in offers:
            raise NotAcceptable(chosen, offers, "a graph" if gives_graph else "what is found")
        rows = Nothing() if kind == "ask" else counter(chosen)
        async with (
            self._place(deadline),
            self._response(said, chosen, order, deadline) as response,
        ):
            what = "triples" if gives_graph else "rows"
            parts = Parts(response, order, rows, deadline, what)
            head = {"media_type": chosen, "form": kind}
            yield Flow(published, head, await parts.next(), parts)

    @asynccontextmanager
    async def _place(self, deadline: float) -> AsyncIterator[None]:
        """One of the places for queries; ``Busy`` if there is none before ``deadline``."""
        if self._places.locked() and self.waiting >= self.queue:
            raise Busy(self.waiting)
        self.waiting += 1
        try:
            async with asyncio.timeout_at(deadline):
                await self._places.acquire()
        except TimeoutError:
            raise Busy(self.waiting - 1) from None
        finally:
            self.waiting -= 1
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1
            self._places.release()

    @asynccontextmanager
    async def _response(
        self, said: Mapping[str, object], accept: str, order: Order, deadline: float
    ) -> AsyncIterator[httpx.Response]:
        request = self._http.build_request(
            "POST", self._url, data=dict(said), headers={"Accept": accept}
        )
        try:
            async with asyncio.timeout_at(deadline):
                response = await self._http.send(request, stream=True)
        except TimeoutError:
            raise Late(order["seconds"]) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EngineDown(ENGINE, f"it cannot be reached ({type(error).__name__})") from error
        try:
            if response.status_code != HTTPStatus.OK:
                raise await _refusal(response, accept, deadline)
            told = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if told != accept:
                raise EngineDown(ENGINE, f"it sent {told[:100]!r} where {accept} was asked for")
            yield response
        finally:
            # What was not read to its end is dropped with its connection.
            await response.aclose()


class Ready:
    """An endpoint that answers, about an edition."""

    def __init__(self, remote: Remote, published: Published) -> None:
        self._remote = remote
        self._published = published

    def adopt(self) -> None:
        """Let it answer about this edition from now on."""
        self._remote.adopt(self._published)

    def drop(self) -> None:
        """Let it answer about the edition before, as it does."""


def _looked(order: Order, graphs: Container[str]) -> tuple[str, Mapping[str, object]]:
    """What a query gives, and the form that asks an endpoint; it is refused if it has to be."""
    check(order)
    return form(order["query"]), _said(order, graphs)


def _said(order: Order, graphs: Container[str]) -> Mapping[str, object]:
    """The query, and the dataset that the protocol names."""
    text, base = order["query"], order.get("base") or ""
    default, named = order["default"], order["named"]
    if default is None and named is None:
        named_in(text, graphs, base)
    refuse_unknown([*(default or ()), *(named or ())], graphs)
    said = {"query": with_base(text, base)}
    return said | {
        parameter: list(iris)
        for parameter, iris in (("default-graph-uri", default), ("named-graph-uri", named))
        if iris
    }


async def _refusal(response: httpx.Response, accept: str, deadline: float) -> Exception:
    """Why the endpoint did not answer, in its words where they are about the query."""
    status, words = response.status_code, b""
    try:
        async with asyncio.timeout_at(deadline):
            async for part in response.aiter_bytes(WORDS):
                words += part
                if len(words) >= WORDS:
                    break
    except (TimeoutError, httpx.HTTPError):
        words = b""
    said = " ".join(words.decode("utf-8", "replace").split())[:SHOWN]
    if status == HTTPStatus.NOT_ACCEPTABLE:
        forms = GRAPHS if accept in GRAPHS else ROWS
        return NotAcceptable(accept, [form for form in forms if form != accept])
    if status == HTTPStatus.BAD_REQUEST:
        return BadQuery(said or "the endpoint does not take the query")
    return EngineDown(ENGINE, f"it answered {status} {said}".strip())
