"""The publisher: after each change it has readers see the newest edition, on all sides at once.

Whatever fails, readers see the edition they saw, and it is tried again until it succeeds.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from time import perf_counter
from traceback import format_exception

import duckdb

from api.logs import note
from api.publishing.copies import Copies
from api.publishing.errors import NotPublished
from api.publishing.remote import Remote
from api.publishing.side import Side, Staged
from api.publishing.writer import Writer, common, newest
from api.readers import Published, Reader
from api.refusals import NotReady
from ontology.errors import GreenweftError

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0  # seconds between tries
DOORS = {"rdf": "sparql", "lpg": "cypher", "lookups": "lookups"}
FORESEEN = (GreenweftError, OSError, duckdb.Error)


class Publisher:
    """What readers see of a home; all its sides answer from the ``published`` edition."""

    def __init__(self, writer: Writer, copies: Copies, rdf: Side, lpg: Side, lookups: Side) -> None:
        self.published: Published | None = None
        self._writer, self._copies = writer, copies
        self._sides: Sequence[Side] = (rdf, lpg, lookups)
        self._begun = False
        self._newest: Published | None = None  # of the book, as far as seen
        self._problem = ""  # why readers are behind it
        self._lock = asyncio.Lock()
        self._trying: asyncio.Task[None] | None = None
        self._works: set[asyncio.Task[Published]] = set()
        self._closing = False
        writer.application.publishes = True
        for side in self._sides:
            if isinstance(side, Remote):
                side.lost = self.mend

    @property
    def rdf(self) -> Reader:
        """Answers SPARQL."""
        return self._sides[0].reader

    @property
    def lpg(self) -> Reader:
        """Answers Cypher."""
        return self._sides[1].reader

    @property
    def lookups(self) -> Reader:
        """Answers what applications look up."""
        return self._sides[2].reader

    @property
    def lag(self) -> int:
        """By how many editions readers are behind the book."""
        if self._newest is None:
            return 0
        return max(0, self._newest.edition - (self.published.edition if self.published else 0))

    @property
    def troubles(self) -> Mapping[str, str]:
        """What does not work as it should: sparql, cypher, lookups, publishing; and why."""
        found = {DOORS[side.name]: side.trouble for side in self._sides}
        return {name: why for name, why in {**found, "publishing": self._problem}.items() if why}

    # -- publishing ------------------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to publish, in the background."""
        self.mend()

    async def publish(self) -> Published:
        """Have readers see the newest edition, and come back when they do.

        ``NotPublished`` if that fails: they see what they saw, and it is tried again in the
        background. ``NotReady`` if all is being closed.
        """
        work = asyncio.get_running_loop().create_task(self._in_turn())
        self._works.add(work)
        work.add_done_callback(self._works.discard)
        try:
            # What is half done is brought to an end, even if nobody waits for it any more.
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            if work.cancelled():
                raise NotReady("stopping") from None
            raise

    def mend(self, pause: float = 0.0) -> None:
        """Publish in the background until it succeeds."""
        if not self._closing and (self._trying is None or self._trying.done()):
            self._trying = asyncio.get_running_loop().create_task(self._try(pause))

    async def close(self) -> None:
        """End the readers and everything that serves them; leave no copies behind."""
        self._closing = True
        under_way = [*self._works, *filter(None, [self._trying])]
        for task in under_way:
            task.cancel()
        self._writer.application.give_up()
        if under_way:
            await asyncio.wait(under_way)
        await asyncio.gather(*(side.close() for side in self._sides))
        await self._copies.close()

    async def _try(self, pause: float) -> None:
        while True:
            await asyncio.sleep(pause)
            try:
                await self.publish()
            except NotPublished:
                pause = min(LONGEST_PAUSE, 2 * pause or FIRST_PAUSE)
            else:
                return

    async def _in_turn(self) -> Published:
        async with self._lock:
            try:
                return await self._publish()
            except Exception as error:  # noqa: BLE001  whatever it is, it is told and tried again
                failed = error
        edition = self._newest.edition if self._newest else 0
        self._problem = f"edition {edition} is not published yet ({type(failed).__name__})"
        trace = "" if isinstance(failed, FORESEEN) else "".join(format_exception(failed))
        note("not published", logging.ERROR, edition=edition, reason=str(failed), trace=trace)
        self.mend(FIRST_PAUSE)
        raise NotPublished(edition, str(failed).partition("\n")[0]) from failed

    async def _publish(self) -> Published:
        begun, before = perf_counter(), self.published
        if not self._begun:
            await self._begin()
        while True:
            self._newest = await self._writer.do(newest)
            if await self._bring(self._newest, synced=False):
                break
        self._problem = ""
        assert self.published  # noqa: S101
        if self.published != before:
            seconds = round(perf_counter() - begun, 2)
            note("published", edition=self.published.edition, seconds=seconds)
        return self.published

    async def _begin(self) -> None:
        """Remove what a killed server left; let readers have what both stores hold already."""
        await asyncio.to_thread(self._copies.clear)
        self._begun = True
        if seen := await self._writer.do(common):
            try:
                await self._bring(seen, synced=True)
            except FORESEEN as error:
                note("stores are not what was noted of them", reason=str(error))

    async def _bring(self, published: Published, synced: bool) -> bool:
        """Have all sides at an edition; false if the book has gone on meanwhile."""
        anew = self._writer.application.anew
        behind = [side for side in self._sides if side.at != published or side.name in anew]
        staged = await self._staged(behind, published, synced)
        try:
            for one in staged:
                await one.swing()
            is_common = all(one.reached == published for one in staged)
        except BaseException:
            _drop(staged)
            raise
        if not is_common:
            _drop(staged)
            return False
        # In one tick of the loop: no query sees one side before the other.
        for one in staged:
            one.adopt()
        self.published = published
        return True

    async def _staged(
        self, sides: Sequence[Side], published: Published, synced: bool
    ) -> Sequence[Staged]:
        """All sides ready; after an error of one of them, none."""
        stages = [asyncio.ensure_future(side.stage(published, synced)) for side in sides]
        try:
            if stages:
                await asyncio.wait(stages)
        except asyncio.CancelledError:
            for stage in stages:
                stage.cancel()
            await asyncio.wait(stages)
            _drop(_done(stages))
            raise
        if error := next(filter(None, [stage.exception() for stage in stages]), None):
            _drop(_done(stages))
            raise error
        return _done(stages)


def _done(stages: Sequence["asyncio.Future[Staged]"]) -> Sequence[Staged]:
    return [one.result() for one in stages if not one.cancelled() and not one.exception()]


def _drop(staged: Sequence[Staged]) -> None:
    for one in staged:
        one.drop()
