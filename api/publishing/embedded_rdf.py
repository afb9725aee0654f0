"""The embedded RDF store: readers have snapshots of it, which the writer never touches again."""

from functools import partial
from pathlib import Path

from api.application import Application
from api.publishing.copies import Copies
from api.publishing.side import Staged
from api.publishing.writer import Writer, brought, prove
from api.readers import Published, Reader
from api.workers.generation import Generation
from api.workers.pool import Pool
from graph.stores.oxigraph import Oxigraph


class EmbeddedRdf:
    """Worker processes open a snapshot themselves; a killed one leaves nothing behind."""

    name = "rdf"

    def __init__(self, writer: Writer, copies: Copies, pool: Pool) -> None:
        self.reader: Reader = pool
        self.at: Published | None = None
        self.pool = pool
        self.copies = copies
        self._writer = writer

    @property
    def trouble(self) -> str:
        return "" if self.at else "starting"

    async def stage(self, published: Published, synced: bool) -> Staged:
        folder = self.copies.new(self.name, published.edition)
        try:
            reached = await self._writer.do(partial(_snapshot, folder, published, synced))
            generation = await self.pool.prepare({"folder": str(folder)}, reached)
        except BaseException:
            self.copies.discard(folder)
            raise
        return _Staged(self, generation, folder)

    async def close(self) -> None:
        await self.pool.close()


class _Staged:
    def __init__(self, side: EmbeddedRdf, generation: Generation, folder: Path) -> None:
        self.reached = generation.published
        self._side, self._generation, self._folder = side, generation, folder

    async def swing(self) -> None:
        """Nothing is left that readers could see half of."""

    def adopt(self) -> None:
        side = self._side
        side.pool.adopt(self._generation, partial(side.copies.discard, self._folder))
        side.at = self.reached

    def drop(self) -> None:
        self._generation.end()
        self._side.copies.discard(self._folder)


def _snapshot(folder: Path, published: Published, synced: bool, app: Application) -> Published:
    store = app.rdf
    assert isinstance(store, Oxigraph)  # noqa: S101  the settings name no endpoint
    try:
        reached = published if synced else brought(app, "rdf")
        if synced:
            prove("the RDF store", store.state(), published)
        store.snapshot(folder)
    except BaseException:
        store.reopen()  # an engine whose disk was full once writes no more
        raise
    return reached
