"""Nothing that the guard lets through makes the engine open a connection or a file."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest

from api.refusals import Refusal
from api.sparql.guard import checked
from tests.api.sparql.asking import LIMITS

CANARY = "a word that stands in no graph"
TEXTS = 6_000
# What the engine's grammar takes for SERVICE, if it is put together well.
CALLS = [
    "SERVICE",
    "service",
    "SERVICE SILENT",
    "SERVICESILENT",
    "SERVICE#>\n",
    "servicee",
    "Service",
]
ENDS = ["?o", "<URL>", "e:x", ":x", "f:x", "x:x"]
BODIES = ["{ }", "{?s ?p ?o}", "#>\n{}", "{SELECT*{?a ?b ?c}}"]
SPECIAL = [
    "SERVICEe:x",
    "SERVICE:x",
    "SERVICEf:x",
    "?s ?p trueSERVICEf:x",
    "?s ?p e:a.b.SERVICE ?o",
]
PARTS = [
    "?s ?p ?o",
    "?s ?p ?o .",
    "?s e:p ?w",
    "?s ?p 'x'",
    "?s ?p '''y'''",
    "?s ?p 1.",
    "?s ?p true",
]
PARTS += ["?s ?p e:a.b.", "?s ?p e:a.b.c", "?s ?p []", "FILTER(?s<?o||true)", "FILTER(1<2&&2>1)"]
PARTS += [
    "FILTERe:f(?s<?o)",
    "FILTER(STR(?s)<'b'||'c'>'b')",
    "OPTIONAL{}",
    "{}",
    "{} UNION {}",
    "MINUS{}",
]
PARTS += [
    "BIND(true||?s<?o AS ?z)",
    "VALUES ?v{1}",
    "?s (e:p|e:q)* ?w",
    "FILTER EXISTS{}",
    "LATERAL{}",
]
PARTS += [
    "{SELECT(1<2 AS ?n){}HAVING(1<2)}",
    "FILTER(<http://e/a><?o||true)",
    "#>",
    "<",
    "'",
    '#"""',
]
PREFIXES = [
    "e:<URL>",
    "e:<URL>",
    ":<URL>",
    "f:<URL>",
    "servicee:<URL>",
    "SERVICE:<URL>",
]
PREFIXES += [
    "SERVICEe:<http://127.0.0.1:8>",
    "SERVICEf:<http://127.0.0.1:8>",
    "trueSERVICEf:<http://127.0.0.1:8>",
]
PREFIXES += ["FILTERe:<http://127.0.0.1:8>", "x:<http://127.0.0.1:8>"]
JOINS = ["", " ", "\n", "#z\n", "."]


class Listener:
    """A server that counts who comes, and says nothing."""

    def __init__(self) -> None:
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            visitor, _ = self._socket.accept()
            with visitor:
                if visitor.recv(4) == b"stop":
                    return
                self.visits += 1

    def close(self) -> None:
        with socket.create_connection(self._socket.getsockname()) as last:
            last.sendall(b"stop")
        self._thread.join()
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture(scope="module")
def store(listener: Listener) -> ox.Store:
    """One triple, whose object is the address of the listener."""
    store = ox.Store()
    a, p = ox.NamedNode("http://e/a"), ox.NamedNode("http://e/p")
    store.add(ox.Quad(a, p, ox.NamedNode(f"{listener.url}x")))
    return store


def answer(store: ox.Store, text: str) -> str:
    """What a bare engine says; nothing where it fails."""
    try:
        found = store.query(text)
        return str(bool(found)) if isinstance(found, ox.QueryBoolean) else str(list(found))
    except (SyntaxError, OSError, RuntimeError):
        return ""


def passes(text: str) -> bool:
    try:
        checked(text, LIMITS)
    except Refusal:
        return False
    return True


def texts(url: str) -> Iterator[str]:
    """Queries that may call another service, in ways that no grammar foresaw."""
    random = Random(4)
    for _ in range(TEXTS):
        between = [f"{random.choice(PARTS)}{random.choice(JOINS)}" for _ in range(3)]
        call = "".join(map(random.choice, (CALLS, JOINS[:4], ENDS, JOINS[:4], BODIES)))
        special = random.choice(SPECIAL) + random.choice(BODIES)
        parts = [*between[:2], random.choice([call, special]), random.choice(JOINS), *between[2:]]
        prefixes = "\n".join(f"PREFIX {one}" for one in random.sample(PREFIXES, 5))
        yield f"{prefixes} SELECT*{{{''.join(parts)}}}".replace("URL", url)


def test_whatever_dials_is_refused(listener: Listener, store: ox.Store) -> None:
    dialled = 0
    for text in texts(listener.url):
        before = listener.visits
        answer(store, text)
        if listener.visits > before:
            dialled += 1
            assert not passes(text), text
    assert dialled > 100


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <ADDRESS> { ?s ?p ?o }",
        "SELECT * FROM NAMED <ADDRESS> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH <ADDRESS> { ?s ?p ?o } }",
        "DESCRIBE <ADDRESS>",
        "BASE <ADDRESS> CONSTRUCT { <> ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT * { VALUES ?s { <ADDRESS> } ?s <ADDRESS>* ?o BIND(IRI(STR(?s)) AS ?i) }",
        "SELECT (REPLACE('a', 'a', 'ADDRESS') AS ?x) (ENCODE_FOR_URI('ADDRESS') AS ?y) { }",
        "PREFIX load: <ADDRESS> ASK { load:service load:from load:x }",
    ],
)
def test_what_passes_neither_dials_nor_reads(
    text: str, listener: Listener, store: ox.Store, tmp_path: Path
) -> None:
    canary = tmp_path / "canary.nt"
    canary.write_text(f'<http://e/a> <http://e/p> "{CANARY}" .\n')
    before = listener.visits
    for address in (canary.as_uri(), listener.url, f"{listener.url}canary.ttl"):
        query = text.replace("ADDRESS", address)
        assert passes(query)
        assert CANARY not in answer(store, query)
    assert listener.visits == before


def test_the_listener_would_notice(listener: Listener, store: ox.Store) -> None:
    before = listener.visits
    answer(store, f"ASK {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}")
    assert listener.visits > before
