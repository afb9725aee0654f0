"""A side of what is published: one of the two graphs, or the index, behind one contract.

Publishing goes in three steps over all sides: ``stage`` makes ready what readers do not see yet,
``swing`` does what they would see half of and keeps them out meanwhile, and ``adopt`` lets them see
the edition. The last one cannot fail and takes no time.
"""

from typing import Protocol

from api.readers import Published, Reader


class Staged(Protocol):
    """An edition on its way to the readers of one side; ``reached`` is which."""

    reached: Published

    async def swing(self) -> None:
        """Do what may fail and what readers must not see half of."""
        ...

    def adopt(self) -> None:
        """Let new queries see the edition."""
        ...

    def drop(self) -> None:
        """Let it go instead: readers see what they saw, or are told to wait."""
        ...


class Side(Protocol):
    """A graph or the index; ``at`` is the edition that its readers see."""

    name: str
    at: Published | None

    @property
    def reader(self) -> Reader:
        """Answers from ``at``; the same object for ever."""
        ...

    @property
    def trouble(self) -> str:
        """Why its readers get no answers at the moment; empty if they do."""
        ...

    async def stage(self, published: Published, synced: bool) -> Staged:
        """Make an edition ready, or the one that is the newest by now.

        With ``synced`` the store is taken to be at it already, and an error if it is not.
        """
        ...

    async def close(self) -> None:
        """End everything of this side."""
        ...
