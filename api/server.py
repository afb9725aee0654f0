"""What the doors stand before: the readers of both graphs, and what is known of them."""

from collections.abc import Mapping
from typing import Protocol

from api.jobs.jobs import Jobs
from api.readers import Published, Reader
from api.settings import Settings


class Server(Protocol):
    """All that a door may ask for; ``request.app.state.server`` is one."""

    @property
    def settings(self) -> Settings: ...

    @property
    def rdf(self) -> Reader:
        """Answers SPARQL."""
        ...

    @property
    def lpg(self) -> Reader:
        """Answers Cypher."""
        ...

    @property
    def lookups(self) -> Reader:
        """Answers what applications look up, of the published edition."""
        ...

    @property
    def book(self) -> Reader:
        """Answers what the book alone knows, up to the published edition."""
        ...

    @property
    def jobs(self) -> Jobs:
        """Does what takes long, one after the other."""
        ...

    @property
    def published(self) -> Published | None:
        """The edition that readers see; none before the first one."""
        ...


class Watched(Server, Protocol):
    """A server that also tells operators how it is."""

    @property
    def lag(self) -> int:
        """By how many editions readers are behind the book."""
        ...

    @property
    def troubles(self) -> Mapping[str, str]:
        """What does not work as it should, by its name, and why."""
        ...
