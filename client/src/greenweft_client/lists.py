"""Lists: what a server answers page by page, gone through as one list."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Generic, Self, TypeVar

import httpx

from greenweft_client.connection import lines
from greenweft_client.models import Coverage, Member, Neighbour
from greenweft_client.pages import Left, NeighbourPage, Page, WalkPage

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = TypeVar("P", bound=Page)  # type: ignore[type-arg]  # of any items


class Listing(Iterable[T_co], Generic[T_co, P]):
    """A list whose first page is there; the others are asked for when they are needed, once.

    All pages are of one edition: if readers change over to another meanwhile, ``Gone`` is raised,
    and who wants the list asks for it anew.
    """

    def __init__(self, first: P, following: Callable[[str], P]) -> None:
        self._pages = [first]
        self._following = following

    def __iter__(self) -> Iterator[T_co]:
        for page in self.pages():
            yield from page.items

    def __repr__(self) -> str:
        read = sum(len(page.items) for page in self._pages)
        return f"<{type(self).__name__}: {read} items read of edition {self.edition}>"

    def pages(self) -> Iterator[P]:
        """Page by page, from the first."""
        n = 0
        while n < len(self._pages):
            yield self._pages[n]
            n += 1
            if n == len(self._pages) and (cursor := self.page.next):
                self._pages.append(self._following(cursor))

    @property
    def page(self) -> P:
        """The newest page that was read, with all that it says beside its items."""
        return self._pages[-1]

    @property
    def edition(self) -> int:
        """The edition that the whole list belongs to."""
        return self.page.edition

    @property
    def complete(self) -> bool:
        """Whether all that there is was read; when it was gone through, whether it is all."""
        return self.page.complete


class Walk(Listing[Member, WalkPage]):
    """What a walk along a supply chain or into a park found, tier by tier."""

    @property
    def viewpoint(self) -> str:
        """The id at which it began, which may stand for the one that was asked for."""
        return self.page.viewpoint

    @property
    def excluded(self) -> Mapping[str, int]:
        """How much was left out on the way so far, by reason."""
        return self.page.excluded

    @property
    def coverage(self) -> Coverage | None:
        """How many are in the park whose tenants these are, and how many hold which titles."""
        return self.page.coverage

    @property
    def left(self) -> Left:
        """What the newest page does not go on to, and why."""
        return self.page.left


class Neighbours(Listing[Neighbour, NeighbourPage]):
    """What a thing is joined to."""

    @property
    def total(self) -> int:
        """How many there are."""
        return self.page.total


class Stream(Iterator[T_co]):
    """Lines of an answer as they come, read once. ``with`` closes it, and so does its end."""

    def __init__(self, response: httpx.Response, read: Callable[[bytes], T_co]) -> None:
        edition = response.headers.get("greenweft-edition", "")
        self.edition: int | None = int(edition) if edition.isdecimal() else None
        self.hash: str | None = response.headers.get("greenweft-hash")  # of that edition
        self._response = response
        self._read = read
        self._lines = lines(response)

    def __next__(self) -> T_co:
        return self._read(next(self._lines))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the rest of the answer be."""
        self._lines.close()
        self._response.close()
