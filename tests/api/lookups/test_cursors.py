"""Lists that are read page by page over HTTP are the whole lists, and what brute force finds.

An economy, and beside it the World, from several sources; ``GREENWEFT_WALKS`` scales it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest

from graph.book import Book
from graph.lookups.answer import Page
from graph.lookups.filters import REASONS
from ontology.prefixes import BASE
from ontology.shapes import fingerprint
from tests.conftest import SCHEMA
from tests.lookups import brute
from tests.lookups.books import tell_economy, tell_world
from tests.lookups.campaign import WALKS, plainly
from tests.lookups.drawing import Drawing, parameters
from tests.lookups.plain import Plain
from tests.served import served

CURSORS = WALKS // 4
MOST = 1_000  # items of a page
FIRMS, TIERS = 200, 4
SECONDS = 300  # until both graphs have all that the book was told without them

pytestmark = pytest.mark.timeout(3600)


class Doors(NamedTuple):
    """A server, what its book says, and draws of lookups of it."""

    client: httpx.Client
    said: Plain
    drawing: Drawing

    def found(self, path: str, given: Mapping[str, Any]) -> dict[str, Any]:
        answer = self.client.get(path, params=dict(given))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def paged(self, path: str, given: Mapping[str, Any], limit: Callable[[], int]) -> Any:
        """The items of all pages, each of another limit; the last page; how many there were."""
        page = self.found(path, {**given, "limit": limit()})
        items, pages = [*page["items"]], 1
        while following := page["next"]:
            assert not page["complete"]
            page = self.found(path, {**given, "limit": limit(), "cursor": following})
            items, pages = [*items, *page["items"]], pages + 1
        assert page["complete"]
        return items, page, pages


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("cursors")
    home = folder / "home"
    home.mkdir()
    said = _told(home / "book.duckdb", folder)
    with (
        served(home, ready=False) as at,
        httpx.Client(base_url=f"{at.url}/api/v1", timeout=60) as client,
    ):
        at.wait_until_ready(SECONDS)
        yield Doors(client, said, Drawing(said, Random(5), TIERS))


def _told(file: Path, folder: Path) -> Plain:
    book = Book(file, SCHEMA, BASE, fingerprint())
    try:
        tell_world(book)
        tell_economy(book, folder, FIRMS, 5)
        return Plain(book, book.edition.n)
    finally:
        book.close()


def limits(random: Random, whole: Mapping[str, Any]) -> Callable[[], int]:
    """A limit for each page: most of them leave some."""
    return lambda: random.randint(1, 2 + len(whole["items"]) // 2)


def test_walks_through_cursors_are_the_unpaged_answers(
    doors: Doors, record_property: Callable[[str, object], None]
) -> None:
    random, seen = Random(1), Counter[str]()
    for n in range(CURSORS):
        walk = doors.drawing.walk()
        given = parameters(walk)
        if n % 10 == 0:
            given["known_on"] = "2999-01-01"  # by the book itself, not by the index
        place = "parks" if walk.way == "tenants" else "entities"
        path = f"/{place}/{quote(walk.viewpoint)}/{walk.way}"
        whole = doors.found(path, {**given, "limit": MOST})
        size = len(whole["items"])
        items, last, pages = doors.paged(path, given, limits(random, whole))
        assert items == whole["items"]
        assert {**last, "items": items} == whole
        tiers = given.get("tiers", 1)
        expected = brute.answer(doors.said, walk.viewpoint, walk.way, tiers, walk.filters, Page())
        seen.update(("walks", *expected.pop("met")))
        assert plainly({name: whole[name] for name in expected}) == expected
        seen.update({"pages": pages, "items": size, "walks of several pages": pages > 1})
        seen.update(reason for reason, number in expected["excluded"].items() if number)
    for name, number in sorted(seen.items()):
        record_property(name, number)
    missed = {*REASONS, *brute.SHAPES, "walks of several pages"} - seen.keys()
    assert not missed, seen


def test_neighbours_and_titles_through_cursors_are_the_unpaged_lists(doors: Doors) -> None:
    random = Random(2)
    for _ in range(max(5, CURSORS // 5)):
        asked = doors.drawing.neighbours()
        ways = {} if len(asked["ways"]) == 2 else {"way": asked["ways"][0]}
        titles = doors.drawing.designations()
        held = {True: "true", False: "false", None: "any"}[titles["held"]]
        lists = {
            f"/entities/{quote(asked['id'])}/neighbours": {"label": asked["labels"], **ways},
            "/designations": {
                **{name: text for name, text in titles.items() if text},
                "held": held,
            },
        }
        for path, given in lists.items():
            whole = doors.found(path, {**given, "limit": MOST})
            items, last, _ = doors.paged(path, given, limits(random, whole))
            assert {**last, "items": items} == whole
