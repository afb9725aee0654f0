"""The publisher of a home, whose settings name the stores."""

from concurrent.futures import Executor

from api import stores
from api.application import Application
from api.publishing import copied
from api.publishing.copied import Copied
from api.publishing.copies import Copies
from api.publishing.embedded_lpg import EmbeddedLpg
from api.publishing.probe import Probe
from api.publishing.publisher import Publisher
from api.publishing.remote import Ready, Remote
from api.publishing.side import Side
from api.publishing.writer import Writer
from api.readers import Published, Reader
from api.settings import Settings
from api.sparql.remote import Remote as Endpoint
from api.workers.generation import Generation
from api.workers.pool import Pool
from graph.rdf import Rdf
from graph.stores import Store


def publisher(
    application: Application,
    executor: Executor,
    *,
    sparql: str = "api.sparql.worker:serve",
    cypher: str = "api.cypher.worker:serve",
    lookups: str = "api.lookups.worker:serve",
) -> Publisher:
    """A publisher of ``application``, which nobody uses but ``executor``'s one thread.

    ``sparql``, ``cypher`` and ``lookups`` are the programs of the workers.
    """
    settings, writer = application.settings, Writer(application, executor)
    copies = Copies(application.home.published)
    pool = _pool(cypher, "cypher", settings)
    rdf: Side
    if settings.sparql:
        rdf = _remote_rdf(writer, settings)
    else:
        rdf = Copied("rdf", copied.rdf, writer, copies, _pool(sparql, "sparql", settings))
    lpg: Side
    if settings.embedded_graph:
        heap, seconds = settings.graph_heap, settings.query_seconds
        lpg = EmbeddedLpg(writer, copies, pool, application.schema, heap, seconds)
    else:
        lpg = _remote_lpg(writer, pool, settings)
    looking = _pool(lookups, "lookups", settings)
    index = Copied("lookups", copied.index, writer, copies, looking)
    return Publisher(writer, copies, rdf, lpg, index)


def _pool(program: str, name: str, settings: Settings) -> Pool:
    return Pool(
        program,
        size=settings.workers,
        memory=settings.query_memory,
        queue=settings.queue,
        name=name,
    )


def _remote_lpg(writer: Writer, pool: Pool, settings: Settings) -> Remote:
    app, engine = writer.application, "Neo4j"

    def connect() -> Store:
        return stores.lpg_store(settings, app.home, app.schema)

    probe, answering = Probe(engine, connect), _CypherWorkers(pool, settings)
    return Remote("lpg", engine, writer, probe, answering, settings.queue, settings.query_seconds)


class _CypherWorkers:
    """Workers that ask a Neo4j; new ones for each edition, which they name in their answers."""

    def __init__(self, pool: Pool, settings: Settings) -> None:
        self.reader: Reader = pool
        self._pool, self._settings = pool, settings

    async def prepare(self, published: Published) -> Ready:
        settings = self._settings
        argument = {
            "uri": settings.graph,
            "user": settings.graph_user,
            "password": settings.graph_password.get_secret_value(),
            "database": settings.graph_database,
            "engine": "neo4j",
            "book": published.book,
            "edition": published.edition,
            "statements": sum(published.counts.values()),
            "published": True,
        }
        return _Workers(self._pool, await self._pool.prepare(argument, published))

    async def close(self) -> None:
        await self._pool.close()


class _Workers:
    """New ones, which have said hello."""

    def __init__(self, pool: Pool, generation: Generation) -> None:
        self._pool, self._generation = pool, generation

    def adopt(self) -> None:
        self._pool.adopt(self._generation)

    def drop(self) -> None:
        self._generation.end()


def _remote_rdf(writer: Writer, settings: Settings) -> Remote:
    app, engine = writer.application, "the SPARQL endpoint"

    def connect() -> Store:
        return stores.rdf_store(settings, app.home, Rdf(app.schema, settings.base))

    password = settings.sparql_password.get_secret_value()
    answering = Endpoint(
        settings.sparql,
        settings.sparql_user,
        password,
        size=settings.workers,
        queue=settings.queue,
    )
    probe = Probe(engine, connect)
    return Remote("rdf", engine, writer, probe, answering, settings.queue, settings.query_seconds)
