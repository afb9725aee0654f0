"""What readers see of the embedded stores: one edition, for ever answered and never written."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import psutil
import pytest

from api.publishing.errors import NotPublished
from api.refusals import BadQuery, Late, NotReady
from graph.stores.arcadedb_process import MARK
from tests.api.publishing.live import ENTITIES, SUBJECTS, Live, Read, live, until
from tests.conftest import DYEWORKS, FILM, PARK, PINGSHAN, SALE, WEAVERY, WORLD
from tests.stores.test_arcadedb_reading import EXPLOSION, UNSTOPPABLE

RELATIONS = 2  # of the World; they are subjects in RDF, and no nodes


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A publisher that has published the World."""
    with live(tmp_path_factory.mktemp("published") / "home") as at:
        with pytest.raises(NotReady):
            at.cypher()
        with pytest.raises(NotReady):
            at.sparql()
        assert at.publisher.published is None
        at.tell(*WORLD)
        at.publish()
        yield at


def seen(at: Live) -> list[tuple[int, int]]:
    """What both doors answer, and the editions that they name."""
    lpg, rdf = at.cypher(), at.sparql()
    return [(lpg.edition, lpg.rows[0][0]), (rdf.edition, int(rdf.rows[0][0]))]


def test_both_graphs_answer_from_the_published_edition(at: Live) -> None:
    published, edition = at.publisher.published, at.book(lambda book: book.edition)
    assert published is not None
    assert (published.edition, published.hash) == (edition.n, edition.hash)
    assert published.counts["Company"] == 2
    nodes = len(WORLD) - RELATIONS
    assert seen(at) == [(1, nodes), (1, len(WORLD))]
    assert (at.publisher.lag, dict(at.publisher.troubles)) == (0, {})
    assert at.publish() == published  # nothing is made again
    assert at.copies == ["lookups-1-3", "lpg-1-2", "rdf-1-1"]


def test_a_stranger_changes_nothing(at: Live) -> None:
    for text in ("CREATE (:Company {id: 'x'})", "MATCH (n) DETACH DELETE n"):
        with pytest.raises(BadQuery, match="not allowed"):
            at.cypher(text)
    assert at.cypher().rows == [[len(WORLD) - RELATIONS]]


def test_every_answer_belongs_to_one_edition_and_the_next_comes_when_it_can(at: Live) -> None:
    over = False

    async def reading(lpg: bool) -> list[Read]:
        found: list[Read] = []
        while not over or found[-1].edition == 1:
            await asyncio.sleep(0.1)
            reader = at.publisher.lpg if lpg else at.publisher.rdf
            order = {"statement": ENTITIES} if lpg else {"query": SUBJECTS}
            found.append(await at.read(reader, order))
        return found

    readers: list[Future[list[Read]]] = [at.begin(reading(lpg)) for lpg in (True, True, False)]
    in_the_way = at.settings.home / "published" / "lpg-2-5"
    in_the_way.touch()
    try:
        at.tell(PINGSHAN, PARK, DYEWORKS, WEAVERY, FILM, SALE)
        with pytest.raises(NotPublished, match="edition 2 is in the book"):
            at.publish()
        assert at.publisher.lag == 1
        assert "publishing" in at.publisher.troubles
        in_the_way.unlink()
        until(lambda: at.publisher.lag == 0)  # by itself
        assert at.publisher.troubles == {}
    finally:
        over = True
    answers: dict[int, set[tuple[bool, int]]] = {1: set(), 2: set()}
    for number, reader in enumerate(readers):
        for edition, rows in reader.result(30):
            answers[edition].add((number < 2, int(rows[0][0])))
    assert answers == {1: {(True, 8), (False, 10)}, 2: {(True, 5), (False, 6)}}
    until(lambda: at.copies == ["lookups-2-9", "lpg-2-8", "rdf-2-7"])


def test_a_query_that_cannot_be_stopped_has_the_engine_replaced(at: Live) -> None:
    before = at.engine
    honest = at.begin(at.read(at.publisher.lpg, {"statement": EXPLOSION}, 2.5))
    with pytest.raises(Late):
        at.cypher(EXPLOSION, within=0.7)
    with pytest.raises(Late):
        honest.result()
    until(lambda: at.cypher().rows == [[5]])
    assert at.publisher.lpg.restarts == {}  # type: ignore[attr-defined]
    with pytest.raises(Late):
        at.cypher(UNSTOPPABLE, within=0.7)
    until(lambda: at.publisher.troubles)
    with pytest.raises(NotReady, match="replaced") as told:
        at.cypher()
    assert told.value.retry_after
    assert at.sparql().rows == [["6"]]
    until(lambda: not at.publisher.troubles)
    assert at.publisher.lpg.restarts == {"runaway": 1}  # type: ignore[attr-defined]
    assert (at.cypher(), at.engine == before) == (Read(2, [[5]]), False)


def test_an_engine_that_was_killed_comes_back_with_the_same_edition(at: Live) -> None:
    at.engine.kill()
    until(lambda: at.publisher.lpg.restarts["died"] == 1)  # type: ignore[attr-defined]
    until(lambda: not at.publisher.troubles)
    assert at.cypher() == Read(2, [[5]])


def test_a_server_that_starts_again_shows_at_once_what_both_stores_hold(at: Live) -> None:
    home, engine = at.settings.home, at.engine
    at.close()
    assert not engine.is_running()
    before = set(psutil.Process().children())  # other tests may have engines of their own
    assert at.copies == []
    log = home / "lpg" / "log" / "child.log"
    written = log.stat().st_mtime
    left = home / "published" / "lpg-1-1"
    left.mkdir(parents=True)  # by a server that was killed
    with live(home) as again:
        again.run(again.publisher.start())
        until(lambda: again.publisher.published)
        assert seen(again) == [(2, 5), (2, 6)]
        assert again.copies == ["lookups-2-3", "lpg-2-2", "rdf-2-1"]
        assert log.stat().st_mtime == written  # the stores were as noted: the writer's engine slept
        again.tell(*WORLD)
        publishing = again.begin(again.publisher.publish())
        until(lambda: log.stat().st_mtime != written)  # it is closed in the middle of that
    with pytest.raises(NotReady, match="stopping"):
        publishing.result()
    assert again.copies == []
    begun = set(psutil.Process().children()) - before
    assert "-P" not in [word for child in begun for word in child.cmdline()]


def test_a_first_projection_is_given_up_when_all_is_closed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with live(home) as at:
        at.tell(*WORLD)
        publishing = at.begin(at.publisher.publish())
        until((home / "lpg" / MARK).exists)  # its engine has begun, and takes a while to start
    with pytest.raises(NotReady, match="stopping"):
        publishing.result()
    assert not (home / "lpg" / MARK).exists()
    with live(home) as again:
        assert not again.app.lpg.state()
        assert again.publish().edition == 1
        assert seen(again) == [(1, len(WORLD) - RELATIONS), (1, len(WORLD))]
