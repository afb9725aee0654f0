"""A probe asks a remote store what it holds, over a connection of its own, without long waits."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

from api.refusals import EngineDown
from graph.errors import ForeignStore, StoreError
from graph.stores import State, Store

PATIENCE = 3.0  # seconds


class Probe:
    """``store`` connects; ``engine`` is what errors call it."""

    def __init__(self, engine: str, store: Callable[[], Store]) -> None:
        self._engine = engine
        self._connect = store
        self._store: Store | None = None
        self._asked: asyncio.Future[State | None] | None = None

    async def state(self) -> State | None:
        """What the store says of itself, ``None`` if it is empty or not ours any more.

        ``EngineDown`` if it does not say so in time, or says what nobody understands. One question
        at a time: a store that does not answer is not asked again before it has.
        """
        if self._asked is None or self._asked.done():
            self._asked = asyncio.get_running_loop().create_future()
            # A daemon: who waits for a silent address for a minute must not hold up the end.
            ask = threading.Thread(target=self._ask, args=[self._asked], name="probe", daemon=True)
            ask.start()
        await asyncio.wait([self._asked], timeout=PATIENCE)
        if not self._asked.done():
            raise EngineDown(self._engine, f"no answer within {PATIENCE:g} s")
        problem = self._asked.exception()
        if isinstance(problem, ForeignStore):
            return None
        if isinstance(problem, StoreError):
            raise EngineDown(self._engine, "it cannot be reached") from problem
        if problem:
            said = f"what it says is not understood ({type(problem).__name__})"
            raise EngineDown(self._engine, said) from problem
        return self._asked.result()

    def close(self) -> None:
        """Ask no more; a question under way is left to itself."""
        if self._store and (self._asked is None or self._asked.done()):
            self._store.close()

    def _ask(self, asked: "asyncio.Future[State | None]") -> None:
        state, problem = None, None
        try:
            if self._store is None:
                self._store = self._connect()
            state = self._store.state()
        except Exception as error:  # noqa: BLE001  whatever it is, somebody waits to be told
            problem = error
        with suppress(RuntimeError):  # the loop has been closed meanwhile
            asked.get_loop().call_soon_threadsafe(_answer, asked, state, problem)


def _answer(
    asked: "asyncio.Future[State | None]", state: State | None, problem: Exception | None
) -> None:
    if asked.cancelled():
        return
    if problem:
        asked.set_exception(problem)
    else:
        asked.set_result(state)
