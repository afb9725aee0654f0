"""Lookups: one thing and its surroundings, lists of titles, what the book knows, questions."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, Unpack

from greenweft_client import asking, models, pages
from greenweft_client.asking import Day, at, query
from greenweft_client.connection import Connection
from greenweft_client.lists import Listing, Neighbours, Walk
from greenweft_client.models import Thing
from greenweft_client.pages import Page

API = "/api/v1"
P = TypeVar("P", bound=Page)  # type: ignore[type-arg]  # of any items


class Lookups:
    """What is asked by GET, below ``/api/v1``.

    ``as_of`` is the day as of which things hold, today if not given; ``known_on`` asks by what
    was known at the end of a day. An unknown parameter is refused with the nearest there is.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- one thing -----------------------------------------------------------------------------

    def entity(self, id: str, **given: Unpack[asking.Asked]) -> Thing:
        """What all sources together say of a thing, or of a relation; ``NotFound`` if nothing.

        >>> weavery = client.entity("cn-uscc/91440300MADEHPFHMP", as_of="2024-08-31")
        >>> weavery.name, weavery.kind, [title.scheme for title in weavery.titles]
        ('织坊有限公司', 'Company', ['green-factory'])
        """
        return self._connection.model(Thing, _entity(id), query(given))

    def suppliers(self, id: str, **given: Unpack[asking.Walked]) -> Walk:
        """Who supplies a firm, and who supplies those, each once, in the tier of its shortest way.

        >>> walk = client.suppliers("cn-uscc/91440300MADEHPFHMP", tiers=2, during="2021/")
        >>> [(firm.tier, firm.name, firm.share) for firm in walk]
        [(1, '染坊有限公司', 0.45), (2, '纱厂有限公司', 0.09)]
        >>> walk.edition, walk.complete, walk.excluded["low_confidence"]
        (6, True, 0)
        >>> [one.name for one in client.suppliers(walk.viewpoint, tier=2, during="2021/")]
        ['纱厂有限公司']
        """
        return self._walk(f"{_entity(id)}/suppliers", given)

    def customers(self, id: str, **given: Unpack[asking.Walked]) -> Walk:
        """Whom a firm supplies, and whom those do, each once, in the tier of its shortest way.

        >>> walk = client.customers("company/0a7db9c1b09c4600aab3ec6ab81418a1", as_of="2022-01-15")
        >>> [(firm.name, [title.level for title in firm.titles]) for firm in walk]
        [('织坊有限公司', ['national'])]
        """
        return self._walk(f"{_entity(id)}/customers", given)

    def tenants(self, id: str, **given: Unpack[asking.Tenants]) -> Walk:
        """Who is in a park, with the titles that each holds.

        >>> (park,) = client.designations(scheme="green-park")
        >>> [(one.name, one.relations[0].from_) for one in client.tenants(park.holder)]
        [('染坊有限公司', '2020-05-01')]
        """
        return self._walk(f"{API}/parks/{at(id)}/tenants", given)

    def neighbours(self, id: str, **given: Unpack[asking.Neighbours]) -> Neighbours:
        """What a thing is joined to by any one relation or reference.

        >>> found = client.neighbours("area/440310", way="in", label=["WITHIN"])
        >>> found.total, sorted(one.name for one in found)
        (2, ['染坊有限公司', '纬园'])
        """
        path = f"{_entity(id)}/neighbours"
        return Neighbours(*self._pages(pages.NeighbourPage, path, given))

    def titles(
        self, id: str, **given: Unpack[asking.Asked]
    ) -> Listing[models.Title, pages.TitlesPage]:
        """All titles that a thing ever had, and whether it holds each of them on the day.

        >>> [(one.level, one.held) for one in client.titles("cn-uscc/91440300MADEHPFHMP")]
        [('national', True)]
        """
        return Listing(*self._pages(pages.TitlesPage, f"{_entity(id)}/designations", given))

    def statements(
        self, id: str, **given: Unpack[asking.Known]
    ) -> Listing[models.Said, pages.SaidPage]:
        """Who said what of a thing: each claim with its source and where it stands there.

        >>> [(one.source, one.record) for one in client.statements("area/440310")]
        [('tale', 'row 2')]
        """
        return Listing(*self._pages(pages.SaidPage, f"{_entity(id)}/statements", given))

    def history(
        self, id: str, **given: Unpack[asking.Known]
    ) -> Listing[models.Version, pages.HistoryPage]:
        """What a thing was at each edition that changed it, the newest first.

        >>> firm = "company/0a7db9c1b09c4600aab3ec6ab81418a1"
        >>> [(one.edition, one.what.split()[0]) for one in client.history(firm)]
        [(3, 'merge'), (2, 'load')]
        """
        return Listing(*self._pages(pages.HistoryPage, f"{_entity(id)}/history", given))

    # -- many things ---------------------------------------------------------------------------

    def designations(
        self, **given: Unpack[asking.Titles]
    ) -> Listing[models.HeldTitle, Page[models.HeldTitle]]:
        """Titles of all holders, in order of their ids.

        >>> [one.holder_name for one in client.designations(scheme="green-park")]
        ['纬园']
        """
        return Listing(*self._pages(Page[models.HeldTitle], f"{API}/designations", given))

    def paths(
        self, a: str, b: str, **given: Unpack[asking.Ways]
    ) -> Listing[models.Way, pages.PathsPage]:
        """The shortest ways along relations from one thing to another, the most certain first.

        >>> firms = list(client.suppliers("cn-uscc/91440300MADEHPFHMP", tiers=2, during="/"))
        >>> way = next(iter(client.paths(firms[-1].id, "cn-uscc/91440300MADEHPFHMP", during="/")))
        >>> [one.name for one in way.things]
        ['纱厂有限公司', '染坊有限公司', '织坊有限公司']
        """
        both = {"from": a, "to": b, **given}
        return Listing(*self._pages(pages.PathsPage, f"{API}/paths", both))

    def search(self, text: str, **given: Any) -> Listing[models.Hit, Page[models.Hit]]:
        """Things that a text is about, by name, code or what else matches, the best first."""
        return Listing(*self._pages(Page[models.Hit], f"{API}/search", {"q": text, **given}))

    # -- the book and the named questions ------------------------------------------------------

    def releases(
        self, **given: Unpack[asking.Known]
    ) -> Listing[models.Release, Page[models.Release]]:
        """Every file that was loaded, and by which editions it was there.

        >>> [(one.source, one.until_edition) for one in client.releases()]
        [('tale', 6), ('tale', None), ('rumour', 5), ('tale', None)]
        """
        return Listing(*self._pages(Page[models.Release], f"{API}/releases", given))

    def questions(self) -> tuple[models.Question, ...]:
        """The named questions, with what each takes and gives.

        >>> client.questions()[0].title["en"]
        'Holders by scheme and level in an area on a day'
        """
        return self._connection.model(pages.Questions, f"{API}/questions").items

    def question(
        self, name: str, /, *, as_of: Day | None = None, known_on: Day | None = None, **given: Any
    ) -> Listing[dict[str, Any], pages.AnswerPage]:
        """The answer to a named question, a row for each item, in the question's own parameters.

        ``in_`` tells who answers: ``sparql``, ``cypher``, or the ``oracle``, which reads the book.

        >>> rows = client.question("holders", as_of="2024-08-31", level="national")
        >>> [row["name"] for row in rows]
        ['织坊有限公司']
        """
        asked = {**given, "as_of": as_of, "known_on": known_on}
        return Listing(*self._pages(pages.AnswerPage, f"{API}/questions/{name}", asked))

    def _walk(self, path: str, given: Mapping[str, Any]) -> Walk:
        return Walk(*self._pages(pages.WalkPage, path, given))

    def _pages(
        self, kind: type[P], path: str, given: Mapping[str, Any]
    ) -> tuple[P, Callable[[str], P]]:
        """The first page of a list, and what gives the page of a cursor."""
        asked = query(given)

        def following(cursor: str) -> P:
            return self._connection.model(kind, path, [*asked, ("cursor", cursor)])

        return self._connection.model(kind, path, asked), following


def _entity(id: str) -> str:
    return f"{API}/entities/{at(id)}"
