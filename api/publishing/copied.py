"""What readers have copies of, which the writer never touches again: the RDF store, the index."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from api.application import Application
from api.publishing.copies import Copies
from api.publishing.side import Staged
from api.publishing.writer import Writer, brought, newest, prove
from api.readers import Published, Reader
from api.workers.generation import Generation
from api.workers.pool import Pool
from graph.errors import StoreError
from graph.lookups.index.tables import FILE
from graph.lookups.index.writing import said
from graph.stores.oxigraph import Oxigraph

# Puts a copy of what has reached an edition into a folder, and says which edition that is.
Copy: TypeAlias = Callable[[Path, Published, bool, Application], Published]


class Copied:
    """Worker processes open a copy themselves; a killed one leaves nothing behind."""

    def __init__(self, name: str, copy: Copy, writer: Writer, copies: Copies, pool: Pool) -> None:
        self.name = name
        self.reader: Reader = pool
        self.at: Published | None = None
        self.pool = pool
        self.copies = copies
        self._copy, self._writer = copy, writer

    @property
    def trouble(self) -> str:
        return "" if self.at else "starting"

    async def stage(self, published: Published, synced: bool) -> Staged:
        folder = self.copies.new(self.name, published.edition)
        try:
            reached = await self._writer.do(partial(self._copy, folder, published, synced))
            generation = await self.pool.prepare({"folder": str(folder)}, reached)
        except BaseException:
            self.copies.discard(folder)
            raise
        return _Staged(self, generation, folder)

    async def close(self) -> None:
        await self.pool.close()


class _Staged:
    def __init__(self, side: Copied, generation: Generation, folder: Path) -> None:
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


def rdf(folder: Path, published: Published, synced: bool, app: Application) -> Published:
    """A snapshot of the embedded RDF store."""
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


def index(folder: Path, published: Published, synced: bool, app: Application) -> Published:
    """A copy of the index of lookups, which is quick to bring to the newest edition."""
    reached = published if synced else newest(app)
    if reached == newest(app):
        app.bring_index()
    elif (said(app.home.index).get("hash")) != reached.hash:
        raise StoreError("the index of lookups", f"it is not at edition {reached.edition}")
    folder.mkdir(mode=0o700, parents=True)
    shutil.copyfile(app.home.index, folder / FILE)
    return reached
