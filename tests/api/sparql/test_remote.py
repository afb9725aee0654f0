"""The reader over a real Fuseki: the same answers, limits and refusals as an embedded worker's."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox
import pytest

from api.refusals import BadQuery, Busy, EngineDown, Late, NotReady, QueryRefused, TooLarge
from api.sparql import writing
from api.sparql.errors import NotAcceptable
from api.sparql.remote import Remote
from api.sparql.rows import GRAPHS, ROWS
from graph.errors import ForeignStore
from graph.rdf import Rdf
from ontology.prefixes import BASE
from tests.api.sparql.asking import Asking, order
from tests.api.sparql.running import EDITION
from tests.conftest import SCHEMA, SPELLED
from tests.servers import Doors

TALE = f"{BASE}source/tale"
EVERY = "SELECT * { ?s ?p ?o }"
HUGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
# It sends nothing for some seconds; what was given up does not hold the server up for long.
SLOW = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"
MARKER = f"<{BASE}book> <urn:edition> 3"


@pytest.fixture(scope="module")
def lines() -> str:
    """The World as one source told it, and the marker."""
    rdf = Rdf(SCHEMA)
    triples = [triple for statement in SPELLED for triple in rdf.triples(statement)]
    ends = (" .\n", f" <{TALE}> .\n")
    said = "".join(f"{s} {p} {o}{end}" for s, p, o in triples for end in ends)
    return f'{said}<{BASE}book> <urn:edition> "3" <{BASE}book> .\n'


@pytest.fixture(scope="module")
def doors(fuseki_address: Doors, lines: str) -> Doors:
    httpx.post(fuseki_address.update, data={"update": "DROP ALL"}).raise_for_status()
    quads = {"Content-Type": "application/n-quads"}
    httpx.post(fuseki_address.store, content=lines.encode(), headers=quads).raise_for_status()
    return fuseki_address


@pytest.fixture(scope="module")
def bare(lines: str) -> ox.Store:
    store = ox.Store()
    store.load(lines.encode(), ox.RdfFormat.N_QUADS)
    return store


@contextmanager
def asking(url: str, size: int = 2, queue: int = 5, adopted: bool = True) -> Iterator[Asking]:
    async def adopt(remote: Remote) -> None:
        if adopted:
            (await remote.prepare(EDITION)).adopt()

    with asyncio.Runner() as runner:
        remote = Remote(url, size=size, queue=queue)
        try:
            runner.run(adopt(remote))
            yield Asking(remote, runner)
        finally:
            runner.run(remote.close())


@pytest.fixture(scope="module")
def ask(doors: Doors) -> Iterator[Asking]:
    with asking(doors.query) as asked:
        yield asked


@contextmanager
def cut_off(address: str, after: int) -> Iterator[str]:
    """A way to ``address`` that ends after so many bytes of an answer."""
    there = urlsplit(address)
    assert there.hostname

    def carry() -> None:
        here, _ = server.accept()
        with here, socket.create_connection((there.hostname, there.port)) as onward:
            asking = threading.Thread(target=carry_request, args=(here, onward), daemon=True)
            asking.start()
            left = after
            while left > 0 and (part := onward.recv(left)):
                here.sendall(part)
                left -= len(part)
            with suppress(OSError):
                here.shutdown(socket.SHUT_RDWR)
            asking.join()

    def carry_request(here: socket.socket, onward: socket.socket) -> None:
        with suppress(OSError):  # cut off
            while part := here.recv(1 << 16):
                onward.sendall(part)

    with socket.create_server(("127.0.0.1", 0)) as server:
        carrying = threading.Thread(target=carry)
        carrying.start()
        yield there._replace(netloc=f"127.0.0.1:{server.getsockname()[1]}").geturl()
        carrying.join()


@pytest.mark.parametrize("form", ROWS)
def test_rows_come_in_the_form_that_was_chosen(form: str, ask: Asking, bare: ox.Store) -> None:
    answer = ask(f"{EVERY} ORDER BY ?s ?p ?o", select=form)
    assert answer.head == {"media_type": form, "form": "select"}
    assert answer.tail == {"rows": len(list(bare.query(EVERY)))}  # type: ignore[arg-type]
    assert "织坊有限公司".encode() in answer.body
    assert b"true" in ask("ASK { ?s ?p ?o }", select=form).body


@pytest.mark.parametrize("form", GRAPHS)
def test_a_graph_comes_in_the_form_that_was_chosen(form: str, ask: Asking, bare: ox.Store) -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    answer = ask(query, graph=form)
    said = {quad.triple for quad in ox.parse(answer.body, format=writing.GRAPHS[form])}
    assert said == {*bare.query(query)}  # type: ignore[misc]
    assert answer.head == {"media_type": form, "form": "construct"}
    assert len(said) / 2 < answer.tail["rows"] < len(said) * 2


def test_a_form_that_was_not_asked_for_is_not_chosen(ask: Asking) -> None:
    with pytest.raises(NotAcceptable, match="a graph is not written as what was asked for"):
        ask("DESCRIBE <urn:x>", graph=None)
    with pytest.raises(NotAcceptable):
        ask(EVERY, select=None)


def test_a_dataset_is_what_was_named(ask: Asking) -> None:
    every, in_graphs = ask(EVERY).tail["rows"], "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
    assert ask(f"DESCRIBE ?s FROM <{TALE}> {{ ?s a ?kind }}").tail["rows"] > 50
    assert ask(EVERY, default=[TALE]).tail["rows"] == every
    assert ask(in_graphs, named=[TALE]).tail["rows"] == every
    assert ask(in_graphs, default=[TALE]).tail["rows"] == 0
    assert ask(EVERY, named=[TALE]).tail["rows"] == 0


@pytest.mark.parametrize(
    "graph", ["file:///etc/passwd", "http://127.0.0.1/x", BASE, f"{TALE[:-5]}"]
)
def test_a_graph_that_is_not_ours_is_not_asked_for(graph: str, ask: Asking) -> None:
    with pytest.raises(QueryRefused, match="there is no graph"):
        ask(f"ASK FROM <{graph}> {{ }}")
    with pytest.raises(QueryRefused, match="there is no graph"):
        ask(EVERY, default=[graph])


def test_iris_are_relative_to_what_the_door_says(ask: Asking) -> None:
    assert b'"rows"' not in ask("DESCRIBE <id/area/440310>", base=BASE).body
    assert ask("SELECT * { <id/area/440310> ?p ?o }", base=BASE).tail["rows"] > 1


def test_what_the_endpoint_does_not_take_is_told_in_its_words(ask: Asking) -> None:
    with pytest.raises(BadQuery, match=r'Encountered "<EOF>" at line 1, column 10'):
        ask("SELECT * {")


def test_a_row_too_many_ends_the_answer(ask: Asking) -> None:
    with pytest.raises(TooLarge, match="more than 3 rows"):
        ask(EVERY, rows=3)
    with pytest.raises(TooLarge):
        ask(HUGE, rows=5_000)
    assert ask("ASK { }").body


def test_an_answer_that_does_not_come_is_late(ask: Asking) -> None:
    with pytest.raises(Late, match="no answer within 7 s"):
        ask(SLOW, within=0.2, seconds=7.0)
    assert ask("ASK { }").body


def test_an_answer_that_does_not_end_is_late(ask: Asking) -> None:
    with pytest.raises(Late):
        ask(HUGE, within=0.5)


def test_who_leaves_frees_a_place(ask: Asking) -> None:
    async def leave() -> None:
        deadline = asyncio.get_running_loop().time() + 30
        async with ask.reader.run(order(HUGE), deadline) as stream:
            await anext(aiter(stream))

    for _ in range(2):
        ask.run(leave())
    assert isinstance(ask.reader, Remote)
    assert (ask.reader.busy, ask.reader.waiting) == (0, 0)


def test_more_than_may_wait_are_told_that_it_is_busy(doors: Doors) -> None:
    with asking(doors.query, size=1, queue=1) as one:

        async def three() -> list[BaseException | None]:
            # Who waits gives up long before the only place is free again.
            asked = [one.answered(order(SLOW), within=within) for within in (1.0, 0.2, 0.2)]
            found = await asyncio.gather(*asked, return_exceptions=True)
            return [error for error in found if isinstance(error, BaseException)]

        kinds = [type(error) for error in one.run(three())]
    assert kinds == [Late, Busy, Busy]


def test_an_answer_is_of_the_edition_that_was_adopted(doors: Doors) -> None:
    with asking(doors.query, adopted=False) as asked:
        with pytest.raises(NotReady):
            asked("ASK { }")
        remote = asked.reader
        assert isinstance(remote, Remote)
        asked.run(remote.prepare(EDITION)).adopt()

        async def edition() -> int:
            deadline = asyncio.get_running_loop().time() + 30
            async with remote.run(order("ASK { }"), deadline) as stream:
                return stream.published.edition

        assert asked.run(edition()) == EDITION.edition


def test_an_endpoint_that_shows_all_graphs_as_one_is_not_read(doors: Doors) -> None:
    """As its default graph would show the marker too."""
    httpx.post(doors.update, data={"update": f"INSERT DATA {{ {MARKER} }}"}).raise_for_status()
    try:
        with pytest.raises(ForeignStore, match="union of all graphs"), asking(doors.query):
            pass
    finally:
        httpx.post(doors.update, data={"update": f"DELETE DATA {{ {MARKER} }}"}).raise_for_status()


@pytest.mark.parametrize("path", ["/nothing/query", "/"])
def test_an_address_without_an_endpoint_is_down(path: str, doors: Doors) -> None:
    url = urlsplit(doors.query)._replace(path=path).geturl()
    with pytest.raises(EngineDown), asking(url):
        pass


def test_an_address_where_nobody_listens_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(EngineDown, match="cannot be reached"), asking(f"http://127.0.0.1:{port}/"):
        pass


@pytest.mark.parametrize("after", [0, 100, 100_000])
def test_an_answer_that_breaks_off_is_told(after: int, ask: Asking, doors: Doors) -> None:
    with cut_off(doors.query, after) as url, asking(url, adopted=False) as asked:
        assert isinstance(asked.reader, Remote)
        asked.reader.adopt(EDITION)
        with pytest.raises(EngineDown):
            asked(HUGE)
