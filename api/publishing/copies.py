"""The copies that readers have of the embedded stores: a folder for each, while it is read."""

import asyncio
import shutil
from collections.abc import Coroutine
from itertools import count
from pathlib import Path
from typing import Any

from graph.stores.arcadedb_process import settle


class Copies:
    """The folder of all copies. Nothing in it outlives the process that made it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._going: set[asyncio.Task[None]] = set()

    def clear(self) -> None:
        """Make the folder empty: what a killed server left goes, with the engines that it left."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        for left in self.folder.iterdir():
            settle(left, patience=0)
            shutil.rmtree(left)

    def new(self, name: str, edition: int) -> Path:
        """Where the next copy of a store belongs."""
        return self.folder / f"{name}-{edition}-{next(self._numbers)}"

    def discard(self, folder: Path) -> None:
        """Remove a copy that nobody reads any more, without waiting for it."""
        self.later(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))

    def later(self, end: Coroutine[Any, Any, None]) -> None:
        """Have ``end`` done while others go on; ``close`` waits for it."""
        going = asyncio.get_running_loop().create_task(end)
        self._going.add(going)
        going.add_done_callback(self._going.discard)

    async def close(self) -> None:
        """Wait for what is still being removed, and remove all of it."""
        while self._going:
            await asyncio.wait(self._going)
        # With the folder itself, so that a writer that is not yet done can make no more of them.
        await asyncio.to_thread(shutil.rmtree, self.folder, ignore_errors=True)
